import * as z from "zod";
import { SoundInstant, tolerantList, tolerantOptional, tolerantRecord } from "../core/tolerant-schema";

/** Means of steps, in order of time; `null` is a gap. `count` is the number of values in the last mean. */
const Track = z
  .object({ at: z.array(SoundInstant), value: z.array(z.number().nullable()), count: z.number().min(0) })
  .refine(({ at, value }) => at.length === value.length);
export type Track = z.infer<typeof Track>;

const Slots = tolerantOptional(
  tolerantList(z.object({ startAt: SoundInstant, endAt: SoundInstant, value: z.number() })),
);

const HomeHistory = z.object({
  gridW: tolerantOptional(Track),
  solarW: tolerantOptional(Track),
  batteryW: tolerantOptional(Track),
  batteryPercent: tolerantOptional(Track),
  prices: Slots,
  feedIn: Slots,
  forecast: Slots,
});

const CarHistory = z.object({
  chargedW: tolerantOptional(Track),
  soc: tolerantOptional(Track),
  prices: Slots,
  forecast: Slots,
});

interface Slot {
  readonly startAt: number;
  readonly endAt: number;
  readonly value: number;
}

interface PlannedSlots {
  readonly prices?: readonly Slot[] | undefined;
  readonly forecast?: readonly Slot[] | undefined;
}

/** The last day of a home for its charts. */
export interface HomeHistory extends PlannedSlots {
  readonly gridW?: Track | undefined;
  readonly solarW?: Track | undefined;
  readonly batteryW?: Track | undefined;
  readonly batteryPercent?: Track | undefined;
  readonly feedIn?: readonly Slot[] | undefined;
}

/** The last day of a car for its charts; with prices only if it has no home. */
export interface CarHistory extends PlannedSlots {
  readonly chargedW?: Track | undefined;
  readonly soc?: Track | undefined;
}

/** The charts of all homes and cars, by their ids. */
export interface StoredHistory {
  readonly homes: Readonly<Record<string, HomeHistory>>;
  readonly cars: Readonly<Record<string, CarHistory>>;
}

export const StoredHistory: z.ZodType<StoredHistory> = z.object({
  homes: tolerantRecord(HomeHistory),
  cars: tolerantRecord(CarHistory),
});

/** The state before the first reading. */
export const NO_HISTORY: StoredHistory = { homes: {}, cars: {} };
