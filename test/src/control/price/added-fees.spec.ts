import assert from "node:assert/strict";
import type { Slot } from "../../../../src/control/shared/slots";
import { pricesPaid, type PriceModel } from "../../../../src/control/price/price-model";
import type { PriceZone } from "../../../../src/control/price/price-zones";
import { readZones } from "../../../../src/control/price/read-zones";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { shown } from "../../../support/control/feeds";

const zone = "Europe/Berlin";

function hours(first: string, values: readonly number[]): readonly Slot[] {
  const startAt = Date.parse(first);
  return values.map((value, index) => ({
    startAt: startAt + index * HOUR_MS,
    endAt: startAt + (index + 1) * HOUR_MS,
    value,
  }));
}

/** Fees as the tariff node has them: where two overlap, both are added. */
interface Fees {
  readonly fixedPerKwh?: number;
  readonly vatPercent?: number;
  readonly byHour?: readonly { readonly from: string; readonly to: string; readonly perKwh: number }[];
  readonly byMonth?: readonly PriceZone[];
}

function paid(net: readonly Slot[], { byHour = [], byMonth = [], ...rest }: Fees): readonly Slot[] {
  const hourly = byHour.flatMap(({ from, to, perKwh }) => readZones(`${from}-${to} ${perKwh}`).zones ?? []);
  const model: PriceModel = { ...rest, zones: [...hourly, ...byMonth].map((one) => [one]) };
  return pricesPaid(net, model, { timeZone: zone });
}

function priced(net: readonly Slot[], fees: Fees): string[] {
  return shown(paid(net, fees));
}

describe("fees that are added up", () => {
  it("adds a fixed fee, then VAT on all", () => {
    const slots = hours("2026-11-20T10:00:00Z", [0.1, -0.05]);

    assert.deepEqual(priced(slots, { fixedPerKwh: 0.16, vatPercent: 19 }), [
      "11-20 10:00 +60 0.3094",
      "11-20 11:00 +60 0.1309",
    ]);
  });

  it("changes nothing without fees", () => {
    const slots = hours("2026-11-20T10:00:00Z", [0.1, 0.2]);

    assert.deepEqual(paid(slots, {}), slots);
  });

  it("adds by the local hour, also over midnight", () => {
    const slots = hours("2026-11-20T20:00:00Z", [0, 0, 0, 0]);
    const fees = {
      byHour: [
        { from: "22:00", to: "00:00", perKwh: 0.02 },
        { from: "23:00", to: "00:30", perKwh: 0.1 },
      ],
    };

    assert.deepEqual(priced(slots, fees), [
      "11-20 20:00 +60 0",
      "11-20 21:00 +60 0.02",
      "11-20 22:00 +60 0.12",
      "11-20 23:00 +30 0.1",
      "11-20 23:30 +30 0",
    ]);
  });

  it("cuts a slot where a fee begins and ends, to the minute", () => {
    const fees = { byHour: [{ from: "11:20", to: "11:50", perKwh: 1 }] };

    assert.deepEqual(priced(hours("2026-11-20T10:00:00Z", [0]), fees), [
      "11-20 10:00 +20 0",
      "11-20 10:20 +30 1",
      "11-20 10:50 +10 0",
    ]);
  });

  it("takes equal times for the whole day, and 24:00 for midnight", () => {
    const slots = hours("2026-11-20T22:00:00Z", [0, 0]);

    assert.deepEqual(priced(slots, { byHour: [{ from: "00:00", to: "00:00", perKwh: 1 }] }), [
      "11-20 22:00 +60 1",
      "11-20 23:00 +60 1",
    ]);
    assert.deepEqual(priced(slots, { byHour: [{ from: "18:00", to: "24:00", perKwh: 1 }] }), [
      "11-20 22:00 +60 1",
      "11-20 23:00 +60 0",
    ]);
  });

  it("adds by the local month", () => {
    const fees = {
      byMonth: [
        { months: [11, 12], perKwh: 0.5 },
        { months: [12], perKwh: 0.1 },
      ],
    };
    const overMidnight = [
      { startAt: Date.parse("2026-11-30T22:00:00Z"), endAt: Date.parse("2026-12-01T00:00:00Z"), value: 0 },
    ];

    assert.deepEqual(priced(overMidnight, fees), ["11-30 22:00 +60 0.5", "11-30 23:00 +60 0.6"]);
  });

  it("follows the clock in the night that is an hour shorter", () => {
    const fees = { byHour: [{ from: "01:00", to: "04:00", perKwh: 1 }] };

    assert.deepEqual(
      paid(hours("2026-03-28T23:00:00Z", [0, 0, 0, 0]), fees).map(({ value }) => value),
      [0, 1, 1, 0],
    );
  });

  it("counts the hour that comes twice twice", () => {
    const fees = { byHour: [{ from: "02:00", to: "02:30", perKwh: 1 }] };
    const night = [
      { startAt: Date.parse("2026-10-24T23:00:00Z"), endAt: Date.parse("2026-10-25T03:00:00Z"), value: 0 },
    ];

    assert.deepEqual(priced(night, fees), [
      "10-24 23:00 +60 0",
      "10-25 00:00 +30 1",
      "10-25 00:30 +30 0",
      "10-25 01:00 +30 1",
      "10-25 01:30 +90 0",
    ]);
  });

  it("costs each minute what the clock says, whatever the day and the slots", () => {
    const fees = {
      byHour: [
        { from: "22:10", to: "06:45", perKwh: 1 },
        { from: "17:00", to: "20:00", perKwh: 3 },
      ],
    };
    for (const day of ["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"]) {
      const startAt = Date.parse(day);
      const slots = [7, 61, 240, 900].map((minutes, index, all) => {
        const from = startAt + all.slice(0, index).reduce((sum, length) => sum + length, 0) * MINUTE_MS;
        return { startAt: from, endAt: from + minutes * MINUTE_MS, value: 0 };
      });

      const total = paid(slots, fees);

      for (let at = startAt; at < startAt + 1208 * MINUTE_MS; at += 60_000) {
        const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(
          at,
        );
        const value = (clock >= "22:10" || clock < "06:45" ? 1 : 0) + (clock >= "17:00" && clock < "20:00" ? 3 : 0);
        assert.equal(total.find((slot) => slot.startAt <= at && slot.endAt > at)?.value, value);
      }
    }
  });
});
