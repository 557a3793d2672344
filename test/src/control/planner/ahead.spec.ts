import assert from "node:assert/strict";
import { type AheadPlan, type AheadRequest, planAhead } from "../../../../src/control/planner/ahead";
import { leftOver } from "../../../../src/control/planner/ahead-values";
import { constantPower } from "../../../../src/control/planner/charging-curve";
import { PositionGrid } from "../../../../src/control/planner/position-grid";
import { HOUR_MS } from "../../../../src/core/duration";
import { seeded } from "../../../support/control/random-search";

interface Wish extends Partial<AheadRequest> {
  readonly fullHours?: number;
  readonly worthPerKwh?: number;
}

/** Steps of an hour, at 1 kW: kWh and hours are the same. `undefined` cannot be used. */
function ahead(
  costs: ReadonlyArray<number | undefined>,
  { fullHours = 12, worthPerKwh = 0, ...wish }: Wish = {},
): AheadRequest {
  const grid = new PositionGrid(constantPower(1), { fullMs: fullHours * HOUR_MS, positionMs: 0, gridMs: HOUR_MS / 2 });
  return {
    grid,
    fromAt: 0,
    toAt: costs.length * HOUR_MS,
    cells: costs.map((costPerKwh, at) => ({ startAt: at * HOUR_MS, endAt: (at + 1) * HOUR_MS, costPerKwh })),
    positionMs: 0,
    isCharging: false,
    startCost: 1e-9,
    stopCost: 0,
    missedPerKwh: 50,
    after: leftOver(grid, worthPerKwh),
    ...wish,
  };
}

/** The runs in hours. */
function times({ runs }: AheadPlan): string {
  return runs.map(({ startAt, endAt }) => `${startAt / HOUR_MS}-${endAt / HOUR_MS}`).join(" ");
}

/** What a pattern of on and off costs in all, hour by hour, reckoned without the planner. */
function paid(request: AheadRequest, pattern: number, fullHours: number, worthPerKwh: number): number {
  const { cells, goals = [], trips = [], stopCost, fullCost = 0, missedPerKwh } = request;
  let [hours, cost, isOn] = [request.positionMs / HOUR_MS, 0, request.isCharging];
  const arrive = (at: number): void => {
    for (const goal of goals) if (goal.at === at) cost += missedPerKwh * Math.max(0, goal.positionMs / HOUR_MS - hours);
    for (const trip of trips) if (trip.toAt === at) hours = Math.max(0, hours - trip.energyKwh);
  };
  for (const [index, { startAt, costPerKwh }] of cells.entries()) {
    if (index > 0) arrive(startAt);
    const isAway = trips.some(({ fromAt, toAt }) => startAt >= fromAt && startAt < toAt);
    if (isAway || costPerKwh === undefined) {
      isOn = false;
      continue;
    }
    const wants = ((pattern >> index) & 1) === 1;
    if (!wants && isOn) cost += hours >= fullHours ? Math.min(stopCost, fullCost) : stopCost;
    isOn = wants;
    if (!wants) continue;
    const taken = Math.max(0, Math.min(1, fullHours - hours));
    cost += costPerKwh * taken;
    hours += taken;
    if (hours < fullHours) continue;
    cost += fullCost;
    isOn = false;
  }
  arrive(request.toAt);
  return cost - worthPerKwh * hours;
}

function patternOf({ cells }: AheadRequest, { runs }: AheadPlan): number {
  return cells.reduce((pattern, { startAt }, index) => {
    const isOn = runs.some((run) => run.startAt <= startAt && startAt < run.endAt);
    return isOn ? pattern | (1 << index) : pattern;
  }, 0);
}

describe("planAhead", () => {
  it("reaches each goal at the least cost", () => {
    const goals = [
      { at: 3 * HOUR_MS, positionMs: HOUR_MS },
      { at: 6 * HOUR_MS, positionMs: 3 * HOUR_MS },
    ];

    const plan = planAhead(ahead([3, 2, 4, 5, 1, 6], { goals }));

    assert.equal(times(plan), "0-2 4-5");
    assert.deepEqual([plan.cost, plan.endPositionMs, plan.missed], [6, 3 * HOUR_MS, []]);
  });

  it("charges more than the goal where energy is worth more than it costs", () => {
    assert.equal(times(planAhead(ahead([3, 4, 1, 3, 1], { worthPerKwh: 2 }))), "2-3 4-5");
    assert.equal(times(planAhead(ahead([3, 4, 1, 3, 1], { worthPerKwh: 3.5 }))), "0-1 2-5");
    assert.equal(times(planAhead(ahead([3, 4, 1, 3, 1], { worthPerKwh: 0.5 }))), "");
  });

  it("does not charge while the car is away, and charges what the trip took", () => {
    const plan = planAhead(
      ahead([9, 0, 0, 2, 3, 1], {
        positionMs: 2 * HOUR_MS,
        trips: [{ fromAt: HOUR_MS, toAt: 3 * HOUR_MS, energyKwh: 2 }],
        goals: [{ at: 6 * HOUR_MS, positionMs: 2 * HOUR_MS }],
      }),
    );

    assert.equal(times(plan), "3-4 5-6");
    assert.deepEqual([plan.cost, plan.endPositionMs, plan.missed], [3, 2 * HOUR_MS, []]);
  });

  it("misses a goal by as little as can be, and says by how much", () => {
    const plan = planAhead(ahead([9, undefined, 9], { goals: [{ at: 3 * HOUR_MS, positionMs: 3 * HOUR_MS }] }));

    assert.equal(times(plan), "0-1 2-3");
    assert.deepEqual(plan.missed, [{ at: 3 * HOUR_MS, energyKwh: 1 }]);
  });

  it("ends where the car is full, and pays for no more", () => {
    const plan = planAhead(ahead([-1, -1], { fullHours: 1.5 }));

    assert.equal(times(plan), "0-1.5");
    assert.equal(plan.cost, -1.5);
  });

  it("pays for a stop, but not where the car ends automatically or leaves", () => {
    const goals = [{ at: 4 * HOUR_MS, positionMs: 2 * HOUR_MS }];
    const trips = [{ fromAt: 4 * HOUR_MS, toAt: 5 * HOUR_MS, energyKwh: 0 }];

    assert.equal(times(planAhead(ahead([1, 3, 2, 1, 9], { goals, trips }))), "0-1 3-4");
    assert.equal(times(planAhead(ahead([1, 3, 2, 1, 9], { goals, trips, stopCost: 1.1 }))), "2-4");
    assert.equal(times(planAhead(ahead([1, 1, 9, 9], { goals, stopCost: 5, fullHours: 2 }))), "0-2");
    assert.equal(
      times(planAhead(ahead([2, 3, 3, 1, 9], { goals, trips, stopCost: 1.1, isCharging: true }))),
      "0-1 3-4",
    );
  });

  it("takes the later of equal times, and goes on rather than starting again", () => {
    const goals = [{ at: 3 * HOUR_MS, positionMs: HOUR_MS }];

    assert.equal(times(planAhead(ahead([1, 1, 1], { goals }))), "2-3");
    assert.equal(times(planAhead(ahead([1, 1, 1], { goals, isCharging: true }))), "0-1");
  });

  it("tells whether to charge now", () => {
    const goals = [{ at: 2 * HOUR_MS, positionMs: HOUR_MS }];

    assert.equal(planAhead(ahead([1, 3], { goals })).on, true);
    assert.equal(planAhead(ahead([3, 1], { goals })).on, false);
    assert.equal(planAhead(ahead([undefined, 1], { goals })).on, false);
  });

  it("pays for the end of a charge of a car that does not end it automatically", () => {
    const wish = { fullHours: 2, stopCost: 1.5, worthPerKwh: 2 };

    assert.equal(times(planAhead(ahead([1, 1, 1], { ...wish, fullCost: 0.5 }))), "1-3");
    assert.equal(times(planAhead(ahead([1, 1, 1], { ...wish, fullCost: 1.5 }))), "2-3");
  });

  it("looks at what is still to be paid after the end of the plan", () => {
    const request = ahead([4, 4]);
    const { grid } = request;
    // Whoever comes with less than 2 kWh pays 9 for each that is missing.
    const dear = grid.energies.map((kwh) => 9 * Math.max(0, 2 - kwh));

    assert.equal(times(planAhead({ ...request, after: { off: dear, on: dear } })), "0-2");
    // To be charging at the end is worth a lot: someone else would have to pay for a start.
    const free = grid.energies.map(() => 0);
    assert.equal(times(planAhead({ ...request, after: { off: free.map(() => 7), on: free } })), "1-2");
  });

  it("costs what the best of all patterns costs", () => {
    const random = seeded(3);
    const whole = (to: number): number => Math.floor(random() * (to + 1));
    for (let index = 0; index < 600; index++) {
      const hours = 3 + whole(6);
      const from = whole(hours);
      const fullHours = 2 + whole(10) / 2;
      const worthPerKwh = whole(4) / 4;
      const request = ahead(
        Array.from({ length: hours }, () => (random() < 0.1 ? undefined : whole(20) / 10 - 0.3)),
        {
          fullHours,
          worthPerKwh,
          positionMs: Math.min(whole(4), fullHours) * HOUR_MS,
          isCharging: random() < 0.3,
          stopCost: whole(2) / 4,
          fullCost: whole(2) / 4,
          goals: [whole(hours), whole(hours)]
            .map((at) => ({ at: at * HOUR_MS, positionMs: Math.min(whole(4), fullHours) * HOUR_MS }))
            .filter(({ at }) => at > 0),
          trips: [{ fromAt: from * HOUR_MS, toAt: (from + 1 + whole(2)) * HOUR_MS, energyKwh: 1 + whole(2) }],
        },
      );
      const best = Math.min(
        ...Array.from({ length: 2 ** hours }, (_, pattern) => paid(request, pattern, fullHours, worthPerKwh)),
      );

      const plan = planAhead(request);

      const cost = paid(request, patternOf(request, plan), fullHours, worthPerKwh);
      assert.ok(cost < best + 1e-6, `case ${index}: ${times(plan)} costs ${cost}, best ${best}`);
    }
  });
});
