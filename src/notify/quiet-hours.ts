import { instantsOfWall, localTime, wallAt } from "../control/shared/local-time";
import { DAY_MS, MINUTE_MS } from "../core/duration";

/** Hours of the day in which only errors are reported, in minutes of the local day; they can cross midnight. */
export interface QuietHours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** When the quiet hours that `now` is in end; `undefined` outside them. Milliseconds since the epoch, `zone` is IANA. */
export function quietUntil(hours: QuietHours | undefined, zone: string, now: number): number | undefined {
  if (!hours) return undefined;
  const { fromMinute, toMinute } = hours;
  const { minuteOfDay } = localTime(now, zone);
  const isQuiet =
    fromMinute <= toMinute
      ? minuteOfDay >= fromMinute && minuteOfDay < toMinute
      : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
  return isQuiet ? nextTime(toMinute, zone, now) : undefined;
}

/** When the local clock next shows a minute of the day; milliseconds since the epoch. */
export function nextTime(minute: number, zone: string, now: number): number {
  const midnight = Math.floor(wallAt(now, zone) / DAY_MS) * DAY_MS;
  for (const day of [0, 1, 2]) {
    const at = instantsOfWall(midnight + day * DAY_MS + minute * MINUTE_MS, zone).find((instant) => instant > now);
    if (at !== undefined) return at;
  }
  return now + DAY_MS;
}
