import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { EstimateDriver } from "./estimate-driver";

/** 60 kWh at 85 %: an hour with 10 kW is 14.17 percent. */
const AN_HOUR = (10 / (60 / 0.85)) * 100;

const near = (actual: number, expected: number, apart = 0.05): void => {
  assert.ok(Math.abs(actual - expected) <= apart, `${actual} instead of ${expected}`);
};

describe("the state of charge between reports", () => {
  it("is unknown while the car has never told any", () => {
    const car = new EstimateDriver();
    car.report({ pluggedIn: true, charging: true });

    car.charger(10_000, HOUR_MS);

    assert.equal(car.estimate, undefined);
  });

  it("is the report, give or take its rounding, when it is fresh", () => {
    const car = new EstimateDriver();

    car.report({ soc: 0, pluggedIn: true });

    assert.deepEqual(car.estimate, { soc: 0, plusMinus: 0.5, source: "report", reportedAt: car.now });
  });

  it("is carried by what the charger measures", () => {
    const car = new EstimateDriver({ capacityKwh: 60 });
    car.report({ soc: 40, pluggedIn: true });
    const reportedAt = car.now;

    car.charger(10_000, HOUR_MS);

    near(car.soc, 40 + AN_HOUR);
    assert.deepEqual([car.estimate?.source, car.estimate?.reportedAt], ["carried", reportedAt]);
  });

  it("is carried by the known state and power where nothing measures", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: true });

    car.wait(HOUR_MS);

    near(car.soc, 40 + AN_HOUR);
  });

  it("is carried by the power that the car tells when no other is known", () => {
    const car = new EstimateDriver({ capacityKwh: 60 });
    car.report({ soc: 40, pluggedIn: true, charging: true, powerW: 5000 });

    car.wait(HOUR_MS);

    near(car.soc, 40 + AN_HOUR / 2);
  });

  it("is carried by the plan where the car says nothing, with more doubt", () => {
    const reported = new EstimateDriver();
    reported.report({ soc: 40, pluggedIn: true, charging: true });
    const planned = new EstimateDriver();
    planned.report({ soc: 40, pluggedIn: true, charging: false });
    planned.wait(10 * MINUTE_MS);
    planned.plan(true);

    reported.wait(HOUR_MS);
    planned.wait(HOUR_MS);

    near(planned.soc, reported.soc);
    assert.ok(planned.plusMinus > reported.plusMinus + 1);
  });

  it("believes a car that does not follow its command, once it had the time to", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: false });
    car.plan(true);
    car.wait(2 * MINUTE_MS);
    car.report({ charging: false });
    car.wait(8 * MINUTE_MS);
    const meanwhile = car.soc;
    car.report({ charging: false });

    car.wait(HOUR_MS);

    assert.ok(meanwhile > 41);
    near(car.soc, 40, 2.5);
  });

  it("stays where it is while the car does not charge", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: false });

    car.wait(HOUR_MS);

    assert.equal(car.soc, 40);
    assert.ok(car.plusMinus < 1);
  });

  it("does not take a charger that is ready for one that charges", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true });

    car.charger(6, 12 * HOUR_MS);

    assert.equal(car.soc, 40);
  });

  it("trusts a measurement more than the car's own word", () => {
    const car = new EstimateDriver();
    car.report({ soc: 40, pluggedIn: true, charging: true });

    car.charger(0, HOUR_MS);

    assert.equal(car.soc, 40);
  });

  it("is in more doubt the more was charged, and in little after a report", () => {
    const car = new EstimateDriver();
    car.report({ soc: 20, pluggedIn: true });
    car.charger(10_000, HOUR_MS);
    const soon = car.plusMinus;
    car.charger(10_000, 2 * HOUR_MS);
    const late = car.plusMinus;

    car.report({ soc: 60 });

    assert.ok(soon > 1 && late > 2 * soon, `${soon} ${late}`);
    assert.equal(car.plusMinus, 0.5);
    assert.equal(car.soc, 60);
  });

  it("is in more doubt the longer nobody knows what the car does", () => {
    const car = new EstimateDriver();
    car.report({ soc: 50 });

    car.wait(HOUR_MS);
    const soon = car.plusMinus;
    car.wait(HOUR_MS);

    assert.equal(car.soc, 50);
    assert.ok(soon > 10 && car.plusMinus > 1.9 * soon);
  });

  it("never leaves the battery, whatever the doubt", () => {
    const car = new EstimateDriver();
    car.report({ soc: 50 });

    car.wait(1000 * HOUR_MS);

    assert.ok(car.plusMinus <= 50);
  });

  it("is in more doubt while the car is away, and until it tells again", () => {
    const car = new EstimateDriver();
    car.report({ soc: 80, pluggedIn: false });
    car.wait(4 * HOUR_MS);
    const away = car.plusMinus;

    car.report({ pluggedIn: true, charging: false });
    car.wait(MINUTE_MS);

    assert.ok(away > 10);
    assert.ok(car.plusMinus >= away);
  });

  it("counts no energy for a car that is not plugged in, whatever the plan", () => {
    const car = new EstimateDriver();
    car.report({ soc: 50, pluggedIn: false });
    car.plan(true);

    car.wait(HOUR_MS);

    assert.equal(car.soc, 50);
  });

  it("never passes the charge limit, where the car stops automatically", () => {
    const car = new EstimateDriver();
    car.report({ soc: 70, limit: 80, pluggedIn: true, charging: true });

    car.wait(2 * HOUR_MS);

    assert.equal(car.soc, 80);
    assert.ok(car.plusMinus < 1.5, `${car.plusMinus}`);
  });

  it("goes on from the old limit when the limit is raised", () => {
    const car = new EstimateDriver();
    car.report({ soc: 70, limit: 80, pluggedIn: true, charging: true });
    car.wait(5 * HOUR_MS);

    car.report({ limit: 100 });

    near(car.soc, 80);
  });

  it("stays above a limit that is below", () => {
    const car = new EstimateDriver();
    car.report({ soc: 90, limit: 80, pluggedIn: true });

    car.charger(10_000, HOUR_MS);

    assert.equal(car.soc, 90);
  });

  it("never passes 100", () => {
    const car = new EstimateDriver();
    car.report({ soc: 99, pluggedIn: true, charging: true });

    car.charger(10_000, 3 * HOUR_MS);

    assert.equal(car.soc, 100);
  });

  it("stays at the last report without knowing the battery, and says with how much doubt", () => {
    const car = new EstimateDriver({});
    car.report({ soc: 40, pluggedIn: true });

    car.charger(10_000, HOUR_MS);

    assert.deepEqual([car.soc, car.estimate?.source], [40, "report"]);
    assert.ok(car.plusMinus > 20);
  });

  it("takes the capacity from the car when the user set none", () => {
    const car = new EstimateDriver({});
    car.report({ soc: 40, pluggedIn: true, capacityKwh: 60 });

    car.charger(10_000, HOUR_MS);

    near(car.soc, 40 + AN_HOUR);
  });
});
