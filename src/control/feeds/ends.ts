const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Span {
  readonly startAt: number;
  readonly endAt: number | undefined;
}

/**
 * The end of every span: its own, or the next start. A distance to the next start that is larger than those on both
 * sides of it is a hole in the list, and the span does not reach over it. The last span is as long as the one before,
 * a lone one an hour, or open until `openEndAt` where the maker means that by an end that is null.
 */
export function endsOf(spans: readonly Span[], openEndAt?: number): readonly number[] {
  const starts = [...new Set(spans.map((span) => span.startAt))].toSorted((one, other) => one - other);
  const gaps = starts.map((start, index) => (starts[index + 1] ?? NaN) - start);
  const lengths = new Map(starts.map((start, index) => [start, lengthAt(gaps, index)]));
  const lastGap = gaps.at(-2) ?? Infinity;

  return spans.map(({ startAt, endAt }) => {
    if (endAt !== undefined) return endAt;
    const isOpen = openEndAt !== undefined && startAt === starts.at(-1) && lastGap > DAY_MS;
    return isOpen
      ? Math.max(startAt + HOUR_MS, openEndAt)
      : startAt + Math.min(lengths.get(startAt) ?? HOUR_MS, DAY_MS);
  });
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
