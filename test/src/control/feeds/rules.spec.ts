import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import type { FeedOptions } from "../../../../src/control/feeds/feed";
import { readFeed } from "../../../../src/control/feeds/read-feed";
import { berlin, came, feedOf, powerOf, read } from "../../../support/control/feeds";

const TIMES = ["2026-11-20T00:00:00Z", "2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z"] as const;
const VALUES = [0.2, 0.25, -0.01] as const;

/** Three hours under other names. */
function rows(start: string, value: string, factor = 1): Array<Record<string, unknown>> {
  return TIMES.map((time, index) => ({ [start]: time, [value]: (VALUES[index] ?? 0) * factor }));
}

const HOURS = ["11-20 00:00 +60 0.2", "11-20 01:00 +60 0.25", "11-20 02:00 +60 -0.01"];

describe("readFeed, rules for all sources", () => {
  describe("spellings", () => {
    for (const [start, value] of [
      ["from", "price"],
      ["startDate", "price"],
      ["start-date", "price_per_kwh"],
      ["start_time", "EUR_per_kWh"],
      ["time_start", "total_price"],
      ["valid_from", "value_inc_vat"],
      ["readingDate", "Price"],
      ["moment", "tarief"],
      ["start", "importPrice"],
      ["from", "kwhPrice"],
    ] as const) {
      it(`reads ${start} and ${value}, also below names that nobody knows`, () => {
        const options: Partial<FeedOptions> = { expect: "prices" };
        const list = rows(start, value);
        const isOctopus = value === "value_inc_vat";
        const expected = isOctopus ? ["11-20 00:00 +60 0.002"] : HOURS;

        for (const body of [list, { any: list }, { any: { other: list } }, { any: JSON.stringify(list) }]) {
          assert.deepEqual(read(body, options).slice(0, expected.length), expected);
        }
      });
    }

    it("takes what is paid, not what is said of it or sold", () => {
      const list = TIMES.map((start, index) => ({ start, price_level: 3, sell_price: 9, buy_price: VALUES[index] }));

      assert.deepEqual(read(list), HOURS);
      assert.deepEqual(read(rows("start", "price_cents", 100)), HOURS);
    });

    it("reads days before months", () => {
      const list = [
        { date: "20.11.2026 00:00", price: 0.1 },
        { date: "20.11.2026 01:00", price: 0.2 },
      ];

      assert.deepEqual(read(list), ["11-19 23:00 +60 0.1", "11-20 00:00 +60 0.2"]);
    });

    it("reads an object by time, columns, and pairs where prices are expected", () => {
      const expect = { expect: "prices" } as const;

      assert.deepEqual(read(Object.fromEntries(TIMES.map((time, index) => [time, VALUES[index]])), expect), HOURS);
      assert.deepEqual(read({ timestamps: TIMES, prices: VALUES }, expect), HOURS);
      assert.deepEqual(read({ series: TIMES.map((time, index) => [time, VALUES[index]]) }, expect), HOURS);
    });

    it("takes no list of anything for prices where none are expected", () => {
      assert.equal(readFeed({ sensors: rows("timestamp", "value") }, berlin).ok, false);
      assert.equal(readFeed({ temperature: VALUES, time: TIMES }, berlin).ok, false);
      assert.equal(readFeed({ history: rows("timestamp", "power", 1000) }, berlin).ok, false);
    });
  });

  describe("texts", () => {
    const list = rows("start", "value");

    for (const [name, body] of [
      ["a byte order mark", `\uFEFF${JSON.stringify(list)}`],
      ["bytes with a byte order mark", Buffer.from(`\uFEFF${JSON.stringify(list)}`)],
      ["JSON in JSON", JSON.stringify(JSON.stringify(list))],
      ["JSON in an attribute", { attributes: { prices: JSON.stringify(list) } }],
      ["decimal commas", list.map((row) => ({ ...row, value: String(row["value"]).replace(".", ",") }))],
    ] as const) {
      it(`reads ${name}`, () => {
        assert.deepEqual(read(body), HOURS);
      });
    }

    it("reads a comma before three digits as the decimal one, in prices only", () => {
      assert.deepEqual(read([{ start: TIMES[0], value: "23,456" }], { minor: true }), ["11-20 00:00 +60 0.23456"]);
      assert.match(came({ topic: "house/grid", payload: "1,234" }), /decimal comma/);
      assert.deepEqual(powerOf({ topic: "house/grid", payload: "512,5" }), { gridW: 512.5 });
    });
  });

  describe("declared units", () => {
    const unit = (text: string): unknown => ({ unit_of_measurement: text, prices: [{ start: TIMES[0], price: 25 }] });

    for (const text of [
      "¢/kWh",
      "US¢/kWh",
      "GBp/kWh",
      "eurocent/kWh",
      "Eurocents/kWh",
      "ct/kWh",
      "p/kWh",
      "c€/kWh",
      "öre/kWh",
      "snt/kWh",
      "Cent / kWh incl. VAT",
      "Rp/kWh",
    ]) {
      it(`understands ${text}`, () => {
        assert.deepEqual(read(unit(text)), ["11-20 00:00 +60 0.25"]);
      });
    }

    for (const [name, body] of [
      ["another name", { measure: "ct/kWh" }],
      ["a name in another language", { eenheid: "ct/kWh" }],
      ["two names", { currency_unit: "ct", energy_unit: "kWh" }],
      ["an object about the prices", { meta: { units: { price: "ct/kWh" } } }],
      ["a flag", { in_cents: 1 }],
      ["a flag as text", { price_in_cents: "true" }],
    ] as const) {
      it(`finds a unit under ${name}`, () => {
        assert.deepEqual(read({ ...body, prices: [{ start: TIMES[0], price: 25 }] }), ["11-20 00:00 +60 0.25"]);
      });
    }

    it("finds a unit in the name of a list, and beside columns", () => {
      for (const name of ["prices_ct_per_kwh", "pricesInCents"])
        assert.deepEqual(read({ [name]: [{ start: TIMES[0], value: 25 }] }), ["11-20 00:00 +60 0.25"]);
      const columns = { unit: "EUR/MWh", time: TIMES, price: VALUES.map((value) => value * 1000) };
      assert.deepEqual(read(columns), HOURS);
    });

    it("takes no other text for a unit", () => {
      const body = { description: "what a kWh costs", region: "SE3", prices: rows("start", "price") };
      assert.deepEqual(read(body), HOURS);
    });

    for (const text of ["zorkmid/kWh", "EUR/Wh", "ct/100kWh", "m€/kWh"]) {
      it(`refuses ${text}`, () => {
        assert.match(came(unit(text)), /unknown unit/);
      });
    }

    for (const currency of ["öre", "ct", "Cent", "GBp"]) {
      it(`understands ${currency} in the place of a currency`, () => {
        assert.deepEqual(read({ currency, prices: [{ start: TIMES[0], price: 25 }] }), ["11-20 00:00 +60 0.25"]);
      });
    }

    it("understands ten-millionths", () => {
      const body = { unit: "1e-7 EUR/kWh", prices: [{ start: TIMES[0], price: 2_749_590 }] };

      assert.deepEqual(read(body), ["11-20 00:00 +60 0.274959"]);
    });

    for (const [currency, value] of [
      ["EUR", 85.1],
      ["SEK", 845],
      ["GBP", 24.2],
      ["CZK", 2100],
    ] as const) {
      it(`refuses ${value} ${currency} for a kWh`, () => {
        assert.match(came([{ start: TIMES[0], value }], { currency }), /far too high/);
      });
    }

    it("knows by the home's currency what cannot be, and which of several counts", () => {
      assert.match(came([{ start: TIMES[0], value: 27.5 }], { homeCurrency: "EUR" }), /far too high/);
      assert.equal(read([{ start: TIMES[0], value: 27.5 }], { homeCurrency: "SEK" }).length, 1);
      const both = [{ time_start: TIMES[0], NOK_per_kWh: 0.84, EUR_per_kWh: 0.072 }];
      assert.deepEqual(read(both, { homeCurrency: "EUR" }), ["11-20 00:00 +60 0.072"]);
    });

    it("reads grams of CO2 of any size and unit", () => {
      const body = { unit_of_measurement: "gCO2eq/kWh", prices: [{ start: TIMES[0], value: 412 }] };

      assert.deepEqual(read(body, { currency: "EUR", isCo2: true }), ["11-20 00:00 +60 412"]);
    });

    it("takes a dear hour for what it is", () => {
      assert.equal(
        read([...rows("start", "value"), { start: "2026-11-20T03:00:00Z", value: 4.2 }], { currency: "EUR" }).length,
        4,
      );
    });
  });

  describe("flags of validity", () => {
    const day = Array.from({ length: 24 }, () => 0.1);
    for (const flag of ["tomorrow_valid", "tomorrow_available", "tomorrowValid", "is_tomorrow_available"]) {
      it(`leaves out tomorrow where ${flag} is false`, () => {
        assert.equal(read({ today: day, tomorrow: day, [flag]: false }).length, 24);
        assert.equal(read({ today: day, tomorrow: day, [flag]: true }).length, 48);
        assert.equal(
          read({ raw_today: rows("start", "value"), raw_tomorrow: rows("start", "value"), [flag]: "off" }).length,
          3,
        );
      });
    }

    for (const flag of ["Outdated", "buffered", "is_stale"]) {
      it(`refuses what is marked as ${flag}`, () => {
        assert.match(came({ active_power_w: 512, [flag]: true }), /outdated/);
        assert.deepEqual(powerOf({ active_power_w: 512, [flag]: false }), { gridW: 512 });
      });
    }
  });

  describe("parts that cannot be read", () => {
    it("refuses a list that is mostly unreadable", () => {
      const odd = TIMES.map((start, index) => ({ start, value: index === 0 ? 0.2 : "n/a?" }));

      assert.match(came(odd), /in place of each price/);
      assert.match(came(["x", "y", TIMES[0]].map((start) => ({ start, value: 0.2 }))), /no readable time/);
    });

    it("loses only a day of odd length", () => {
      const [today, tomorrow] = [Array.from({ length: 23 }, () => 0.2), Array.from({ length: 24 }, () => 0.3)];

      assert.equal(read({ today, tomorrow })[0], "11-20 23:00 +60 0.3");
      assert.match(came({ today, tomorrow: [] }), /23 prices for a day of 24 hours/);
    });

    it("attributes an empty list to nobody", () => {
      for (const body of [
        { forecasts: [] },
        { data: [] },
        { results: [] },
        { forecasts: [], channel_type: "general" },
      ]) {
        assert.equal(readFeed(body, berlin).ok, false);
      }
    });
  });

  describe("ends", () => {
    const quarters = (minutes: number): unknown =>
      [0, 15, 30, 45].map((minute) => ({
        start: Date.parse(TIMES[0]) + minute * MINUTE_MS,
        end: Date.parse(TIMES[0]) + (minute + minutes) * MINUTE_MS,
        value: minute / 100,
      }));
    const expected = ["11-20 00:00 +15 0", "11-20 00:15 +15 0.15", "11-20 00:30 +15 0.3", "11-20 00:45 +15 0.45"];

    for (const minutes of [15, 14, 0, -60, 30, 60, 24 * 60]) {
      it(`ends a quarter of ${minutes} minutes where the next begins`, () => {
        assert.deepEqual(read(quarters(minutes)), expected);
      });
    }
  });

  describe("what is no feed", () => {
    for (const [body, text] of [
      [{ _msgid: "1", statusCode: 429, payload: "Too many requests" }, /^HTTP error 429/],
      [{ _msgid: "1", statusCode: 503, payload: { today: [1] } }, /^HTTP error 503/],
      [{ _msgid: "1", statusCode: "ECONNREFUSED", payload: "x" }, /^HTTP error ECONNREFUSED/],
      [{ error: true, reason: "x" }, /^an error instead/],
      [{ errors: [{ message: "x" }], data: null }, /^an error instead/],
      ["unavailable", /unavailable/],
    ] as const) {
      it(`says it briefly: ${JSON.stringify(body)}`, () => {
        const result = readFeed(body, berlin);

        assert.match(came(body), text);
        assert.deepEqual(!result.ok && result.known, []);
      });
    }
  });

  describe("solar forecasts", () => {
    const expected = ["11-20 00:00 +60 200", "11-20 01:00 +60 250", "11-20 02:00 +60 0"];

    for (const [name, body] of [
      ["power", rows("datetime", "power", 1000)],
      ["kW", rows("time", "power_kw")],
      ["kWh", rows("period_start", "energy_kwh")],
      [
        "Wh by the hour",
        { wh_hours: Object.fromEntries(TIMES.map((time, index) => [time, (VALUES[index] ?? 0) * 1000])) },
      ],
      ["a declared unit", { unit_of_measurement: "kW", watts: undefined, forecast: rows("start", "value") }],
      ["columns", { time: TIMES, power: VALUES.map((value) => value * 1000) }],
      ["lists in a list", { values: [rows("datetime", "power", 1000)] }],
    ] as const) {
      it(`reads ${name}`, () => {
        assert.deepEqual(read(body, { expect: "forecast" }), expected);
      });
    }

    it("knows a list of power for a forecast without being told", () => {
      assert.equal(feedOf(rows("datetime", "pv_power", 1000)).kind, "forecast");
    });
  });
});
