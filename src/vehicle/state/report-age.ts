import { MINUTE_MS } from "../../core/duration";

/** A car goes on saying what it did before for this long after a command. */
export const SETTLE_MS = 3 * MINUTE_MS;

/** Reports older than this say nothing about now. */
export const FRESH_MS = 10 * MINUTE_MS;

/** What the car last said about charging, and when it or its make vouched for that; milliseconds since the epoch. */
export interface Report {
  readonly charging: boolean | undefined;
  readonly at: number | undefined;
}

/** When a command was on its way, from the first byte of the request to the last of its answer. */
export interface Sending {
  readonly from: number;
  readonly until: number;
}

/** What has been seen of a command's effect. */
export type ConfirmationState = "reached" | "missed" | "open";

/** Whether what was vouched for at `at` may be taken for the present. */
export function isFresh(at: number | undefined, now: number, freshMs: number = FRESH_MS): boolean {
  return at !== undefined && now - at <= freshMs && at <= now + SETTLE_MS;
}
