import assert from "node:assert/strict";
import { priceScenarios } from "../../../../src/control/tariff/planning/scenarios";
import { withPrices } from "../../../../src/control/tariff/price-days";
import { DAY_MS } from "../../../../src/core/duration";
import { dayOf, hourly, instant } from "./tariff-driver";
import { MONDAY, TUESDAY, zone } from "./tuesday-morning";

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
    assert.deepEqual(priceScenarios([], instant(TUESDAY), true, zone), []);
  });
});
