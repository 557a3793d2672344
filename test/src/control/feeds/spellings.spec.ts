import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import { readFeed } from "../../../../src/control/feeds/read-feed";
import { berlin, came, feedOf, read } from "../../../support/control/feeds";

const expect = { expect: "prices" } as const;

/** What a day of prices is, each a hundredth more than the one before. */
const FIRST = ["11-19 23:00 +60 0.1", "11-20 00:00 +60 0.11"];

function price(hour: number): number {
  return Math.round(10 + hour) / 100;
}

describe("readFeed, further spellings", () => {
  const times = [0, 1].map((hour) => new Date(Date.parse("2026-11-19T23:00:00Z") + hour * HOUR_MS).toISOString());

  for (const [start, end] of [
    ["datumVan", "datumTot"],
    ["von", "bis"],
    ["date_from", "date_to"],
    ["start_ts", "end_ts"],
    ["interval_start_utc", "interval_end_utc"],
    ["local_start", "local_end"],
    ["mtuStart", "mtuEnd"],
    ["startingAt", "endingAt"],
    ["från", "till"],
    ["inizio", "fine"],
    ["effectiveFrom", "effectiveTo"],
  ] as const) {
    it(`reads ${start} and ${end}`, () => {
      const rows = times.map((time, hour) => ({
        [end]: new Date(Date.parse(time) + 1_800_000).toISOString(),
        [start]: time,
        price: price(hour),
      }));
      assert.deepEqual(read(rows), ["11-19 23:00 +30 0.1", "11-20 00:00 +30 0.11"]);
    });
  }

  for (const time of [
    "20/11/2026 00:00",
    "2026/11/20 0:00",
    "20.11.2026, 00:00",
    "2026-11-20T00:00+01:00[Europe/Berlin]",
    "20261119T230000Z",
    "Thu, 19 Nov 2026 23:00:00 +0000",
    "1795129200.0",
    "2026-11-19T23:00:00Z/2026-11-20T00:00:00Z",
    "2026-11-19T23:00Z/PT1H",
  ]) {
    it(`reads ${time} as a time`, () => {
      assert.deepEqual(read([{ start: time, price: 0.1 }]), ["11-19 23:00 +60 0.1"]);
    });
  }

  it("takes the only number for the price where prices are expected, unless its name says something else", () => {
    const rows = (name: string): unknown => times.map((start, hour) => ({ start, [name]: price(hour) }));

    for (const name of ["gross", "buy", "unit_rate", "Kosten"]) assert.deepEqual(read(rows(name), expect), FIRST);
    for (const name of ["temperature", "soc", "power"])
      assert.equal(readFeed(rows(name), { ...berlin, ...expect }).ok, false);
  });

  it("takes the price of evcc that is asked for", () => {
    const list = (value: number): unknown => times.map((start) => [start, value]);
    const body = { grid: list(0.2), planner: list(0.3), feedin: list(0.08), co2: list(400) };

    assert.equal(read(body, expect)[0]?.split(" ").at(-1), "0.3");
    assert.equal(
      read(body, { ...expect, channel: "feedIn" })[0]
        ?.split(" ")
        .at(-1),
      "0.08",
    );
    assert.equal(
      read(body, { ...expect, isCo2: true })[0]
        ?.split(" ")
        .at(-1),
      "400",
    );
  });

  it("takes the nearest of several totals, and no flag for a forecast", () => {
    const rows = times.map((date) => ({
      date,
      price: { value: 1.2, vat: 0.3, total: 1.5 },
      forecast: false,
      details: { electricity: { value: 0.5, total: 0.625 }, distribution: { value: 0.1, total: 0.125 } },
    }));

    assert.equal(read({ prices: rows })[0], "11-19 23:00 +60 1.5");
  });

  it("takes prices in a list of forecasts for prices", () => {
    const forecasts = times.map((start) => ({ start, per_kwh: 0.25, spot_per_kwh: 0.1, duration: 30 }));

    assert.equal(feedOf({ forecasts }).kind, "prices");
    assert.equal(read({ forecasts })[0], "11-19 23:00 +60 0.25");
  });

  it("reads the CO2 of a kWh under the names of its sources", () => {
    const co2 = { ...expect, isCo2: true } as const;
    for (const row of [
      (at: string) => ({ from: at, intensity: { forecast: 212, actual: null, index: "low" } }),
      (at: string) => ({ datetime: at, carbonIntensity: 212 }),
      (at: string) => ({ Minutes5UTC: at.slice(0, 19), Minutes5DK: at, PriceArea: "DK1", CO2Emission: 212 }),
    ]) {
      assert.equal(read({ data: times.map<Record<string, unknown>>(row) }, co2)[0], "11-19 23:00 +60 212");
    }
  });

  it("looks into a list of one", () => {
    const values = times.map((time, hour) => [time, price(hour)]);

    assert.deepEqual(read({ results: [{ series: [{ columns: ["time", "price"], values }] }] }, expect), FIRST);
    const range = { nodes: times.map((startsAt, hour) => ({ startsAt, total: price(hour), currency: "EUR" })) };
    const homes = [{ currentSubscription: { priceInfoRange: range } }];
    assert.deepEqual(read({ data: { viewer: { homes } } }), FIRST);
  });

  it("takes what is earned where that is asked for", () => {
    const prices = times.map((start) => ({ start, feed_in: [{ unit: "CHF_kWh", value: 0.07 }] }));

    assert.deepEqual(read({ prices }, { ...expect, channel: "feedIn" })[0], "11-19 23:00 +60 0.07");
    assert.equal(readFeed({ prices }, { ...berlin, ...expect }).ok, false);
  });

  it("takes no grid tariff by the numbers of its hours for prices", () => {
    const records = [{ ChargeType: "D03", ValidFrom: "2026-10-01T00:00:00", ValidTo: null, Price1: 0.1, Price2: 0.2 }];

    assert.equal(readFeed({ records }, berlin).ok, false);
  });

  it("reads bytes in UTF-16", () => {
    const text = JSON.stringify(times.map((start, hour) => ({ start, price: price(hour) })));

    assert.deepEqual(read(Buffer.from(`\uFEFF${text}`, "utf16le")), FIRST);
  });

  it("joins the forecasts of today and tomorrow, and knows kW by any spelling", () => {
    const list = (at: string | undefined, key: string): unknown => [{ start: at, [key]: 1.5 }];
    for (const key of ["kW", "powerKw", "power_kW", "Power [kW]", "predicted_kw"]) {
      const body = { power_today: list(times[0], key), power_tomorrow: list(times[1], key) };
      assert.deepEqual(read(body, { expect: "forecast" }), ["11-19 23:00 +60 1500", "11-20 00:00 +60 1500"]);
    }
  });
});

describe("readFeed, what is marked or broken", () => {
  const rows = [0, 1, 2, 3].map((hour) => ({
    start: new Date(Date.parse("2026-11-19T23:00:00Z") + hour * HOUR_MS).toISOString(),
    price: 0.2,
  }));

  for (const flag of [{ valid: false }, { is_valid: "no" }, { data_valid: 0 }, { available: "false" }]) {
    it(`refuses data with ${JSON.stringify(flag)}`, () => {
      assert.match(came({ ...flag, prices: rows }), /marks as invalid/);
      assert.equal(read({ other: flag, prices: rows }).length, 4);
    });
  }

  it("leaves out the rows that their source marks", () => {
    assert.equal(read(rows.map((row, index) => ({ ...row, valid: index !== 1 }))).length, 3);
  });

  for (const flag of ["has_tomorrow", "tomorrow_published", "valid_tomorrow", "prices_tomorrow_valid"]) {
    it(`leaves out tomorrow where ${flag} is false`, () => {
      assert.equal(read({ raw_today: rows.slice(0, 2), raw_tomorrow: rows.slice(2), [flag]: false }).length, 2);
    });
  }

  it("refuses a list of which most items are no rows", () => {
    assert.match(came(["x", "y", "z", ...rows.slice(2)]), /no readable time/);
  });

  for (const [body, text] of [
    ["<!DOCTYPE html><title>502</title>", /^a web page instead/],
    ["\uFEFF <html lang=en>", /^a web page instead/],
    ["502 Bad Gateway", /^an error instead/],
    ["Too Many Requests", /^an error instead/],
    [{ status: 500, title: "x" }, /^an error instead/],
    [{ Message: "Denied" }, /^an error instead/],
    [{ result: null, message: { code: 429, type: "error" } }, /^an error instead/],
    [{ _msgid: "1", statusCode: "CERT_HAS_EXPIRED", payload: "x" }, /^HTTP error CERT_HAS_EXPIRED/],
    [[], /^an empty list/],
    [{ records: [] }, /an empty list/],
    ["", /^an empty text/],
  ] as const) {
    it(`says briefly that ${JSON.stringify(body).slice(0, 40)} is none`, () => {
      const result = readFeed(body, { ...berlin, ...expect });

      assert.match(came(body, expect), text);
      assert.deepEqual(!result.ok && result.known, []);
    });
  }
});
