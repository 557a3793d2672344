import assert from "node:assert/strict";
import { co2AsPrices, pricesWithCo2 } from "../../../../src/control/price/co2";
import { slot, span } from "../../../support/control/plain-slots";

describe("the CO2 of a kWh", () => {
  it("is added to its price, by what a kilogram costs", () => {
    const prices = pricesWithCo2([slot(0, 2, 0.3), slot(2, 3, 0.2)], [slot(0, 1, 400), slot(1, 3, 100)], 0.2);

    assert.deepEqual(span(prices), ["0-1 0.38", "1-2 0.32", "2-3 0.22"]);
  });

  it("counts its mean where it is unknown", () => {
    const prices = pricesWithCo2([slot(0, 4, 0.3)], [slot(1, 2, 400), slot(2, 3, 200)], 0.1);

    assert.deepEqual(span(prices), ["0-1 0.33", "1-2 0.34", "2-3 0.32", "3-4 0.33"]);
  });

  it("changes nothing without a feed, or without a price", () => {
    const prices = [slot(0, 1, 0.3)];

    assert.equal(pricesWithCo2(prices, [], 0.2), prices);
    assert.equal(pricesWithCo2(prices, [slot(0, 1, 400)], 0), prices);
  });

  it("is itself what is paid where the least of it is the goal", () => {
    assert.deepEqual(span(co2AsPrices([slot(0, 1, 412), slot(1, 2, 35)])), ["0-1 0.412", "1-2 0.035"]);
  });
});
