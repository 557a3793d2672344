import { SmartcarError } from "../../core/error";
import type { ErrorDetail } from "../../core/error";

/** What to do about a car of which Smartcar has collected nothing yet; with a full stop. */
export const NOTHING_COLLECTED =
  "Smartcar has not collected any data from this car yet. Add a webhook in Smartcar's dashboard, verify it, and subscribe the car " +
  "to it: the first data arrives soon after. Without a webhook it can take a day.";

/** The error for a value that is missing because nothing was collected yet. */
export function nothingCollected(detail: Omit<ErrorDetail, "scope" | "retry"> = {}): SmartcarError {
  return new SmartcarError("NO_DATA", NOTHING_COLLECTED, { ...detail, scope: "vehicle", retry: "later" });
}
