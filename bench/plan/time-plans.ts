import type { ChargeRequest } from "../../src/control/planner/charge-request";
import { chargingCurve, chargingTimeMs, positionOfPercent } from "../../src/control/planner/charging-time";
import { planAhead, type AheadPlan } from "../../src/control/planner/ahead";
import { leftOver } from "../../src/control/planner/ahead-values";
import { PositionGrid } from "../../src/control/planner/position-grid";
import { planCharge } from "../../src/control/planner/plan-charge";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { median } from "../median";

export interface PlanTime {
  readonly what: string;
  /** Of one core. */
  readonly ms: number;
  readonly mostMs: number;
}

const QUARTER = 15 * MINUTE_MS;
const ROUNDS = 50;
const car = { capacityKwh: 77, powerKw: 7.4 };

/** How long the planner keeps Node-RED waiting, once it is warm. */
export function timePlans(): readonly PlanTime[] {
  return [
    { what: "288 quarter hours, 10 starts", ms: timed(() => planCharge(charge)), mostMs: 20 },
    { what: "192 half hours ahead, 4 trips", ms: timed(planDays), mostMs: 3 },
  ];
}

/** In CPU time, which others on the machine do not stretch. */
function timed(work: () => unknown): number {
  const times = Array.from({ length: 2 * ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return median(times.slice(ROUNDS));
}

/** Dear in the evening, cheap at noon, and no two alike. */
function costAt(at: number): number {
  const hour = at / HOUR_MS;
  return 0.3 + 0.1 * Math.sin((hour / 12) * Math.PI) + 0.03 * Math.sin(hour * 7.3);
}

/** In the midst of a slot, and with the car taking less towards the end: nothing is even. */
const charge: ChargeRequest = {
  now: 7 * MINUTE_MS + 13_000,
  costs: slots(288, QUARTER).map((slot) => ({ ...slot, value: costAt(slot.startAt) })),
  curve: chargingCurve(car),
  positionMs: positionOfPercent(car, 5),
  neededMs: chargingTimeMs(car, 5, 100),
  readyAt: 72 * HOUR_MS,
  mostStarts: 10,
  shortestRunMs: 30 * MINUTE_MS,
};

const days = [0, 1, 2, 3];
const positionMs = positionOfPercent(car, 40);
const steps = slots(192, 30 * MINUTE_MS).map((slot) => ({ ...slot, costPerKwh: costAt(slot.startAt) }));

function planDays(): AheadPlan {
  const fullMs = positionOfPercent(car, 80);
  const grid = new PositionGrid(chargingCurve(car), { fullMs, positionMs, gridMs: 5 * MINUTE_MS });
  return planAhead({
    grid,
    fromAt: 0,
    toAt: 96 * HOUR_MS,
    cells: steps,
    positionMs,
    isCharging: false,
    goals: days.map((day) => ({ at: (24 * day + 7.5) * HOUR_MS, positionMs: positionOfPercent(car, 50) })),
    trips: days.map((day) => ({
      fromAt: (24 * day + 7.5) * HOUR_MS,
      toAt: (24 * day + 17.5) * HOUR_MS,
      energyKwh: 10,
    })),
    startCost: 0.003,
    stopCost: 0.05,
    missedPerKwh: 10,
    after: leftOver(grid, 0.2),
  });
}

function slots(count: number, lengthMs: number): readonly { readonly startAt: number; readonly endAt: number }[] {
  return Array.from({ length: count }, (_, index) => ({ startAt: index * lengthMs, endAt: (index + 1) * lengthMs }));
}
