import assert from "node:assert/strict";
import * as z from "zod";
import { signalCode } from "../../../src/webhook/signal-code";
import { realDocument } from "./signed";

const Named = z.object({ code: z.string(), name: z.string(), group: z.string() });
const Body = z.object({ data: z.object({ signals: z.array(Named) }) });

describe("signalCode", () => {
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    ["Charge.IsCharging", "charge-ischarging"],
    ["VehicleIdentification.VIN", "vehicleidentification-vin"],
    ["Traction Battery.State_Of-Charge", "tractionbattery-stateofcharge"],
    ["charge-ischarging", "charge-ischarging"],
    ["Charge-IsCharging", "charge-ischarging"],
    [{ code: "charge-ischarging", name: "IsCharging", group: "Charge" }, "charge-ischarging"],
    [{ code: "closure-islocked", name: "Closure", group: "IsLocked" }, "closure-islocked"],
    [{ code: "CLOSURE-ISLOCKED" }, "closure-islocked"],
    [{ name: "IsCharging", group: "Charge" }, "charge-ischarging"],
    [{ name: "IsCharging" }, undefined],
    [{ code: null }, undefined],
    [{}, undefined],
    ["IsCharging", undefined],
    ["Charge.", undefined],
    [".", undefined],
    ["", undefined],
    [null, undefined],
    [undefined, undefined],
    [5, undefined],
    [["Charge.IsCharging"], undefined],
  ];
  for (const [wire, code] of cases) {
    it(`${code === undefined ? "finds none in" : `is ${code} for`} ${JSON.stringify(wire)}`, () => {
      assert.equal(signalCode(wire), code);
    });
  }

  it("forms from group and name the codes that Smartcar forms", () => {
    for (const fixture of ["jaguar_ipace_all", "vw_id_4_all"]) {
      for (const { code, group, name } of Body.parse(realDocument(fixture)).data.signals) {
        assert.equal(signalCode(`${group}.${name}`), code);
        assert.equal(signalCode({ group, name }), code);
      }
    }
  });
});
