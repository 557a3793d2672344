import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { overlaySlots, type Slot } from "../shared/slots";
import type { Instant } from "./instant";
import type { Row } from "./rows";

interface Stretch extends Slot {
  readonly low?: number;
  readonly high?: number;
}

/**
 * Slots in time order and without overlap from rows in any order. Times are rounded to the minute, because some providers
 * begin a second late or end a second early. A missing end is the next start; see `endsOf` for `openEndAt`.
 */
export function slotsFromRows(rows: readonly Row[], openEndAt?: number): readonly Stretch[] {
  const starts = startsOf(rows.map((row) => row.start));
  const ends = endsOf(
    rows.map((row, index) => {
      const startAt = starts[index] ?? 0;
      return { startAt, endAt: row.end && endAfter(startAt, row.end) };
    }),
    openEndAt,
  );
  return overlaySlots(
    rows.flatMap(({ value, start: _start, end: _end, odd: _odd, ...range }, index) => {
      const startAt = starts[index];
      const endAt = ends[index];
      return value === undefined || startAt === undefined || endAt === undefined
        ? []
        : [{ ...range, startAt, endAt, value }];
    }),
  );
}

/** A local time that occurs twice is first the earlier instant, if the list runs forward. */
function startsOf(instants: readonly Instant[]): readonly number[] {
  const isForward = (instants[0]?.at ?? 0) <= (instants.at(-1)?.at ?? 0);
  const times = new Map<number, number>();
  for (const { at } of instants) times.set(at, (times.get(at) ?? 0) + 1);

  const met = new Set<number>();
  return instants.map(({ at, later }) => {
    const comesTwice = later !== undefined && (times.get(at) ?? 0) > 1;
    const isSecond = met.has(at);
    met.add(at);
    return toMinute(comesTwice && isSecond === isForward ? later : at);
  });
}

function endAfter(startAt: number, { at, later }: Instant): number | undefined {
  return [at, later].map((end) => end && toMinute(end)).find((end) => end !== undefined && end > startAt);
}

function toMinute(at: number): number {
  return Math.round(at / MINUTE_MS) * MINUTE_MS;
}

interface OpenSpan {
  readonly startAt: number;
  readonly endAt: number | undefined;
}

/**
 * The end of every span: its own, or the next start. A distance to the next start that is larger than those before
 * and after it is a hole, which the span does not cover. The last span is as long as the one before it, a single one is an hour
 * long, or it is open until `openEndAt` if the provider marks that by an end of null.
 */
function endsOf(spans: readonly OpenSpan[], openEndAt?: number): readonly number[] {
  const starts = [...new Set(spans.map((span) => span.startAt))].toSorted((one, other) => one - other);
  const gaps = starts.map((start, index) => (starts[index + 1] ?? NaN) - start);
  const lengths = new Map(starts.map((start, index) => [start, lengthAt(gaps, index)]));
  const lastGap = gaps.at(-2) ?? Infinity;

  const isCut = overlapEachOther(spans, starts);
  return spans.map(({ startAt, endAt }) => {
    const length = lengths.get(startAt);
    if (endAt !== undefined) {
      if (isCut && length !== undefined) return Math.min(endAt, startAt + length);
      // A minute early, as 00:59 before 01:00.
      return (endAt + MINUTE_MS) % QUARTER_MS === 0 ? endAt + MINUTE_MS : endAt;
    }
    const isOpen = openEndAt !== undefined && startAt === starts.at(-1) && lastGap > DAY_MS;
    return isOpen ? Math.max(startAt + HOUR_MS, openEndAt) : startAt + Math.min(length ?? HOUR_MS, DAY_MS);
  });
}

const QUARTER_MS = 15 * MINUTE_MS;

/** Whether most rows last longer than until the next one, as quarters whose ends are those of hours: each ends there then. */
function overlapEachOther(spans: readonly OpenSpan[], starts: readonly number[]): boolean {
  const next = new Map(starts.map((start, index) => [start, starts[index + 1] ?? Infinity]));
  const ended = spans.filter(({ endAt }) => endAt !== undefined);
  const over = ended.filter(({ startAt, endAt = startAt }) => endAt > (next.get(startAt) ?? Infinity));
  return over.length > 1 && over.length * 2 > ended.length;
}

function lengthAt(gaps: readonly number[], index: number): number | undefined {
  const gap = known(gaps[index]);
  const before = known(gaps[index - 1]);
  const after = known(gaps[index + 1]);
  if (gap === undefined) return before === undefined ? undefined : lengthAt(gaps, index - 1);
  if (before === undefined && after === undefined) return Math.min(gap, HOUR_MS);
  return Math.min(gap, Math.max(before ?? 0, after ?? 0));
}

function known(gap: number | undefined): number | undefined {
  return gap === undefined || Number.isNaN(gap) ? undefined : gap;
}

const REACH_MS = 14 * 24 * HOUR_MS;

/** Without slots more than two weeks from `now`, which no plan uses, and without an endless one. */
export function clipped<S extends Slot>(slots: readonly S[], now: number): readonly S[] {
  return slots.flatMap((slot) => {
    const startAt = Math.max(slot.startAt, now - REACH_MS);
    const endAt = Math.min(slot.endAt, now + REACH_MS);
    return startAt < endAt ? [{ ...slot, startAt, endAt }] : [];
  });
}
