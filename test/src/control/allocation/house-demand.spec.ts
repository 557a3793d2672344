import assert from "node:assert/strict";
import type { Grant } from "../../../../src/control/allocation/grant";
import { decideMode, type ModeStep } from "../../../../src/control/mode/decide-mode";
import type { ModeInput } from "../../../../src/control/mode/input";
import type { ModeState } from "../../../../src/control/mode/state";
import { decideSurplus, type SurplusStep } from "../../../../src/control/surplus/decide-surplus";
import type { SurplusInput } from "../../../../src/control/surplus/input";
import type { SurplusState } from "../../../../src/control/surplus/state";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

const START = Date.UTC(2026, 5, 1, 10);
const GRANTED: Grant = { granted: true };
const WAITS: Grant = { granted: false, reason: { code: "other-car", params: { car: "Volvo" } } };
const LIMITED: Grant = {
  granted: false,
  reason: { code: "grid-limit-until", params: { watts: 4200, until: START + 2 * HOUR_MS } },
};
const CAR: KnownCar = { pluggedIn: true, charging: false, place: "home", soc: 50, limit: 80, capacityKwh: 60 };

/** A surplus node whose house a test speaks for. */
class Surplus {
  now = START;
  state: SurplusState = {};

  give(input: SurplusInput, grant: Grant): SurplusStep {
    const settings = { chargePowerW: 3700, startDelayMs: 0, stopDelayMs: 0, minOnMs: 0, smoothingMs: 0, settleMs: 0 };
    const step = decideSurplus(settings, { ...this.state, house: { grant } }, input, this.now);
    this.state = step.state;
    return step;
  }

  grid(watts: number, grant: Grant): SurplusStep {
    this.now += MINUTE_MS;
    return this.give({ kind: "power", readings: [{ quantity: "grid", value: watts + (this.now % 7) / 1000 }] }, grant);
  }
}

class Mode {
  now = START;
  state: ModeState = {};

  give(input: ModeInput, grant: Grant): ModeStep {
    const settings = { mode: "off", chargePowerW: 11_000 } as const;
    const step = decideMode(settings, { ...this.state, house: { grant } }, input, this.now);
    this.state = step.state;
    return step;
  }
}

describe("a car that asks its house", () => {
  it("asks for the sun when it would start, and waits until that is granted", () => {
    const surplus = new Surplus();
    surplus.grid(-5000, WAITS);
    const waits = surplus.grid(-5000, WAITS);

    assert.equal(waits.demand?.class, "sun");
    assert.deepEqual([waits.decision.on, waits.decision.reason.code], [false, "other-car"]);
    const starts = surplus.grid(-5000, GRANTED);
    assert.deepEqual([starts.decision.on, starts.decision.changed], [true, true]);
  });

  it("stops when that is taken back, and asks on", () => {
    const surplus = new Surplus();
    surplus.grid(-5000, GRANTED);
    surplus.grid(-5000, GRANTED);
    const stops = surplus.grid(-1300, WAITS);

    assert.deepEqual([stops.decision.on, stops.decision.changed], [false, true]);
    assert.equal(stops.demand?.isCharging, true);
  });

  it("asks for nothing while the sun is too little", () => {
    assert.equal(new Surplus().grid(500, GRANTED).demand, undefined);
  });

  it("asks for a boost when a person wants it now, and says whom it follows", () => {
    const mode = new Mode();
    mode.give({ kind: "car", car: CAR }, GRANTED);
    const step = mode.give({ kind: "request", request: { mode: "now" } }, WAITS);

    assert.equal(step.demand?.class, "boost");
    assert.deepEqual([step.decision.on, step.decision.reason.code], [false, "other-car"]);
    assert.deepEqual(mode.give({ kind: "request", request: { mode: "solar" } }, GRANTED).follows, ["surplus"]);
  });

  it("has its windows moved behind a limit at once, where it takes only schedules", () => {
    const mode = new Mode();
    mode.give({ kind: "car", car: { ...CAR, schedulesOnly: true } }, GRANTED);
    const first = mode.give({ kind: "request", request: { mode: "now" } }, GRANTED);
    assert.equal(first.decision.windows?.[0]?.startAt, START);
    assert.equal(first.demand?.firm, "scheduled");

    mode.now += MINUTE_MS;
    const limited = mode.give({ kind: "tick" }, LIMITED);

    assert.equal(limited.decision.windows?.[0]?.startAt, START + 2 * HOUR_MS);
    assert.equal(limited.demand?.startsAt, START + 2 * HOUR_MS);
  });

  it("still asks for what a car draws whose windows were moved by minutes, until it is seen to have stopped", () => {
    const until = START + 20 * MINUTE_MS;
    const limited: Grant = { granted: false, reason: { code: "grid-limit-until", params: { watts: 4200, until } } };
    const startsAt = (charging: boolean): number | undefined => {
      const mode = new Mode();
      mode.give({ kind: "car", car: { ...CAR, schedulesOnly: true, charging } }, limited);
      return mode.give({ kind: "request", request: { mode: "now" } }, limited).demand?.startsAt;
    };

    assert.deepEqual([startsAt(true), startsAt(false)], [START, until]);
  });

  it("is stopped by a limit also where somebody else has started it, and by nothing else of the house", () => {
    const respected = (grant: Grant): ModeStep => {
      const mode = new Mode();
      mode.give({ kind: "car", car: CAR }, GRANTED);
      mode.give({ kind: "request", request: { mode: "off" } }, GRANTED);
      mode.now += HOUR_MS;
      const charging = { ...CAR, charging: true, certainty: { charging: 2 }, updatedAt: mode.now } as const;
      mode.give({ kind: "car", car: charging }, GRANTED);
      return mode.give({ kind: "tick" }, grant);
    };

    assert.deepEqual([respected(WAITS).decision.on, respected(WAITS).decision.reason.code], [true, "left-on"]);
    const { on, changed, leavesAlone } = respected(LIMITED).decision;
    assert.deepEqual([on, changed, leavesAlone], [false, true, false]);
  });
});
