import assert from "node:assert/strict";
import { readV2Records } from "../../../../src/smartcar/v2/v2-records";
import { plainRecords } from "../../../support/vehicle/plain-records";

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

describe("charge records of version 2.0", () => {
  it("come as kilowatt-hours, percent and instants", () => {
    assert.deepEqual(plainRecords(readV2Records, [v2], "records"), [
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
      const [record = {}] = plainRecords(readV2Records, [{ ...v2, ...change }], "records");

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
      assert.equal(plainRecords(readV2Records, [item, v2], "records").length, 1);
    });
  }

  it("are none where no list came", () => {
    for (const document of [{}, { records: null }, [], "records", undefined])
      assert.equal(readV2Records(document), undefined);
  });
});
