import { cellsWithin, type Cell } from "./cells";
import type { ChargeRequest, PlanReason } from "./charge-request";
import { cheapest } from "./cheapest";
import { lastingMs, type Search, type Span } from "./search";

/** What is left to plan from an instant on. */
export interface Rest extends Omit<ChargeRequest, "now" | "atOnceMs"> {
  readonly fromAt: number;
}

export interface RestPlan {
  readonly spans: readonly Span[];
  readonly reason: PlanReason;
}

/** The rules around the search: which time it may use, and what to do where there is nothing to search. */
export function planRest(rest: Rest): RestPlan {
  const { fromAt, neededMs, costs } = rest;
  const cells = costs
    .filter(({ endAt }) => endAt > fromAt)
    .map(({ startAt, endAt, value }) => ({ startAt, endAt, costPerKwh: value }));
  const horizonAt = cells.reduce((latest, { endAt }) => Math.max(latest, endAt), fromAt);
  const readyAt = rest.readyAt ?? horizonAt;
  if (neededMs === 0) return { spans: [], reason: { code: "planned", laterMs: 0 } };
  if (rest.readyAt === undefined) return withinKnown(rest, cells, horizonAt);

  if (readyAt - fromAt <= neededMs) {
    return inOneBlock(rest, fromAt, { code: "too-little-time", lateMs: fromAt + neededMs - readyAt });
  }
  if (horizonAt === fromAt) return inOneBlock(rest, readyAt - neededMs, { code: "no-prices" });

  const laterMs = Math.max(0, readyAt - horizonAt);
  if (laterMs >= neededMs) return { spans: [], reason: { code: "beyond-horizon", horizonAt } };

  const window = cellsWithin(cells, { fromAt, toAt: Math.min(readyAt, horizonAt) });
  const pricedMs = pricedMsOf(window);
  if (pricedMs < neededMs - laterMs) {
    return inOneBlock(rest, readyAt - neededMs, { code: "too-few-prices", pricedMs });
  }
  return searched(rest, window, laterMs);
}

/** Without a deadline the known costs are all there is: what does not fit is left for those to come. */
function withinKnown(rest: Rest, cells: readonly Cell[], horizonAt: number): RestPlan {
  const window = cellsWithin(cells, { fromAt: rest.fromAt, toAt: horizonAt });
  if (window.length === 0) return { spans: [], reason: { code: "no-prices" } };
  return searched({ ...rest, reservedMs: 0 }, window, Math.max(0, rest.neededMs - pricedMsOf(window)));
}

/** The search in a gapless window, but for what is left for later and the reserved time before the deadline. */
function searched(rest: Rest, window: readonly Cell[], laterMs: number): RestPlan {
  const neededMs = rest.neededMs - laterMs;
  const toAt = window.at(-1)?.endAt ?? rest.fromAt;
  const reservedMs = reservedIn(rest, window, { neededMs, reservedMs: Math.max(0, (rest.reservedMs ?? 0) - laterMs) });
  const reserved = reservedMs > 0 ? [{ startAt: toAt - reservedMs, endAt: toAt }] : [];
  const free = cellsWithin(window, { fromAt: rest.fromAt, toAt: toAt - reservedMs });
  const search: Search = {
    cells: free.map((cell) => (isDear(rest, cell) ? { ...cell, costPerKwh: undefined } : cell)),
    curve: rest.curve,
    positionMs: rest.positionMs ?? 0,
    neededMs: neededMs - reservedMs,
    goesOnForMs: reservedMs,
    mostStarts: rest.mostStarts,
    shortestRunMs: rest.shortestRunMs,
    chargingForMs: rest.chargingForMs,
    ...(rest.isOneBlock ? oneBlock(rest, reservedMs) : {}),
  };
  const spans = found(search, free);
  const missingMs = search.neededMs - lastingMs(spans);
  return { spans: [...spans, ...reserved], reason: reasonFor(rest, missingMs, laterMs) };
}

/** A block is found again while it is charged: what is running counts as little as a block that begins now. */
function oneBlock({ mostStarts = Infinity }: Rest, reservedMs: number): Pick<Search, "mostStarts" | "chargingForMs"> {
  return { mostStarts: Math.min(mostStarts, reservedMs > 0 ? 2 : 1), chargingForMs: undefined };
}

/** Holes are used only where too little is found without them, and are taken to be as dear as the most expensive known time. */
function found(search: Search, window: readonly Cell[]): readonly Span[] {
  const spans = cheapest(search);
  if (lastingMs(spans) >= search.neededMs || window.every(({ costPerKwh }) => costPerKwh !== undefined)) return spans;

  const dearest = search.cells.reduce((most, { costPerKwh = -Infinity }) => Math.max(most, costPerKwh), -Infinity);
  const costPerKwh = dearest === -Infinity ? 0 : dearest;
  const cells = search.cells.map((cell, at) => (window[at]?.costPerKwh === undefined ? { ...cell, costPerKwh } : cell));
  const over = cheapest({ ...search, cells });
  return lastingMs(over) > lastingMs(spans) ? over : spans;
}

/** The reserved time that can be had. It keeps below the ceiling, or is not reserved. */
function reservedIn(
  rest: Rest,
  window: readonly Cell[],
  { neededMs, reservedMs }: { neededMs: number; reservedMs: number },
): number {
  const ms = Math.min(reservedMs, neededMs);
  const fromAt = (window.at(-1)?.endAt ?? 0) - ms;
  return window.some((cell) => cell.endAt > fromAt && isDear(rest, cell)) ? 0 : ms;
}

function reasonFor({ ceiling }: Rest, missingMs: number, laterMs: number): PlanReason {
  if (missingMs <= 0) return { code: "planned", laterMs };
  return { code: ceiling === undefined ? "too-few-starts" : "above-ceiling", missingMs };
}

/** All that is needed from an instant on, but for the time that is known to be above the ceiling. */
function inOneBlock(rest: Rest, startAt: number, reason: PlanReason): RestPlan {
  const endAt = startAt + rest.neededMs;
  const dear = rest.costs.filter((slot) => isDear(rest, { ...slot, costPerKwh: slot.value }));
  if (dear.length === 0) return { spans: [{ startAt, endAt }], reason };
  const cells = cellsWithin(
    dear.map((slot) => ({ ...slot, costPerKwh: slot.value })),
    { fromAt: startAt, toAt: endAt },
  );
  return { spans: cells.filter(({ costPerKwh }) => costPerKwh === undefined), reason };
}

function isDear({ ceiling = Infinity }: Rest, { costPerKwh = -Infinity }: Cell): boolean {
  return costPerKwh > ceiling;
}

function pricedMsOf(cells: readonly Cell[]): number {
  return lastingMs(cells.filter(({ costPerKwh }) => costPerKwh !== undefined));
}
