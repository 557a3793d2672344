import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { neededKwhOf, type Rule } from "./rule";

const SLOT_MS = HOUR_MS / 4;
/** Less than this is neither begun nor paused for. */
const SHORT_MS = 14 * MINUTE_MS;
/** What it takes a battery to fill by, before it has learnt. */
const TAKEN_EFFICIENCY = 0.85;

interface Quarter {
  readonly startAt: number;
  readonly endAt: number;
  readonly value: number;
}

/**
 * The rules of evcc for a car that is only on or off: a plan to what is needed by the departure, in the cheapest quarter hours, the
 * later one of equals; besides that the sun alone, on when it covers the charger, off when it does not. Its delays are shorter than
 * the five minutes of a reading, and are over with it.
 */
export function evcc(): Rule {
  let slotEndAt = -Infinity;
  return (sight) => {
    const { now, car, facts, surplusW, prices, trip } = sight;
    const { powerKw } = facts;
    if (!car.pluggedIn) slotEndAt = -Infinity;
    const neededMs = ((neededKwhOf(sight) - car.storedKwh) / TAKEN_EFFICIENCY / powerKw) * HOUR_MS;
    const bySun = surplusW >= powerKw * 1000;
    // Without a departure there is no plan.
    if (neededMs <= 0 || !trip) {
      slotEndAt = -Infinity;
      return bySun;
    }
    const plan = planOf({ now, neededMs, readyAt: trip.leavesAt }, prices);
    const slot = plan.find(({ startAt, endAt }) => startAt <= now && now < endAt);
    const wasActive = slotEndAt > -Infinity;
    const isLone = slot !== undefined && plan.length === 1;
    const isTooShort = !wasActive && isLone && slot.endAt - now < SHORT_MS;
    if (slot && !isTooShort) {
      slotEndAt = slot.endAt;
      return true;
    }
    const next = plan.find(({ startAt }) => startAt > now);
    const goesOn = now < slotEndAt || neededMs < SLOT_MS || (next !== undefined && next.startAt - now < SHORT_MS);
    if (wasActive && goesOn) return true;
    slotEndAt = -Infinity;
    return bySun;
  };
}

interface Goal {
  readonly now: number;
  readonly neededMs: number;
  readonly readyAt: number;
}

function planOf({ now, neededMs, readyAt }: Goal, prices: readonly Quarter[]): readonly Quarter[] {
  const latestAt = readyAt - neededMs;
  const late = [{ startAt: Math.max(now, latestAt), endAt: Math.max(now, latestAt) + neededMs, value: NaN }];
  const horizonAt = prices.at(-1)?.endAt ?? now;
  if (latestAt <= now || horizonAt <= now) return late;
  const behindMs = Math.max(0, readyAt - horizonAt);
  if (behindMs >= neededMs) return [];
  const quarters = quartersOf(prices, now, Math.min(readyAt, horizonAt));
  const knownMs = quarters.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
  return knownMs < neededMs - behindMs ? late : cheapest(quarters, neededMs - behindMs);
}

function quartersOf(prices: readonly Quarter[], fromAt: number, toAt: number): readonly Quarter[] {
  return prices.flatMap(({ startAt, endAt, value }) => {
    const quarters: Quarter[] = [];
    for (let at = startAt; at < endAt; at += SLOT_MS) {
      const quarter = { startAt: Math.max(at, fromAt), endAt: Math.min(at + SLOT_MS, toAt), value };
      if (quarter.startAt < quarter.endAt) quarters.push(quarter);
    }
    return quarters;
  });
}

function cheapest(quarters: readonly Quarter[], neededMs: number): readonly Quarter[] {
  const chosen: Quarter[] = [];
  let leftMs = neededMs;
  for (const quarter of quarters.toSorted((a, b) => a.value - b.value || b.startAt - a.startAt)) {
    if (leftMs <= 0) break;
    const overMs = Math.max(0, quarter.endAt - quarter.startAt - leftMs);
    const isFirst = chosen.length > 0 && chosen.every(({ startAt }) => startAt > quarter.startAt);
    leftMs -= quarter.endAt - quarter.startAt;
    chosen.push(
      isFirst ? { ...quarter, startAt: quarter.startAt + overMs } : { ...quarter, endAt: quarter.endAt - overMs },
    );
  }
  return chosen.toSorted((a, b) => a.startAt - b.startAt);
}
