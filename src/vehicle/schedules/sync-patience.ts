import type { SmartcarError } from "../../error";

const MINUTE_MS = 60_000;

/** A sync is tried again by itself so often and so widely spaced (Smartcar docs: vehicle state errors). */
const WAITS_MS = [5, 15, 30].map((minutes) => minutes * MINUTE_MS);

/**
 * How long to wait before a sync that failed for the `failures`th time is tried again, milliseconds; `undefined` when that is
 * pointless. Only what certainly was not done and passes by itself is: what is in doubt waits for a newer wish.
 */
export function waitToSyncAgain({ retry, retryAfterMs = 0 }: SmartcarError, failures: number): number | undefined {
  const wait = WAITS_MS[failures - 1];
  return retry === "later" && wait !== undefined ? Math.max(wait, retryAfterMs) : undefined;
}
