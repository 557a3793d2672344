import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import { fitPlan, heldAt } from "../../../../src/vehicle/schedules/fit-plan";
import { heldFrom, type PlanWindow } from "../../../../src/vehicle/schedules/plan-window";

const BERLIN = "Europe/Berlin";
const NIGHT = Date.parse("2026-07-01T18:00Z");

/** Windows as hours after the evening begins. */
const plan = (...hours: readonly (readonly [number, number])[]): PlanWindow[] =>
  hours.map(([start, end]) => ({ startAt: NIGHT + start * HOUR_MS, endAt: NIGHT + end * HOUR_MS }));
const hours = (windows: readonly PlanWindow[] = []): number[][] =>
  windows.map(({ startAt, endAt }) => [(startAt - NIGHT) / HOUR_MS, (endAt - NIGHT) / HOUR_MS]);

describe("fitting a plan into the schedules that a car holds", () => {
  it("leaves alone what fits", () => {
    const fitted = fitPlan(plan([0, 1], [2, 3], [5, 6]), 3, BERLIN);
    assert.deepEqual(
      [hours(fitted?.windows), fitted?.merged],
      [
        [
          [0, 1],
          [2, 3],
          [5, 6],
        ],
        [],
      ],
    );
  });

  it("closes the smallest gaps first, and says which", () => {
    const fitted = fitPlan(plan([0, 1], [3, 4], [4.5, 5], [6, 7]), 2, BERLIN);
    assert.deepEqual(
      [hours(fitted?.windows), hours(fitted?.merged)],
      [
        [
          [0, 1],
          [3, 7],
        ],
        [
          [4, 4.5],
          [5, 6],
        ],
      ],
    );
  });

  it("counts only what the car has to hold at once", () => {
    const days = [0, 1, 2, 3].flatMap((day) => plan([day * 24, day * 24 + 1], [day * 24 + 5, day * 24 + 6]));
    assert.deepEqual(fitPlan(days, 2, BERLIN)?.merged, []);
  });

  it("counts once what says the same on several days", () => {
    assert.deepEqual(fitPlan(plan([0, 1], [24, 25], [48, 49]), 1, BERLIN)?.merged, []);
  });

  it("does not fit where there is no room", () => {
    assert.equal(fitPlan(plan([0, 1]), 0, BERLIN), undefined);
    assert.deepEqual(fitPlan([], 0, BERLIN), { windows: [], merged: [] });
  });

  it("never holds more than the room there is, at any time, and still charges all that was planned", () => {
    const quarters = Array.from({ length: 60 }, (_, index) => index)
      .filter((index) => (index * 7) % 5 !== 0)
      .map((index): PlanWindow => ({
        startAt: NIGHT + index * HOUR_MS * 0.75,
        endAt: NIGHT + (index + 0.4) * HOUR_MS * 0.75,
      }));
    for (const capacity of [10, 7, 3, 2]) {
      const { windows = [] } = fitPlan(quarters, capacity, BERLIN) ?? {};
      for (const window of windows) {
        assert.ok(heldAt(windows, heldFrom(window, BERLIN), BERLIN).length <= capacity);
      }
      for (const { startAt, endAt } of quarters) {
        assert.ok(windows.some((window) => window.startAt <= startAt && window.endAt >= endAt));
      }
    }
  });
});
