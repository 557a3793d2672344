import * as z from "zod";
import type { GridLimitState } from "../control/allocation/grid-limit";
import type { MonthPeak } from "../control/allocation/month-peak";
import { SoundInstant, tolerantList, tolerantOptional } from "../core/tolerant-schema";

/** What a house stores: the last limit that was received, and what has formed the peak of the month. */
export interface HouseMemory {
  readonly limit?: GridLimitState | undefined;
  readonly peak?: MonthPeak | undefined;
}

const ReceivedLimit = z.object({
  watts: tolerantOptional(z.number().min(0)),
  untilAt: tolerantOptional(SoundInstant),
  source: tolerantOptional(z.string()),
});

const Limit = z.object({
  received: tolerantOptional(ReceivedLimit),
  receivedAt: tolerantOptional(SoundInstant),
  since: tolerantOptional(SoundInstant),
  delayMs: tolerantOptional(z.number().min(0)),
});

const Peak = z.object({
  month: tolerantOptional(z.string()),
  highest: tolerantOptional(tolerantList(z.object({ dayAt: SoundInstant, kw: z.number().min(0) }))),
});

/** The schema of what a house stores. */
export const StoredHouse: z.ZodType<HouseMemory> = z.object({
  limit: tolerantOptional(Limit),
  peak: tolerantOptional(Peak),
});
