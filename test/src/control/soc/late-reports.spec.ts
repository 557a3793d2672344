import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { EstimateDriver } from "./estimate-driver";

/** 60 kWh at 85 %: an hour with 10 kW is 14.17 percent. */
const AN_HOUR = (10 / (60 / 0.85)) * 100;

const near = (actual: number, expected: number, apart = 0.05): void => {
  assert.ok(Math.abs(actual - expected) <= apart, `${actual} instead of ${expected}`);
};

describe("a report of the car", () => {
  it("adds what was drawn since a report that lags", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true });
    car.charger(10_000, HOUR_MS);

    car.report({ soc: 50 }, 30 * MINUTE_MS);

    near(car.soc, 50 + AN_HOUR / 2);
  });

  it("counts from a start that is told late", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: false });
    car.wait(HOUR_MS);

    car.report({ charging: true }, 30 * MINUTE_MS);

    near(car.soc, 40 + AN_HOUR / 2);
  });

  it("counts what was charged since the very first report when that lags", () => {
    const car = new EstimateDriver();

    car.report({ soc: 40, pluggedIn: true, charging: true }, 30 * MINUTE_MS);

    near(car.soc, 40 + AN_HOUR / 2);
  });

  it("ignores a report that is older than the last", () => {
    const car = new EstimateDriver();
    car.wait(HOUR_MS);
    car.report({ soc: 60, pluggedIn: true, charging: false });

    car.report({ soc: 40, pluggedIn: false, charging: true }, 10 * MINUTE_MS);
    car.wait(10 * MINUTE_MS);

    assert.equal(car.soc, 60);
  });

  it("takes a report from the future for one of now", () => {
    const car = new EstimateDriver();
    car.report({ soc: 60, pluggedIn: true, charging: false }, -3 * HOUR_MS);
    car.wait(MINUTE_MS);

    car.report({ soc: 61 });

    assert.equal(car.soc, 61);
  });

  it("ignores what is no percentage", () => {
    const car = new EstimateDriver();
    car.report({ soc: 60 });

    for (const soc of [NaN, -1, 101, Infinity]) car.report({ soc });

    assert.equal(car.soc, 60);
  });

  it("follows a report that is lower", () => {
    const car = new EstimateDriver();
    car.report({ soc: 80, pluggedIn: true });
    car.wait(HOUR_MS);

    car.report({ soc: 55 });

    assert.deepEqual([car.soc, car.plusMinus], [55, 0.5]);
  });
});

describe("the state of charge over time", () => {
  it("keeps what it estimated when the clock goes back, and goes on", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: true });
    car.charger(10_000, HOUR_MS);

    car.now -= 24 * HOUR_MS;
    const back = car.soc;
    car.charger(10_000, HOUR_MS);

    near(back, 40 + AN_HOUR);
    near(car.soc, 40 + 2 * AN_HOUR);
    assert.ok((car.estimate?.reportedAt ?? Infinity) <= car.now);
  });

  it("waits for a clock that was put right by seconds", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: true });
    car.wait(HOUR_MS);
    const before = car.state;

    car.now -= 10_000;
    car.wait(0);

    assert.deepEqual(car.state, before);
  });

  it("survives a restart, and reckons the time in between by what was known", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: true });
    car.charger(10_000, HOUR_MS);

    car.restart();
    near(car.soc, 40 + AN_HOUR);
    car.now += HOUR_MS;

    near(car.soc, 40 + 2 * AN_HOUR, 0.2);
  });

  it("is the same however often someone asks", () => {
    const often = new EstimateDriver();
    const seldom = new EstimateDriver();
    for (const car of [often, seldom]) car.report({ soc: 40, pluggedIn: true, charging: true });

    for (let minute = 0; minute < 300; minute++) often.wait(MINUTE_MS);
    seldom.wait(300 * MINUTE_MS);

    near(often.soc, seldom.soc, 1e-6);
    near(often.plusMinus, seldom.plusMinus, 1e-6);
  });

  it("is remembered within bounds over weeks without a report", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true });

    for (let day = 0; day < 21; day++) car.charger(day % 2 ? 2000 : 0, 24 * HOUR_MS);

    assert.ok((car.state.drawn ?? []).length <= 300);
    assert.equal(car.soc, 100);
  });
});
