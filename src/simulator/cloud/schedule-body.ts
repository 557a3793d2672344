import * as z from "zod";
import { misfit } from "../../core/misfit";
import { inEnglish } from "../../core/speech";
import { weekdays, type ScheduleTimes, type ScheduleType } from "../car/charge-schedule";
import type { Place } from "../car/place";

const Location = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time is written as 22:30.");

const Window = z
  .object({ startTime: Time, stopTime: Time })
  .refine(({ startTime, stopTime }) => startTime !== stopTime, "A window must not end when it begins.");

const Workweek = z
  .object({ weekdays: Window.exactOptional(), weekends: Window.exactOptional() })
  .refine((given) => given.weekdays ?? given.weekends, "One of weekdays and weekends is needed.");

const Days = z
  .partialRecord(z.enum(weekdays), Window)
  .refine((days) => Object.keys(days).length > 0, "At least one day is needed.");

/** The times of each kind of schedule as they stand in a request. Smartcar docs: charge schedules. */
const Times = {
  daily: Window.transform((window) => ({ type: "daily" as const, ...window })),
  workweek: Workweek.transform((parts) => ({ type: "workweek" as const, ...parts })),
  weekly: z.object({ days: Days }).transform(({ days }) => ({ type: "weekly" as const, days })),
} satisfies Readonly<Record<ScheduleType, z.ZodType<ScheduleTimes>>>;

/** The schedule in the `data.attributes` of a body; `undefined` if it is not of the documented form. */
export function scheduleIn(
  body: unknown,
  type: ScheduleType,
): { readonly location: Place; readonly times: ScheduleTimes } | undefined {
  const { data: document } = z.object({ data: z.object({ attributes: z.unknown() }) }).safeParse(body);
  const attributes = document?.data.attributes;
  const { data: place } = z.object({ location: Location }).safeParse(attributes);
  const { data: times } = Times[type].safeParse(attributes);
  return place && times && { location: place.location, times };
}

/** A schedule that a person makes in the make's app: it may hold everywhere. */
export const ForeignSchedule = z
  .object({ type: z.enum(["daily", "workweek", "weekly"]), location: Location.optional() })
  .loose()
  .transform(({ type, location, ...rest }, context) => {
    const times = Times[type].safeParse(rest, { reportInput: true });
    if (times.success) return { location, times: times.data };
    context.addIssue(inEnglish(misfit(times.error.issues)));
    return z.NEVER;
  });
