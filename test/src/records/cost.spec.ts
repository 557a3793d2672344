import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import { priced, priceSlots } from "../../../src/records/cost";
import type { KnownRecord } from "../../../src/records/known-record";

const start = Date.parse("2026-11-20T00:00:00Z");
const record: KnownRecord = { source: "own", startAt: start + HOUR_MS, endAt: start + 3 * HOUR_MS, energyKwh: 10 };

/** One slot an hour from midnight on. */
const hourly = (...values: (number | null)[]): object[] =>
  values.map((value, n) => ({
    start: new Date(start + n * HOUR_MS).toISOString(),
    end: new Date(start + (n + 1) * HOUR_MS).toISOString(),
    value,
  }));

describe("the cost of a charge", () => {
  const cases: readonly [what: string, prices: unknown, change: Partial<KnownRecord>, cost: number | undefined][] = [
    ["is energy times price", 0.3, {}, 3],
    ["weighs the slots by time", hourly(1, 0.2, 0.4, 1), {}, 3],
    [
      "weighs parts of slots",
      hourly(1, 0.2, 0.4, 1),
      { startAt: start + 1.5 * HOUR_MS, endAt: start + 2.25 * HOUR_MS },
      2.6667,
    ],
    ["takes slots in any order", hourly(1, 0.2, 0.4, 1).toReversed(), {}, 3],
    ["takes prices below zero", hourly(0, -0.1, 0.1), {}, 0],
    ["takes the first of two prices for one time", [...hourly(1, 0.2, 0.4), ...hourly(2, 2, 2)], {}, 3],
    ["is that of the moment for a charge without length", hourly(1, 0.2, 0.4), { endAt: start + HOUR_MS }, 2],
    ["is absent where a slot is missing", hourly(1, 0.2), {}, undefined],
    ["is absent where a price is not known", hourly(1, null, 0.4, 1), {}, undefined],
    ["is absent before the first slot", hourly(1), { startAt: start - HOUR_MS, endAt: start + 1 }, undefined],
    ["is absent where the energy is not known", 0.3, { energyKwh: undefined }, undefined],
    ["is absent at a public charger", 0.3, { isPublic: true }, undefined],
    ["is what the maker says", 0.3, { cost: 7, isPublic: true }, 7],
  ];
  for (const [what, prices, change, cost] of cases) {
    it(what, () => {
      const list = typeof prices === "number" ? prices : priceSlots(prices);

      assert.equal(priced({ ...record, ...change }, list, "EUR").cost, cost);
    });
  }

  it("names its currency, and never that of what has no cost", () => {
    assert.equal(priced(record, 0.3, "EUR").currency, "EUR");
    assert.equal(priced(record, [], "EUR").currency, undefined);
    assert.equal(priced({ ...record, cost: 7, currency: "SEK" }, 0.3, "EUR").currency, "SEK");
  });

  const wrong: readonly [what: string, prices: unknown][] = [
    ["no list", { value: 1 }],
    ["a text", "0.3"],
    ["an item without times", [{ value: 1 }]],
    ["an item that ends before it begins", [{ start: 2, end: 1, value: 1 }]],
    ["a price that is no number", [{ start: 1, end: 2, value: "much" }]],
    ["null among the items", [null]],
  ];
  for (const [what, prices] of wrong) {
    it(`refuses ${what}`, () => {
      assert.throws(() => priceSlots(prices), { code: "BAD_INPUT", message: /msg\.prices.*Accepted: a list of/ });
    });
  }
});
