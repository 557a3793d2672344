import { MINUTE_MS } from "../core/duration";
import type { KnownRecord } from "./known-record";

/** Clocks of car, make and house differ by so much. */
const TOLERANCE_MS = 5 * MINUTE_MS;

type Span = Pick<KnownRecord, "startAt" | "endAt" | "source">;

/**
 * The records of several sources, best first, as one list: each charge once, as its best source has it; newest last. Where the car
 * was is taken from any source that knows it: a make's list mostly does not.
 */
export function mergeRecords(...sources: readonly (readonly KnownRecord[])[]): readonly KnownRecord[] {
  const merged: KnownRecord[] = [];
  for (const record of sources.flat()) {
    const better = [...merged.entries()].filter(([, other]) => isSame(other, record));
    if (better.length === 0) merged.push(record);
    for (const [index, known] of better)
      if (known.atHome === undefined && record.atHome !== undefined)
        merged[index] = { ...known, atHome: record.atHome };
  }
  return merged.toSorted((a, b) => a.startAt - b.startAt || a.endAt - b.endAt);
}

/**
 * Whether two records are of the same charge: the shorter lies for the most part within the longer, or, seen by different clocks,
 * both ends are close. Two records of one source are two charges.
 */
export function isSame(a: Span, b: Span): boolean {
  const [start, end] = [Math.abs(a.startAt - b.startAt), Math.abs(a.endAt - b.endAt)];
  if (Math.max(start, end) <= (a.source === b.source ? 0 : TOLERANCE_MS)) return true;
  const common = Math.min(a.endAt, b.endAt) - Math.max(a.startAt, b.startAt);
  const shorter = Math.min(a.endAt - a.startAt, b.endAt - b.startAt);
  return common > 0 && common >= shorter / 2;
}
