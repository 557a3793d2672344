import assert from "node:assert/strict";
import { followPlan, type PlanMoment, type PlanStep } from "../../../../src/control/planner/follow-plan";
import { MINUTE_MS } from "../../../../src/core/duration";

/** Minutes from the beginning. */
const runs = (...times: readonly (readonly [number, number])[]): PlanMoment["runs"] =>
  times.map(([from, to]) => ({ startAt: from * MINUTE_MS, endAt: to * MINUTE_MS }));
const charging: PlanStep = { on: true, why: "planned", slotEndAt: 60 * MINUTE_MS };

function says(now: number, moment: Partial<PlanMoment>): string {
  const { on, why } = followPlan({
    now: now * MINUTE_MS,
    runs: [],
    neededMs: 60 * MINUTE_MS,
    readyAt: 300 * MINUTE_MS,
    ...moment,
  });
  return `${on ? "on" : "off"}, ${why}`;
}

describe("followPlan", () => {
  it("charges in the plan's runs and waits between them", () => {
    assert.equal(says(10, { runs: runs([0, 60], [120, 180]) }), "on, planned");
    assert.equal(says(60, { runs: runs([0, 60], [120, 180]) }), "off, waiting");
  });

  it("is done once the goal is reached, also in a run", () => {
    assert.equal(says(10, { runs: runs([0, 60]), neededMs: 0, last: charging }), "off, reached");
  });

  it("does not start for what is left of a run when that is too short", () => {
    assert.equal(says(46, { runs: runs([0, 60]) }), "on, planned");
    assert.equal(says(47, { runs: runs([0, 60]) }), "off, too-short");
    assert.equal(says(47, { runs: runs([0, 60]), last: charging }), "on, planned");
  });

  it("goes on after the deadline until the goal is reached", () => {
    assert.equal(says(301, { last: charging }), "on, overrun");
    assert.equal(says(301, {}), "off, waiting");
  });

  it("goes on to the end of the slot when the plan has changed", () => {
    assert.equal(says(59, { last: charging }), "on, slot");
    assert.equal(says(60, { last: charging }), "off, waiting");
  });

  it("goes on when less than a slot is missing", () => {
    assert.equal(says(70, { neededMs: 14 * MINUTE_MS, last: charging }), "on, almost-done");
    assert.equal(says(70, { neededMs: 14 * MINUTE_MS }), "off, waiting");
  });

  it("goes on over a short pause, but does not begin early", () => {
    assert.equal(says(70, { runs: runs([83, 120]), last: charging }), "on, short-pause");
    assert.equal(says(70, { runs: runs([84, 120]), last: charging }), "off, waiting");
    assert.equal(says(70, { runs: runs([83, 120]) }), "off, waiting");
  });

  it("goes on with a block that has begun", () => {
    assert.equal(says(70, { isOneBlock: true, last: charging }), "on, one-block");
  });

  it("leaves the reserved time for the end", () => {
    const reservedMs = 60 * MINUTE_MS;

    assert.equal(says(59, { reservedMs, last: charging }), "off, waiting");
    assert.equal(says(70, { reservedMs, isOneBlock: true, last: charging }), "off, waiting");
  });

  it("knows the end of the slot in which it charges", () => {
    const slots = runs([0, 15], [15, 30]);

    assert.equal(
      followPlan({ now: 16 * MINUTE_MS, runs: runs([0, 60]), neededMs: MINUTE_MS, slots }).slotEndAt,
      30 * MINUTE_MS,
    );
    assert.equal(
      followPlan({ now: 16 * MINUTE_MS, runs: runs([0, 20]), neededMs: MINUTE_MS, slots, last: charging }).slotEndAt,
      20 * MINUTE_MS,
    );
  });
});
