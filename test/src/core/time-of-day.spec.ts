import assert from "node:assert/strict";
import { timeOfDayIn, wallTimeIn } from "../../../src/core/time-of-day";

describe("time of day", () => {
  for (const [text, time] of [
    ["07:30", "07:30"],
    ["7:30", "07:30"],
    ["07:30:00", "07:30"],
    ["07:30:00.000", "07:30"],
    ["7.30", "07:30"],
    ["7h30", "07:30"],
    ["7:30 am", "07:30"],
    ["7:30 PM", "19:30"],
    ["7 p.m.", "19:00"],
    ["12:15 am", "00:15"],
    ["12 pm", "12:00"],
    [" 23:59 ", "23:59"],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.equal(wallTimeIn(text), time);
    });
  }

  for (const text of [
    "7",
    "24:00",
    "7:60",
    "13 pm",
    "0 am",
    "7:3",
    "07:30:61",
    "7:30m",
    "730",
    "2026-11-20",
    "",
    "x 7:30",
  ]) {
    it(`takes ${JSON.stringify(text)} for no time`, () => {
      assert.equal(timeOfDayIn(text), undefined);
    });
  }

  it("keeps seconds where they can be kept", () => {
    assert.deepEqual(timeOfDayIn("07:30:15"), { hour: 7, minute: 30, second: 15 });
    assert.equal(wallTimeIn("07:30:15"), undefined);
  });
});
