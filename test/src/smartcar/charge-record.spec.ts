import assert from "node:assert/strict";
import { readSignalRecords } from "../../../src/smartcar/charge-record";
import { plainRecords } from "../../support/vehicle/plain-records";

const startAt = Date.parse("2026-06-03T19:41:10Z");
const endAt = Date.parse("2026-06-04T01:22:36Z");

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

describe("charge records of the signal", () => {
  it("come with place and cost", () => {
    assert.deepEqual(plainRecords(readSignalRecords, [signal], "values"), [
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
    assert.deepEqual(plainRecords(readSignalRecords, [{ startTime, endTime }], "values"), [{ startAt, endAt }]);
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

  it("have no cost where the make names a currency and no amount", () => {
    const [record] = readSignalRecords({ values: [{ ...signal, cost: { currency: "EUR" } }] }) ?? [];

    assert.deepEqual([record?.cost, record?.currency], [undefined, undefined]);
  });

  it("may be an empty list, which is not the same as none", () => {
    assert.deepEqual(readSignalRecords({ values: [] }), []);
    assert.equal(readSignalRecords({}), undefined);
    assert.equal(readSignalRecords(undefined), undefined);
  });
});
