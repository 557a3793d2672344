import assert from "node:assert/strict";
import * as fc from "fast-check";
import highs from "highs";
import { decideTariff, type TariffStep } from "../../../src/control/tariff/decide-tariff";
import type { PlannedCharge } from "../../../src/control/tariff/decision";
import type { TariffInput } from "../../../src/control/tariff/input";
import type { TariffSettings } from "../../../src/control/tariff/settings";
import { restoreTariff } from "../../../src/control/tariff/stored-tariff";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { Home } from "../../../src/home/home";
import { fuseOf } from "../../../src/home/home-settings";
import { HouseAllocation } from "../../../src/home/house-allocation";
import { decideSeated, type HouseSeat } from "../../../src/home/house-seats";
import { FakeClock } from "../../support/fake-clock";
import { EMPTY_HOME } from "../../support/empty-home";

const START = Date.UTC(2026, 10, 3);
const STEPS = 24;
const SOC = 30;
const CAPACITY_KWH = 100;
/** What a house takes of which nothing is measured. */
const HOUSE_KW = 0.5;

interface CarCase {
  readonly powerKw: number;
  readonly neededSteps: number;
  readonly untilStep: number;
}

interface Case {
  readonly cars: readonly CarCase[];
  readonly prices: readonly number[];
}

const aCar = fc.record({
  powerKw: fc.constantFrom(3.7, 7.4, 11),
  neededSteps: fc.integer({ min: 2, max: 5 }),
  untilStep: fc.integer({ min: 12, max: STEPS - 1 }),
});

/** Two or three cars that a fuse of 3 × 25 A does not carry at once; one at a time gives all what they need. */
const aCase: fc.Arbitrary<Case> = fc
  .tuple(
    fc.array(fc.integer({ min: 120, max: 370 }), { minLength: STEPS, maxLength: STEPS }),
    fc.array(aCar, { minLength: 2, maxLength: 3 }),
  )
  .map(([prices, cars]) => {
    let left = 11;
    return {
      prices: prices.map((price) => price / 1000),
      cars: cars.map((car) => {
        const neededSteps = Math.min(car.neededSteps, Math.max(1, left));
        left -= neededSteps;
        return { ...car, neededSteps };
      }),
    };
  });

/** One car's tariff, seated in its house as its node is. */
class SeatedTariff {
  readonly #settings: TariffSettings;
  readonly #clock: FakeClock;
  readonly #seat: HouseSeat;
  #state = restoreTariff(undefined);
  plan: readonly PlannedCharge[] = [];
  isAsked = false;

  constructor(car: CarCase, id: string, allocation: HouseAllocation, clock: FakeClock) {
    this.#clock = clock;
    this.#settings = {
      zone: "UTC",
      targetPercent: SOC + (car.powerKw * car.neededSteps * 100) / CAPACITY_KWH,
      ready: {},
      chargePowerW: car.powerKw * 1000,
      capacityKwh: CAPACITY_KWH,
      efficiency: 1,
    };
    this.#seat = allocation.join({
      car: id,
      name: id,
      kind: "tariff",
      owner: { houseChanged: () => (this.isAsked = true) },
    });
  }

  hear(input: TariffInput): void {
    const now = this.#clock.now();
    const step = decideSeated(
      this.#seat,
      (house): TariffStep => decideTariff(this.#settings, { ...this.#state, house }, input, now),
      (decided) => decided,
    );
    this.#state = step.state;
    this.plan = step.decision.plan;
  }
}

function plansOf({ cars, prices }: Case): readonly (readonly PlannedCharge[])[] {
  const clock = new FakeClock(START);
  const home = new Home({ ...EMPTY_HOME, fuse: fuseOf(25, 3) });
  const allocation = new HouseAllocation({ home, clock, random: () => 0.5 });
  const seated = cars.map((car, index) => new SeatedTariff(car, `car ${index}`, allocation, clock));
  const slots = prices.map((value, at) => ({
    startAt: START + at * HOUR_MS,
    endAt: START + (at + 1) * HOUR_MS,
    value,
  }));
  for (const [index, tariff] of seated.entries()) {
    const at = START + (cars[index]?.untilStep ?? 0) * HOUR_MS + 10 * MINUTE_MS;
    tariff.hear({ kind: "car", car: { soc: SOC, pluggedIn: true, charging: false, updatedAt: START } });
    tariff.hear({ kind: "request", request: { ready: { at } } });
    tariff.hear({ kind: "prices", slots });
  }
  for (let round = 0; round < 10 && seated.some(({ isAsked }) => isAsked); round++) {
    for (const tariff of seated) {
      if (!tariff.isAsked) continue;
      tariff.isAsked = false;
      tariff.hear({ kind: "tick" });
    }
  }
  assert.ok(!seated.some(({ isAsked }) => isAsked), "the plans of a house come to rest");
  return seated.map(({ plan }) => plan);
}

/** The least that is possible in whole hours, in CPLEX's format. */
function programme({ cars, prices }: Case): string {
  const name = (car: number, at: number): string => `x${car}_${at}`;
  const all = cars.flatMap((_, car) => prices.map((_price, at) => name(car, at)));
  const objective = cars.flatMap(({ powerKw }, car) =>
    prices.map((price, at) => `${price * powerKw} ${name(car, at)}`),
  );
  const rules = [
    ...cars.map(({ neededSteps }, car) => `${prices.map((_, at) => name(car, at)).join(" + ")} = ${neededSteps}`),
    ...prices.map((_, at) => `${cars.map(({ powerKw }, car) => `${powerKw} ${name(car, at)}`).join(" + ")} <= 16.75`),
    ...cars.flatMap(({ untilStep }, car) =>
      prices.flatMap((_, at) => (at >= untilStep ? [`${name(car, at)} = 0`] : [])),
    ),
  ];
  return [
    "Minimize",
    ` obj: ${objective.join(" + ")}`,
    "Subject To",
    ...rules.map((rule, index) => ` c${index}: ${rule}`),
    "Binaries",
    ` ${all.join(" ")}`,
    "End",
  ].join("\n");
}

function costOf(plan: readonly PlannedCharge[], { powerKw, neededSteps }: CarCase, prices: readonly number[]): number {
  let [cost, kwh] = [0, 0];
  for (const { startAt, endAt } of plan) {
    for (const [at, price] of prices.entries()) {
      const from = START + at * HOUR_MS;
      const hours = Math.max(0, Math.min(endAt, from + HOUR_MS) - Math.max(startAt, from)) / HOUR_MS;
      cost += hours * powerKw * price;
      kwh += hours * powerKw;
    }
  }
  const needed = powerKw * neededSteps;
  assert.ok(kwh > needed * 0.99, `${kwh} kWh of ${needed}`);
  // Half a percent more, to be sure, is no part of the comparison.
  return (cost / kwh) * needed;
}

function mostKw(plans: readonly (readonly PlannedCharge[])[], cars: readonly CarCase[]): number {
  const edges = plans.flatMap((plan) => plan.map(({ startAt }) => startAt));
  const loads = edges.map((at) =>
    plans.reduce((sum, plan, index) => {
      const isOn = plan.some(({ startAt, endAt }) => startAt <= at && at < endAt);
      return sum + (isOn ? (cars[index]?.powerKw ?? 0) : 0);
    }, 0),
  );
  return Math.max(0, ...loads);
}

describe("the plans of the cars of one house", () => {
  it("cost within a few percent of the least that is possible, and never exceed the fuse", async function () {
    this.timeout(300_000);
    const solver = await highs();
    const gaps: number[] = [];
    for (const [number, one] of fc.sample(aCase, { seed: 11, numRuns: 200 }).entries()) {
      const best = solver.solve(programme(one));
      assert.equal(best.Status, "Optimal", `case ${number}`);
      const plans = plansOf(one);
      assert.ok(mostKw(plans, one.cars) + HOUSE_KW <= 17.25, `case ${number} exceeds the fuse`);
      const cost = one.cars.reduce((sum, car, index) => sum + costOf(plans[index] ?? [], car, one.prices), 0);
      gaps.push(cost / best.ObjectiveValue - 1);
    }
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;

    assert.ok(mean <= 0.03, `mean ${mean}`);
    assert.ok(Math.max(...gaps) <= 0.1, `worst ${Math.max(...gaps)}`);
  });
});
