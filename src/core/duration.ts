/** Lengths of time in milliseconds. A day has 24 hours here; a day of the calendar may not, and belongs to its time zone. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HALF_HOUR_MS = 30 * MINUTE_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** How many minutes a day of the clock's face has. */
export const DAY_MINUTES = 24 * 60;
