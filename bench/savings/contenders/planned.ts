import { constantPower } from "../../../src/control/planner/charging-curve";
import { PositionGrid } from "../../../src/control/planner/position-grid";
import { planRollingHorizon } from "../../../src/control/planner/rolling-horizon";
import type { Values } from "../../../src/control/planner/value-function";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { leavesAtOf, neededKwhOf, type Rule } from "./rule";

/** Against all that comes a little late. */
const MARGIN_KWH = 0.3;
const GRID_MS = 5 * MINUTE_MS;

/** Our planner, which knows prices only: the cheapest way to what is needed by the departure. */
export function planned(): Rule {
  return (sight) => {
    const { now, car, facts, prices } = sight;
    const { powerKw } = facts;
    const readyAt = leavesAtOf(sight);
    const timeFor = (kwh: number): number => (kwh / facts.efficiency / powerKw) * HOUR_MS;
    const goal = { at: readyAt, positionMs: timeFor(neededKwhOf(sight) + MARGIN_KWH) };
    const positionMs = timeFor(car.storedKwh);
    if (!car.pluggedIn || positionMs >= goal.positionMs) return false;
    const grid = new PositionGrid(constantPower(powerKw), { fullMs: goal.positionMs, positionMs, gridMs: GRID_MS });
    const cells = prices.flatMap(({ startAt, endAt, value }) => quarters(startAt, endAt, value));
    return planRollingHorizon({
      grid,
      positionMs,
      isCharging: car.charging,
      fromAt: now,
      toAt: Math.min(readyAt, prices.at(-1)?.endAt ?? readyAt),
      cells,
      goals: [goal],
      startCost: 0.001,
      stopCost: 0.02,
      missedPerKwh: 10,
      // Prices that are not known yet are no worse than the dearest of those that are.
      after: valuesAfter(grid, goal.positionMs, Math.max(0, ...prices.map(({ value }) => value))),
    }).on;
  };
}

function valuesAfter(grid: PositionGrid, goalMs: number, perKwh: number): Values {
  const neededKwh = grid.energyKwhAt(goalMs);
  const off = grid.energies.map((kwh) => Math.max(0, neededKwh - kwh) * perKwh);
  return { off, on: off };
}

function quarters(
  startAt: number,
  endAt: number,
  costPerKwh: number,
): readonly { startAt: number; endAt: number; costPerKwh: number }[] {
  const lengthMs = 15 * MINUTE_MS;
  return Array.from({ length: Math.ceil((endAt - startAt) / lengthMs) }, (_, index) => ({
    startAt: startAt + index * lengthMs,
    endAt: Math.min(endAt, startAt + (index + 1) * lengthMs),
    costPerKwh,
  }));
}
