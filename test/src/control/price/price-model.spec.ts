import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { TOTAL, type Included } from "../../../../src/control/price/included";
import { pricesPaid, type PriceModel } from "../../../../src/control/price/price-model";
import { readZones } from "../../../../src/control/price/read-zones";
import type { PriceZone } from "../../../../src/control/price/price-zones";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

function zones(text: string): readonly PriceZone[] {
  const read = readZones(text);
  assert.ok(read.problem === undefined, JSON.stringify(read.problem));
  return read.zones;
}

/** What a kWh costs at a local time when the base is `base`. */
function paidAt(local: string, base: number, model: PriceModel, timeZone: string, included?: Included): number {
  const startAt = DateTime.fromISO(local, { zone: timeZone }).toMillis();
  const [slot] = pricesPaid([{ startAt, endAt: startAt + HOUR_MS / 4, value: base }], model, {
    timeZone,
    ...(included && { included }),
  });
  assert.ok(slot);
  return Math.round(slot.value * 1e4) / 1e4;
}

describe("the price that the owner pays", () => {
  describe("in Germany, with three levels of the grid fee (Netze BW, 2026)", () => {
    const model: PriceModel = {
      fixedPerKwh: 0.015 + 0.06,
      zones: [zones("17:00-22:00 0.1106\n10:00-14:00 0.0303\n0.0757")],
      vatPercent: 19,
    };
    const at = (local: string): number => paidAt(local, 0.08, model, "Europe/Berlin");

    it("is that of the level", () => {
      assert.equal(at("2026-03-04T18:00"), 0.3161);
      assert.equal(at("2026-03-04T11:00"), 0.2205);
      assert.equal(at("2026-03-04T22:00"), at("2026-03-04T09:59"));
    });
  });

  it("knows quarters of the year, two windows, and windows over midnight (E.DIS, Bayernwerk)", () => {
    const edis: PriceModel = {
      zones: [zones("Q1,Q4 10:15-12:00,16:45-20:15 0.088; Q1,Q4 23:30-05:00 0.0055; 0.0547")],
    };
    const at = (local: string): number => paidAt(local, 0, edis, "Europe/Berlin");

    assert.equal(at("2026-12-01T11:45"), 0.088);
    assert.equal(at("2026-12-01T16:30"), 0.0547);
    assert.equal(at("2026-12-01T16:45"), 0.088);
    assert.equal(at("2026-12-02T04:45"), 0.0055);
    assert.equal(at("2026-12-02T05:00"), 0.0547);
    assert.equal(at("2026-06-02T11:45"), 0.0547);
  });

  it("is cut where a level begins inside a slot", () => {
    const startAt = Date.parse("2026-12-01T15:00:00Z");
    const paid = pricesPaid(
      [{ startAt, endAt: startAt + HOUR_MS, value: 0.1 }],
      { zones: [zones("16:45-20:15 1")] },
      {
        timeZone: "Europe/Berlin",
      },
    );

    assert.deepEqual(
      paid.map(({ startAt: from, endAt, value }) => [
        (from - startAt) / MINUTE_MS,
        (endAt - startAt) / MINUTE_MS,
        value,
      ]),
      [
        [0, 45, 0.1],
        [45, 60, 1.1],
      ],
    );
  });

  it("knows Denmark's seasons, with amounts that include VAT (Radius, 2026)", () => {
    const radius: PriceModel = {
      fixedPerKwh: 0.14375 + 0.01,
      zones: [zones("Oct-Mar 0-6 0.12; Oct-Mar 17-21 1.10; Oct-Mar 0.37; 0-6 0.13; 17-21 0.52; 0.20")],
      vatPercent: 25,
      amountsWithVat: true,
    };
    const at = (local: string): number => paidAt(local, 0.6, radius, "Europe/Copenhagen");

    assert.equal(at("2026-01-15T18:00"), 2.0038);
    assert.equal(at("2026-01-15T03:00"), 1.0238);
    assert.equal(at("2026-07-15T18:00"), 1.4238);
  });

  it("knows Austria's summer hours", () => {
    const model: PriceModel = { zones: [zones("Apr-Sep 10:00-16:00 0.056; 0.07")] };
    const at = (local: string): number => paidAt(local, 0, model, "Europe/Vienna");

    assert.deepEqual([at("2026-05-01T12:00"), at("2026-10-01T12:00"), at("2026-05-01T16:00")], [0.056, 0.07, 0.07]);
  });

  it("knows Spain's periods and holidays", () => {
    const model: PriceModel = {
      zones: [zones("Sat,Sun 3; 0-8 3; 10-14,18-22 1; 2")],
      holidays: { dates: ["01-01", "01-06", "05-01", "08-15", "10-12", "11-01", "12-06", "12-08", "12-25"] },
    };
    const at = (local: string): number => paidAt(local, 0, model, "Europe/Madrid");

    assert.equal(at("2026-12-08T12:00"), 3);
    assert.equal(at("2026-12-09T12:00"), 1);
    assert.equal(at("2026-12-09T21:45"), 1);
    assert.equal(at("2026-12-09T22:00"), 2);
    assert.equal(at("2026-12-12T12:00"), 3);
  });

  it("knows British tariffs by local time, and meters that switch by UTC", () => {
    const go = { zones: [zones("00:30-05:30 0.085; 0.2585")] };
    const economy7 = { zones: [zones("UTC 00:30-07:30 0.1; 0.3")] };

    assert.equal(paidAt("2026-07-01T05:15", 0, go, "Europe/London"), 0.085);
    assert.equal(paidAt("2026-07-01T05:30", 0, go, "Europe/London"), 0.2585);
    assert.equal(paidAt("2026-07-01T08:15", 0, economy7, "Europe/London"), 0.1);
    assert.equal(paidAt("2026-07-01T08:30", 0, economy7, "Europe/London"), 0.3);
  });

  it("counts Norway's working days", () => {
    const elvia = {
      zones: [zones("Mon-Fri 06:00-22:00 0.2899; 0.1699")],
      holidays: { dates: ["05-17", "2026-04-03"] },
    };
    const at = (local: string): number => paidAt(local, 0, elvia, "Europe/Oslo");

    assert.deepEqual(
      [at("2026-04-02T12:00"), at("2026-04-03T12:00"), at("2026-04-04T12:00")],
      [0.2899, 0.1699, 0.1699],
    );
  });

  describe("of a source that includes something", () => {
    const model: PriceModel = { markupPercent: 10, fixedPerKwh: 0.1, zones: [zones("0.05")], vatPercent: 20 };
    const paid = (included: Included): number => paidAt("2026-05-05T12:00", 0.2, model, "Europe/Vienna", included);

    it("is not paid twice", () => {
      assert.equal(paid({}), 0.444);
      assert.equal(paid(TOTAL), 0.2);
      assert.equal(paid({ vat: true }), 0.4);
      assert.equal(paid({ zones: true }), 0.384);
      assert.equal(paid({ fixed: true, markup: true }), 0.3);
    });
  });

  it("stays below zero where the base does", () => {
    assert.equal(paidAt("2026-05-05T12:00", -0.3, { fixedPerKwh: 0.1, vatPercent: 19 }, "Europe/Berlin"), -0.238);
  });
});

describe("the zones of a dialog's text", () => {
  it("are read with hours as people write them", () => {
    const [usual] = zones("17:00-22:00 0,12");
    for (const text of ["17-22 0.12", "17.00-22.00 0.12", "5pm-10pm 0.12", "17h-22h 0,12", "17h00–22h00 0.12"])
      assert.deepEqual(zones(text), [usual], text);
    for (const text of ["17-25 0.12", "17:60-18 0.12", "17:00:30-18:00 0.12", "17-18-19 0.12"])
      assert.notEqual(readZones(text).problem, undefined, text);
  });

  it("name the word that is not understood", () => {
    assert.deepEqual(readZones("17:00-22:00 0.1; Mondays? 0.2"), {
      problem: { line: "Mondays? 0.2", word: "Mondays?" },
    });
    assert.deepEqual(readZones("25:00-26:00 0.1"), { problem: { line: "25:00-26:00 0.1", word: "25:00-26:00" } });
    assert.deepEqual(readZones("17:00-22:00"), { problem: { line: "17:00-22:00", word: "17:00-22:00" } });
  });

  it("may be empty, with decimal commas, and with long names", () => {
    assert.deepEqual(readZones(" \n ;"), { zones: [] });
    assert.deepEqual(readZones("Monday–Friday 6-22 0,29"), {
      zones: [{ from: 360, to: 1320, weekdays: [1, 2, 3, 4, 5], perKwh: 0.29 }],
    });
    assert.deepEqual(readZones("Nov-Feb 0.3"), { zones: [{ months: [11, 12, 1, 2], perKwh: 0.3 }] });
  });
});
