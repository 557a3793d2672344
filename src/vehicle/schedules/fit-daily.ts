import { DAY_MINUTES } from "../../core/duration";
import type { DayWindow } from "../../smartcar/schedules/schedule";

/** Windows of every day that a car can hold, and the pauses that had to be given up for it. */
export interface FittedDaily {
  readonly windows: readonly DayWindow[];
  readonly merged: readonly DayWindow[];
}

/** Minutes since midnight; one that ends on the next day ends after 1440. */
interface Arc {
  readonly from: number;
  readonly to: number;
}

/**
 * Daily windows on the clock's face: empty ones dropped, touching ones merged, then the smallest gaps closed until there are
 * at most `capacity`; `undefined` if that cannot be reached. A whole day takes two.
 */
export function fitDaily(windows: readonly DayWindow[], capacity: number): FittedDaily | undefined {
  const arcs = touching(windows.filter(({ start, end }) => start !== end).map(arcOf));
  if (arcs.length === 0) return { windows: [], merged: [] };
  if (capacity < 1) return undefined;
  const merged: Arc[] = [];
  let fitting = arcs;
  while (fitting.length > capacity) {
    const gap = smallestGap(fitting);
    merged.push(gap);
    fitting = touching([...fitting, gap]);
  }
  const whole = fitting.some(({ from, to }) => to - from >= DAY_MINUTES);
  if (!whole) return { windows: fitting.map(windowOf), merged: merged.map(windowOf) };
  const halves = [
    { start: "00:00", end: "12:00" },
    { start: "12:00", end: "00:00" },
  ];
  return { windows: capacity > 1 ? halves : [{ start: "00:00", end: "23:59" }], merged: merged.map(windowOf) };
}

function touching(arcs: readonly Arc[]): readonly Arc[] {
  const merged: Arc[] = [];
  for (const arc of arcs.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && arc.from <= last.to) merged[merged.length - 1] = { ...last, to: Math.max(last.to, arc.to) };
    else merged.push(arc);
  }
  return acrossMidnight(merged);
}

/** What reaches into the next day touches that day's first ones. */
function acrossMidnight(arcs: readonly Arc[]): readonly Arc[] {
  const [first, ...others] = arcs;
  const last = arcs.at(-1);
  if (!first || !last) return arcs;
  if (first === last || last.to < first.from + DAY_MINUTES) return arcs;
  const joint = { from: last.from, to: Math.max(last.to, first.to + DAY_MINUTES) };
  return acrossMidnight([...others.slice(0, -1), joint]);
}

/** The pause after each arc, up to the next one. */
function smallestGap(arcs: readonly Arc[]): Arc {
  const gaps = arcs.map(({ to }, index) => ({
    from: to,
    to: arcs[index + 1]?.from ?? (arcs[0]?.from ?? 0) + DAY_MINUTES,
  }));
  const { from, to } = gaps.reduce((least, gap) => (gap.to - gap.from < least.to - least.from ? gap : least));
  return from >= DAY_MINUTES ? { from: from - DAY_MINUTES, to: to - DAY_MINUTES } : { from, to };
}

function arcOf({ start, end }: DayWindow): Arc {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  return { from, to: to > from ? to : to + DAY_MINUTES };
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

function windowOf({ from, to }: Arc): DayWindow {
  return { start: timeOf(from), end: timeOf(to) };
}

function timeOf(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60) % 24, minutes % 60];
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
