import assert from "node:assert/strict";
import { Diary } from "../../../src/demo/diary";

describe("the diary of the demo", () => {
  it("gives no sign to a meter that shows nothing", () => {
    const reading = { gridW: -12, pvW: 40, loadW: 28, carsW: 0, priceEurMwh: 90 };

    const line = new Diary().line(Date.UTC(2026, 6, 1, 10), reading, []);

    assert.match(line ?? "", /solar {3}0\.0 kW {2}grid {3}0\.0 kW/);
  });
});
