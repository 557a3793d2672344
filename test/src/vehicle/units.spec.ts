import assert from "node:assert/strict";
import { convert, type Quantity } from "../../../src/vehicle/units";

const converted: ReadonlyArray<readonly [value: number, unit: unknown, quantity: Quantity, result: number]> = [
  [61, "percent", "percent", 61],
  [61, "percentage", "percent", 61],
  [61, "%", "percent", 61],
  [312, "km", "km", 312],
  [312, "Kilometers", "km", 312],
  [100, "miles", "km", 160.9344],
  [100, " mi ", "km", 160.9344],
  [7.4, "kWh", "kwh", 7.4],
  [7.4, "kilowatt_hours", "kwh", 7.4],
  [7.4, "kilowatt-hours", "kwh", 7.4],
  [7.4, "kWhr", "kwh", 7.4],
  [7400, "wh", "kwh", 7.4],
  [7200, "watts", "watts", 7200],
  [7.2, "kilowatts", "watts", 7200],
  [7.2, "kW", "watts", 7200],
  [45, "minutes", "minutes", 45],
  [90, "seconds", "minutes", 1.5],
  [1.5, "hours", "minutes", 90],
  [45.5, "liters", "liters", 45.5],
  [10, "gallons", "liters", 37.85411784],
];

describe("convert", () => {
  for (const [value, unit, quantity, result] of converted) {
    it(`reads ${value} ${String(unit)} as ${result} of ${quantity}`, () => {
      assert.equal(convert(value, unit, quantity), result);
    });
  }

  it("takes a missing unit for ours", () => {
    assert.deepEqual([convert(45, undefined, "minutes"), convert(45, null, "minutes")], [45, 45]);
  });

  it("gives nothing rather than a wrong value for a unit it does not know", () => {
    for (const unit of ["furlongs", "constructor", "__proto__", "", 7, {}, ["km"]]) {
      assert.equal(convert(1, unit, "km"), undefined);
    }
  });

  it("gives nothing for what is no number", () => {
    for (const value of ["61", null, undefined, Number.NaN, Infinity, {}, true]) {
      assert.equal(convert(value, "percent", "percent"), undefined);
    }
  });
});
