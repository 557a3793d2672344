/** What a gateway says of a request whose fate it does not know. */
const UNKNOWN_FATES: ReadonlySet<number> = new Set([408, 409, 425]);

/**
 * Whether an answer of this status means that the car or its make may have been asked. Smartcar refuses the rest on its
 * own: 400 to 404, 429, 430, and 501 for what a car cannot do.
 */
export function mayHaveReachedCar(status: number): boolean {
  return status < 300 || UNKNOWN_FATES.has(status) || (status >= 500 && status !== 501);
}
