import { SETTLE_MS } from "../state/report-age";
import type { PlaceResult } from "./place";

/** What is known of a car that has not reported since it was started. Instants in milliseconds since the epoch. */
export interface Silence {
  /** Its make reports only near its home. */
  readonly atHomeOnly: boolean;
  /** When it accepted its last start. */
  readonly startedAt: number | undefined;
  /** When it last reported. */
  readonly receivedAt: number | undefined;
  /** When another car of the account last reported: the way to us works. */
  readonly othersReceivedAt: number | undefined;
  readonly lagMs: number;
  readonly now: number;
}

/**
 * A car whose make reports only at home, and that is silent after a start while others report, may be elsewhere: unknown. Silence
 * alone never makes it away.
 */
export function withSilence(verdict: PlaceResult, silence: Silence): PlaceResult {
  const { atHomeOnly, startedAt, receivedAt = -Infinity, othersReceivedAt = -Infinity, lagMs, now } = silence;
  if (!atHomeOnly || startedAt === undefined || verdict.place === "away" || receivedAt > startedAt) return verdict;
  const isDue = now >= startedAt + lagMs + SETTLE_MS;
  return isDue && othersReceivedAt > startedAt ? { place: "unknown", reasons: ["silent-after-start"] } : verdict;
}
