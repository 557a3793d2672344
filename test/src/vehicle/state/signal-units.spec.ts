import assert from "node:assert/strict";
import { convert, type Quantity } from "../../../../src/vehicle/state/signal-body";

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
  [10, "gallon", "liters", 37.85411784],
  [100, "kilometer", "km", 100],
  [100, "kilometre", "km", 100],
  [1, "mile", "km", 1.609344],
  [5, "kilowatt-hour", "kwh", 5],
  [5, "Kilowatt Hours", "kwh", 5],
  [5000, "watt-hours", "kwh", 5],
  [2, "hour", "minutes", 120],
  [2, "hrs", "minutes", 120],
  [3, "mins", "minutes", 3],
  [45, "sec", "minutes", 0.75],
  [40, "litre", "liters", 40],
  [7.4, "kilowatt", "watts", 7400],
];

describe("convert", () => {
  for (const [value, unit, quantity, result] of converted) {
    it(`reads ${value} ${String(unit)} as ${result} of ${quantity}`, () => {
      assert.equal(convert(value, unit, quantity), result);
    });
  }

  it("takes a missing unit for ours", () => {
    const missing = [undefined, null, ""].map((unit) => convert(45, unit, "minutes"));

    assert.deepEqual(missing, [45, 45, 45]);
  });

  it("gives nothing rather than a wrong value for a unit it does not know", () => {
    for (const unit of ["furlongs", "constructor", "__proto__", "s", "-", 7, {}, ["km"]]) {
      assert.equal(convert(1, unit, "km"), undefined);
    }
  });

  it("gives nothing for what is no number", () => {
    for (const value of ["61", null, undefined, Number.NaN, Infinity, {}, true]) {
      assert.equal(convert(value, "percent", "percent"), undefined);
    }
  });
});
