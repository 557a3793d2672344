import { SmartcarError } from "../../core/error";
import type { ErrorDetail } from "../../core/error";
import { textsOf, type Speech } from "../../core/speech";

interface Better extends ErrorDetail {
  /** In place of what it says. */
  readonly says?: Speech;
  /** In addition to what it says. */
  readonly also?: Speech;
}

/** The same error, but for what is known better by now. */
export function amendedError(error: SmartcarError, { says = error.says, also = [], ...better }: Better): SmartcarError {
  const { scope, retry, retryAfterMs, status, type, reason, mayHaveReachedCar, requestId, cause } = error;
  const known = { scope, retry, retryAfterMs, status, type, reason, mayHaveReachedCar, requestId, cause };
  return new SmartcarError(error.code, [...textsOf(says), ...textsOf(also)], { ...known, ...better });
}
