import assert from "node:assert/strict";
import {
  type RollingPlan,
  type RollingRequest,
  planRollingHorizon,
} from "../../../../src/control/planner/rolling-horizon";
import { leftOver } from "../../../../src/control/planner/value-function";
import { constantPower } from "../../../../src/control/planner/charging-curve";
import { PositionGrid } from "../../../../src/control/planner/position-grid";
import { HOUR_MS } from "../../../../src/core/duration";
import { checkPlans } from "../../../support/control/random-plan";

interface Request extends Partial<RollingRequest> {
  readonly fullHours?: number;
  readonly worthPerKwh?: number;
}

/** Steps of an hour, at 1 kW: kWh and hours are the same. `undefined` cannot be used. */
function ahead(
  costs: ReadonlyArray<number | undefined>,
  { fullHours = 12, worthPerKwh = 0, ...request }: Request = {},
): RollingRequest {
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
    ...request,
  };
}

/** The runs in hours. */
function times({ runs }: RollingPlan): string {
  return runs.map(({ startAt, endAt }) => `${startAt / HOUR_MS}-${endAt / HOUR_MS}`).join(" ");
}

describe("planRollingHorizon", () => {
  it("reaches each goal at the least cost", () => {
    const goals = [
      { at: 3 * HOUR_MS, positionMs: HOUR_MS },
      { at: 6 * HOUR_MS, positionMs: 3 * HOUR_MS },
    ];

    const plan = planRollingHorizon(ahead([3, 2, 4, 5, 1, 6], { goals }));

    assert.equal(times(plan), "0-2 4-5");
    assert.deepEqual([plan.cost, plan.endPositionMs, plan.missed], [6, 3 * HOUR_MS, []]);
  });

  it("charges more than the goal where energy is worth more than it costs", () => {
    assert.equal(times(planRollingHorizon(ahead([3, 4, 1, 3, 1], { worthPerKwh: 2 }))), "2-3 4-5");
    assert.equal(times(planRollingHorizon(ahead([3, 4, 1, 3, 1], { worthPerKwh: 3.5 }))), "0-1 2-5");
    assert.equal(times(planRollingHorizon(ahead([3, 4, 1, 3, 1], { worthPerKwh: 0.5 }))), "");
  });

  it("does not charge while the car is away, and charges what the trip took", () => {
    const plan = planRollingHorizon(
      ahead([9, 0, 0, 2, 3, 1], {
        positionMs: 2 * HOUR_MS,
        trips: [{ fromAt: HOUR_MS, toAt: 3 * HOUR_MS, energyKwh: 2 }],
        goals: [{ at: 6 * HOUR_MS, positionMs: 2 * HOUR_MS }],
      }),
    );

    assert.equal(times(plan), "3-4 5-6");
    assert.deepEqual([plan.cost, plan.endPositionMs, plan.missed], [3, 2 * HOUR_MS, []]);
  });

  it("weighs what a car would lack that may leave against waiting, by how likely that is", () => {
    const plan = (share: number, lacking: number): string => {
      const goals = [{ at: 2 * HOUR_MS, positionMs: HOUR_MS, weight: lacking / 50 }];
      const leaving = { at: 2 * HOUR_MS, share, backAt: 6 * HOUR_MS, energyKwh: 0, isDue: true, goals };
      return times(
        planRollingHorizon(ahead([9, 5, 9, 1, 9, 9], { leavings: [leaving], worthPerKwh: 3, fullHours: 1 })),
      );
    };

    // Waiting costs 1 instead of 5 where it stays, and the worth of 3 and what it lacks where it leaves.
    assert.equal(plan(0.4, 7), "3-4");
    assert.equal(plan(0.4, 9), "1-2");
    assert.equal(plan(0.8, 2), "3-4");
    assert.equal(plan(0.8, 4), "1-2");
    assert.equal(plan(0, 40), "3-4", "who stays needs nothing");
  });

  it("knows that a car that left comes back with less, and may charge on", () => {
    const leaving = { at: HOUR_MS, share: 1, backAt: 3 * HOUR_MS, energyKwh: 2, isDue: true, goals: [] };
    const goals = [{ at: 5 * HOUR_MS, positionMs: 2 * HOUR_MS }];
    const request = { positionMs: 2 * HOUR_MS, goals, leavings: [leaving] };

    assert.equal(planRollingHorizon(ahead([2, 1, 1, 1, 9], request)).on, true, "after it there is time for one");
    assert.equal(planRollingHorizon(ahead([2, 1, 1, 1, 1], request)).on, false, "after it there is time for both");
  });

  it("takes no trip for over that a charge goes on through, where nobody knows when the car is away", () => {
    const plan = planRollingHorizon(
      ahead([9, 9, 5, 5, 3, 3, 3, 3], {
        positionMs: 3 * HOUR_MS,
        shortestMs: 2 * HOUR_MS,
        trips: [{ fromAt: 3 * HOUR_MS, toAt: 3 * HOUR_MS, energyKwh: 3 }],
        goals: [{ at: 8 * HOUR_MS, positionMs: 4 * HOUR_MS }],
      }),
    );

    assert.equal(times(plan), "4-8");
  });

  it("misses a goal by as little as can be, and says by how much", () => {
    const plan = planRollingHorizon(
      ahead([9, undefined, 9], { goals: [{ at: 3 * HOUR_MS, positionMs: 3 * HOUR_MS }] }),
    );

    assert.equal(times(plan), "0-1 2-3");
    assert.deepEqual(plan.missed, [{ at: 3 * HOUR_MS, energyKwh: 1 }]);
  });

  it("ends where the car is full, and pays for no more", () => {
    const plan = planRollingHorizon(ahead([-1, -1], { fullHours: 1.5 }));

    assert.equal(times(plan), "0-1.5");
    assert.equal(plan.cost, -1.5);
  });

  it("pays for a stop, but not where the car ends automatically or leaves", () => {
    const goals = [{ at: 4 * HOUR_MS, positionMs: 2 * HOUR_MS }];
    const trips = [{ fromAt: 4 * HOUR_MS, toAt: 5 * HOUR_MS, energyKwh: 0 }];

    assert.equal(times(planRollingHorizon(ahead([1, 3, 2, 1, 9], { goals, trips }))), "0-1 3-4");
    assert.equal(times(planRollingHorizon(ahead([1, 3, 2, 1, 9], { goals, trips, stopCost: 1.1 }))), "2-4");
    assert.equal(times(planRollingHorizon(ahead([1, 1, 9, 9], { goals, stopCost: 5, fullHours: 2 }))), "0-2");
    assert.equal(
      times(planRollingHorizon(ahead([2, 3, 3, 1, 9], { goals, trips, stopCost: 1.1, isCharging: true }))),
      "0-1 3-4",
    );
  });

  it("takes the later of equal times, and goes on rather than starting again", () => {
    const goals = [{ at: 3 * HOUR_MS, positionMs: HOUR_MS }];

    assert.equal(times(planRollingHorizon(ahead([1, 1, 1], { goals }))), "2-3");
    assert.equal(times(planRollingHorizon(ahead([1, 1, 1], { goals, isCharging: true }))), "0-1");
  });

  it("tells whether to charge now", () => {
    const goals = [{ at: 2 * HOUR_MS, positionMs: HOUR_MS }];

    assert.equal(planRollingHorizon(ahead([1, 3], { goals })).on, true);
    assert.equal(planRollingHorizon(ahead([3, 1], { goals })).on, false);
    assert.equal(planRollingHorizon(ahead([undefined, 1], { goals })).on, false);
  });

  it("pays for the end of a charge of a car that does not end it automatically", () => {
    const request = { fullHours: 2, stopCost: 1.5, worthPerKwh: 2 };

    assert.equal(times(planRollingHorizon(ahead([1, 1, 1], { ...request, fullCost: 0.5 }))), "1-3");
    assert.equal(times(planRollingHorizon(ahead([1, 1, 1], { ...request, fullCost: 1.5 }))), "2-3");
  });

  it("looks at what is still to be paid after the end of the plan", () => {
    const request = ahead([4, 4]);
    const { grid } = request;
    // Whoever comes with less than 2 kWh pays 9 for each that is missing.
    const dear = grid.energies.map((kwh) => 9 * Math.max(0, 2 - kwh));

    assert.equal(times(planRollingHorizon({ ...request, after: { off: dear, on: dear } })), "0-2");
    // To be charging at the end is worth a lot: someone else would have to pay for a start.
    const free = grid.energies.map(() => 0);
    assert.equal(times(planRollingHorizon({ ...request, after: { off: free.map(() => 7), on: free } })), "1-2");
  });

  it("lasts its shortest time, unless a departure leaves no time for that", () => {
    const goals = [{ at: 4 * HOUR_MS, positionMs: HOUR_MS }];
    const request = { goals, shortestMs: 2 * HOUR_MS, shortCost: 5 };

    assert.equal(times(planRollingHorizon(ahead([1, 9, 4, 4, undefined], request))), "2-4");
    assert.equal(times(planRollingHorizon(ahead([undefined, undefined, undefined, 4, undefined], request))), "3-4");
  });

  it("is no shorter for being charged already, and may end when it has lasted long enough", () => {
    const request = { isCharging: true, shortestMs: 2 * HOUR_MS, worthPerKwh: 1 };

    assert.equal(times(planRollingHorizon(ahead([9, 9, 9], { ...request, chargingForMs: 0 }))), "0-2");
    assert.equal(times(planRollingHorizon(ahead([9, 9, 9], { ...request, chargingForMs: 2 * HOUR_MS }))), "");
  });

  it("begins no more often than allowed until each departure", () => {
    const goals = [{ at: 5 * HOUR_MS, positionMs: 3 * HOUR_MS }];

    assert.equal(times(planRollingHorizon(ahead([1, 3, 1, 9, 2], { goals }))), "0-1 2-3 4-5");
    assert.equal(times(planRollingHorizon(ahead([1, 3, 1, 9, 2], { goals, mostRuns: 2 }))), "0-3");
    assert.equal(times(planRollingHorizon(ahead([1, 3, 1, 9, 2], { goals, mostRuns: 2, runsLeft: 1 }))), "0-3");
    const later = [...goals, { at: 8 * HOUR_MS, positionMs: 5 * HOUR_MS }];
    assert.equal(times(planRollingHorizon(ahead([1, 3, 1, 9, 2, 1, 4, 1], { goals: later, mostRuns: 1 }))), "0-3 6-8");
  });

  it("counts the time until the car takes power", () => {
    const goals = [{ at: 4 * HOUR_MS, positionMs: HOUR_MS }];
    const plan = planRollingHorizon(ahead([1, 1, 1, 1], { goals, startDelayMs: HOUR_MS }));

    assert.equal(times(plan), "2-4");
    assert.deepEqual([plan.runs[0]?.energyKwh, plan.missed], [1, []]);
  });

  it("keeps a start that was announced, and makes none before", () => {
    const goals = [{ at: 6 * HOUR_MS, positionMs: HOUR_MS }];
    const costs = [1, 2, 5, 2, 2, 2];

    assert.equal(times(planRollingHorizon(ahead(costs, { goals }))), "0-1");
    assert.equal(times(planRollingHorizon(ahead(costs, { goals, announcedAt: 2 * HOUR_MS }))), "2-3");
  });

  it("leaves room for the reserved time before a departure", () => {
    const goals = [{ at: 4 * HOUR_MS, positionMs: 2 * HOUR_MS }];
    const reserved = { fromAt: 3 * HOUR_MS, toAt: 4 * HOUR_MS };
    const request = { goals, fullHours: 2, idlePerHour: 20 };

    assert.equal(times(planRollingHorizon(ahead([1, 1, 9, 9], request))), "0-2");
    assert.equal(times(planRollingHorizon(ahead([1, 2, 9, 9], { ...request, reserved }))), "0-1 3-4");
  });

  it("begins nothing in the last half hour that its departure does not need", () => {
    const goals = [
      { at: 2 * HOUR_MS, positionMs: HOUR_MS },
      { at: 2 * HOUR_MS, positionMs: 1.5 * HOUR_MS, weight: 0.1 },
    ];
    const last = (positionMs: number): RollingPlan => {
      const request = ahead([undefined, undefined, 5], { goals, positionMs, shortCost: 10 });
      return planRollingHorizon({ ...request, cells: [{ startAt: 1.5 * HOUR_MS, endAt: 2 * HOUR_MS, costPerKwh: 2 }] });
    };

    assert.equal(times(last(HOUR_MS / 2)), "1.5-2");
    assert.equal(times(last(HOUR_MS)), "");
  });

  it("never costs more than the best of all patterns, whatever is asked", () => {
    checkPlans(1, 1200);
  });
});
