import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { diceFor, forAll, type Dice } from "../../../support/control/dice";
import { EstimateDriver } from "./estimate-driver";

interface Home {
  readonly meter: boolean;
  readonly plugReported: boolean;
  readonly reportEveryMs: number;
}

/** A month with a car that holds 60 kWh of which 10 % are lost, drives on most days, and tells late and in whole percents. */
function live(seed: number, { meter, plugReported, reportEveryMs }: Home) {
  const random = diceFor(seed);
  const car = new EstimateDriver({ capacityKwh: 60, chargePowerW: 3700 });
  const late: Array<{ dueAt: number; at: number; reported: Parameters<EstimateDriver["report"]>[0] }> = [];
  let [soc, on, reportAt, asked, within, apart] = [55, false, 0, 0, 0, 0];
  for (let step = 0; step < 30 * 288; step++, car.now += 5 * MINUTE_MS) {
    const hour = (car.now / HOUR_MS) % 24;
    const away = hour >= 7.5 && hour < 17.5;
    if (random.isTrue(0.01)) {
      on = !on;
      car.plan(on);
    }
    const charges = on && !away && soc < 80;
    if (meter) car.charger(charges ? 3700 : 0, 0);
    const changed = hour === 7.5 || hour === 17.5;
    if (car.now >= reportAt || changed) {
      const reported = {
        soc: Math.round(soc),
        limit: 80,
        charging: charges,
        ...(plugReported ? { pluggedIn: !away } : {}),
      };
      late.push({ dueAt: car.now + random.whole(0, 20) * MINUTE_MS, at: car.now, reported });
      reportAt = car.now + reportEveryMs;
    }
    for (const { at, reported } of late.filter(({ dueAt }) => dueAt <= car.now)) car.report(reported, car.now - at);
    late.splice(0, late.length, ...late.filter(({ dueAt }) => dueAt > car.now));
    if (random.isTrue(0.001)) car.restart();

    if (step > 288) {
      asked += 1;
      const error = Math.abs(car.soc - soc);
      apart += error;
      if (error <= car.plusMinus + 0.01) within += 1;
    }
    if (charges) soc = Math.min(80, soc + ((3.7 / 12) * 0.9) / 0.6);
    if (away) soc = Math.max(5, soc - 14 / 120);
  }
  return { car, within: within / asked, apart: apart / asked };
}

describe("the estimate of a month", () => {
  const homes: ReadonlyArray<readonly [name: string, home: Home, within: number, apart: number]> = [
    ["with a meter at the charger", { meter: true, plugReported: true, reportEveryMs: 3 * HOUR_MS }, 0.97, 1.2],
    ["without one", { meter: false, plugReported: true, reportEveryMs: 3 * HOUR_MS }, 0.95, 1.5],
    ["with two reports a day", { meter: true, plugReported: true, reportEveryMs: 24 * HOUR_MS }, 0.93, 4],
    [
      "of a car that never tells whether it is plugged in",
      { meter: true, plugReported: false, reportEveryMs: 3 * HOUR_MS },
      0.6,
      3,
    ],
  ];

  for (const [name, home, within, apart] of homes) {
    it(`${name} is as good as it says`, () => {
      for (const seed of [1, 2, 3]) {
        const lived = live(seed, home);
        assert.ok(lived.within >= within, `within its doubt ${lived.within}`);
        assert.ok(lived.apart <= apart, `${lived.apart} off`);
      }
    });
  }

  it("learns the car from whole percents that come late", () => {
    const { car } = live(4, { meter: true, plugReported: true, reportEveryMs: 2 * HOUR_MS });

    const each = (car.state.rises ?? []).map(({ percent, kwh }) => kwh / percent);
    assert.ok(each.length > 3 && each.every((kwh) => kwh > 0.6 && kwh < 0.75), each.join(" "));
  });

  it("is always a number in a battery, whatever comes in whatever order", () => {
    const alive = (random: Dice): void => {
      const car = new EstimateDriver(random.isTrue(0.5) ? {} : { capacityKwh: 60 });
      const maybe = <T>(value: T): T | undefined => (random.isTrue(0.5) ? value : undefined);
      for (let step = 0; step < 200; step++) {
        car.now += random.isTrue(0.03) ? -random.whole(0, 50) * HOUR_MS : random.whole(0, 90) * MINUTE_MS;
        const reported = {
          soc: maybe(random.one([0, 20, 50, 80, 100, NaN, -5, 200])),
          limit: maybe(random.one([0, 50, 80, 100, NaN])),
          pluggedIn: maybe(random.isTrue(0.7)),
          charging: maybe(random.isTrue(0.5)),
          powerW: maybe(random.one([0, 3700, NaN, -1])),
          capacityKwh: maybe(random.one([0, 60, NaN])),
        };
        if (random.isTrue(0.3)) car.report(reported, random.whole(-60, 600) * MINUTE_MS);
        if (random.isTrue(0.3)) car.charger(random.one([0, 5, 3700, -9, NaN, Infinity]), 0);
        if (random.isTrue(0.1)) car.plan(random.isTrue(0.5));
        if (random.isTrue(0.05)) car.restart();
        const { estimate } = car;
        if (!estimate) continue;
        assert.ok(estimate.soc >= 0 && estimate.soc <= 100, JSON.stringify(estimate));
        assert.ok(estimate.plusMinus >= 0 && estimate.plusMinus <= 100, JSON.stringify(estimate));
        assert.ok(
          estimate.reportedAt <= car.now || estimate.reportedAt <= (car.state.at ?? 0),
          JSON.stringify(estimate),
        );
      }
    };
    forAll(30, alive, { count: 4000 });
  });
});
