import { localTime } from "../local-time";
import type { TariffCar } from "./input";
import type { Presence, TariffState } from "./state";

const KEPT = 30;
const LONGEST_MS = 36 * 3_600_000;

/** Learns from a report of the car when it left and how long it was away. */
export function presenceAfter(
  { car: before, presence = {}, goal }: TariffState,
  car: TariffCar,
  zone: string,
): Presence {
  if (car.pluggedIn === undefined || (before && car.at < before.at)) return presence;
  if (car.pluggedIn) return cameBack(presence, car.at, zone);
  if (before?.pluggedIn !== true || presence.leftAt !== undefined) return presence;
  // It left somewhere between the two reports: at its departure time, if that lies between them.
  const planned = goal && !goal.stays && goal.readyAt > before.at && goal.readyAt <= car.at ? goal.readyAt : undefined;
  return { ...presence, leftAt: planned ?? car.at };
}

function cameBack(presence: Presence, at: number, zone: string): Presence {
  const { leftAt, away = [] } = presence;
  if (leftAt === undefined) return presence;
  const ms = at - leftAt;
  if (ms <= 0 || ms > LONGEST_MS) return { away };
  return { away: [...away, { weekday: localTime(leftAt, zone).weekday, ms }].slice(-KEPT) };
}
