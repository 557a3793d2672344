import assert from "node:assert/strict";
import { DateTime } from "luxon";
import {
  contractPrices,
  flatPrice,
  includedBy,
  UNKNOWN_PRICE,
  type EnergyPrice,
} from "../../../../src/control/price/house-price";
import { BARE, TOTAL } from "../../../../src/control/price/included";
import { readZones } from "../../../../src/control/price/read-zones";
import type { PriceZone } from "../../../../src/control/price/price-zones";
import { HOUR_MS } from "../../../../src/core/duration";

const zones = (text: string): readonly PriceZone[] => readZones(text).zones ?? assert.fail(text);

const NOTHING: EnergyPrice = { ...UNKNOWN_PRICE, feedIncludes: undefined };

/** A Tuesday in Amsterdam. */
const FROM = Date.parse("2026-06-02T00:00:00+02:00");
const DAY = { fromAt: FROM, toAt: FROM + 24 * HOUR_MS };

describe("the price of a contract", () => {
  it("is that of its times, as slots of the days to come", () => {
    const price = { ...NOTHING, contract: zones("Mon-Fri 7-23 0.31; 0.26") };

    const slots = contractPrices(price, { ...DAY, toAt: FROM + 30 * HOUR_MS }, "Europe/Amsterdam");

    assert.deepEqual(
      slots.map(({ startAt, endAt, value }) => [(startAt - FROM) / HOUR_MS, (endAt - FROM) / HOUR_MS, value]),
      [
        [0, 7, 0.26],
        [7, 23, 0.31],
        [23, 30, 0.26],
      ],
    );
    assert.equal(flatPrice(price), undefined);
  });

  it("gets added what it does not include", () => {
    const price = {
      ...NOTHING,
      contract: zones("0.10"),
      contractIncludes: BARE,
      model: { fixedPerKwh: 0.05, zones: [zones("17-21 0.15; 0.05")], vatPercent: 20 },
    };

    const paid = contractPrices(price, DAY, "Europe/Amsterdam").map(({ value }) => value);

    assert.deepEqual(paid, [0.24, 0.36, 0.24]);
    assert.equal(flatPrice(price), undefined);
  });

  it("is one for all times where nothing of it depends on time", () => {
    const price = { ...NOTHING, contract: zones("0.25"), contractIncludes: { vat: true }, model: { vatPercent: 20 } };

    assert.equal(flatPrice(price), 0.25);
    assert.equal(flatPrice({ ...price, contractIncludes: BARE }), 0.3);
    assert.equal(flatPrice({ ...price, formula: "price * 2" }), undefined);
    assert.equal(flatPrice(NOTHING), undefined);
  });

  it("earns by time, too", () => {
    const flux = { ...NOTHING, contract: zones("2-5 0.0505; 16-19 0.2979; 0.1024") };

    assert.deepEqual(
      contractPrices(flux, DAY, "Europe/Amsterdam").map(({ value }) => value),
      [0.1024, 0.0505, 0.1024, 0.2979, 0.1024],
    );
    assert.equal(flatPrice(flux), undefined);
    assert.equal(flatPrice({ ...NOTHING, contract: zones("0.08") }), 0.08);
    assert.deepEqual(contractPrices(NOTHING, DAY, "Europe/London"), []);
  });

  it("earns at least half of the bare price in the Netherlands from 2027 on", () => {
    const half = { ...NOTHING, contract: zones("0.1214"), contractIncludes: BARE, model: { markupPercent: -50 } };

    assert.equal(flatPrice(half), 0.0607);
  });
});

/** Contracts as their owners would enter them, and what a kWh costs then. */
describe("a contract by time", () => {
  const price = (text: string, timeZone: string, local: string, dates: readonly string[] = []): number | undefined => {
    const fromAt = DateTime.fromISO(local, { zone: timeZone }).toMillis();
    const house = { ...NOTHING, contract: zones(text), model: { holidays: { dates } } };
    return contractPrices(house, { fromAt, toAt: fromAt + HOUR_MS / 4 }, timeZone)[0]?.value;
  };
  const SPAIN = ["01-01", "01-06", "05-01", "08-15", "10-12", "11-01", "12-06", "12-08", "12-25"];

  for (const [what, text, zone, cases, holidays] of [
    [
      "dal and piek in the Netherlands",
      "Mon-Fri 7-23 0.31; 0.26",
      "Europe/Amsterdam",
      [
        ["2026-11-27T22:45", 0.31],
        ["2026-11-27T23:00", 0.26],
        ["2026-11-28T12:00", 0.26],
      ],
    ],
    [
      "HT and NT in Germany",
      "6-22 0.34; 0.27",
      "Europe/Berlin",
      [
        ["2026-03-29T05:45", 0.27],
        ["2026-03-29T06:00", 0.34],
      ],
    ],
    [
      "Octopus Go by local time",
      "00:30-05:30 0.085; 0.2585",
      "Europe/London",
      [
        ["2026-07-01T00:15", 0.2585],
        ["2026-07-01T00:30", 0.085],
        ["2026-12-01T05:15", 0.085],
      ],
    ],
    [
      "Economy 7 by UTC",
      "UTC 00:30-07:30 0.10; 0.30",
      "Europe/London",
      [
        ["2026-07-01T08:15", 0.1],
        ["2026-12-01T08:15", 0.3],
      ],
    ],
    [
      "Octopus Flux",
      "2-5 0.1549; 16-19 0.3613; 0.2580",
      "Europe/London",
      [
        ["2026-07-01T04:45", 0.1549],
        ["2026-07-01T16:00", 0.3613],
        ["2026-07-01T19:00", 0.258],
      ],
    ],
    [
      "Spain's periods",
      "Sat,Sun 0.10; 0-8 0.10; 10-14,18-22 0.22; 0.15",
      "Europe/Madrid",
      [
        ["2026-12-08T12:00", 0.1],
        ["2026-12-09T12:00", 0.22],
        ["2026-12-09T22:00", 0.15],
      ],
      SPAIN,
    ],
  ] as const)
    it(`is read for ${what}`, () => {
      for (const [local, expected] of cases) assert.equal(price(text, zone, local, holidays), expected, local);
    });
});

describe("what a feed includes", () => {
  it("is all where a supplier sends it, and nothing where an exchange does", () => {
    assert.deepEqual(includedBy("Tibber"), TOTAL);
    assert.deepEqual(includedBy("Energy-Charts"), BARE);
    assert.deepEqual(includedBy("smartENERGY"), { markup: true, fixed: true, vat: true });
    assert.deepEqual(includedBy("slot-list"), BARE);
  });
});
