import assert from "node:assert/strict";
import { shownParam } from "../../../nodes/runtime/shown-param";

describe("a number of a decision", () => {
  const place = { zone: "Europe/Berlin", now: Date.UTC(2026, 11, 3, 18), currency: "EUR" };

  for (const [name, value, text] of [
    ["kwh", 9, "9 kWh"],
    ["charged", 1.4, "1.4 kWh"],
    ["surplusW", -20, "0 W"],
    ["importW", -1200, "1200 W export"],
    ["watts", 4200, "4200 W"],
    ["powerW", 11_000, "11 kW"],
    ["leftW", 4200, "4.2 kW"],
    ["peakW", 6400, "6.4 kW"],
    ["setW", 11_000, "11 kW"],
    ["takenW", 3680, "3.7 kW"],
    ["price", 0.2859, "0.286 EUR/kWh"],
    ["soc", 61, "61%"],
    ["at", Date.UTC(2026, 11, 4, 6, 30), "Fri 07:30"],
    ["stopsLeft", 7, "7"],
  ] as const) {
    it(`has the unit of its name: ${name}`, () => assert.equal(shownParam(name, value, place), text));
  }
});
