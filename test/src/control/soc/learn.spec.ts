import assert from "node:assert/strict";
import { chargePowerW } from "../../../../src/control/soc/charge-power";
import { estimateSoc } from "../../../../src/control/soc/estimate";
import { kwhPerPercent } from "../../../../src/control/soc/kwh-per-percent";
import { startDelayMs } from "../../../../src/control/soc/start-delay";
import type { EstimateState } from "../../../../src/control/soc/state";
import { restoreEstimate } from "../../../../src/control/soc/stored-estimate";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { EstimateDriver } from "./estimate-driver";

const learnt = (car: EstimateDriver) => kwhPerPercent(car.state, car.settings);

const near = (actual: number | undefined, expected: number, apart = 0.01): void => {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= apart, `${actual} instead of ${expected}`);
};

describe("what a percent takes at the wall", () => {
  it("is capacity and efficiency before anything is learnt", () => {
    near(kwhPerPercent({}, { capacityKwh: 60 })?.kwh, 0.706, 0.001);
    near(kwhPerPercent({}, { capacityKwh: 60, efficiency: 0.9 })?.kwh, 0.667, 0.001);
    assert.equal(kwhPerPercent({}, {}), undefined);
  });

  it("is learnt after ten percent, and the estimate follows", () => {
    const car = new EstimateDriver();
    car.charge(40, 49, 0.65);
    const before = learnt(car);

    car.charge(49, 55, 0.65);
    car.charger(10_000, HOUR_MS);

    assert.equal(before?.learnt, false);
    assert.equal(learnt(car)?.learnt, true);
    near(learnt(car)?.kwh, 0.65);
    near(car.soc, 55 + 10 / 0.65, 0.3);
    assert.ok(car.plusMinus < 2);
  });

  it("is learnt for a car whose battery nobody knows", () => {
    const car = new EstimateDriver({});
    car.charge(20, 60, 0.9);

    near(learnt(car)?.kwh, 0.9);
  });

  it("is never less than the battery itself holds", () => {
    const car = new EstimateDriver();
    car.charge(20, 60, 0.57);

    near(learnt(car)?.kwh, 0.6, 1e-9);
  });

  it("is not learnt from a charge elsewhere", () => {
    const car = new EstimateDriver();
    car.charge(20, 25, 0.65);
    car.report({ pluggedIn: false });
    car.wait(2 * HOUR_MS);
    car.report({ pluggedIn: true });
    car.report({ soc: 80 });

    car.charge(80, 84, 0.65);

    assert.equal(learnt(car)?.learnt, false);
  });

  it("is not learnt across a trip that nobody told of", () => {
    const car = new EstimateDriver();
    car.charge(40, 48, 0.65);
    car.report({ soc: 30 });

    car.charge(30, 39, 0.65);

    assert.equal(learnt(car)?.learnt, false);
  });

  it("is not learnt from a plan alone", () => {
    const car = new EstimateDriver();
    car.report({ soc: 20, pluggedIn: true });
    car.plan(true);
    for (let soc = 27; soc <= 62; soc += 7) {
      car.wait(HOUR_MS);
      car.report({ soc });
    }

    assert.equal(learnt(car)?.learnt, false);
  });

  it("is learnt from a known state and power, but not at the limit, where the car may have stopped long before", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, limit: 80, pluggedIn: true, charging: true });
    for (const soc of [54, 68]) {
      car.wait(HOUR_MS);
      car.report({ soc, charging: true });
    }
    const underway = learnt(car)?.kwh;
    car.wait(3 * HOUR_MS);
    car.report({ soc: 80 });

    near(underway, 20 / 28);
    near(learnt(car)?.kwh, 20 / 28);
  });

  it("is not led astray by one charge that went wrong", () => {
    const car = new EstimateDriver();
    for (const each of [0.66, 0.66, 0.95, 0.67, 0.66]) {
      car.charge(40, 60, each);
      car.report({ pluggedIn: false });
      car.wait(HOUR_MS);
      car.report({ pluggedIn: true, soc: 40 });
    }

    near(learnt(car)?.kwh, 0.66);
  });

  it("is not learnt from what no battery can be", () => {
    const car = new EstimateDriver();
    car.charge(40, 60, 2);

    assert.equal(learnt(car)?.learnt, false);
  });

  it("survives a restart in the midst of a charge", () => {
    const car = new EstimateDriver();
    car.charge(40, 46, 0.65);
    car.restart();
    car.charge(46, 52, 0.65);

    near(learnt(car)?.kwh, 0.65, 0.02);
  });
});

describe("how long a car takes to begin", () => {
  it("is learned from the charger's meter after a few commands, and kept", () => {
    const starts = (count: number): EstimateState => {
      let [state, now]: [EstimateState, number] = [{}, 0];
      for (let start = 0; start < count; start++) {
        state = estimateSoc(state, { kind: "plan", on: true }, now);
        for (let minute = 1; minute <= 8; minute++)
          state = estimateSoc(state, { kind: "charger", watts: minute < 4 ? 5 : 7_000 }, now + minute * MINUTE_MS);
        state = estimateSoc(state, { kind: "plan", on: false }, now + 9 * MINUTE_MS);
        now += HOUR_MS;
      }
      return state;
    };

    assert.equal(startDelayMs(starts(2)), 0);
    assert.equal(startDelayMs(starts(3)), 4 * MINUTE_MS);
    assert.equal(startDelayMs(restoreEstimate(JSON.parse(JSON.stringify(starts(3))))), 4 * MINUTE_MS);
  });

  it("is not learned from a meter that is read too rarely", () => {
    let state: EstimateState = {};
    for (let start = 0; start < 5; start++) {
      state = estimateSoc(state, { kind: "plan", on: true }, start * HOUR_MS);
      state = estimateSoc(state, { kind: "charger", watts: 7_000 }, start * HOUR_MS + 5 * MINUTE_MS);
      state = estimateSoc(state, { kind: "plan", on: false }, start * HOUR_MS + 9 * MINUTE_MS);
    }

    assert.equal(startDelayMs(state), 0);
  });
});

describe("what the car takes while it charges", () => {
  it("is as set, until the car contradicts it again and again", () => {
    const car = new EstimateDriver({ chargePowerW: 11_000 });
    car.charger(10_200, HOUR_MS);
    assert.equal(chargePowerW(car.state, car.settings), 11_000);
    car.charger(3_700, HOUR_MS / 4);
    assert.equal(chargePowerW(car.state, car.settings), 11_000);
    car.charger(3_700, HOUR_MS);

    assert.equal(chargePowerW(car.state, car.settings), 3_700);
  });

  it("is learnt from a steady charge, not from its beginning or end", () => {
    const car = new EstimateDriver({});
    car.report({ soc: 40, pluggedIn: true });
    for (const watts of [0, 1500, 3000]) car.charger(watts, 0);
    car.charger(7200, HOUR_MS);
    for (const watts of [6000, 4000, 2000, 800]) {
      car.now += MINUTE_MS;
      car.charger(watts, 0);
    }

    assert.equal(chargePowerW(car.state, car.settings), 7200);
  });

  it("is what the car tells as long as nothing measures", () => {
    const car = new EstimateDriver({});
    for (const powerW of [7100, 7300, 7200]) car.report({ charging: true, powerW, soc: 50 });

    assert.equal(chargePowerW(car.state, car.settings), 7200);
  });

  it("is unknown before anything was seen", () => {
    assert.equal(chargePowerW({}, {}), undefined);
  });
});

describe("a stored estimate", () => {
  const damaged: ReadonlyArray<readonly [name: string, stored: unknown]> = [
    ["nothing", undefined],
    ["null", null],
    ["a text", "soc"],
    ["a list", [1]],
    ["an empty object", {}],
    [
      "members of another kind",
      { at: "x", base: 5, drawn: {}, rises: [1, null], plugged: true, tripDays: [{ day: 1 }] },
    ],
    [
      "broken members",
      { at: 1, base: { soc: 400, at: 1, plusMinus: 1 }, plan: { is: 1 }, drawn: [{ fromAt: 2, toAt: 1 }] },
    ],
  ];

  for (const [name, stored] of damaged) {
    it(`begins again from ${name}`, () => {
      const car = new EstimateDriver();
      car.restart(stored);
      assert.equal(car.estimate, undefined);

      car.report({ soc: 30, pluggedIn: true });

      assert.equal(car.soc, 30);
    });
  }

  it("keeps all but the last reading of the charger", () => {
    const car = new EstimateDriver();
    car.charge(30, 55, 0.65);
    car.report({ pluggedIn: false, limit: 90, capacityKwh: 60, powerW: 5 });
    car.plan(true);
    car.wait(HOUR_MS);
    car.charger(6, MINUTE_MS);

    const { charger, ...saved } = car.state;

    assert.ok(charger);
    assert.deepEqual(JSON.parse(JSON.stringify(restoreEstimate(car.state))), JSON.parse(JSON.stringify({ ...saved })));
  });

  it("trusts no instant of a state that does not know its own time", () => {
    const car = new EstimateDriver();
    car.charge(30, 55, 0.65);

    const { at, base, rises } = restoreEstimate({ ...car.state, at: undefined });

    assert.deepEqual([at, base], [undefined, undefined]);
    assert.ok(rises);
  });
});
