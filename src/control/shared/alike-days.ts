/** How values that were observed on several days are grouped by weekday. */
export interface ByWeekday<T> {
  /** 1 for Monday to 7 for Sunday. */
  readonly weekdayOf: (one: T) => number;
  readonly valueOf: (one: T) => number;
  /** A weekday whose values all differ by more than this from the median of the others forms a group of its own. */
  readonly apart: number;
}

/** A single value is no habit. */
const OWN_LEAST = 2;
const AGREE_SHARE = 0.75;

/** Workdays are one kind of day, Saturdays and Sundays are others: 5, 6, or 7. */
export function dayKind(weekday: number): number {
  return Math.max(5, weekday);
}

/**
 * The values that count for a weekday, in the order of the list: those of all days of its kind, except for weekdays that differ,
 * such as a Friday on which people leave for the weekend. For such a weekday only its own values count.
 */
export function alikeDays<T>(all: readonly T[], weekday: number, by: ByWeekday<T>): readonly T[] {
  const kind = all.filter((one) => dayKind(by.weekdayOf(one)) === dayKind(weekday));
  const days = [...new Set(kind.map(by.weekdayOf))];
  const apart = days.filter((day) => isApart(kind, day, by));
  return kind.filter((one) =>
    apart.includes(weekday) ? by.weekdayOf(one) === weekday : !apart.includes(by.weekdayOf(one)),
  );
}

/** If the other days do not agree with each other, no day can be said to differ from them. */
function isApart<T>(kind: readonly T[], day: number, { weekdayOf, valueOf, apart }: ByWeekday<T>): boolean {
  const own = kind.filter((one) => weekdayOf(one) === day).map(valueOf);
  const others = kind.filter((one) => weekdayOf(one) !== day).map(valueOf);
  if (own.length < OWN_LEAST || others.length < OWN_LEAST) return false;
  const middle = middleOf(others);
  const isNear = (value: number): boolean => Math.abs(value - middle) <= apart;
  return !own.some(isNear) && others.filter(isNear).length >= AGREE_SHARE * others.length;
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0;
}
