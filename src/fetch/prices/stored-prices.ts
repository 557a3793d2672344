import * as z from "zod";
import {
  SoundInstant,
  tolerantList,
  tolerantMember,
  tolerantOptional,
  tolerantRecord,
} from "../../core/tolerant-schema";
import { StoredAttempts } from "../stored-attempts";
import type { PriceMemory } from "./price-rules";

const StoredSlot = z
  .object({ startAt: SoundInstant, endAt: SoundInstant, value: z.number() })
  .refine(({ startAt, endAt }) => endAt > startAt);

/** What is stored of a supplier's prices. */
export const StoredPrices: z.ZodType<PriceMemory> = z.object({
  of: z.string(),
  attempts: StoredAttempts,
  slots: tolerantMember(tolerantList(StoredSlot), []),
  currency: tolerantOptional(z.string()),
  source: tolerantOptional(z.string()),
  checkedAt: tolerantOptional(SoundInstant),
  etags: tolerantMember(tolerantRecord(z.string()), {}),
});
