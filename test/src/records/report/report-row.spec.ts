import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import type { KnownRecord } from "../../../../src/records/known-record";
import { reportRows, type ReportRow, type RowOptions } from "../../../../src/records/report/report-row";
import { byCar, sumsOf } from "../../../../src/records/report/sums";
import { NO_COSTS, type CostBook, type CostDay } from "../../../../src/vehicle/costs/stored-costs";

const at = (iso: string): number => Date.parse(iso);
const NOVEMBER = { fromAt: at("2026-10-31T23:00:00Z"), untilAt: at("2026-11-30T23:00:00Z") };
const START = at("2026-11-30T21:00:00Z");
const record: KnownRecord = {
  startAt: START,
  endAt: START + 4 * HOUR_MS,
  energyKwh: 16,
  energyBy: "car",
  socFrom: 40,
  socTo: 60,
  atHome: true,
  isPublic: false,
  source: "own",
};
const day = (iso: string, kwh: number, more: Partial<CostDay> = {}): CostDay => ({
  dayAt: at(iso),
  kwh,
  sharedKwh: kwh,
  solarKwh: 0,
  batteryKwh: 0,
  pricedKwh: kwh,
  gridCost: kwh * 0.25,
  batteryCost: 0,
  solarCost: 0,
  otherCost: 0,
  ...more,
});
const costs = (days: CostDay[], more: Partial<CostBook["sessions"][number]> = {}): CostBook => ({
  trail: [],
  stays: [{ fromAt: START - HOUR_MS, untilAt: START + 9 * HOUR_MS, atOncePerKwh: 0.35 }],
  sessions: [
    {
      startAt: START,
      endAt: START + 4 * HOUR_MS,
      reportedKwh: 16,
      days,
      missedMs: 0,
      chargerKwh: 0,
      chargerMs: 0,
      currency: "EUR",
      priceSource: "feed",
      odometerKm: 4200,
      ...more,
    },
  ],
});
const rows = (
  { records = [record], costs: book = NO_COSTS }: { records?: KnownRecord[]; costs?: CostBook },
  options: Partial<RowOptions> = {},
): readonly ReportRow[] =>
  reportRows({ id: "i4", name: "BMW i4", records, costs: book }, { period: NOVEMBER, rates: [], ...options });
const only = (found: readonly ReportRow[]): ReportRow => {
  const [row, ...more] = found;
  assert.ok(row && more.length === 0);
  return row;
};

describe("the rows of a report", () => {
  const twoDays = [day("2026-11-29T23:00:00Z", 8), day("2026-11-30T23:00:00Z", 8)];

  it("have what a session cost, where its energy came from, and what was saved", () => {
    const period = { fromAt: NOVEMBER.fromAt, untilAt: at("2026-12-31T23:00:00Z") };
    const sunny = costs([day("2026-11-29T23:00:00Z", 16, { solarKwh: 4, gridCost: 3, solarCost: 0.32 })]);

    assert.deepEqual(only(rows({ costs: sunny }, { period, rates: [{ perKwh: 0.34, currency: "EUR" }] })), {
      id: "i4-20261130T210000Z",
      car: "BMW i4",
      plate: undefined,
      startAt: START,
      endAt: START + 4 * HOUR_MS,
      cut: undefined,
      place: "home",
      placeName: undefined,
      energyKwh: 16,
      measuredBy: "car",
      socFrom: 40,
      socTo: 60,
      odometerKm: 4200,
      solarKwh: 4,
      batteryKwh: 0,
      gridKwh: 12,
      pricePerKwh: 0.2075,
      cost: 3.32,
      gridCost: 3,
      batteryCost: 0,
      solarCost: 0.32,
      currency: "EUR",
      priceSource: "feed",
      refundRate: 0.34,
      refund: 5.44,
      refundCurrency: "EUR",
      atOnceCost: 5.6,
      saved: 2.28,
      approximate: false,
    });
  });

  it("are cut at the end of the month, by what each day brought", () => {
    const uneven = costs([day("2026-11-29T23:00:00Z", 4), day("2026-11-30T23:00:00Z", 12)]);
    const december = { fromAt: NOVEMBER.untilAt, untilAt: at("2026-12-31T23:00:00Z") };
    const [first, second] = [only(rows({ costs: uneven })), only(rows({ costs: uneven }, { period: december }))];

    assert.deepEqual(
      [first, second].map(({ cut, energyKwh, cost, socFrom, socTo, approximate }) => [
        cut,
        energyKwh,
        cost,
        socFrom,
        socTo,
        approximate,
      ]),
      [
        ["end", 4, 1, 40, undefined, false],
        ["start", 12, 3, undefined, 60, false],
      ],
    );
    assert.equal(first.id, second.id);
    assert.deepEqual([first.endAt, second.startAt], [NOVEMBER.untilAt, NOVEMBER.untilAt]);
  });

  it("are cut by time where nobody counted the days, and say so", () => {
    const { energyKwh, cut, approximate } = only(rows({}));
    assert.deepEqual([energyKwh, cut, approximate], [8, "end", true]);
  });

  it("cut a session in two that runs from October through the hour that comes twice", () => {
    const night = { ...record, startAt: at("2026-10-24T22:00:00Z"), endAt: at("2026-10-25T02:00:00Z") };
    const monday = { fromAt: at("2026-10-25T00:00:00Z"), untilAt: at("2026-10-26T00:00:00Z") };
    assert.equal(only(rows({ records: [night] }, { period: monday })).energyKwh, 8);
  });

  it("take the meter of the charger before the car's counter, and say what is only estimated", () => {
    const byMeter = only(rows({ costs: costs(twoDays, { chargerKwh: 17.6, chargerMs: 4 * HOUR_MS }) }));
    assert.deepEqual([byMeter.measuredBy, byMeter.energyKwh, byMeter.cost], ["charger", 8.8, 2.2]);
    const estimated = only(rows({ records: [{ ...record, energyBy: "estimate" }], costs: costs(twoDays) }));
    assert.deepEqual([estimated.measuredBy, estimated.approximate], ["estimate", true]);
  });

  it("price what nobody counted by what is given for it, at home only", () => {
    const prices = { of: 0.3, currency: "CHF", source: "setting" } as const;
    const { cost, currency, priceSource, gridKwh, saved } = only(rows({}, { prices }));
    assert.deepEqual([cost, currency, priceSource, gridKwh, saved], [2.4, "CHF", "setting", undefined, undefined]);
    assert.equal(
      only(rows({ records: [{ ...record, atHome: false, isPublic: undefined }] }, { prices })).cost,
      undefined,
    );
    assert.equal(only(rows({ records: [{ ...record, cost: 9, currency: "SEK" }] }, { prices })).priceSource, "make");
  });

  it("leave the cost open where most of the session was not seen", () => {
    const { cost, solarKwh, gridKwh } = only(rows({ costs: costs([day("2026-11-29T23:00:00Z", 8)]) }));
    assert.deepEqual([cost, solarKwh, gridKwh], [undefined, undefined, undefined]);
  });

  it("are refunded by the rate of their day, and at home only", () => {
    const rates = [
      { fromAt: at("2026-01-01T00:00:00Z"), perKwh: 0.3, currency: "EUR" },
      { fromAt: at("2026-11-15T00:00:00Z"), perKwh: 0.4, currency: "EUR" },
      { fromAt: at("2027-01-01T00:00:00Z"), perKwh: 0.5, currency: "EUR" },
    ];
    const early = { ...record, startAt: START - 20 * 24 * HOUR_MS, endAt: START - 20 * 24 * HOUR_MS + HOUR_MS };
    const away = { ...record, startAt: early.endAt + HOUR_MS, endAt: early.endAt + 2 * HOUR_MS, atHome: false };
    const found = rows({ records: [record, early, { ...away, isPublic: undefined }] }, { rates });
    assert.deepEqual(
      found.map(({ refundRate, refund }) => [refundRate, refund]),
      [
        [0.3, 4.8],
        [undefined, undefined],
        [0.4, 3.2],
      ],
    );
  });
});

describe("the place of a session in a report", () => {
  const placeOf = (more: Partial<KnownRecord>): unknown =>
    only(rows({ records: [{ ...record, atHome: undefined, isPublic: undefined, ...more }] })).place;

  it("is what the car knew, or else away at a public charger; another charger may be anybody's", () => {
    assert.equal(placeOf({ atHome: true }), "home");
    assert.equal(placeOf({ atHome: false, isPublic: false }), "away", "that of an employer is not public");
    assert.equal(placeOf({ isPublic: true }), "away");
    assert.equal(placeOf({ isPublic: false }), undefined);
    assert.equal(placeOf({}), undefined);
  });
});

describe("the sums of a report", () => {
  it("are rounded as their rows are", () => {
    const rates = [{ perKwh: 0.3, currency: "EUR" }];
    const [row] = rows(
      { records: [{ ...record, startAt: START - HOUR_MS, endAt: START, energyKwh: 3.35 }] },
      { rates },
    );
    assert.equal(row?.refund, 1.005);
    assert.deepEqual(sumsOf([row]).refund, [{ currency: "EUR", value: 1.01, kwh: 3.35 }]);
  });

  it("never add two currencies, and say of how many sessions something is unknown", () => {
    const foreign = {
      ...record,
      startAt: START - 48 * HOUR_MS,
      endAt: START - 47 * HOUR_MS,
      cost: 90,
      currency: "NOK",
    };
    const unknown = { ...record, startAt: START - 24 * HOUR_MS, endAt: START - 23 * HOUR_MS, energyKwh: undefined };
    const found = rows({
      records: [record, foreign, unknown],
      costs: costs([day("2026-11-29T23:00:00Z", 8), day("2026-11-30T23:00:00Z", 8)]),
    });
    const { sessions, energyKwh, cost, gridKwh, sharedKwh, withoutEnergy, withoutCost, saved } = sumsOf(found);
    assert.deepEqual(cost, [
      { currency: "EUR", value: 2, kwh: 8 },
      { currency: "NOK", value: 90, kwh: 16 },
    ]);
    assert.deepEqual(saved, [{ currency: "EUR", value: 0.8, kwh: 8 }]);
    assert.deepEqual([sessions, energyKwh, gridKwh, sharedKwh, withoutEnergy, withoutCost], [3, 24, 8, 8, 1, 1]);
  });

  it("are of each car", () => {
    const other = reportRows(
      { id: "a", name: "Audi", records: [record], costs: NO_COSTS },
      { period: NOVEMBER, rates: [] },
    );
    const cars = byCar([...rows({}), ...other]);
    assert.deepEqual([...cars.keys()], ["Audi", "BMW i4"]);
    assert.equal(sumsOf(cars.get("Audi") ?? []).sessions, 1);
  });
});
