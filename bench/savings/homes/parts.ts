import { HALF_HOUR_MS } from "../../../src/core/duration";
import type { Household } from "./household";

/** The first of August, local time: what is fitted is fitted before it, and must hold after it. */
const SPLIT_AT = Date.UTC(2024, 6, 31, 23);

export interface Part {
  readonly name: "all" | "first" | "second";
  readonly fromAt: number;
  readonly toAt: number;
}

/** The recorded time and, if it is long enough, its two parts. */
export function partsOf({ startAt, endAt }: Pick<Household, "startAt" | "endAt">): readonly Part[] {
  const all: Part = { name: "all", fromAt: startAt, toAt: endAt };
  if (endAt <= SPLIT_AT) return [all];
  return [all, { name: "first", fromAt: startAt, toAt: SPLIT_AT }, { name: "second", fromAt: SPLIT_AT, toAt: endAt }];
}

/** The half hours of a part. */
export function halfHoursOf(
  { startAt }: Pick<Household, "startAt">,
  { fromAt, toAt }: Part,
): { from: number; to: number } {
  return { from: (fromAt - startAt) / HALF_HOUR_MS, to: (toAt - startAt) / HALF_HOUR_MS };
}
