import assert from "node:assert/strict";
import { planAhead } from "../../../../src/control/plan/ahead";
import type { AheadPlan, AheadRequest } from "../../../../src/control/plan/ahead-request";
import { constantPower } from "../../../../src/control/plan/charging-curve";
import { seeded } from "../../../support/random-search";

const HOUR = 3_600_000;

/** Steps of an hour, at 1 kW: kWh and hours are the same. `undefined` cannot be used. */
function ahead(costs: readonly (number | undefined)[], wish: Partial<AheadRequest> = {}): AheadRequest {
  return {
    now: 0,
    steps: costs.map((costPerKwh, at) => ({ startAt: at * HOUR, endAt: (at + 1) * HOUR, costPerKwh })),
    curve: constantPower(1),
    positionMs: 0,
    fullMs: 100 * HOUR,
    isCharging: false,
    ...wish,
  };
}

/** The runs in hours. */
function times({ runs }: AheadPlan): string {
  return runs.map(({ startAt, endAt }) => `${startAt / HOUR}-${endAt / HOUR}`).join(" ");
}

/** What a pattern of on and off costs in all, step by step. */
function paid(request: AheadRequest, pattern: number): number {
  const { steps, goals = [], trips = [], worth = [], startCost = 0, missedPerKwh = 0, fullMs } = request;
  let [hours, cost, isOn] = [request.positionMs / HOUR, 0, request.isCharging];
  const arrive = (at: number): void => {
    for (const goal of goals) if (goal.at === at) cost += missedPerKwh * Math.max(0, goal.positionMs / HOUR - hours);
    for (const trip of trips) if (trip.toAt === at) hours = Math.max(0, hours - trip.energyKwh);
  };
  for (const [index, { startAt, costPerKwh }] of steps.entries()) {
    if (index > 0) arrive(startAt);
    const isAway = trips.some(({ fromAt, toAt }) => startAt >= fromAt && startAt < toAt);
    const wants = ((pattern >> index) & 1) === 1 && !isAway && costPerKwh !== undefined;
    if (wants && !isOn) cost += startCost;
    isOn = wants;
    if (!wants) continue;
    const taken = Math.max(0, Math.min(1, fullMs / HOUR - hours));
    cost += (costPerKwh ?? 0) * taken;
    hours += taken;
  }
  arrive(steps.at(-1)?.endAt ?? 0);
  return (
    cost -
    worth.reduce((sum, { forKwh, perKwh }, at) => {
      const before = worth.slice(0, at).reduce((kwh, part) => kwh + part.forKwh, 0);
      return sum + perKwh * Math.max(0, Math.min(forKwh, hours - before));
    }, 0)
  );
}

function patternOf(request: AheadRequest, { runs }: AheadPlan): number {
  return request.steps.reduce((pattern, { startAt }, index) => {
    return runs.some((run) => run.startAt <= startAt && startAt < run.endAt) ? pattern | (1 << index) : pattern;
  }, 0);
}

describe("planAhead", () => {
  it("reaches each goal at the least cost", () => {
    const goals = [
      { at: 3 * HOUR, positionMs: HOUR },
      { at: 6 * HOUR, positionMs: 3 * HOUR },
    ];

    assert.equal(times(planAhead(ahead([3, 2, 4, 5, 1, 6], { goals }))), "0-2 4-5");
  });

  it("charges more than the goal where energy is worth more than it costs", () => {
    const worth = [
      { forKwh: 2, perKwh: 5 },
      { forKwh: 10, perKwh: 2 },
    ];

    assert.equal(times(planAhead(ahead([3, 4, 1, 3, 1], { worth }))), "2-3 4-5");
    assert.equal(times(planAhead(ahead([3, 4, 1, 3, 6], { worth }))), "2-4");
  });

  it("does not charge while the car is away, and charges what the trip took", () => {
    const wish = {
      positionMs: 2 * HOUR,
      trips: [{ fromAt: HOUR, toAt: 3 * HOUR, energyKwh: 2 }],
      goals: [{ at: 6 * HOUR, positionMs: 2 * HOUR }],
    };
    const plan = planAhead(ahead([9, 0, 0, 2, 3, 1], wish));

    assert.equal(times(plan), "3-4 5-6");
    assert.deepEqual([plan.cost, plan.endPositionMs, plan.missedKwh], [3, 2 * HOUR, 0]);
  });

  it("misses a goal by as little as can be", () => {
    const plan = planAhead(ahead([9, undefined, 9], { goals: [{ at: 3 * HOUR, positionMs: 3 * HOUR }] }));

    assert.equal(times(plan), "0-1 2-3");
    assert.equal(plan.missedKwh, 1);
  });

  it("stops where the car is full, and pays for no more", () => {
    const plan = planAhead(ahead([-1, -1], { fullMs: 1.5 * HOUR }));

    assert.equal(times(plan), "0-1.5");
    assert.equal(plan.cost, -1.5);
  });

  it("leaves a car alone that is beyond its limit, and counts its energy for the trip", () => {
    const wish = {
      positionMs: 4 * HOUR,
      fullMs: 2 * HOUR,
      trips: [{ fromAt: HOUR, toAt: 2 * HOUR, energyKwh: 3 }],
      goals: [{ at: 4 * HOUR, positionMs: 2 * HOUR }],
    };

    assert.equal(times(planAhead(ahead([0, 0, 2, 1], wish))), "3-4");
  });

  it("weighs a start, and going on is none", () => {
    const goals = [{ at: 4 * HOUR, positionMs: 2 * HOUR }];

    assert.equal(times(planAhead(ahead([1, 3, 2, 1], { goals }))), "0-1 3-4");
    assert.equal(times(planAhead(ahead([1, 3, 2, 1], { goals, startCost: 1.1 }))), "2-4");
    assert.equal(times(planAhead(ahead([2, 3, 3, 1], { goals, startCost: 1.1, isCharging: true }))), "0-1 3-4");
  });

  it("takes the later of equal times, and goes on rather than starting again", () => {
    const goals = [{ at: 3 * HOUR, positionMs: HOUR }];

    assert.equal(times(planAhead(ahead([1, 1, 1], { goals }))), "2-3");
    assert.equal(times(planAhead(ahead([1, 1, 1], { goals, isCharging: true }))), "0-1");
  });

  it("tells by how much the choice for the first step is the better one", () => {
    const goals = [{ at: 2 * HOUR, positionMs: HOUR }];
    const now = planAhead(ahead([1, 3], { goals }));
    const later = planAhead(ahead([3, 1], { goals }));

    assert.deepEqual([now.on, Math.round((now.gain ?? NaN) * 1e6) / 1e6], [true, 2]);
    assert.deepEqual([later.on, Math.round((later.gain ?? NaN) * 1e6) / 1e6], [false, -2]);
    assert.equal(planAhead(ahead([undefined, 1], { goals })).gain, undefined);
  });

  it("costs what the best of all patterns costs", () => {
    const random = seeded(3);
    const whole = (to: number): number => Math.floor(random() * (to + 1));
    for (let index = 0; index < 500; index++) {
      const hours = 3 + whole(6);
      const from = whole(hours);
      const request = ahead(
        Array.from({ length: hours }, () => (random() < 0.1 ? undefined : whole(20) / 10 - 0.3)),
        {
          positionMs: whole(4) * HOUR,
          fullMs: (1 + whole(12) / 2) * HOUR,
          isCharging: random() < 0.3,
          startCost: whole(2) / 4,
          missedPerKwh: 50,
          goals: [whole(hours), whole(hours)]
            .map((at) => ({ at: at * HOUR, positionMs: whole(4) * HOUR }))
            .filter(({ at }) => at > 0),
          trips: [{ fromAt: from * HOUR, toAt: (from + 1 + whole(2)) * HOUR, energyKwh: 1 + whole(2) }],
          worth: [
            { forKwh: 2, perKwh: 1 },
            { forKwh: 2, perKwh: 0.4 },
          ],
        },
      );
      const best = Math.min(...Array.from({ length: 2 ** hours }, (_, pattern) => paid(request, pattern)));

      const plan = planAhead(request);

      assert.ok(
        paid(request, patternOf(request, plan)) < best + 1e-6,
        `case ${index}: ${JSON.stringify({ request, plan, best })}`,
      );
    }
  });
});
