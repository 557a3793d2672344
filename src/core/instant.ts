/** No home, car or feed of ours means an instant before or after these; milliseconds since the epoch. */
export const EARLIEST_INSTANT = Date.UTC(2000, 0, 1);
export const LATEST_INSTANT = Date.UTC(2100, 0, 1);

/** What a `Date` holds on either side of the epoch. */
const CALENDAR_MS = 8.64e15;

/** An instant from outside, in milliseconds since the epoch; `undefined` for what none can mean, such as nanoseconds. */
export function soundInstant(value: unknown): number | undefined {
  return typeof value === "number" && value >= EARLIEST_INSTANT && value <= LATEST_INSTANT ? value : undefined;
}

/** A number from outside as milliseconds since the epoch: it may be seconds. `undefined` for what is neither. */
export function instantFromNumber(value: number): number | undefined {
  return soundInstant(value) ?? soundInstant(Math.round(value * 1000));
}

/** ISO 8601 text of an instant. Never throws: what no calendar holds is reported as its nearest end. */
export function isoText(at: number): string {
  const within = Math.min(Math.max(at, -CALENDAR_MS), CALENDAR_MS);
  return new Date(Number.isNaN(within) ? CALENDAR_MS : within).toISOString();
}
