import assert from "node:assert/strict";
import { isProven, summaryText, type DaySummary } from "../../../src/demo/summary";

const DAY: DaySummary = {
  totals: { carFromSunKwh: 15, carFromGridKwh: 5, starts: 2, stops: 2 },
  ledger: { callsThisMonth: 30, stopsLast30Days: 2 },
  refused: 1,
  soc: 61.4,
};

describe("a day's summary", () => {
  it("tells energy, starts, stops, calls and refusals", () => {
    const text = summaryText(DAY);

    assert.match(text, /From the sun +15\.0 kWh \(75 %\)/);
    assert.match(text, /From the grid +5\.0 kWh/);
    assert.match(text, /Starts +2\nStops +2\nCalls spent +30\nCommands refused +1/);
  });

  it("is a proof when the sun started and stopped the car", () => {
    assert.equal(isProven(DAY), true);
  });

  for (const [what, totals] of [
    ["nothing started", { starts: 0 }],
    ["nothing stopped", { stops: 0 }],
    ["the grid gave more than the sun", { carFromGridKwh: 16 }],
  ] as const) {
    it(`is none when ${what}`, () => {
      assert.equal(isProven({ ...DAY, totals: { ...DAY.totals, ...totals } }), false);
    });
  }
});
