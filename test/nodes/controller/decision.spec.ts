import assert from "node:assert/strict";
import { shownParam } from "../../../nodes/runtime/shown-param";

/** A Friday, 22:00 in Berlin. */
const NOW = Date.parse("2026-11-20T21:00:00Z");
const place = { zone: "Europe/Berlin", now: NOW };

describe("a number in a decision's sentence", () => {
  for (const [what, name, value, shown] of [
    ["a time today", "at", "2026-11-20T22:30:00Z", "23:30"],
    ["a time of the coming night", "until", "2026-11-21T01:00:00Z", "02:00"],
    ["a time on another day", "lastAt", "2026-11-23T06:30:00Z", "Mon 07:30"],
  ] as const) {
    it(`shows ${what} as people say it`, () => {
      assert.equal(shownParam(name, Date.parse(value), place), shown);
    });
  }

  for (const [name, value, shown] of [
    ["price", 0.21, "0.210/kWh"],
    ["price", 0.2134, "0.213/kWh"],
    ["ceiling", 0.3, "0.300/kWh"],
    ["price", -0.0001, "0.000/kWh"],
    ["surplusW", 2149.6, "2150 W"],
    ["surplusW", -30, "0 W"],
    ["importW", 300, "300 W import"],
    ["afterW", -1200.4, "1200 W export"],
    ["kwh", 10, "10 kWh"],
    ["minutes", 15, "15 minutes"],
    ["starts", 4, "4"],
    ["soc", 61.4, "61%"],
    ["price", undefined, ""],
  ] as const) {
    it(`shows ${value} as "${shown}" where it is named ${name}`, () => {
      assert.equal(shownParam(name, value, place), shown);
    });
  }
});
