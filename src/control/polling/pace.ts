import type { PollPlan } from "./facts";

const DAY = 86_400_000;

/** What two days may use ahead of their turn: a long charge is watched closely, and made up for afterwards. */
const AHEAD_MS = 2 * DAY;

/**
 * The earliest time of the next read at which the month's calls last, when the last one was at `last`. As early as anybody likes
 * while no more is used than the days gone by may use, and a little ahead. Whatever uses calls counts, also commands.
 */
export function pacedAt({ readsLeft, readsAMonth, startsAt, endsAt }: PollPlan, last: number, now: number): number {
  if (readsLeft === 0) return endsAt;
  const perMs = readsAMonth / (endsAt - startsAt);
  const rest = Math.max(0, endsAt - now);
  const due = rest * perMs;
  const ahead = Math.min(AHEAD_MS * perMs, due / 2);
  return readsLeft >= due - ahead ? last : Math.min(endsAt, last + rest / readsLeft);
}
