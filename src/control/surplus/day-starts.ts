import type { DayStarts } from "./state";

/** More than one day is kept, so that a clock that is set wrong for a while does not give today's starts back. */
const DAYS_KEPT = 3;

type Starts = readonly DayStarts[] | undefined;

export function startsOn(day: string, starts: Starts): number {
  return starts?.find((entry) => entry.day === day)?.count ?? 0;
}

export function withStart(day: string, starts: Starts): readonly DayStarts[] {
  const others = starts?.filter((entry) => entry.day !== day) ?? [];
  return [...others, { day, count: startsOn(day, starts) + 1 }].slice(-DAYS_KEPT);
}
