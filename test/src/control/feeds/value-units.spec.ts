import assert from "node:assert/strict";
import { came, feedOf, read } from "../../../support/control/feeds";

const HOURS = ["00", "01", "02"];

/** Rows of the night, with these prices. */
function night(...prices: readonly unknown[]): readonly unknown[] {
  return HOURS.map((hour, index) => ({ start: `2026-11-20T${hour}:00:00Z`, price: prices[index % prices.length] }));
}

function first(payload: unknown): string {
  return read(payload)[0]?.split(" ").at(-1) ?? "";
}

describe("readFeed, values with their unit in one text", () => {
  for (const [text, price, currency] of [
    ["0.25 EUR/kWh", "0.25", "EUR"],
    ["25,3 ct/kWh", "0.253", undefined],
    ["-85,1 €/MWh", "-0.0851", "EUR"],
    ["€ 0.25", "0.25", "EUR"],
    ["€0.25 / kWh", "0.25", "EUR"],
    ["0.25€", "0.25", "EUR"],
    ["SEK 1.25", "1.25", "SEK"],
    ["85 öre/kWh", "0.85", undefined],
    ["24.3p/kWh", "0.243", "GBP"],
    ["25,3 ct/kWh inkl. MwSt", "0.253", undefined],
  ] as const) {
    it(`reads ${text} as a price of a row`, () => {
      const feed = feedOf({ payload: night(text) });
      assert.equal(first(night(text)), price);
      assert.equal(feed.kind === "prices" ? feed.currency : "none", currency);
    });
  }

  it("reads them in objects by time, pairs, columns, and days, too", () => {
    const starts = HOURS.map((hour) => `2026-11-20T${hour}:00:00Z`);
    const prices = starts.map(() => "25,3 ct/kWh");
    const byTime = Object.fromEntries(starts.map((start, index) => [start, prices[index]]));
    for (const payload of [
      { prices: byTime },
      { prices: starts.map((start, index) => [start, prices[index]]) },
      { start: starts, price: prices },
      { today: Array.from({ length: 24 }, () => "25,3 ct/kWh") },
    ]) {
      assert.equal(first(payload), "0.253");
    }
  });

  it("takes no value in another unit than the first for one in the same", () => {
    assert.deepEqual(read(night("0.25 EUR/kWh", "26 ct/kWh", "0.27 EUR/kWh")), [
      "11-20 00:00 +60 0.25",
      "11-20 02:00 +60 0.27",
    ]);
    assert.match(came(night("0.25 EUR/kWh", "26 ct/kWh", "27 ct/kWh")), /in another unit than the others/);
    assert.match(came(night("25 kW")), /a text with a unit in place of each price/);
    assert.match(came(night("1.234,5 EUR/MWh")), /in place of each price/);
  });

  it("reads the powers and energies of a forecast", () => {
    const of = (text: string): string => {
      const rows = HOURS.map((hour) => ({ start: `2026-11-20T${hour}:00:00Z`, power: text }));
      return read(rows, { expect: "forecast" })[0] ?? "";
    };
    assert.equal(of("1,2 kW"), "11-20 00:00 +60 1200");
    assert.equal(of("512 W"), "11-20 00:00 +60 512");
    assert.equal(of("0.5 kWh"), "11-20 00:00 +60 500");
  });

  it("reads rows that are a line of JSON each", () => {
    const lines = night(0.25).map((row) => JSON.stringify(row));
    assert.equal(read(`${lines.join("\n")}\n`).length, 3);
  });

  it("says that one price is no list", () => {
    assert.match(came("0.25 EUR/kWh"), /one price without a time/);
    assert.match(came("25,3 ct/kWh"), /one price without a time/);
    assert.match(came(0.25, { expect: "prices" }), /one price without a time/);
    assert.equal(came(0.25), "a number");
  });
});

describe("readFeed, prices with and without taxes in a row", () => {
  for (const [net, gross] of [
    ["preis_netto", "preis_brutto"],
    ["prijs_excl_btw", "prijs_incl_btw"],
    ["prix_ht", "prix_ttc"],
    ["Preis ohne MwSt", "Preis mit MwSt"],
    ["price", "price_gross"],
    ["pris_uden_moms", "pris_med_moms"],
  ] as const) {
    it(`takes ${gross} before ${net}`, () => {
      const rows = HOURS.map((hour) => ({ start: `2026-11-20T${hour}:00:00Z`, [net]: 0.2, [gross]: 0.25 }));
      assert.equal(first(rows), "0.25");
      const alone = rows.map(({ start, [net]: price }) => ({ start, [net]: price }));
      assert.equal(first(alone), "0.2");
    });
  }
});

describe("readFeed, hours as attributes", () => {
  const zone = "Europe/Madrid";

  it("reads those of today and of tomorrow", () => {
    const attributes = { unit_of_measurement: "€/kWh", price_00h: 0.1, price_01h: 0.2, price_next_day_00h: 0.3 };
    assert.deepEqual(read({ attributes }, { zone }), [
      "11-19 23:00 +60 0.1",
      "11-20 00:00 +60 0.2",
      "11-20 23:00 +60 0.3",
    ]);
  });

  it("knows both hours of a change of clocks", () => {
    const now = Date.parse("2026-10-25T08:00:00Z");
    assert.deepEqual(read({ price_01h: 0.1, price_02h: 0.2, price_02h_d: 0.3, price_03h: 0.4 }, { zone, now }), [
      "10-24 23:00 +60 0.1",
      "10-25 00:00 +60 0.2",
      "10-25 01:00 +60 0.3",
      "10-25 02:00 +60 0.4",
    ]);
  });
});
