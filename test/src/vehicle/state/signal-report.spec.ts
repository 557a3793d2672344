import assert from "node:assert/strict";
import { signalReports } from "../../../../src/vehicle/state/signal-report";
import { delivered, failure, knownFrom, report } from "../../../support/vehicle/reports";

describe("signalReports", () => {
  it("shows a value with its unit and its times", () => {
    const known = knownFrom([
      report(
        "tractionbattery-range",
        { value: 100, unit: "miles" },
        { at: "2026-06-01T09:00:00Z", retrievedAt: "2026-06-01T09:05:00Z" },
      ),
    ]);

    assert.deepEqual(signalReports(known), {
      "tractionbattery-range": {
        value: 100,
        unit: "miles",
        updatedAt: "2026-06-01T09:00:00.000Z",
        retrievedAt: "2026-06-01T09:05:00.000Z",
        status: "SUCCESS",
      },
    });
  });

  it("shows the whole body of a signal without a single value", () => {
    const doors = { values: [{ row: 0, column: 0, isOpen: false }], rowCount: 1, columnCount: 1 };

    assert.deepEqual(signalReports(knownFrom([report("closure-doors", doors)])), {
      "closure-doors": { value: doors, status: "SUCCESS" },
    });
  });

  it("marks a last known value as stale, and says why", () => {
    const known = knownFrom([
      failure("charge-wattage", { body: { value: 7400, unit: "watts" }, at: "2026-06-01T09:00:00Z" }),
    ]);

    assert.deepEqual(signalReports(known)["charge-wattage"], {
      value: 7400,
      unit: "watts",
      updatedAt: "2026-06-01T09:00:00.000Z",
      status: "ERROR",
      stale: true,
      error: { type: "VEHICLE_STATE", code: "NOT_CHARGING" },
    });
  });

  it("shows a signal that never had a value", () => {
    const known = knownFrom([{ code: "charge-voltage", status: "UNAVAILABLE" }]);

    assert.deepEqual(signalReports(known), { "charge-voltage": { status: "UNAVAILABLE" } });
  });

  it("gives copies", () => {
    const known = knownFrom([report("closure-doors", { values: [{ isOpen: false }] })]);

    Object.assign(Object(signalReports(known)["closure-doors"]?.value), { values: "changed" });

    assert.deepEqual(signalReports(known)["closure-doors"]?.value, { values: [{ isOpen: false }] });
  });

  it("shows all that a real car delivered, also what the snapshot has no name for", () => {
    const { signals } = delivered("jaguar_ipace_all");

    const reports = signalReports(knownFrom(signals, "2025-12-08T01:34:24.581Z"));

    assert.equal(Object.keys(reports).length, 30);
    assert.deepEqual(reports["diagnostics-dtclist"], {
      status: "ERROR",
      error: { type: "PERMISSION", code: undefined, resolution: undefined },
    });
    assert.equal(reports["lowvoltagebattery-stateofcharge"]?.value, 100);
  });
});
