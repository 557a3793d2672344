import { overlaySlots } from "../shared/overlay-slots";
import type { Slot } from "../shared/slots";
import { endsOf } from "./ends";
import type { Instant } from "./instant";
import type { Row } from "./rows";

const MINUTE_MS = 60_000;

export interface Stretch extends Slot {
  readonly low?: number;
  readonly high?: number;
}

/**
 * Slots in time order and without overlap from rows in any order. Times are rounded to the minute, for some makers
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

/** A local time that comes twice on the day of the long night is the earlier one first, if the list runs forwards. */
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
