import assert from "node:assert/strict";
import {
  contractFeedIn,
  contractPrices,
  flatFeedIn,
  flatPrice,
  includedBy,
  type HousePrice,
} from "../../../../src/control/price/house-price";
import { BARE, TOTAL } from "../../../../src/control/price/price-model";
import { readZones } from "../../../../src/control/price/read-zones";
import type { PriceZone } from "../../../../src/control/price/price-zones";
import { HOUR_MS } from "../../../../src/core/duration";

const zones = (text: string): readonly PriceZone[] => readZones(text).zones ?? assert.fail(text);

const NOTHING: HousePrice = {
  contract: [],
  contractIncludes: TOTAL,
  model: {},
  feedIncludes: undefined,
  formula: "",
  feedIn: [],
  feedInFee: undefined,
};

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
    const flux = { ...NOTHING, feedIn: zones("2-5 0.0505; 16-19 0.2979; 0.1024") };

    assert.equal(contractFeedIn(flux, DAY, "Europe/London").length, 5);
    assert.equal(flatFeedIn(flux), undefined);
    assert.equal(flatFeedIn({ ...NOTHING, feedIn: zones("0.08") }), 0.08);
    assert.deepEqual(contractFeedIn(NOTHING, DAY, "Europe/London"), []);
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
