import assert from "node:assert/strict";
import { readSignalRecords, readV2Records } from "../../../src/smartcar/charge-record";

const startAt = Date.parse("2026-06-03T19:41:10Z");
const endAt = Date.parse("2026-06-04T01:22:36Z");

const v2 = {
  chargeStart: "2026-06-03T19:41:10Z",
  chargeEnd: "2026-06-04T01:22:36Z",
  location: "Example Road, Sampletown, AB1 2",
  energy: 31.2299,
  isPublic: false,
  startPercentRemaining: 0.41,
  endPercentRemaining: 0.8,
  chargingType: "AC",
};

const signal = {
  id: "CHG-EXAMPLE",
  startTime: "2026-06-03T19:41:10Z",
  endTime: "2026-06-04T01:22:36Z",
  energyAdded: 31.2,
  startStateOfCharge: 41,
  endStateOfCharge: 80,
  connectorType: "CCS",
  isPublicCharger: false,
  location: { name: "Home", address: "Example Street 1", latitude: 48.1, longitude: 11.5 },
  cost: { currency: "EUR", energyAmount: 9.4, otherAmount: 0.6 },
};

/** What is left of the example when some of it is different. */
function told(
  read: (document: unknown) => unknown,
  items: readonly unknown[],
  list: string,
): Record<string, unknown>[] {
  return JSON.parse(JSON.stringify(read({ [list]: items })));
}

describe("charge records of version 2.0", () => {
  it("come as kilowatt-hours, percent and instants", () => {
    assert.deepEqual(told(readV2Records, [v2], "records"), [
      {
        startAt,
        endAt,
        energyKwh: 31.2299,
        socFrom: 41,
        socTo: 80,
        location: { address: "Example Road, Sampletown, AB1 2" },
        isPublic: false,
        type: "AC",
      },
    ]);
  });

  const partial: readonly [what: string, change: object, absent: string][] = [
    ["no energy", { energy: null }, "energyKwh"],
    ["an energy below zero", { energy: -1 }, "energyKwh"],
    ["no state of charge", { startPercentRemaining: null }, "socFrom"],
    ["a state of charge above all", { endPercentRemaining: 80 }, "socTo"],
    ["no place", { location: null }, "location"],
    ["an empty place", { location: "" }, "location"],
    ["nothing about the public", { isPublic: null }, "isPublic"],
    ["another current", { chargingType: "solar" }, "type"],
  ];
  for (const [what, change, absent] of partial) {
    it(`lack what is not told: ${what}`, () => {
      const [record = {}] = told(readV2Records, [{ ...v2, ...change }], "records");

      assert.equal(record["startAt"], startAt);
      assert.ok(!(absent in record));
    });
  }

  const broken: readonly [what: string, item: unknown][] = [
    ["one that has not ended", { ...v2, chargeEnd: null }],
    ["one without a beginning", { ...v2, chargeStart: undefined }],
    ["one that ends before it begins", { ...v2, chargeEnd: "2026-06-01T00:00:00Z" }],
    ["what is no record", "charge"],
    ["nothing", null],
  ];
  for (const [what, item] of broken) {
    it(`leave out ${what}, and only that`, () => {
      assert.equal(told(readV2Records, [item, v2], "records").length, 1);
    });
  }

  it("are none where no list came", () => {
    for (const document of [{}, { records: null }, [], "records", undefined])
      assert.equal(readV2Records(document), undefined);
  });
});

describe("charge records of the signal", () => {
  it("come with place and cost", () => {
    assert.deepEqual(told(readSignalRecords, [signal], "values"), [
      {
        startAt,
        endAt,
        energyKwh: 31.2,
        socFrom: 41,
        socTo: 80,
        location: { name: "Home", address: "Example Street 1", latitude: 48.1, longitude: 11.5 },
        isPublic: false,
        cost: 10,
        currency: "EUR",
      },
    ]);
  });

  it("do with start and end alone", () => {
    const { startTime, endTime } = signal;
    assert.deepEqual(told(readSignalRecords, [{ startTime, endTime }], "values"), [{ startAt, endAt }]);
  });

  it("tell of direct current only where it is said: a CCS socket may give either", () => {
    const types = [signal, { ...signal, chargingType: "dc" }].map(
      (item) => readSignalRecords({ values: [item] })?.[0]?.type,
    );

    assert.deepEqual(types, [undefined, "DC"]);
  });

  it("tell the kind of current by the old name, too", () => {
    const types = ["CHAdeMO", "J1772", "Type 2"].map(
      (connectorType) => readSignalRecords({ values: [{ ...signal, connectorType }] })?.[0]?.type,
    );

    assert.deepEqual(types, ["DC", "AC", "AC"]);
  });

  it("leave out a charge that brought nothing", () => {
    assert.deepEqual(readSignalRecords({ values: [{ ...signal, energyAdded: 0 }] }), []);
  });

  it("have no cost where the maker names a currency and no amount", () => {
    const [record] = readSignalRecords({ values: [{ ...signal, cost: { currency: "EUR" } }] }) ?? [];

    assert.deepEqual([record?.cost, record?.currency], [undefined, undefined]);
  });

  it("may be an empty list, which is not the same as none", () => {
    assert.deepEqual(readSignalRecords({ values: [] }), []);
    assert.equal(readSignalRecords({}), undefined);
    assert.equal(readSignalRecords(undefined), undefined);
  });
});
