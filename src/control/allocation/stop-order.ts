import { MINUTE_MS } from "../../core/duration";
import type { StopsFirst } from "./grant";
import { byImportance, type PowerRequest } from "./power-request";

/** Stops that are due within this time of each other are put in order. */
const TOGETHER_MS = 2 * MINUTE_MS;

/**
 * Which car is stopped first if the surplus is too small for all solar charging: the least important of those whose stop is enough
 * for the others to continue, or the least important of all if no stop is enough. The result is by car, for those that continue
 * meanwhile. `order` are the cars of the house, the most important first.
 */
export function stopsFirst(
  requests: readonly PowerRequest[],
  order: readonly string[],
  now: number,
): ReadonlyMap<string, StopsFirst> {
  const stopping = requests.flatMap((request) => {
    const { class: kind, firm, isCharging, stopsAt } = request;
    const isDue = stopsAt !== undefined && stopsAt <= now + TOGETHER_MS;
    return kind === "sun" && firm === undefined && isCharging === true && isDue ? [{ ...request, stopsAt }] : [];
  });
  const lackingW = Math.max(0, ...stopping.map((each) => each.lackingW ?? 0));
  const ranked = stopping.toSorted((one, other) => moreImportant(other, one, order));
  const first = ranked.find(({ powerW }) => powerW >= lackingW) ?? ranked[0];
  if (!first || now >= first.stopsAt + TOGETHER_MS) return new Map();
  const until = first.stopsAt + TOGETHER_MS;
  return new Map(ranked.filter((each) => each !== first).map(({ car }) => [car, { car: first.car, until }]));
}

/** Negative if the first one is more important, or takes more power. */
function moreImportant(one: PowerRequest, other: PowerRequest, order: readonly string[]): number {
  return byImportance(one, other, order) || other.powerW - one.powerW || one.car.localeCompare(other.car);
}
