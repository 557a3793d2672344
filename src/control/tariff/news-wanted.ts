import { localTime } from "../local-time";
import { awayMs } from "./departures";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";

const MINUTE_MS = 60_000;

/** A car that should have left, or be back, is asked so long after that. */
const AFTER_MS = 15 * MINUTE_MS;
/** Who is not back yet is asked for again and again, ever more rarely. */
const FIRST_AGAIN_MS = 30 * MINUTE_MS;
const MOST_AGAIN_MS = 4 * 60 * MINUTE_MS;

/** From when on news of the car would change what is decided; `undefined` while what is known will do. */
export function newsWantedAt(
  { car, presence, goal, wakeAt, isFresh }: TariffState,
  { zone }: TariffSettings,
): number | undefined {
  // After a restart nothing is decided without.
  if (wakeAt !== undefined && !isFresh) return wakeAt;
  if (!car) return undefined;
  if (car.pluggedIn === false) {
    const leftAt = presence?.leftAt ?? car.at;
    const backAt = leftAt + awayMs(presence, localTime(leftAt, zone).weekday) + AFTER_MS;
    if (car.at < backAt) return backAt;
    return car.at + Math.min(MOST_AGAIN_MS, Math.max(FIRST_AGAIN_MS, car.at - backAt));
  }
  // It was here before its departure: has it left?
  return goal && !goal.stays && car.at < goal.readyAt ? goal.readyAt + AFTER_MS : undefined;
}
