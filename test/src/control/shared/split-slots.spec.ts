import assert from "node:assert/strict";
import { forAll } from "../../../support/control/dice";
import type { ForecastSlot } from "../../../../src/control/feeds/feed";
import { splitForecast, splitSlots } from "../../../../src/control/shared/slots";
import { slot, span } from "../../../support/control/plain-slots";

describe("splitSlots", () => {
  it("keeps the price in each part", () => {
    assert.deepEqual(span(splitSlots([slot(0, 1, 0.31)], 15)), [
      "0-0.25 0.31",
      "0.25-0.5 0.31",
      "0.5-0.75 0.31",
      "0.75-1 0.31",
    ]);
  });

  it("leaves shorter slots and holes as they are", () => {
    const slots = [slot(0, 0.25, 1), slot(0.5, 0.75, 2)];

    assert.deepEqual(splitSlots(slots, 15), slots);
  });

  it("cuts at the quarters of the clock, also where a slot begins between them", () => {
    assert.deepEqual(span(splitSlots([slot(0.1, 0.6, 1)], 15)), ["0.1-0.25 1", "0.25-0.5 1", "0.5-0.6 1"]);
  });

  it("leaves all as it is when the length makes no sense", () => {
    for (const minutes of [0, -15, Number.NaN]) assert.deepEqual(splitSlots([slot(0, 1, 1)], minutes), [slot(0, 1, 1)]);
  });
});

describe("splitForecast", () => {
  const mean = (parts: readonly ForecastSlot[]) =>
    parts.reduce((sum, { startAt, endAt, value }) => sum + value * (endAt - startAt), 0) /
    parts.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);

  it("follows the slope to the neighbours", () => {
    const parts = splitForecast([slot(0, 1, 1000), slot(1, 2, 2000), slot(2, 3, 3000)], 15);

    assert.deepEqual(
      parts.slice(4, 8).map(({ value }) => Math.round(value)),
      [1625, 1875, 2125, 2375],
    );
  });

  it("is level where there is no neighbour", () => {
    assert.deepEqual(
      splitForecast([slot(0, 1, 800)], 15).map(({ value }) => value),
      [800, 800, 800, 800],
    );
  });

  it("lets no sun shine in a dark slot", () => {
    const parts = splitForecast([slot(0, 1, 0), slot(1, 2, 900)], 15);

    assert.deepEqual(
      parts.slice(0, 4).map(({ value }) => value),
      [0, 0, 0, 0],
    );
  });

  it("keeps the mean of every slot, and never goes below nothing, whatever the forecast", () => {
    forAll(200, (random) => {
      const day = Array.from({ length: 12 }, (_, hour) =>
        slot(hour * 0.9, (hour + 1) * 0.9, random.whole(0, 2) * random.whole(0, 3999)),
      );

      for (const whole of day) {
        const parts = splitForecast(day, 15).filter(
          (part) => part.startAt >= whole.startAt && part.endAt <= whole.endAt,
        );
        assert.ok(Math.abs(mean(parts) - whole.value) < 1e-6);
        assert.ok(parts.every(({ value }) => value >= 0));
      }
    });
  });

  it("keeps the range around the value", () => {
    const day = [
      { ...slot(0, 1, 1000), low: 500, high: 1500 },
      { ...slot(1, 2, 3000), low: 1500, high: 4500 },
    ];

    for (const { low = 0, value, high = 0 } of splitForecast(day, 15)) {
      assert.ok(Math.abs(low - value / 2) < 1e-6 && Math.abs(high - value * 1.5) < 1e-6);
    }
  });
});
