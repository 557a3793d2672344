import { energyKwhAt } from "../../../src/control/planner/charging-curve";
import type { Search, Span } from "../../../src/control/planner/search";

export interface Tried {
  readonly ticks: number;
  readonly cost: number;
  readonly starts: number;
}

/** The best of all patterns of on and off: most charged, then least cost, then fewest starts. `undefined` where none is allowed. */
export function bestPattern(search: Search, gridMs: number): Tried | undefined {
  const ticks = Math.round((search.cells.at(-1)?.endAt ?? 0) / gridMs);
  const needed = Math.round(search.neededMs / gridMs);
  let best: Tried | undefined;
  for (let pattern = 0; pattern < 2 ** ticks; pattern++) {
    const spans = spansOf(pattern, ticks, gridMs);
    const charged = spans.reduce((sum, { startAt, endAt }) => sum + Math.round((endAt - startAt) / gridMs), 0);
    if (charged > needed || charged < (best?.ticks ?? 0) || faultIn(search, spans) !== undefined) continue;
    const tried = { ticks: charged, cost: costOf(search, spans), starts: startsOf(search, spans) };
    if (isBetter(tried, best)) best = tried;
  }
  return best;
}

function isBetter(one: Tried, other: Tried | undefined): boolean {
  if (!other || one.ticks !== other.ticks) return true;
  return one.cost < other.cost - 1e-9 || (one.cost < other.cost + 1e-9 && one.starts < other.starts);
}

function spansOf(pattern: number, ticks: number, gridMs: number): readonly Span[] {
  const spans: { startAt: number; endAt: number }[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    if (((pattern >> tick) & 1) === 0) continue;
    const last = spans.at(-1);
    if (last?.endAt === tick * gridMs) last.endAt += gridMs;
    else spans.push({ startAt: tick * gridMs, endAt: (tick + 1) * gridMs });
  }
  return spans;
}

/** What a plan does that it must not; nothing if it is allowed. */
export function faultIn(search: Search, spans: readonly Span[]): string | undefined {
  const { cells, mostStarts = Infinity, shortestRunMs = 0, chargingForMs, goesOnForMs = 0, neededMs } = search;
  const [beginsAt, endsAt] = [cells[0]?.startAt ?? 0, cells.at(-1)?.endAt ?? 0];
  for (const { costPerKwh, startAt, endAt } of cells) {
    if (costPerKwh === undefined && spans.some((span) => span.startAt < endAt && span.endAt > startAt)) {
      return "charges where it cannot";
    }
  }
  for (const [index, { startAt, endAt }] of spans.entries()) {
    if (endAt <= startAt || startAt < (spans[index - 1]?.endAt ?? beginsAt) || endAt > endsAt) return "is out of order";
  }
  if (startsOf(search, spans) > mostStarts) return "starts too often";
  const shortest = Math.min(shortestRunMs, neededMs + goesOnForMs);
  const unusable = cells.find(({ costPerKwh }) => costPerKwh === undefined);
  const mustLastMs = Math.min(
    shortest - (chargingForMs ?? shortest),
    (unusable?.startAt ?? endsAt) - beginsAt,
    neededMs,
  );
  for (const { startAt, endAt } of spans) {
    if (chargingForMs !== undefined && startAt === beginsAt && endAt - startAt >= mustLastMs) continue;
    const before = startAt === beginsAt ? (chargingForMs ?? 0) : 0;
    const after = endAt === endsAt ? goesOnForMs : 0;
    if (before + endAt - startAt + after < shortest) return "has a short run";
  }
  if (goesOnForMs > 0 && spans.at(-1)?.endAt !== endsAt && goesOnForMs < shortest) return "goes on too shortly";
  const goesOnNow = spans.find(({ startAt }) => startAt === beginsAt) !== undefined;
  if (mustLastMs > 0 && !goesOnNow) return "stops at once";
  return undefined;
}

export function startsOf({ cells, chargingForMs, goesOnForMs = 0 }: Search, spans: readonly Span[]): number {
  const goesOn = chargingForMs !== undefined && spans[0]?.startAt === cells[0]?.startAt ? 1 : 0;
  const startsLast = goesOnForMs > 0 && spans.at(-1)?.endAt !== cells.at(-1)?.endAt ? 1 : 0;
  return spans.length - goesOn + startsLast;
}

export function costOf({ cells, curve, positionMs }: Search, spans: readonly Span[]): number {
  let [position, cost] = [positionMs, 0];
  for (const span of spans) {
    for (const { startAt, endAt, costPerKwh = NaN } of cells) {
      const lastsMs = Math.min(endAt, span.endAt) - Math.max(startAt, span.startAt);
      if (lastsMs <= 0) continue;
      cost += costPerKwh * (energyKwhAt(curve, position + lastsMs) - energyKwhAt(curve, position));
      position += lastsMs;
    }
  }
  return cost;
}
