import { MINUTE_MS } from "../../../core/duration";
/** How often the grid meter sends. What is derived from the gaps is stored with them, because every decision needs it. */
export interface Pace {
  /** The last times between two readings of one meter, ms. */
  readonly gaps: readonly number[];
  /** Readings in a row that differ from the one before. */
  readonly differing: number;
  /** Nine out of ten gaps are not longer, ms; absent while too few are known. */
  readonly ms?: number | undefined;
  /** The gaps are so long that delays are adapted to them. */
  readonly isSlow?: true | undefined;
  /** The meter seems to send changes only. */
  readonly sendsChanges?: boolean | undefined;
}

const MOST_GAPS = 24;
const FEW = 2;

/** Readings this close together count as one. */
const SHORTEST_MS = 500;

/** A longer gap is an outage. */
const LONGEST_MS = 60 * MINUTE_MS;

/** No reading is valid for longer than this. */
const LONGEST_SILENCE_MS = 60 * MINUTE_MS;

/** From here on, gaps delay decisions noticeably. */
const SLOW_MS = 2.5 * MINUTE_MS;

/** A slow meter must be this fast to no longer count as slow, so that one that varies is reported only once. */
const QUICK_MS = 1.5 * MINUTE_MS;

/** A meter that sends only changes never repeats a value, and sends at irregular intervals. */
const CHANGES_FEW = 8;
const CHANGES_SPREAD = 4;

/** The pace after one more reading, `ms` after the previous one of the same meter. */
export function withGap(pace: Pace | undefined, ms: number, isSame: boolean): Pace | undefined {
  if (ms < SHORTEST_MS || ms > LONGEST_MS) return pace;
  const differing = isSame ? 0 : Math.min(MOST_GAPS, (pace?.differing ?? 0) + 1);
  return paceOf([...(pace?.gaps ?? []), ms].slice(-MOST_GAPS), differing, isSlow(pace));
}

/** The pace by the last gaps, of a meter that may have been slow before. */
export function paceOf(gaps: readonly number[], differing: number, wasSlow = false): Pace {
  if (gaps.length < FEW) return { gaps, differing };
  const sorted = gaps.toSorted((one, other) => one - other);
  const share = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  const ms = share(0.9);
  const sendsChanges = differing >= CHANGES_FEW && gaps.length >= CHANGES_FEW && ms >= CHANGES_SPREAD * share(0.5);
  const isNowSlow = !sendsChanges && ms >= (wasSlow ? QUICK_MS : SLOW_MS);
  return { gaps, differing, ms, ...(isNowSlow && { isSlow: true }), ...(sendsChanges && { sendsChanges }) };
}

/** Whether the meter sends so rarely that delays are adapted to it. */
export function isSlow(pace: Pace | undefined): boolean {
  return pace?.isSlow === true;
}

/** After how long without a reading the meter counts as silent: as set, or longer if it usually sends less often. */
export function silenceMs(pace: Pace | undefined, setMs: number): number {
  if (pace?.ms === undefined) return setMs;
  const longest = pace.sendsChanges ? 2 * Math.max(...pace.gaps) : 0;
  return Math.max(setMs, Math.min(LONGEST_SILENCE_MS, Math.max(3 * pace.ms, longest)));
}

/** A delay, or longer so that a slow meter sends this many readings before it ends. */
export function pacedMs(pace: Pace | undefined, setMs: number, readings: number): number {
  return isSlow(pace) ? Math.max(setMs, readings * (pace?.ms ?? 0)) : setMs;
}
