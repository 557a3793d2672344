import { localTime } from "../shared/local-time";
import { asksAfterMs } from "./presence";
import type { TariffSettings } from "./settings";
import type { Presence, TariffState } from "./state";

const MINUTE_MS = 60_000;

/** A car that should have left is asked so long after that. */
const AFTER_MS = 15 * MINUTE_MS;
/** Who is not back yet is asked for again and again, ever more rarely. */
const FIRST_AGAIN_MS = 15 * MINUTE_MS;
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

/** A car is asked when it is expected, and before that until its return is well known. */
function backWantedAt(heardAt: number, presence: Presence | undefined, zone: string): number {
  const leftAt = presence?.leftAt ?? heardAt;
  const { weekday } = localTime(leftAt, zone);
  const asksAt = asksAfterMs(presence, weekday).map((ms) => leftAt + ms);
  const nextAt = asksAt.find((at) => at > heardAt);
  if (nextAt !== undefined) return nextAt;
  const backAt = asksAt.at(-1) ?? leftAt;
  return heardAt + Math.min(MOST_AGAIN_MS, Math.max(FIRST_AGAIN_MS, heardAt - backAt));
}
