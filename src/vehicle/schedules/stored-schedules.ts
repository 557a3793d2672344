import { z } from "zod";
import { weekdays, type ScheduleTimes } from "../../smartcar/schedules/schedule";
import { EARLIEST_INSTANT, LATEST_INSTANT } from "../../core/instant";
import { soundList } from "../../store/tolerant-schema";

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
  /** As they were wished, and as they fit. */
  wished: z.object({ windows: z.array(PlanWindow), schedules: z.array(Times) }),
  windows: z.array(PlanWindow),
  schedules: z.array(Times),
});
export type Wanted = z.infer<typeof Wanted>;

export const KeptSchedules = z.object({
  own: soundList(Own),
  pending: soundList(Pending),
  gone: soundList(Gone),
  wanted: Wanted.optional().catch(undefined),
  /** When the car was last seen to hold exactly what was wanted; absent while something is open. */
  settledAt: z.number().optional().catch(undefined),
});
export type KeptSchedules = z.infer<typeof KeptSchedules>;

export const nothingKept: KeptSchedules = { own: [], pending: [], gone: [] };

/** How long an unanswered request or a deletion is remembered. */
const REMEMBERED_MS = 86_400_000;

/** Without what is too old to matter. */
export function withoutOld(kept: KeptSchedules, now: number): KeptSchedules {
  const isYoung = (at: number): boolean => now - at < REMEMBERED_MS;
  return {
    ...kept,
    pending: kept.pending.filter(({ askedAt }) => isYoung(askedAt)),
    gone: kept.gone.filter(({ goneAt }) => isYoung(goneAt)),
  };
}
