import type { House } from "./house";

/** The first of August, local time: what is fitted is fitted before it, and must hold after it. */
const SPLIT_AT = Date.UTC(2024, 6, 31, 23);

export interface Part {
  readonly name: "all" | "first" | "second";
  readonly fromAt: number;
  readonly toAt: number;
}

/** The recorded time and, if it is long enough, its two parts. */
export function partsOf({ startAt, endAt }: Pick<House, "startAt" | "endAt">): readonly Part[] {
  const all: Part = { name: "all", fromAt: startAt, toAt: endAt };
  if (endAt <= SPLIT_AT) return [all];
  return [all, { name: "first", fromAt: startAt, toAt: SPLIT_AT }, { name: "second", fromAt: SPLIT_AT, toAt: endAt }];
}

/** The steps of a part. */
export function stepsOf(
  { startAt, stepMs }: Pick<House, "startAt" | "stepMs">,
  { fromAt, toAt }: Part,
): { from: number; to: number } {
  return { from: (fromAt - startAt) / stepMs, to: (toAt - startAt) / stepMs };
}
