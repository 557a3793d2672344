import assert from "node:assert/strict";
import type { TariffSettings } from "../../../../../src/control/tariff/settings";
import { HOUR_MS, MINUTE_MS } from "../../../../../src/core/duration";
import { dayOf, hourly, settings, TariffDriver } from "../tariff-driver";

const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const NOON = "2026-06-01T12:00:00+02:00";
const EVENING = "2026-06-01T20:00:00+02:00";
/** One price: only the sun makes a difference. It leaves on Tuesday at six in the evening. */
const sunny = { ...settings, ready: { 2: "18:00" } } as const;

function at(time: string, car: { readonly soc: number }, wanted: Partial<TariffSettings> = {}): TariffDriver {
  const driver = new TariffDriver({ ...sunny, ...wanted }, time);
  driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3));
  driver.car({ ...car, pluggedIn: true, charging: false, limit: 90 });
  return driver;
}

/** What the panels are said to give tomorrow, W, from eight to six; the rest of both days is dark. */
function sun(watts: number): { readonly kind: "forecast"; readonly slots: ReturnType<typeof hourly> } {
  const day = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? watts : 0));
  return { kind: "forecast", slots: [...dayOf(MONDAY, 0), ...hourly(TUESDAY, day)] };
}

describe("the sun of two roofs", () => {
  it("is planned with as a whole, whichever was told last", () => {
    const plannedBy = (...roofs: ReadonlyArray<readonly [topic: string, watts: number]>): unknown => {
      const driver = at(EVENING, { soc: 60 });
      for (const [topic, watts] of roofs) driver.give({ ...sun(watts), topic });
      return [driver.decision.plan, driver.state.errors?.said.map(({ watts }) => watts).at(-1)];
    };
    const whole = plannedBy(["roof", 12_000]);
    assert.deepEqual(plannedBy(["east", 9_000], ["west", 3_000]), whole);
    assert.deepEqual(plannedBy(["west", 3_000], ["east", 9_000]), whole);
  });
});

describe("the sun that was expected and has not come", () => {
  /** Twelve kilowatts are expected until six in the evening, and the car leaves before the sun of the next day. */
  function beforeEvening(time: string): TariffDriver {
    const driver = at(`2026-06-01T${time}:00+02:00`, { soc: 60 }, { ready: { 2: "07:00" } });
    driver.steady(300, 6);
    driver.give(sun(12_000));
    return driver;
  }

  for (const time of ["14:20", "16:20", "17:05"])
    it(`starts no car at ${time}, not even for a start that was shown before`, () => {
      const driver = beforeEvening(time);
      driver.steady(300, 120);

      assert.deepEqual(
        driver.switches.filter(({ on }) => on),
        [],
      );
    });

  it("is counted on again when it has come", () => {
    const driver = beforeEvening("16:20");
    driver.steady(300, 20);
    driver.steady(-11_500, 10);

    assert.deepEqual([driver.decision.on, driver.reason], [true, "sun"]);
  });
});

describe("the sun that the meter shows", () => {
  it("is used when it has been enough for five minutes", () => {
    const driver = at(NOON, { soc: 40 });
    driver.steady(-10_500, 4);
    assert.equal(driver.decision.on, false);
    driver.steady(-10_500, 1);

    assert.deepEqual([driver.decision.on, driver.reason], [true, "sun"]);
    assert.equal(driver.decision.sunKnown, true);
    assert.equal(Math.round(driver.decision.inputs.surplusW ?? 0), 10_500);
  });

  it("is named where it makes charging cheaper than the grid, whose price a car that waits is told", () => {
    const told = (soc: number, gridW: number, later: number): readonly unknown[] => {
      const driver = at(NOON, { soc }, { ready: { 1: "17:00" } });
      driver.prices(dayOf(MONDAY, later, { 12: 0.3 }));
      const { code, params } = driver.steady(gridW, 6, 0).reason;
      return [code, "price" in params && params.price?.toFixed(3), "mixedWith" in params && params.mixedWith];
    };

    assert.deepEqual(told(40, -4_000, 0.35), ["cheap", "0.212", "sun"]);
    assert.deepEqual(told(40, 300, 0.35), ["cheap", "0.300", false]);
    assert.deepEqual(told(70, -4_000, 0.1), ["waiting", "0.300", false]);
  });

  it("starts no car by one reading, nor by a short glance of the sun", () => {
    const driver = at(NOON, { soc: 40 });
    driver.power(-10_500);
    assert.equal(driver.decision.inputs.surplusW, undefined, "one reading is no mean");
    for (let round = 1; round <= 6; round++) {
      driver.steady(-10_500, 1);
      driver.steady(2_000, 6);
    }

    assert.deepEqual(
      driver.switches.filter(({ on }) => on),
      [],
    );
  });

  it("of a slow meter is used when it has been told more than once", () => {
    const driver = at(NOON, { soc: 40 });
    for (let reading = 0; reading < 6; reading++) {
      driver.power(-10_500 - reading);
      driver.until(driver.now + 15 * MINUTE_MS);
      if (reading < 1) assert.equal(driver.decision.on, false);
    }

    assert.equal(driver.decision.on, true);
    assert.deepEqual(
      driver.decision.warnings.map(({ code }) => code),
      ["meter-slow"],
    );
  });

  it("is not used while it is too little to be cheaper than later", () => {
    const driver = at(NOON, { soc: 40 });
    driver.prices(dayOf(TUESDAY, 0.1));
    driver.power(-1_000);

    assert.equal(driver.decision.on, false);
  });

  it("changes no plan while none is there, whatever the house draws", () => {
    const driver = at(EVENING, { soc: 40 });
    driver.steady(300, 6);
    const plannedAt = (): number | undefined => driver.state.judged?.at;
    const before = plannedAt();

    driver.steady(4_000, 2);
    const withOven = plannedAt();
    driver.steady(-4_000, 8);

    assert.equal(withOven, before);
    assert.notEqual(plannedAt(), before);
  });

  it("is still there when the car takes it", () => {
    const driver = at(NOON, { soc: 40 });
    driver.steady(-10_500, 6);
    // The car follows, and has not reported yet that it charges.
    for (let minute = 1; minute <= 10; minute++) {
      driver.now += MINUTE_MS;
      driver.power(-500);
    }

    assert.equal(driver.decision.on, true);
    assert.ok((driver.decision.inputs.surplusW ?? 0) > 10_000);
    assert.equal(driver.switches.filter(({ on }) => on).length, 1);
  });

  it("is what the grid shows without the car that is measured", () => {
    const driver = at(NOON, { soc: 40 });
    driver.steady(500, 2, 10_000);

    assert.equal(Math.round(driver.decision.inputs.surplusW ?? 0), 9_500);
  });

  it("is no sun if the home's battery gives it, and some if the battery takes it", () => {
    const driver = at(NOON, { soc: 40 });
    driver.meters({ grid: -3_000, charger: 0, battery: 3_000 });
    driver.now += MINUTE_MS;
    driver.meters({ grid: -3_000, charger: 0, battery: 3_000 });
    assert.ok(Math.abs(driver.decision.inputs.surplusW ?? NaN) < 1e-9);
    const other = at(NOON, { soc: 40 });
    other.meters({ grid: 0, charger: 0, battery: -3_000 });
    other.now += MINUTE_MS;
    other.meters({ grid: 0, charger: 0, battery: -3_000 });

    assert.equal(other.decision.inputs.surplusW, 3_000);
  });

  it("is noticed when it comes slowly", () => {
    const driver = at(NOON, { soc: 40 });
    driver.prices(dayOf(TUESDAY, 0.18));
    for (let watts = 0; watts <= 20_000 && driver.decision.on !== true; watts += 150) {
      driver.now += MINUTE_MS / 4;
      driver.power(-Math.min(10_500, watts) - (watts % 300) / 1000);
    }

    assert.equal(driver.decision.on, true);
    assert.ok((driver.decision.inputs.surplusW ?? 0) > 5_000);
  });

  it("is over when the meter falls silent, and that is said", () => {
    const driver = at(NOON, { soc: 40 });
    driver.prices(dayOf(TUESDAY, 0.1));
    driver.steady(-10_500, 6);
    driver.until("2026-06-01T12:15:00+02:00");
    assert.equal(driver.decision.on, true);
    // No charge is shorter than a quarter of an hour.
    driver.until("2026-06-01T12:21:00+02:00");

    assert.equal(driver.decision.on, false);
    assert.equal(driver.decision.warning?.code, "meter-silent");
    assert.equal(driver.decision.inputs.surplusW, undefined);
  });

  it("is over too if only the charger's meter goes on", () => {
    const driver = at(NOON, { soc: 40 });
    driver.power(-10_500, 0);
    for (let minute = 1; minute <= 12; minute++) {
      driver.now += MINUTE_MS;
      driver.meters({ charger: 10_000 });
    }

    assert.equal(driver.decision.warning?.code, "meter-silent");
    assert.equal(driver.decision.inputs.surplusW, undefined);
  });
});

describe("the sun that is forecast", function () {
  it("is waited for where it comes before the departure", () => {
    const driver = at(EVENING, { soc: 60 });
    driver.give(sun(12_000));
    driver.until("2026-06-02T07:59:00+02:00");
    assert.equal(driver.switches.filter(({ on }) => on).length, 0);
    driver.until("2026-06-02T17:59:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
    assert.ok(
      driver.switches.every(({ at: time, on }) => !on || driver.clock(time) >= "08:00"),
      driver.summary,
    );
  });

  it("is reported as part of the plan", () => {
    const driver = at(EVENING, { soc: 60 });
    driver.give(sun(12_000));
    const { plan, cost } = driver.decision;

    const sunKwh = plan.reduce((sum, { solarKwh }) => sum + solarKwh, 0);
    assert.ok(sunKwh > 8 && sunKwh <= 10.01, `${sunKwh} kWh`);
    assert.ok((cost ?? NaN) < 10 * 0.15);
    assert.equal(driver.decision.sunKnown, true);
  });

  it("leaves only the rest to be bought", () => {
    const driver = at(EVENING, { soc: 20 });
    // Two hours of sun bring 20 of the 30 kWh.
    const short = Array.from({ length: 24 }, (_, hour) => (hour === 11 || hour === 12 ? 14_000 : 0));
    driver.give({ kind: "forecast", slots: [...dayOf(MONDAY, 0), ...hourly(TUESDAY, short)] });
    const { plan } = driver.decision;

    const sunKwh = plan.reduce((sum, { solarKwh }) => sum + solarKwh, 0);
    const boughtKwh = plan.reduce((sum, { energyKwh, solarKwh }) => sum + energyKwh - solarKwh, 0);
    assert.ok(Math.abs(sunKwh - 20) < 3, `${sunKwh} kWh of sun`);
    assert.ok(Math.abs(boughtKwh - 10) < 3, `${boughtKwh} kWh bought`);
  });

  it("is not waited for where the car leaves before it comes", () => {
    const driver = at(EVENING, { soc: 60 }, { ready: { 2: "07:00" } });
    driver.give(sun(12_000));
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("is weighed against the price where the charger is larger than it", () => {
    // 5 kW of sun for 10 kW: half of it at 0.08, half at 0.30 is 0.19.
    const cheap = at(EVENING, { soc: 60 });
    cheap.prices(dayOf(TUESDAY, 0.3, { 3: 0.15 }));
    cheap.give(sun(5_300));
    assert.equal(cheap.plan, "03:00-04:00");
    const dear = at(EVENING, { soc: 60 });
    dear.prices(dayOf(TUESDAY, 0.3, { 3: 0.25 }));
    dear.give(sun(5_300));

    assert.ok(
      dear.decision.plan.every(({ startAt }) => dear.clock(startAt) >= "08:00"),
      dear.plan,
    );
    const share = dear.decision.plan.reduce((sum, { solarKwh }) => sum + solarKwh, 0) / 10;
    assert.ok(share > 0.4 && share < 0.55, `${share}`);
  });

  it("is sold where its feed-in is worth more than what the grid takes", () => {
    const driver = at(EVENING, { soc: 60 });
    driver.prices(dayOf(TUESDAY, 0.3, { 3: 0.15 }));
    driver.give(sun(12_000));
    driver.give({ kind: "feed-in", slots: dayOf(TUESDAY, 0.25) });

    assert.equal(driver.plan, "03:00-04:00");
    driver.until("2026-06-02T12:00:00+02:00");
    assert.equal(driver.decision.inputs.feedIn, 0.25);
  });

  it("that is a day old is warned of", () => {
    const driver = at(EVENING, { soc: 60 });
    driver.give(sun(12_000));
    driver.now += 25 * HOUR_MS;
    driver.prices(dayOf("2026-06-03T00:00:00+02:00", 0.3));

    assert.equal(driver.decision.warning?.code, "forecast-old");
  });
});
