import { performance } from "node:perf_hooks";
import type { ChargeRequest } from "../../src/control/plan/charge-request";
import { chargingCurve, chargingTimeMs, positionOfPercent } from "../../src/control/plan/charging-time";
import { planAhead, type AheadRequest } from "../../src/control/plan/ahead";
import { planCharge } from "../../src/control/plan/plan-charge";
import { median } from "../median";

export interface PlanTime {
  readonly what: string;
  readonly ms: number;
  readonly mostMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUARTER = 15 * MINUTE;
const ROUNDS = 50;
const car = { capacityKwh: 77, powerKw: 7.4 };

/** How long the planner keeps Node-RED waiting, once it is warm. */
export function timePlans(): readonly PlanTime[] {
  return [
    { what: "288 quarter hours, 10 starts", ms: timed(() => planCharge(charge)), mostMs: 20 },
    { what: "192 half hours ahead, 4 trips", ms: timed(() => planAhead(ahead)), mostMs: 3 },
  ];
}

function timed(work: () => unknown): number {
  const times = Array.from({ length: 2 * ROUNDS }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return median(times.slice(ROUNDS));
}

/** Dear in the evening, cheap at noon, and no two alike. */
function costAt(at: number): number {
  const hour = at / HOUR;
  return 0.3 + 0.1 * Math.sin((hour / 12) * Math.PI) + 0.03 * Math.sin(hour * 7.3);
}

/** In the midst of a slot, and with the car taking less towards the end: nothing is even. */
const charge: ChargeRequest = {
  now: 7 * MINUTE + 13_000,
  costs: slots(288, QUARTER).map((slot) => ({ ...slot, value: costAt(slot.startAt) })),
  curve: chargingCurve(car),
  positionMs: positionOfPercent(car, 5),
  neededMs: chargingTimeMs(car, 5, 100),
  readyAt: 72 * HOUR,
  mostStarts: 10,
  shortestRunMs: 30 * MINUTE,
};

const ahead: AheadRequest = {
  now: 0,
  steps: slots(192, 30 * MINUTE).map((slot) => ({ ...slot, costPerKwh: costAt(slot.startAt) })),
  curve: chargingCurve(car),
  positionMs: positionOfPercent(car, 40),
  fullMs: positionOfPercent(car, 80),
  isCharging: false,
  goals: [1, 2, 3, 4].map((day) => ({
    at: (24 * day + 7.5) * HOUR - 24 * HOUR,
    positionMs: positionOfPercent(car, 50),
  })),
  trips: [0, 1, 2, 3].map((day) => ({
    fromAt: (24 * day + 7.5) * HOUR,
    toAt: (24 * day + 17.5) * HOUR,
    energyKwh: 10,
  })),
  startCost: 0.05,
  worth: [{ forKwh: 100, perKwh: 0.2 }],
};

function slots(count: number, lengthMs: number): readonly { readonly startAt: number; readonly endAt: number }[] {
  return Array.from({ length: count }, (_, index) => ({ startAt: index * lengthMs, endAt: (index + 1) * lengthMs }));
}
