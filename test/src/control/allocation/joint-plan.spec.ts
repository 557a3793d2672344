import assert from "node:assert/strict";
import * as fc from "fast-check";
import highs from "highs";
import type { HouseStep, PlannedCar } from "../../../../src/control/allocation/house-costs";
import { planTogether } from "../../../../src/control/allocation/joint-plan";

const STEPS = 24;
const flat: HouseStep = { importPrice: 0.3, exportPrice: 0.08, surplusW: 0, headroomW: 17_000 };

function house(change: (at: number) => Partial<HouseStep> = () => ({})): readonly HouseStep[] {
  return Array.from({ length: STEPS }, (_, at) => ({ ...flat, ...change(at) }));
}

function hoursOf(plan: ReturnType<typeof planTogether>, id: string): number[] {
  return (plan.charging.get(id) ?? []).flatMap((on, at) => (on ? [at] : []));
}

describe("the plans of several cars", () => {
  const one: PlannedCar = { id: "one", powerW: 11_000, neededSteps: 2, untilStep: STEPS };
  const other: PlannedCar = { id: "other", powerW: 11_000, neededSteps: 2, untilStep: STEPS };

  it("share a fuse: never both at once where it carries one", () => {
    const plan = planTogether(
      [one, other],
      house((at) => ({ importPrice: at < 4 ? 0.1 : 0.3 })),
      1,
    );

    assert.deepEqual(
      [...hoursOf(plan, "one"), ...hoursOf(plan, "other")].toSorted((a, b) => a - b),
      [0, 1, 2, 3],
    );
  });

  it("give way to the car that leaves first", () => {
    const plan = planTogether(
      [one, { ...other, untilStep: 2 }],
      house((at) => ({ importPrice: at < 2 ? 0.1 : 0.3 })),
      1,
    );

    assert.deepEqual(hoursOf(plan, "other"), [0, 1]);
    assert.equal(plan.lacking.size, 0);
  });

  it("do not spend the same surplus twice", () => {
    const sunny = house((at) => ({ surplusW: at === 12 || at === 13 ? 4000 : 0, importPrice: at === 3 ? 0.2 : 0.3 }));
    const cars = [one, other].map((car) => ({ ...car, powerW: 3700, neededSteps: 1 }));
    const plan = planTogether(cars, sunny, 1);

    assert.deepEqual(
      [...hoursOf(plan, "one"), ...hoursOf(plan, "other")].toSorted((a, b) => a - b),
      [12, 13],
    );
  });

  it("say what a car lacks that cannot have all", () => {
    const plan = planTogether([{ ...one, untilStep: 2, neededSteps: 3 }], house(), 1);

    assert.deepEqual([...plan.lacking], [["one", 1]]);
  });

  it("continue a charge rather than pay for another start", () => {
    const cheap = house((at) => ({ importPrice: at === 5 ? 0.29 : 0.3 }));
    const plan = planTogether([{ ...one, isCharging: true, neededSteps: 1, startCost: 0.5 }], cheap, 1);

    assert.deepEqual(hoursOf(plan, "one"), [0]);
  });

  it("cost within a few percent of the least that is possible", async function () {
    this.timeout(120_000);
    const solver = await highs();
    const gaps: number[] = [];
    for (const [number, { cars, steps }] of fc.sample(aCase, { seed: 11, numRuns: 200 }).entries()) {
      const plan = planTogether(cars, steps, 1);
      const best = solver.solve(programme(cars, steps));
      assert.equal(best.Status, "Optimal", `case ${number}`);
      assert.equal(plan.lacking.size, 0, `case ${number} lacks ${JSON.stringify([...plan.lacking])}`);
      assertWithinLimits(plan, cars, steps);
      const scale = Math.max(Math.abs(best.ObjectiveValue), 0.1);
      gaps.push((plan.cost - best.ObjectiveValue) / scale);
    }
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;

    assert.ok(Math.min(...gaps) > -1e-6, "nothing is cheaper than the optimum");
    assert.ok(mean <= 0.03, `mean ${mean}`);
    assert.ok(Math.max(...gaps) <= 0.1, `worst ${Math.max(...gaps)}`);
  });
});

function assertWithinLimits(
  plan: ReturnType<typeof planTogether>,
  cars: readonly PlannedCar[],
  steps: readonly HouseStep[],
): void {
  for (const [at, { headroomW }] of steps.entries()) {
    const loadW = cars.reduce((sum, { id, powerW }) => sum + (plan.charging.get(id)?.[at] === true ? powerW : 0), 0);
    assert.ok(loadW <= headroomW, `step ${at}`);
  }
}

const aStep = fc.record({
  price: fc.integer({ min: 120, max: 370 }),
  sun: fc.double({ min: 0, max: 1, noNaN: true }),
  loadW: fc.integer({ min: 0, max: 400 }),
  houseW: fc.integer({ min: 0, max: 6000 }),
});

const aCar = fc.record({
  powerW: fc.constantFrom(3700, 7400, 11_000),
  neededSteps: fc.integer({ min: 2, max: 6 }),
  untilStep: fc.integer({ min: 12, max: STEPS }),
  startCost: fc.constantFrom(0, 0.05, 0.2),
  isCharging: fc.boolean(),
});

/** Two or three cars, prices, some sun, and a fuse that does not carry all. Even one car at a time can give all what they need. */
const aCase = fc
  .tuple(fc.array(aStep, { minLength: STEPS, maxLength: STEPS }), fc.array(aCar, { minLength: 2, maxLength: 3 }))
  .map(([steps, cars]) => {
    let left = 12;
    return {
      steps: steps.map(({ price, sun, loadW, houseW }, at) => ({
        importPrice: price / 1000,
        exportPrice: 0.08,
        surplusW: Math.round(Math.max(0, Math.sin(((at - 6) / 12) * Math.PI)) * 7000 * sun - loadW),
        headroomW: 17_000 - houseW,
      })),
      cars: cars.map((car, index): PlannedCar => {
        const neededSteps = Math.min(car.neededSteps, left);
        left -= neededSteps;
        return { ...car, id: `car ${index}`, neededSteps };
      }),
    };
  });

/** The same as a mixed-integer programme in CPLEX's format: x charges, s starts, g comes from the grid, p from the sun, in kW. */
function programme(cars: readonly PlannedCar[], steps: readonly HouseStep[]): string {
  const objective: string[] = [];
  const rules: string[] = [];
  const bounds: string[] = [];
  const binaries: string[] = [];
  for (const [at, step] of steps.entries()) {
    objective.push(`${step.importPrice} g${at} + ${step.exportPrice} p${at}`);
    const load = cars.map(({ powerW }, car) => `${powerW / 1000} x${car}_${at}`).join(" + ");
    rules.push(`${load} - g${at} - p${at} = 0`, `${load} <= ${step.headroomW / 1000}`);
    bounds.push(`0 <= p${at} <= ${Math.max(0, step.surplusW) / 1000}`, `0 <= g${at} <= 1000`);
  }
  for (const [car, { neededSteps, untilStep, startCost = 0, isCharging }] of cars.entries()) {
    rules.push(`${steps.map((_, at) => `x${car}_${at}`).join(" + ")} = ${neededSteps}`);
    for (const at of steps.keys()) {
      binaries.push(`x${car}_${at}`, `s${car}_${at}`);
      objective.push(`${startCost} s${car}_${at}`);
      if (at >= untilStep) rules.push(`x${car}_${at} = 0`);
      rules.push(
        at === 0
          ? `x${car}_0 - s${car}_0 <= ${isCharging === true ? 1 : 0}`
          : `x${car}_${at} - x${car}_${at - 1} - s${car}_${at} <= 0`,
      );
    }
  }
  return [
    "Minimize",
    ` obj: ${objective.join(" + ")}`,
    "Subject To",
    ...rules.map((rule, index) => ` c${index}: ${rule}`),
    "Bounds",
    ...bounds.map((bound) => ` ${bound}`),
    "Binaries",
    ` ${binaries.join(" ")}`,
    "End",
  ].join("\n");
}
