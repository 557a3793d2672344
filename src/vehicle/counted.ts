import type { SmartcarError } from "../error";

/** Refusals at Smartcar's door. */
const FREE: ReadonlySet<number> = new Set([401, 403, 429, 430]);

/**
 * Whether Smartcar counts the request that ended in this error as one of the month's calls: it counts what it answered, except
 * where it turned the request away at the door. A failure of its token service comes before any request about the car.
 */
export function isCounted({ status, type, mayHaveReachedCar }: SmartcarError): boolean {
  const isOwnRefusal = status !== undefined && ((status >= 400 && status < 500) || status === 501);
  return mayHaveReachedCar || (isOwnRefusal && !FREE.has(status) && type !== "OAUTH");
}
