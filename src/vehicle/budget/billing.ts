import type { SmartcarError } from "../../core/error";

/** Refusals at Smartcar's door, or at a proxy's before it. */
const FREE: ReadonlySet<number> = new Set([401, 403, 407, 429, 430]);

/**
 * Whether Smartcar counts the request that ended in this error as one of the month's calls: it counts what it answered, except
 * where it turned the request away at the door. A failure of its token service comes before any request about the car.
 */
export function isCounted({ status = 0, type, mayHaveReachedCar }: SmartcarError): boolean {
  const isOwnRefusal = (status >= 400 && status < 500 && status !== 409) || status === 501;
  return mayHaveReachedCar || (isOwnRefusal && !FREE.has(status) && type !== "OAUTH");
}
