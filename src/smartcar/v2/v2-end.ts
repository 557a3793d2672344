import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { isRecord } from "../../core/describe-value";

/** Version 2.0 ends then (Smartcar docs: changelog); the one place that knows. */
export const V2_ENDS_AT = Date.UTC(2026, 11, 1);

/** Smartcar's words for it: ours, because there are none. */
export const V2_ENDED = "V2_ENDED";

/**
 * What an error of version 2.0 means at `now`: after its end every answer but throttling says that it has ended, whatever the answer
 * speaks of, and so does a host whose name is gone. Before it, and where nobody answered, the error itself.
 */
export function v2Error(error: unknown, now: number): unknown {
  if (!(error instanceof SmartcarError)) return error;
  const isGone = isRecord(error.cause) && error.cause["code"] === "ENOTFOUND";
  const isAnswer = error.status !== undefined || isGone;
  if (!isAnswer || now < V2_ENDS_AT || error.code === "RATE_LIMIT") return error;
  const { status, requestId } = error;
  return new SmartcarError("UNSUPPORTED", say("error.v2-ended"), {
    scope: "vehicle",
    status,
    requestId,
    reason: V2_ENDED,
    cause: error,
  });
}
