import {
  type RollingPlan,
  type RollingRequest,
  planRollingHorizon,
} from "../../../src/control/planner/rolling-horizon";
import { constantPower, type ChargingCurve } from "../../../src/control/planner/charging-curve";
import { PositionGrid } from "../../../src/control/planner/position-grid";
import { leftOver } from "../../../src/control/planner/value-function";
import { HALF_HOUR_MS, HOUR_MS } from "../../../src/core/duration";
import { FAIR, forAll, type Dice } from "./dice";

/** Cells of an hour, and a grid of half hours: all that a plan may choose lies on it. */
const TICK_MS = HOUR_MS;

/** A small plan that is asked for, with any of the constraints, and what is left over at its end is worth. */
export interface RandomPlan {
  readonly request: RollingRequest;
  readonly worthPerKwh: number;
}

function randomPlan(dice: Dice): RandomPlan {
  const whole = (from: number, to: number): number => dice.whole(from, to);
  const maybe = <T>(chance: number, value: () => T): T | undefined => (dice.isTrue(chance) ? value() : undefined);
  const halves = (from: number, to: number): number => whole(2 * from, 2 * to) * HALF_HOUR_MS;
  const ticks = whole(3, 9);
  const fullMs = halves(1, 7);
  const tapers = dice.isTrue(0.3);
  const curve: ChargingCurve = tapers
    ? [
        { forMs: halves(1, 5), powerKw: 1 },
        { forMs: Infinity, powerKw: 0.5 },
      ]
    : constantPower(1);
  const grid = new PositionGrid(curve, { fullMs, positionMs: 0, gridMs: HALF_HOUR_MS });
  const few = dice.isTrue(0.4);
  const cost = (): number | undefined =>
    dice.isTrue(0.1) ? undefined : few ? whole(0, 2) : Math.round((dice.share() * 2 - 0.3) * 100) / 100;
  const awayFrom = whole(0, ticks);
  const isCharging = dice.isTrue(0.3);
  const worthPerKwh = whole(0, 4) / 4;
  const mostRuns = maybe(0.6, () => whole(1, 3));
  const reservedTo = whole(1, ticks) * TICK_MS;
  const request: RollingRequest = {
    grid,
    fromAt: 0,
    toAt: ticks * TICK_MS,
    cells: Array.from({ length: ticks }, (_, at) => ({
      startAt: at * TICK_MS,
      endAt: (at + 1) * TICK_MS,
      costPerKwh: cost(),
    })),
    positionMs: Math.min(fullMs, halves(0, 4)),
    isCharging,
    chargingForMs: isCharging ? maybe(0.6, () => halves(0, 2)) : undefined,
    isPending: dice.isTrue(0.5),
    startCost: 1e-9,
    stopCost: whole(0, 2) / 4,
    fullCost: whole(0, 2) / 4,
    missedPerKwh: 50,
    shortestMs: maybe(0.6, () => halves(0.5, 3)),
    shortCost: whole(0, 2),
    startDelayMs: maybe(0.3, () => halves(0.5, 1)),
    mostRuns,
    runsLeft: mostRuns === undefined ? undefined : maybe(0.5, () => whole(0, mostRuns)),
    goals: [whole(1, ticks), whole(1, ticks)]
      .toSorted((one, other) => one - other)
      .map((at) => ({ at: at * TICK_MS, positionMs: Math.min(fullMs, halves(0, 5)), weight: maybe(0.3, () => 0.1) })),
    trips: tapers
      ? []
      : [{ fromAt: awayFrom * TICK_MS, toAt: (awayFrom + whole(1, 2)) * TICK_MS, energyKwh: whole(1, 3) }],
    reserved: maybe(0.2, () => ({ fromAt: Math.max(0, reservedTo - whole(1, 2) * TICK_MS), toAt: reservedTo })),
    idlePerHour: 5,
    announcedAt: isCharging ? undefined : maybe(0.2, () => whole(0, ticks - 1) * TICK_MS),
    after: leftOver(grid, worthPerKwh),
  };
  return { request, worthPerKwh };
}

/**
 * Makes so many plans. Throws for the simplest one that costs more than the best of all patterns, which is reckoned without the
 * planner.
 */
export function checkPlans(seed: number, count: number): void {
  const holds = (dice: Dice): void => {
    const { request, worthPerKwh } = randomPlan(dice);
    const ticks = request.cells.length;
    const least = Math.min(...Array.from({ length: 2 ** ticks }, (_, pattern) => paid(request, pattern, worthPerKwh)));
    const plan = planRollingHorizon(request);
    const cost = paid(request, patternOf(request, plan), worthPerKwh);
    if (cost <= least + 1e-6) return;
    const { grid: _grid, after: _after, ...asked } = request;
    throw new Error(`It costs ${cost}, the best ${least}: ${JSON.stringify({ ...asked, runs: plan.runs })}`);
  };
  forAll(count, holds, { ...FAIR, count: 120, seed });
}

function patternOf({ cells }: RollingRequest, { runs }: RollingPlan): number {
  return cells.reduce((pattern, { startAt }, index) => {
    const isOn = runs.some((run) => run.startAt <= startAt && startAt < run.endAt);
    return isOn ? pattern | (1 << index) : pattern;
  }, 0);
}

/** What a pattern of on and off costs in all, hour by hour; Infinity where it does what it must not. */
function paid(request: RollingRequest, pattern: number, worthPerKwh: number): number {
  const { grid, cells, goals = [], trips = [], toAt, startCost, stopCost, fullCost = 0, missedPerKwh } = request;
  const { shortestMs = 0, shortCost = 0, startDelayMs = 0, mostRuns, reserved, idlePerHour = 0 } = request;
  const { announcedAt, chargingForMs, isPending = false } = request;
  let [positionMs, cost, isOn] = [request.positionMs, 0, request.isCharging];
  let runs = mostRuns === undefined ? Infinity : Math.min(mostRuns, request.runsLeft ?? mostRuns);
  let lastedMs = chargingForMs ?? Infinity;
  let delayMs = isPending && chargingForMs !== undefined ? Math.max(0, startDelayMs - chargingForMs) : 0;
  let leastMs = Math.max(shortestMs, isPending ? startDelayMs : 0);
  let [isOurs, isSoonFull] = [false, false];

  const arrive = (at: number): void => {
    for (const goal of goals) {
      if (goal.at !== at) continue;
      cost += grid.missingKwh(positionMs, goal) * (goal.weight ?? 1) * missedPerKwh;
      if (goal.weight === undefined && mostRuns !== undefined) runs = mostRuns;
    }
    for (const trip of trips) if (trip.toAt === at) positionMs = grid.afterTrip(positionMs, trip.energyKwh);
  };
  const cutShort = (): void => {
    if (isOurs && !isSoonFull && lastedMs < leastMs) cost += shortCost;
    isOn = false;
  };
  for (const [index, { startAt, endAt, costPerKwh }] of cells.entries()) {
    if (index > 0) arrive(startAt);
    const idle = reserved && startAt >= reserved.fromAt && startAt < reserved.toAt ? idlePerHour : 0;
    const isAway = trips.some(({ fromAt, toAt: backAt }) => startAt >= fromAt && startAt < backAt);
    const wants = ((pattern >> index) & 1) === 1;
    if (isAway || costPerKwh === undefined) {
      if (wants) return Infinity;
      if (isOn && !isAway) cost += stopCost;
      if (isOn) cutShort();
      cost += idle;
      continue;
    }
    const mustBegin =
      announcedAt !== undefined && startAt === announcedAt && !isOn && runs > 0 && !grid.isFull(positionMs);
    if (mustBegin && !wants) return Infinity;
    if (!wants) {
      const isFull = grid.isFull(positionMs);
      if (isOn && lastedMs < leastMs && !isFull) return Infinity;
      if (isOn) cost += isFull ? Math.min(stopCost, fullCost) : stopCost;
      isOn = false;
      cost += idle;
      continue;
    }
    if (!isOn) {
      if (runs <= 0 || (announcedAt !== undefined && startAt < announcedAt)) return Infinity;
      runs -= 1;
      cost += startCost;
      const next = goals.find(({ at, weight }) => at > startAt && weight === undefined);
      if (next && startAt >= next.at - HALF_HOUR_MS && positionMs >= next.positionMs) cost += shortCost;
      isSoonFull = grid.fullMs - positionMs < shortestMs - startDelayMs;
      if (isSoonFull) cost += shortCost;
      [isOn, isOurs, lastedMs, delayMs, leastMs] = [true, true, 0, startDelayMs, Math.max(shortestMs, startDelayMs)];
    }
    const usableMs = Math.max(0, endAt - startAt - delayMs);
    const toMs = grid.chargedTo(positionMs, usableMs);
    const usedMs = toMs - positionMs;
    cost += costPerKwh * (grid.energyKwhAt(toMs) - grid.energyKwhAt(positionMs));
    cost += (idle * (endAt - startAt - usedMs)) / HOUR_MS;
    delayMs = Math.max(0, delayMs - (endAt - startAt));
    positionMs = toMs;
    if (!grid.isFull(positionMs)) {
      lastedMs += endAt - startAt;
      continue;
    }
    cost += fullCost;
    isOn = false;
  }
  arrive(toAt);
  return cost - worthPerKwh * grid.energyKwhAt(positionMs);
}
