import assert from "node:assert/strict";
import { priceScenarios } from "../../../../src/control/tariff/planning/scenarios";
import { withPrices } from "../../../../src/control/tariff/price-days";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, hourly, instant, settings, TariffDriver } from "./tariff-driver";

const zone = "Europe/Berlin";
const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const MIDNIGHT = instant(TUESDAY);

function at(time: string): TariffDriver {
  const driver = new TariffDriver(settings, time);
  driver.prices(dayOf(MONDAY, 0.3));
  driver.car({ soc: 40, pluggedIn: true, limit: 90 });
  return driver;
}

describe("tomorrow's prices", () => {
  const cases: ReadonlyArray<readonly [string, string, string | undefined]> = [
    ["are not expected before one o'clock", "2026-06-01T12:59:00+02:00", undefined],
    ["may be late by two hours without a word", "2026-06-01T14:59:00+02:00", undefined],
    ["are missed loudly from three o'clock on", "2026-06-01T15:00:00+02:00", "prices-late"],
    ["are missed in the evening", "2026-06-01T21:00:00+02:00", "prices-late"],
  ];
  for (const [promise, time, warning] of cases) {
    it(promise, () => {
      assert.equal(at(time).decision.warning?.code, warning);
    });
  }

  it("end the warning when they come", () => {
    const driver = at("2026-06-01T16:00:00+02:00");
    assert.deepEqual(driver.decision.warning, { code: "prices-late", params: { untilAt: MIDNIGHT } });
    driver.prices(dayOf(TUESDAY, 0.3));

    assert.equal(driver.decision.warning, undefined);
  });

  it("are planned on without: what is left after the known ones may wait", () => {
    const driver = at("2026-06-01T22:00:00+02:00");
    assert.equal(driver.decision.warning?.code, "prices-late");
    assert.notEqual(driver.reason, "no-prices-yet");
    driver.prices(hourly("2026-06-01T23:00:00+02:00", [0.01]));

    assert.match(driver.plan, /23:00-00:00$/);
  });

  it("that never come do not keep the car from being charged", () => {
    const driver = at("2026-06-01T18:00:00+02:00");
    driver.until("2026-06-02T00:30:00+02:00");
    assert.equal(driver.decision.warning?.code, "prices-ended");
    driver.until("2026-06-02T07:00:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("that never come do not keep a charge going for which there is no need", () => {
    const driver = new TariffDriver({ ...settings, ready: { 5: "07:00" } }, "2026-06-01T22:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.3));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.request({ minimumPercent: 70 });
    assert.equal(driver.decision.on, true);
    driver.until("2026-06-01T23:59:30+02:00");
    driver.request({ minimumPercent: null });
    driver.until("2026-06-02T00:01:00+02:00");

    assert.equal(driver.decision.on, false);
  });
});

describe("a price feed that fails", () => {
  /** Two weeks of nights that are cheap from two to four o'clock. */
  function learnt(): TariffDriver {
    const driver = new TariffDriver(settings, "2026-05-18T12:00:00+02:00");
    for (let day = 0; day < 14; day++) {
      const date = new Date(instant("2026-05-19T12:00:00+02:00") + day * DAY_MS).toISOString().slice(0, 10);
      driver.prices(dayOf(`${date}T00:00:00+02:00`, 0.3, { 2: 0.1, 3: 0.1 }));
      driver.now += DAY_MS;
    }
    driver.car({ soc: 50, pluggedIn: true, limit: 90 });
    return driver;
  }

  it("leaves what hours usually cost: plans go on, without a price", () => {
    const driver = learnt();
    driver.until("2026-06-02T00:30:00+02:00");
    assert.match(driver.plan, /^02:..-03:../);
    driver.until("2026-06-03T01:30:00+02:00");
    driver.car({ soc: 50, pluggedIn: true, limit: 90 });

    assert.equal(driver.decision.warning?.code, "prices-ended");
    assert.match(driver.plan, /^02:..-03:../);
    assert.equal(driver.decision.plan[0]?.price, undefined);
  });
});

describe("the first day", () => {
  it("trusts a price that is known more than one that it guesses", () => {
    const driver = new TariffDriver({ ...settings, ready: { 4: "07:00" } }, "2026-06-01T12:00:00+02:00");
    driver.prices(
      dayOf(MONDAY, 0.3, { 14: 0.2, 15: 0.2, 16: 0.2 }),
      dayOf(TUESDAY, 0.3, { 14: 0.2, 15: 0.2, 16: 0.2 }),
    );
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.ok(driver.decision.plan.length > 0);
    assert.equal(driver.decision.plan[0]?.price, 0.2);
  });
});

describe("a negative price", () => {
  it("is used though no departure is set", () => {
    const driver = new TariffDriver(
      { ...settings, ready: {}, targetPercent: 50, fullPercent: 90 },
      "2026-06-01T09:00:00+02:00",
    );
    driver.prices(dayOf(MONDAY, 0.2, { 13: -0.05, 14: -0.02 }), dayOf(TUESDAY, 0.2));
    driver.car({ soc: 60, pluggedIn: true, limit: 90 });

    assert.equal(driver.plan, "13:00-14:30");
  });
});

describe("without any price", () => {
  it("the car is charged as late as is enough", () => {
    const driver = new TariffDriver(settings, "2026-06-01T18:00:00+02:00");
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.equal(driver.reason, "waiting");
    assert.equal(driver.plan, "05:00-07:00");
    driver.until("2026-06-02T05:30:00+02:00");
    assert.deepEqual([driver.decision.on, driver.reason], [true, "late"]);
    assert.equal(driver.decision.cost, undefined);
  });

  it("a car that holds enough is not charged", () => {
    const driver = new TariffDriver(settings, "2026-06-02T06:00:00+02:00");
    driver.car({ soc: 80, pluggedIn: true });

    assert.equal(driver.reason, "target-reached");
  });

  it("a car that leaves on another day is left alone", () => {
    const driver = new TariffDriver({ ...settings, ready: { 1: "07:00" } }, "2026-05-26T18:00:00+02:00");
    driver.car({ soc: 40, pluggedIn: true });

    assert.deepEqual([driver.decision.on, driver.reason], [undefined, "no-prices-yet"]);
  });
});

describe("the clock", function () {
  it("that is changed in spring takes an hour of the night, and the car is ready all the same", () => {
    const driver = new TariffDriver({ ...settings, ready: { 7: "07:00" } }, "2026-03-28T18:00:00+01:00");
    driver.prices(
      dayOf("2026-03-28T00:00:00+01:00", 0.3),
      hourly("2026-03-29T00:00:00+01:00", [0.3, 0.1, 0.1, 0.3, 0.3, 0.3, 0.3]),
    );
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.equal(driver.plan.split(" ")[0], "01:00-04:00", "two hours, of which the wall shows three");
    driver.until("2026-03-29T06:59:00+02:00");
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("that is changed in autumn gives an hour to the night", () => {
    const driver = new TariffDriver({ ...settings, ready: { 7: "07:00" } }, "2026-10-24T18:00:00+02:00");
    driver.prices(
      dayOf("2026-10-24T00:00:00+02:00", 0.3),
      hourly("2026-10-25T00:00:00+02:00", [0.3, 0.3, 0.1, 0.1, 0.3, 0.3, 0.3, 0.3]),
    );
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.until("2026-10-25T06:59:00+01:00");

    const on = driver.switches.find((each) => each.on)?.at ?? 0;
    assert.equal(on, instant("2026-10-25T02:00:00+02:00"));
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("that is set back by a day does not freeze what was planned", () => {
    const driver = at("2026-06-01T18:00:00+02:00");
    driver.prices(dayOf(TUESDAY, 0.3, { 2: 0.1, 3: 0.12 }));
    driver.power(300, 0);
    driver.now -= DAY_MS;
    driver.give({ kind: "tick" });

    assert.ok((driver.step?.nextTickAt ?? 0) <= driver.now + 15 * MINUTE_MS);
    driver.prices(dayOf("2026-05-31T00:00:00+02:00", 0.3, { 20: 0.01, 21: 0.01 }));
    driver.until(driver.now + 3 * HOUR_MS);
    assert.equal(driver.decision.on, true, driver.summary);
  });

  it("that is set back by a day does not make the car's reports older than what was known", () => {
    const driver = at("2026-06-02T18:00:00+02:00");
    driver.car({ pluggedIn: false });
    driver.now -= DAY_MS;
    driver.car({ pluggedIn: true, soc: 40, limit: 90 });
    driver.until(driver.now + MINUTE_MS);
    assert.equal(driver.state.car?.pluggedIn, true);
    assert.match(driver.reason, /^(waiting|cheap|not-now)$/);

    driver.restart();
    driver.now -= DAY_MS;
    driver.restart();
    driver.car({ pluggedIn: false });
    driver.until(driver.now + MINUTE_MS);
    assert.equal(driver.reason, "not-plugged");
  });
});

describe("what tomorrow may cost", () => {
  const days = withPrices(
    [],
    Array.from({ length: 21 }, (_, day) =>
      hourly(
        instant("2026-05-04T00:00:00+02:00") + day * DAY_MS,
        Array.from({ length: 24 }, (_each, hour) => day / 100 + hour / 1000),
      ),
    ).flat(),
    zone,
  );

  it("is what it cost on the last days of its kind", () => {
    const sunday = priceScenarios(days, instant("2026-05-31T00:00:00+02:00"), false, zone);
    const workday = priceScenarios(days, instant("2026-05-26T00:00:00+02:00"), false, zone);

    assert.deepEqual(
      sunday.map(([first]) => first),
      [0.06, 0.13, 0.2],
    );
    assert.equal(workday.length, 10);
    assert.ok(workday.every((hours) => hours.length === 24));
  });

  it("goes on where the known prices end: by night for certain, by day less", () => {
    const dear = Array.from({ length: 24 }, (_, hour) => (hour < 22 ? 0.3 : 0.4));
    const known = [4, 5, 6, 7, 8, 11, 12, 13, 14].map((day) =>
      dayOf(`2026-05-${String(day).padStart(2, "0")}T00:00:00+02:00`, 0.3),
    );
    const seen = withPrices([], [...known.flat(), ...hourly("2026-05-18T00:00:00+02:00", dear)], zone);
    const tomorrow = instant("2026-05-19T00:00:00+02:00");
    const [next = []] = priceScenarios(seen, tomorrow, true, zone);
    const [later = []] = priceScenarios(seen, tomorrow, false, zone);
    const dearer = next.map((price, hour) => Math.round((price - (later[hour] ?? 0)) * 1000) / 1000);

    assert.equal(later[3], 0.3);
    assert.deepEqual(
      dearer.slice(0, 5),
      [0.09, 0.09, 0.09, 0.09, 0.09],
      "0.1 more than nine of ten days, which are usual",
    );
    assert.ok((dearer[7] ?? 0) < 0.09 && (dearer[7] ?? 0) > (dearer[12] ?? 0), dearer.join(" "));
    assert.equal(dearer[12], 0.032);
  });

  it("does not take what a past day went on with for a reason of its own", () => {
    const evening = Array.from({ length: 24 }, (_, hour) => (hour < 22 ? 0.3 : 0.4));
    const night = Array.from({ length: 24 }, (_, hour) => (hour < 5 ? 0.4 : 0.3));
    const usual = [4, 5, 6, 7, 8, 11].flatMap((day) =>
      dayOf(`2026-05-${String(day).padStart(2, "0")}T00:00:00+02:00`, 0.3),
    );
    const seen = withPrices(
      [],
      [
        ...usual,
        ...hourly("2026-05-12T00:00:00+02:00", evening),
        ...hourly("2026-05-13T00:00:00+02:00", night),
        ...dayOf("2026-05-14T00:00:00+02:00", 0.3),
      ],
      zone,
    );
    const nights = priceScenarios(seen, instant("2026-05-15T00:00:00+02:00"), true, zone).map((hours) => hours[2] ?? 0);

    assert.ok(Math.max(...nights) < 0.32, nights.map((price) => price.toFixed(3)).join(" "));
  });

  it("is known by hours of the local day, also when they are not 24", () => {
    const short = withPrices(
      [],
      hourly(
        "2026-03-29T00:00:00+01:00",
        Array.from({ length: 23 }, (_, hour) => hour),
      ),
      zone,
    );
    const long = withPrices(
      [],
      hourly(
        "2026-10-25T00:00:00+02:00",
        Array.from({ length: 25 }, (_, hour) => hour),
      ),
      zone,
    );

    assert.deepEqual([short[0]?.hourly.length, long[0]?.hourly.length], [23, 25]);
    assert.equal(priceScenarios(long, instant("2026-10-26T00:00:00+01:00"), true, zone)[0]?.length, 25);
  });

  it("keeps a day that is known in full when a feed later tells less of it", () => {
    const known = withPrices([], dayOf(MONDAY, 0.3), zone);

    assert.deepEqual(withPrices(known, hourly(MONDAY, [9, 9]), zone), known);
    assert.equal(withPrices(known, dayOf(MONDAY, 0.5), zone)[0]?.hourly[3], 0.5);
  });

  it("is nothing where nothing is known", () => {
    assert.deepEqual(priceScenarios([], MIDNIGHT, true, zone), []);
  });
});

describe("the worst of several warnings", () => {
  it("is reported: a car that will not be ready before prices that are late", () => {
    const driver = new TariffDriver({ ...settings, ready: { 1: "20:00" } }, "2026-06-01T18:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.3));
    driver.car({ soc: 10, pluggedIn: true });

    assert.equal(driver.decision.warning?.code, "target-missed");
    driver.car({ soc: 80, pluggedIn: true });
    assert.equal(driver.decision.warning?.code, "prices-late");
  });

  it("tells without any price, too, that the target is missed", () => {
    const driver = new TariffDriver(settings, "2026-06-02T06:00:00+02:00");
    driver.car({ soc: 40, pluggedIn: true });

    assert.deepEqual(driver.decision.warning, {
      code: "target-missed",
      params: { at: instant("2026-06-02T07:00:00+02:00"), target: 80, reached: 60 },
    });
  });
});
