import * as z from "zod";
import { SoundInstant, tolerantMember, tolerantOptional, tolerantRecord } from "../core/tolerant-schema";
import type { Attempts } from "./attempts";

const Count = z.number().int().min(0);

const StoredAttempts: z.ZodType<Attempts> = z.object({
  seed: z.number().min(0).lt(1),
  lastAt: tolerantOptional(SoundInstant),
  failures: tolerantMember(Count, 0),
  refusals: tolerantMember(Count, 0),
  restUntil: tolerantOptional(SoundInstant),
});

/** What is stored of every service that is fetched from. */
export const StoredFetch = z.object({
  of: z.string(),
  attempts: StoredAttempts,
  checkedAt: tolerantOptional(SoundInstant),
  etags: tolerantMember(tolerantRecord(z.string()), {}),
});

/** A value with its time, as a service has given it. */
export const FetchedSlot = z.object({ startAt: SoundInstant, endAt: SoundInstant, value: z.number() });

/** Whether a slot has a length. */
export function hasLength({ startAt, endAt }: z.infer<typeof FetchedSlot>): boolean {
  return endAt > startAt;
}
