import { HOUR_MS } from "../../../src/core/duration";
import { nextDepartureAt } from "../homes/calendar";
import { EFFICIENCY } from "../homes/car";
import type { Sight } from "./rule";

/** Whether now is among the cheapest of the known hours before the departure in which `upToKwh` can be reached. */
export function isCheapestNow({ now, car, powerKw, prices }: Sight, upToKwh: number): boolean {
  const neededMs = (Math.max(0, upToKwh - car.storedKwh) / EFFICIENCY / powerKw) * HOUR_MS;
  if (neededMs <= 0) return false;
  const readyAt = nextDepartureAt(now);
  const hours = prices
    .filter(({ startAt }) => startAt < readyAt)
    .map(({ startAt, endAt, value }) => ({ startAt, ms: Math.min(endAt, readyAt) - Math.max(startAt, now), value }));
  let left = neededMs;
  for (const { startAt, ms } of hours.toSorted((a, b) => a.value - b.value)) {
    if (startAt <= now) return true;
    left -= ms;
    if (left <= 0) return false;
  }
  return true;
}
