import { DAY_MS } from "../../core/duration";

const KEPT = 200;
/** This month and the one before, whose reports must be whole, and a week to ask for them. */
const WHOLE_MS = 70 * DAY_MS;
/** A book is written as a whole, and no car that is well charges nine times a day. */
const MOST = 600;

/** What is kept of sessions, newest last: the last 200, and more where so many are of the last 70 days, up to 600. */
export function keptSessions<T extends { readonly endAt: number }>(sessions: readonly T[], now: number): T[] {
  const recent = sessions.length > KEPT ? sessions.filter(({ endAt }) => endAt > now - WHOLE_MS).length : 0;
  return sessions.slice(-Math.min(MOST, Math.max(KEPT, recent)));
}
