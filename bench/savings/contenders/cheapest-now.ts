import { HOUR_MS } from "../../../src/core/duration";
import { leavesAtOf, type Sight } from "./rule";

/** Whether now is among the cheapest of the known hours before the departure in which `upToKwh` can be reached. */
export function isCheapestNow(sight: Sight, upToKwh: number): boolean {
  const { now, car, facts, prices } = sight;
  const neededMs = (Math.max(0, upToKwh - car.storedKwh) / facts.efficiency / facts.powerKw) * HOUR_MS;
  if (neededMs <= 0) return false;
  const readyAt = leavesAtOf(sight);
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
