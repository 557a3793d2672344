import { SmartcarError } from "../../core/error";
import type { ErrorDetail } from "../../core/error";

/** The same error, but for what is known better by now. */
export function amendedError(
  error: SmartcarError,
  { message = error.message, ...better }: ErrorDetail & { readonly message?: string },
): SmartcarError {
  const { scope, retry, retryAfterMs, status, type, reason, mayHaveReachedCar, requestId, cause } = error;
  const known = { scope, retry, retryAfterMs, status, type, reason, mayHaveReachedCar, requestId, cause };
  return new SmartcarError(error.code, message, { ...known, ...better });
}
