import { localTime } from "../local-time";
import { awayMs, lookEarlierMs } from "./presence";
import type { TariffSettings } from "./settings";
import type { Presence, TariffState } from "./state";

const MINUTE_MS = 60_000;

/** A car that should have left is asked so long after that. */
const AFTER_MS = 15 * MINUTE_MS;
/** Who is not back yet is asked for again and again, ever more rarely. */
const FIRST_AGAIN_MS = 30 * MINUTE_MS;
const MOST_AGAIN_MS = 4 * 60 * MINUTE_MS;

/** From when on news of the car would change what is decided; `undefined` while what is known will do. */
export function newsWantedAt(
  { car, carHeardAt = car?.at ?? 0, presence, goal, wakeAt, isFresh }: TariffState,
  { zone }: TariffSettings,
): number | undefined {
  // After a restart nothing is decided without.
  if (wakeAt !== undefined && !isFresh) return wakeAt;
  if (!car) return undefined;
  if (car.pluggedIn === false) return backWantedAt(carHeardAt, presence, zone);
  // It was here before its departure: has it left?
  return goal && !goal.stays && car.at < goal.readyAt ? goal.readyAt + AFTER_MS : undefined;
}

/** A car whose return nobody has seen yet is asked for earlier than it is expected, so that it is learnt. */
function backWantedAt(heardAt: number, presence: Presence | undefined, zone: string): number {
  const leftAt = presence?.leftAt ?? heardAt;
  const { weekday } = localTime(leftAt, zone);
  const usualMs = awayMs(presence, weekday);
  const backAt = leftAt + usualMs;
  const earlyMs = lookEarlierMs(presence, weekday);
  if (earlyMs !== undefined && heardAt < leftAt + earlyMs) return leftAt + earlyMs;
  if (heardAt < backAt) return backAt;
  return heardAt + Math.min(MOST_AGAIN_MS, Math.max(FIRST_AGAIN_MS, heardAt - backAt));
}
