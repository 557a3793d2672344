import { SmartcarError } from "../../core/error";
import type { ErrorDetail } from "../../core/error";
import { say } from "../../core/speech";

/** The error for a value that is missing because nothing was collected yet. */
export function nothingCollected(detail: Omit<ErrorDetail, "scope" | "retry"> = {}): SmartcarError {
  return new SmartcarError("NO_DATA", say("error.no-data"), { ...detail, scope: "vehicle", retry: "later" });
}
