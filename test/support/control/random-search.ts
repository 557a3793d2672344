import type { Cell } from "../../../src/control/planner/cells";
import { constantPower, type ChargingCurve } from "../../../src/control/planner/charging-curve";
import type { Search } from "../../../src/control/planner/search";

/** Numbers from 0 to 1 that are the same in each run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Kind {
  /** Where all edges of the cheapest plan lie, in ms. */
  readonly gridMs: number;
  readonly mostTicks: number;
  readonly tapers: boolean;
}

/** A small search: cells of mixed length, holes, negative and equal prices, and any of the requests. */
export function randomSearch(random: () => number, { gridMs, mostTicks, tapers }: Kind): Search {
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const maybe = <T>(chance: number, value: () => T): T | undefined => (random() < chance ? value() : undefined);
  const few = random() < 0.4;

  const cells: Cell[] = [];
  let [at, usable] = [0, 0];
  const ticks = whole(3, mostTicks);
  while (at < ticks) {
    const length = Math.min(ticks - at, whole(1, 4));
    const costPerKwh = random() < 0.15 ? undefined : few ? whole(0, 2) / 10 : whole(-20, 80) / 100;
    cells.push({ startAt: at * gridMs, endAt: (at + length) * gridMs, costPerKwh });
    if (costPerKwh !== undefined) usable += length;
    at += length;
  }
  return {
    cells,
    curve: tapers ? taper(whole(1, 6) * gridMs * (random() < 0.5 ? 1 : 0.5)) : constantPower(11),
    positionMs: tapers ? whole(0, 3) * gridMs : 0,
    neededMs: whole(0, usable + (random() < 0.1 ? 2 : 0)) * gridMs,
    mostStarts: maybe(0.6, () => whole(0, 3)),
    shortestRunMs: maybe(0.5, () => whole(1, 4) * gridMs),
    chargingForMs: maybe(0.3, () => whole(0, 3) * gridMs),
    goesOnForMs: maybe(0.2, () => whole(1, 3) * gridMs),
  };
}

function taper(kneeMs: number): ChargingCurve {
  return [
    { forMs: kneeMs, powerKw: 11 },
    { forMs: Infinity, powerKw: 6 },
  ];
}
