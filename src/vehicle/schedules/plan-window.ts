import { DateTime } from "luxon";
import { DAY_MS, MINUTE_MS } from "../../core/duration";
import type { DayWindow } from "../../smartcar/schedules/schedule";

/** One stretch of a plan; milliseconds since the epoch. */
export interface PlanWindow {
  readonly startAt: number;
  readonly endAt: number;
}

/**
 * The windows of a plan as a car can hold them: in order, empty ones dropped, touching ones merged, ends on full minutes, none
 * as long as a day. Times are moved only outwards, so that what was planned is charged.
 */
export function planWindows(windows: readonly PlanWindow[], zone: string): readonly PlanWindow[] {
  const widened = windows.filter(({ startAt, endAt }) => endAt > startAt).map((window) => widen(window, zone));
  return merge(widened).flatMap((window) => parts(window, zone));
}

/** The window on the car's clock. */
export function dailyWindow({ startAt, endAt }: PlanWindow, zone: string): DayWindow {
  return { start: timeOf(startAt, zone), end: timeOf(endAt, zone) };
}

/**
 * From when on a car may hold the window as a daily schedule: one day before its end, because until then the same times of day
 * belong to the day before.
 */
export function heldFrom({ endAt }: PlanWindow, zone: string): number {
  return DateTime.fromMillis(endAt, { zone }).minus({ days: 1 }).toMillis();
}

/** Whether a daily schedule can say it: the car's clock shows less than a whole day from its start to its end. */
export function fitsOneDay({ startAt, endAt }: PlanWindow, zone: string): boolean {
  return wallMs(endAt, zone) - wallMs(startAt, zone) < DAY_MS;
}

/**
 * A clock that is set back shows an hour twice, and a schedule cannot say which: it begins with the first, and may end with it.
 * So a start in the second pass is moved to the first, and an end in the second pass to where the clock is clear again.
 */
function widen({ startAt, endAt }: PlanWindow, zone: string): PlanWindow {
  const [start, end] = [Math.floor(startAt / MINUTE_MS) * MINUTE_MS, Math.ceil(endAt / MINUTE_MS) * MINUTE_MS];
  let clear = end;
  while (isSecondPass(clear, zone)) clear += MINUTE_MS;
  return { startAt: Math.min(...passes(start, zone)), endAt: clear };
}

function passes(at: number, zone: string): readonly number[] {
  return DateTime.fromMillis(at, { zone })
    .getPossibleOffsets()
    .map((pass) => pass.toMillis());
}

function isSecondPass(at: number, zone: string): boolean {
  return Math.min(...passes(at, zone)) < at;
}

function merge(windows: readonly PlanWindow[]): readonly PlanWindow[] {
  const merged: PlanWindow[] = [];
  for (const window of windows.toSorted((a, b) => a.startAt - b.startAt)) {
    const last = merged.at(-1);
    if (last && window.startAt <= last.endAt) {
      merged[merged.length - 1] = { ...last, endAt: Math.max(last.endAt, window.endAt) };
    } else merged.push(window);
  }
  return merged;
}

/** Half days, where one schedule cannot say it. */
function parts(window: PlanWindow, zone: string): readonly PlanWindow[] {
  if (fitsOneDay(window, zone)) return [window];
  const { startAt, endAt } = window;
  const cutAt = DateTime.fromMillis(wallMs(startAt, zone) + DAY_MS / 2, { zone: "utc" })
    .setZone(zone, { keepLocalTime: true })
    .toMillis();
  return [{ startAt, endAt: cutAt }, ...parts({ startAt: cutAt, endAt }, zone)];
}

/** What the clock on the wall shows, as if it ran in UTC. */
function wallMs(at: number, zone: string): number {
  return DateTime.fromMillis(at, { zone }).setZone("utc", { keepLocalTime: true }).toMillis();
}

function timeOf(at: number, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat("HH:mm");
}
