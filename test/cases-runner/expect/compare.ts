import { MINUTE_MS } from "../../../src/core/duration";
import type { NumberOrRange } from "../expectation";

/** Whether `came` is one of those that are right; `undefined` makes no demand. */
export function isOneOf<T>(wanted: T | readonly T[] | undefined, came: unknown): boolean {
  if (wanted === undefined) return true;
  return Array.isArray(wanted) ? wanted.includes(came) : wanted === came;
}

export function isWithin(wanted: NumberOrRange, came: unknown): boolean {
  const [low, high] = typeof wanted === "number" ? [wanted, wanted] : wanted;
  return typeof came === "number" && came >= low && came <= high;
}

export function shownRange(wanted: NumberOrRange): string {
  return typeof wanted === "number" ? String(wanted) : wanted.join(" to ");
}

export function listed<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? one : [one as T];
}

/** Whether two instants are at most `minutes` apart. */
export function isNear(a: string, b: string, minutes: number): boolean {
  return Math.abs(Date.parse(a) - Date.parse(b)) <= minutes * MINUTE_MS;
}
