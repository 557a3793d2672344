import * as z from "zod";
import { DAY_MS } from "../../core/duration";
import { weekdays, type ScheduleTimes } from "../../smartcar/schedules/schedule";
import { EARLIEST_INSTANT, LATEST_INSTANT } from "../../core/instant";
import { StoredSpeech } from "../../core/stored-speech";
import { changedMembers, renamed, tolerantList, tolerantOptional, tolerantRecord } from "../../core/tolerant-schema";

/** What is remembered of a car's schedules over restarts, as JSON. Instants are milliseconds since the epoch. */

const Window = z.object({ start: z.string(), end: z.string() });

const Times: z.ZodType<ScheduleTimes> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("daily"), start: z.string(), end: z.string() }),
  z.object({ type: z.literal("workweek"), weekdays: Window.optional(), weekends: Window.optional() }),
  z.object({ type: z.literal("weekly"), days: z.partialRecord(z.enum(weekdays), Window) }),
]);

const Place = z.object({ latitude: z.number(), longitude: z.number() });

const New = z.object({ location: Place, times: Times });

/** A schedule that we made. `once`: made for the dates of a plan, so it goes when they have passed. */
const Own = New.extend({ id: z.string(), madeAt: z.number(), once: z.boolean() });
export type Own = z.infer<typeof Own>;

/** A schedule whose making was asked for, with no answer yet or none that can be trusted. */
const Pending = New.extend({ askedAt: z.number(), once: z.boolean() });
export type Pending = z.infer<typeof Pending>;

const Gone = z.object({ id: z.string(), goneAt: z.number() });

const Instant = z.number().min(EARLIEST_INSTANT).max(LATEST_INSTANT);

const PlanWindow = z.object({ startAt: Instant, endAt: Instant });

/** What the car was last asked to hold. */
const Wanted = z.object({
  location: Place,
  zone: z.string(),
  /** As they were requested, and as they fit. */
  requested: z.object({ windows: z.array(PlanWindow), schedules: z.array(Times) }),
  windows: z.array(PlanWindow),
  schedules: z.array(Times),
});
export type Wanted = z.infer<typeof Wanted>;

export const StoredSchedules = z.object({
  own: tolerantList(Own),
  pending: tolerantList(Pending),
  gone: tolerantList(Gone),
  wanted: tolerantOptional(Wanted),
  /** When the car was last seen to hold exactly what was wanted; absent while something is open. */
  settledAt: tolerantOptional(z.number()),
});
export type StoredSchedules = z.infer<typeof StoredSchedules>;

/** Version 1 named what was requested otherwise. */
export function schedulesOf1(stored: unknown): unknown {
  return changedMembers(stored, { wanted: (wanted) => renamed(wanted, { wished: "requested" }) });
}

export const NO_SCHEDULES: StoredSchedules = { own: [], pending: [], gone: [] };

const CapabilityAnswer = z.object({
  reason: z.string(),
  says: StoredSpeech,
  code: z.string().optional(),
  at: z.number(),
});
export type CapabilityAnswer = z.infer<typeof CapabilityAnswer>;

/** What about schedules a car has answered that it cannot do. */
export const CapabilityAnswers = tolerantRecord(CapabilityAnswer);

/** How long an unanswered request or a deletion is remembered. */
const REMEMBERED_MS = DAY_MS;

/** Without what is too old to matter. */
export function withoutOld(stored: StoredSchedules, now: number): StoredSchedules {
  const isYoung = (at: number): boolean => now - at < REMEMBERED_MS;
  return {
    ...stored,
    pending: stored.pending.filter(({ askedAt }) => isYoung(askedAt)),
    gone: stored.gone.filter(({ goneAt }) => isYoung(goneAt)),
  };
}
