import { energyKwhAt, kneesOf } from "./charging-curve";
import type { Search } from "./search";

/** A search in whole seconds: times counted from the first cell, positions from the car's own. */
export interface Problem {
  readonly startAt: number;
  /** One more than there are cells. */
  readonly borders: readonly number[];
  /** Per cell where the cell ends that it was cut from. */
  readonly wholeEnds: readonly number[];
  /** Per cell, as a part of the most expensive: sums stay near 1. NaN where it cannot be used. */
  readonly costs: readonly number[];
  readonly needed: number;
  readonly shortestRun: number;
  readonly isCharging: boolean;
  /** How long a charge that is under way goes on at least. */
  readonly mustLast: number;
  readonly goesOnFor: number;
  readonly mostStarts: number | undefined;
  /** Positions at which the power changes. */
  readonly knees: readonly number[];
  /** In hours of the highest power. */
  readonly energyAt: (position: number) => number;
}

/** More starts than anyone wants are as good as no limit. */
const MANY_STARTS = 100;

export function problemOf({ cells, curve, positionMs, ...search }: Search): Problem {
  const startAt = cells[0]?.startAt ?? 0;
  const borders = [0, ...cells.map(({ endAt }) => seconds(endAt - startAt))];
  const known = cells.map(({ costPerKwh }) => costPerKwh ?? NaN);
  const dearest = known.reduce((most, cost) => Math.max(most, Math.abs(cost) || 0), 0) || 1;
  const usable = known.reduce((sum, cost, at) => sum + (Number.isNaN(cost) ? 0 : lengthAt(borders, at)), 0);
  const needed = Math.min(Math.ceil(search.neededMs / 1000), usable);
  const unusable = known.findIndex((cost) => Number.isNaN(cost));
  const stretch = borders[unusable < 0 ? known.length : unusable] ?? 0;
  const goesOnFor = seconds(search.goesOnForMs ?? 0);
  const { mostStarts = Infinity, chargingForMs } = search;
  const highestKw = Math.max(...curve.map(({ powerKw }) => powerKw));
  const baseKwh = energyKwhAt(curve, positionMs);
  // A run that is all that is needed may be short.
  const shortestRun = Math.min(
    Math.ceil((search.shortestRunMs ?? 0) / 1000),
    Math.ceil(search.neededMs / 1000) + goesOnFor,
  );
  const leftOfRun = chargingForMs === undefined ? 0 : Math.max(0, shortestRun - Math.floor(chargingForMs / 1000));
  return {
    startAt,
    borders,
    wholeEnds: borders.slice(1),
    costs: known.map((cost) => cost / dearest),
    needed,
    shortestRun,
    isCharging: chargingForMs !== undefined,
    mustLast: Math.min(leftOfRun, stretch, needed),
    goesOnFor,
    mostStarts: mostStarts < MANY_STARTS ? Math.max(0, Math.floor(mostStarts)) : undefined,
    knees: kneesOf(curve).map((kneeMs) => seconds(kneeMs - positionMs)),
    energyAt: (position) => (energyKwhAt(curve, positionMs + position * 1000) - baseKwh) / highestKw,
  };
}

/** How long a cell is. */
export function lengthAt(borders: readonly number[], cell: number): number {
  return (borders[cell + 1] ?? 0) - (borders[cell] ?? 0);
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
