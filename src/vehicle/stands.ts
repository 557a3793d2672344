import { SETTLE_MS, type Report, type Sending } from "./evidence";

/** What was sent to a car, and what of its reports may count. */
export interface Commanded {
  /** The last start that it took, or said to have taken before. */
  readonly start: Sending | undefined;
  /** Until when a start that was sent may still be taking effect; milliseconds since the epoch. */
  readonly settlingUntil: number | undefined;
  /** The last stop that was sent, whatever came of it. */
  readonly stop: Sending | undefined;
  /** Nothing that was reported before this counts. */
  readonly doubtedAt: number;
  /** How long a change in this car may take to become visible. */
  readonly lagMs: number;
}

/**
 * Whether a car has said that it does not charge since it was last told to, however old that is: some makes tell late, and each
 * stop is dear. It must have said so no longer before the last stop than its make takes to tell of a change, for what is older
 * is not all that could be known of it then. Newer news that it charges end this.
 */
export function stands({ charging, at }: Report, commanded: Commanded): boolean {
  const { start, settlingUntil = -Infinity, stop, doubtedAt, lagMs } = commanded;
  if (charging !== false || at === undefined) return false;
  const startedAt = start ? start.until + SETTLE_MS : -Infinity;
  const stoppedAt = stop ? stop.from - lagMs : -Infinity;
  return at >= Math.max(startedAt, settlingUntil, stoppedAt, doubtedAt);
}
