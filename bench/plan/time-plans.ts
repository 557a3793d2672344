import { readFileSync } from "node:fs";
import { chargingCurve, positionOfPercent } from "../../src/control/planner/charging-time";
import { PositionGrid } from "../../src/control/planner/position-grid";
import { type RollingRequest, planRollingHorizon } from "../../src/control/planner/rolling-horizon";
import { leftOver } from "../../src/control/planner/value-function";
import type { Slot } from "../../src/control/shared/slots";
import { decideTariff } from "../../src/control/tariff/decide-tariff";
import type { TariffSettings } from "../../src/control/tariff/settings";
import type { TariffState } from "../../src/control/tariff/state";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { median } from "../median";

export interface PlanTime {
  readonly what: string;
  /** Of one core. */
  readonly ms: number;
  readonly mostMs: number;
}

/** A Monday: what plans reckon with are instants as large as today's. */
const MONDAY = Date.UTC(2026, 10, 2);
const QUARTER = 15 * MINUTE_MS;
const ROUNDS = 50;
const car = { capacityKwh: 77, powerKw: 7.4 };

/** How long the planner keeps Node-RED waiting, once it is warm: with all constraints that a plan can have. */
export function timePlans(): readonly PlanTime[] {
  const [days, weeks] = [requestFor(288), requestFor(1_000)];
  return [
    { what: "288 quarter hours, all constraints", ms: timed(() => planRollingHorizon(days)), mostMs: 10 },
    { what: "1,000 quarter hours, all constraints", ms: timed(() => planRollingHorizon(weeks)), mostMs: 30 },
    { what: "one of 100 nodes at a price message, the longest", ms: longestTurn(100), mostMs: 50 },
  ];
}

/**
 * The longest that one node keeps the event loop when all hear the same prices: nodes plan one after the other, each in a turn of
 * its own. Each has a month of prices behind it, and hears two days of quarter hours.
 */
function longestTurn(nodes: number): number {
  const settings: TariffSettings = {
    zone: "Europe/Berlin",
    targetPercent: 60,
    fullPercent: 80,
    ready: { 1: "07:30", 2: "07:30", 3: "07:30", 4: "07:30", 5: "07:30", 6: "10:00" },
    chargePowerW: 7_400,
    capacityKwh: 77,
    feedIn: 0.08,
    mostStops: 60,
  };
  const slots = (fromAt: number, count: number, lengthMs: number): readonly Slot[] =>
    Array.from({ length: count }, (_, index) => {
      const startAt = fromAt + index * lengthMs;
      return { startAt, endAt: startAt + lengthMs, value: costAt(startAt) };
    });
  let [state, now]: [TariffState, number] = [{}, MONDAY];
  for (let day = 0; day < 30; day++, now += DAY_MS)
    state = decideTariff(settings, state, { kind: "prices", slots: slots(now, 24, HOUR_MS) }, now).state;
  state = decideTariff(settings, state, { kind: "car", car: { soc: 35, limit: 80, pluggedIn: true } }, now).state;
  const heard = { kind: "prices", slots: slots(now, 192, QUARTER) } as const;
  const turns = Array.from({ length: nodes }, () => cpuMs(() => decideTariff(settings, state, heard, now)));
  return Math.max(...turns.slice(nodes / 10));
}

function timed(work: () => unknown): number {
  return median(Array.from({ length: 2 * ROUNDS }, () => cpuMs(work)).slice(ROUNDS));
}

function cpuMs(work: () => unknown): number {
  const before = mainThreadMs();
  work();
  return mainThreadMs() - before;
}

/**
 * What the main thread has taken of a core, which others on the machine do not stretch, and without what the threads of the compiler
 * take beside it. Where the system does not tell that, all threads count.
 */
function mainThreadMs(): number {
  // Also brings the counter of the thread up to date.
  const { user, system } = process.cpuUsage();
  if (process.platform !== "linux") return (user + system) / 1000;
  const [nanoseconds] = readFileSync("/proc/self/schedstat", "utf8").split(" ");
  return Number(nanoseconds) / 1e6;
}

/** Dear in the evening, cheap at noon, and no two alike. */
function costAt(at: number): number {
  const hour = at / HOUR_MS;
  return 0.3 + 0.1 * Math.sin((hour / 12) * Math.PI) + 0.03 * Math.sin(hour * 7.3);
}

/** In the midst of a slot, with trips on each day, and with the car taking less towards the end: nothing is even. */
function requestFor(quarters: number): RollingRequest {
  const fullMs = positionOfPercent(car, 100);
  const positionMs = positionOfPercent(car, 5);
  const grid = new PositionGrid(chargingCurve(car), { fullMs, positionMs, gridMs: fullMs / 200 });
  const toAt = MONDAY + quarters * QUARTER;
  const days = Array.from({ length: Math.ceil((quarters * QUARTER) / DAY_MS) }, (_, day) => MONDAY + day * DAY_MS);
  return {
    grid,
    fromAt: MONDAY + 7 * MINUTE_MS + 13_000,
    toAt,
    cells: Array.from({ length: quarters }, (_, index) => {
      const startAt = MONDAY + index * QUARTER;
      return { startAt, endAt: startAt + QUARTER, costPerKwh: costAt(startAt) };
    }),
    positionMs,
    isCharging: false,
    goals: days.flatMap((day) => [
      { at: day + 7.5 * HOUR_MS, positionMs: positionOfPercent(car, 50) },
      { at: day + 7.5 * HOUR_MS, positionMs: positionOfPercent(car, 50.5), weight: 0.1 },
    ]),
    trips: days.map((day) => ({ fromAt: day + 7.5 * HOUR_MS, toAt: day + 17.5 * HOUR_MS, energyKwh: 10 })),
    reserved: { fromAt: MONDAY + 7 * HOUR_MS, toAt: MONDAY + 7.5 * HOUR_MS },
    announcedAt: MONDAY + HOUR_MS / 2,
    startCost: 0.003,
    stopCost: 0.05,
    missedPerKwh: 30,
    shortestMs: HOUR_MS / 2,
    shortCost: 1.5,
    startDelayMs: 2 * MINUTE_MS,
    idlePerHour: 20,
    mostRuns: 6,
    runsLeft: 5,
    after: leftOver(grid, 0.2),
  };
}
