import * as z from "zod";
import { SoundInstant, tolerantMember, tolerantOptional } from "../core/tolerant-schema";
import type { Attempts } from "./attempts";

const Count = z.number().int().min(0);

export const StoredAttempts: z.ZodType<Attempts> = z.object({
  seed: z.number().min(0).lt(1),
  lastAt: tolerantOptional(SoundInstant),
  failures: tolerantMember(Count, 0),
  refusals: tolerantMember(Count, 0),
  restUntil: tolerantOptional(SoundInstant),
});
