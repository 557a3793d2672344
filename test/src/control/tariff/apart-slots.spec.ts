import assert from "node:assert/strict";
import { apartSlots } from "../../../../src/control/tariff/planning/apart-slots";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

const hours = [0.3, 0.1, 0.1, 0.4, 0.2].map((value, hour) => ({
  startAt: hour * HOUR_MS,
  endAt: (hour + 1) * HOUR_MS,
  value,
}));

describe("prices of one of many cars", () => {
  it("have their borders in the cheaper slot, by the car's share of ten minutes", () => {
    const apart = apartSlots(hours, 0.5);

    assert.deepEqual(
      apart.map(({ startAt, endAt }) => [startAt / MINUTE_MS, endAt / MINUTE_MS]),
      [
        [0, 65],
        [65, 120],
        [120, 175],
        [175, 245],
        [245, 300],
      ],
    );
    assert.deepEqual(
      apart.map(({ value }) => value),
      hours.map(({ value }) => value),
    );
  });

  it("leave most of a quarter of an hour, whatever the share", () => {
    const quarters = [0.4, 0.1, 0.4].map((value, index) => ({
      startAt: index * 15 * MINUTE_MS,
      endAt: (index + 1) * 15 * MINUTE_MS,
      value,
    }));

    const [, cheap] = apartSlots(quarters, 0.999);

    assert.ok(cheap && cheap.endAt - cheap.startAt > 4.9 * MINUTE_MS);
  });

  it("are as they are for one car alone, and where a slot is missing", () => {
    assert.equal(apartSlots(hours, 0), hours);
    const gap = [hours[0], hours[2]].flatMap((slot) => slot ?? []);
    assert.deepEqual(apartSlots(gap, 0.7), gap);
  });
});
