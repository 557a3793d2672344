import assert from "node:assert/strict";
import { tariffSettings, type TariffDef } from "../../../nodes/tariff/tariff-settings";
import { fullRequested } from "../../../src/control/tariff/rules";

const goals = (def: TariffDef): unknown => {
  const { targetPercent, fullPercent } = tariffSettings(def, undefined, () => undefined).rules;
  return [targetPercent, fullPercent];
};

describe("the settings of a tariff", () => {
  it("want half the battery at departure, and charge up to the car's limit where that pays", () => {
    assert.deepEqual(goals({ version: "2", target: "", full: "" }), [50, "limit"]);
    assert.deepEqual(goals({ version: "2", target: "60", full: "70" }), [60, 70]);
  });

  it("mean by an empty field of version 0.1 what it meant then", () => {
    assert.deepEqual(goals({}), [80, undefined]);
    assert.deepEqual(goals({ target: "80", full: "" }), [80, undefined]);
    assert.deepEqual(goals({ target: "", full: "" }), [80, undefined]);
    assert.deepEqual(goals({ target: "55", full: "90" }), [55, 90]);
  });

  it("take the car's limit as it is, and 80% while that is unknown", () => {
    const { rules } = tariffSettings({ version: "2" }, undefined, () => undefined);
    assert.equal(fullRequested({}, rules), 80);
    assert.equal(fullRequested({ car: { at: 0, limit: 90 } }, rules), 90);
    assert.equal(fullRequested({ requests: { fullPercent: 70 }, car: { at: 0, limit: 90 } }, rules), 70);
  });

  it("take a billed peak for a limit where the plan counts CO2 instead of money", () => {
    const of = (def: TariffDef): unknown => tariffSettings(def, undefined, () => undefined).rules.peakIsLimit;
    assert.deepEqual([of({ planFor: "co2" }), of({ planFor: "cost", co2Price: "0.1" })], [true, undefined]);
  });
});
