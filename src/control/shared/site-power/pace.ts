import { MINUTE_MS } from "../../../core/duration";
/** How often the grid's meter sends. What follows from the gaps is stored with them, as each decision needs it. */
export interface Pace {
  /** The last times between two readings of one meter, ms. */
  readonly gaps: readonly number[];
  /** Readings in a row that differ from the one before. */
  readonly differing: number;
  /** How far apart readings are in nine cases of ten, ms; absent while too few are known. */
  readonly ms?: number | undefined;
  /** It is so long that delays follow it. */
  readonly isSlow?: true | undefined;
  /** The meter seems to send only what has changed. */
  readonly sendsChanges?: boolean | undefined;
}

const KEPT = 24;
const FEW = 2;

/** Two readings at once are one. */
const SHORTEST_MS = 500;

/** Longer is no pace but an outage. */
const LONGEST_MS = 60 * MINUTE_MS;

/** Whatever its pace, a meter is not believed for longer. */
const LONGEST_SILENCE_MS = 60 * MINUTE_MS;

/** From here on it shows in how soon the house is understood. */
const SLOW_MS = 2.5 * MINUTE_MS;

/** A slow meter must be this much quicker to count as slow no longer: one that is now slower, now quicker is reported once. */
const QUICK_MS = 1.5 * MINUTE_MS;

/** Who sends only changes never repeats itself, and sends now often, now seldom. */
const CHANGES_FEW = 8;
const CHANGES_SPREAD = 4;

/** The pace after one more reading, `ms` after the one before of the same meter. */
export function withGap(pace: Pace | undefined, ms: number, isSame: boolean): Pace | undefined {
  if (ms < SHORTEST_MS || ms > LONGEST_MS) return pace;
  const differing = isSame ? 0 : Math.min(KEPT, (pace?.differing ?? 0) + 1);
  return paceOf([...(pace?.gaps ?? []), ms].slice(-KEPT), differing, isSlow(pace));
}

/** What follows from the last gaps, of a meter that may have been slow before. */
export function paceOf(gaps: readonly number[], differing: number, wasSlow = false): Pace {
  if (gaps.length < FEW) return { gaps, differing };
  const sorted = gaps.toSorted((one, other) => one - other);
  const share = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  const ms = share(0.9);
  const sendsChanges = differing >= CHANGES_FEW && gaps.length >= CHANGES_FEW && ms >= CHANGES_SPREAD * share(0.5);
  const isNowSlow = !sendsChanges && ms >= (wasSlow ? QUICK_MS : SLOW_MS);
  return { gaps, differing, ms, ...(isNowSlow && { isSlow: true }), ...(sendsChanges && { sendsChanges }) };
}

/** Whether the meter tells so seldom that delays follow it. */
export function isSlow(pace: Pace | undefined): boolean {
  return pace?.isSlow === true;
}

/** After how long without a reading a meter of this pace is silent: what is set, or longer if its pace asks for it. */
export function silenceMs(pace: Pace | undefined, setMs: number): number {
  if (pace?.ms === undefined) return setMs;
  const longest = pace.sendsChanges ? 2 * Math.max(...pace.gaps) : 0;
  return Math.max(setMs, Math.min(LONGEST_SILENCE_MS, Math.max(3 * pace.ms, longest)));
}

/** A delay that lets a slow meter speak so many times before it ends. */
export function pacedMs(pace: Pace | undefined, setMs: number, readings: number): number {
  return isSlow(pace) ? Math.max(setMs, readings * (pace?.ms ?? 0)) : setMs;
}
