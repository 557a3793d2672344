import { SmartcarError } from "../../core/error";
import type { RetryAdvice } from "../../core/error";
import { say } from "../../core/speech";
import { faultOf } from "../../http/fault";
import { failureOf } from "../../http/network-failure";
import type { Failure } from "../../http/network-failure";
import type { ApiRequest } from "./request";

/** The error for a request that failed on the way. `wasSent` is absent where only the failure can tell. */
export function networkError(cause: unknown, request: ApiRequest, wasSent?: boolean): SmartcarError {
  const { name, code, message } = faultOf(cause);
  return unansweredError(failureOf(faultOf(cause)), request, wasSent, { name, code, message });
}

/** The error for a request without a whole answer. It names the host and nothing else of the address. */
export function unansweredError(
  { code, says, isUnsent }: Failure,
  request: ApiRequest,
  wasSent = isUnsent !== true,
  cause?: unknown,
): SmartcarError {
  const retry = retryAdvice(code === "CLOSED", request.kind === "command" && wasSent);
  const { host } = new URL(request.origin);
  const key = retry === "read-back" && says === "error.host-closed" ? "error.host-closed-command" : says;
  return new SmartcarError(code, say(key, { host }), {
    retry,
    mayHaveReachedCar: request.kind !== "account" && wasSent,
    cause,
  });
}

function retryAdvice(isClosed: boolean, isDoubtful: boolean): RetryAdvice {
  if (isDoubtful) return "read-back";
  return isClosed ? "never" : "later";
}
