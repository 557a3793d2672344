import type { PollPlan } from "./facts";

const DAY = 86_400_000;

/** What two days may use ahead of their turn: a long charge is watched closely, and made up for afterwards. */
const AHEAD_MS = 2 * DAY;

/**
 * How far apart reads must be for the month's calls to last; 0 while no more is used than the days gone by may use, and a little
 * ahead. Whatever uses calls counts, also commands.
 */
export function stretchMs({ readsLeft, readsAMonth, startsAt, endsAt }: PollPlan, now: number): number {
  const perMs = readsAMonth / (endsAt - startsAt);
  const rest = Math.max(0, endsAt - now);
  const due = rest * perMs;
  const ahead = Math.min(AHEAD_MS * perMs, due / 2);
  return readsLeft >= due - ahead ? 0 : rest / Math.max(1, readsLeft);
}
