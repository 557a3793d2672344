import type { Reason } from "./decision";

/** What a rule wants. */
export interface Verdict {
  readonly on: boolean | undefined;
  /** Nothing is said to the car, and what it was told last still stands. */
  readonly holds?: boolean | undefined;
  readonly reason: Reason;
  /** When that will change if all stays as it is now. */
  readonly nextChangeAt?: number | undefined;
}
