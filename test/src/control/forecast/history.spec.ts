import assert from "node:assert/strict";
import { foldReading } from "../../../../src/control/forecast/fold-reading";
import { type History, emptyHistory, pastSlot, withSlot } from "../../../../src/control/forecast/history";
import { restoreHistory } from "../../../../src/control/forecast/stored-forecast";
import { DAY_MS, HALF_HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

const START = Date.parse("2026-06-01T10:00:00Z");

interface Reading {
  readonly gridW?: number;
  readonly chargerW?: number;
  readonly solarW?: number;
}

/** A reading every minute. */
function metered(history: History, fromAt: number, minutes: number, reading: Reading): History {
  let folded = history;
  for (let minute = 0; minute <= minutes; minute++)
    folded = foldReading(folded, { at: fromAt + minute * MINUTE_MS, ...reading });
  return folded;
}

describe("the history of a house", () => {
  it("is what the house leaves over without the car", () => {
    const history = metered(emptyHistory(), START, 60, { gridW: 1500, chargerW: 3700, solarW: 3000 });

    assert.deepEqual(pastSlot(history, START), { surplusW: 2200, solarW: 3000 });
    assert.deepEqual(pastSlot(history, START + HALF_HOUR_MS), { surplusW: 2200, solarW: 3000 });
  });

  it("is the mean over time, whatever the rhythm of the meter", () => {
    let history = foldReading(emptyHistory(), { at: START, gridW: -1000, chargerW: 0 });
    for (let at = START + 5 * MINUTE_MS; at <= START + 15 * MINUTE_MS; at += 5 * MINUTE_MS) {
      history = foldReading(history, { at, gridW: -1000, chargerW: 0 });
    }
    history = metered(history, START + 15 * MINUTE_MS, 15, { gridW: 500, chargerW: 0 });

    assert.deepEqual(pastSlot(history, START), { surplusW: 250 });
  });

  it("knows no surplus while nobody knows what the car takes", () => {
    const history = metered(emptyHistory(), START, 30, { gridW: -500, solarW: 800 });

    assert.deepEqual(pastSlot(history, START), { solarW: 800 });
  });

  it("has a gap where the meter was silent", () => {
    const before = metered(emptyHistory(), START, 60, { gridW: 0, chargerW: 0 });

    const after = metered(before, START + 120 * MINUTE_MS, 30, { gridW: 0, chargerW: 0 });

    assert.deepEqual(after.surplusW, [0, 0, null, null, 0]);
  });

  it("takes no slot of which less than half was measured", () => {
    const history = metered(emptyHistory(), START + 16 * MINUTE_MS, 14, { gridW: 0, chargerW: 0 });

    assert.deepEqual(history.surplusW, []);
  });

  it("never invents a reading of a meter that is not finite", () => {
    const history = metered(emptyHistory(), START, 30, { gridW: NaN, chargerW: 0, solarW: Infinity });

    assert.deepEqual(pastSlot(history, START), {});
  });

  it("forgets the future when the clock goes back", () => {
    const history = metered(emptyHistory(), START, 90, { gridW: 0, chargerW: 0 });

    const back = metered(history, START + 30 * MINUTE_MS, 30, { gridW: 700, chargerW: 0 });

    assert.deepEqual(back.surplusW, [0, -700]);
  });

  it("keeps a fortnight", () => {
    let history = emptyHistory();
    for (let index = 0; index < 1000; index++)
      history = withSlot(history, { startAt: START + index * HALF_HOUR_MS, surplusW: index });

    assert.deepEqual([history.surplusW.length, history.solarW.length], [14 * 48, 14 * 48]);
    assert.deepEqual(pastSlot(history, START + 999 * HALF_HOUR_MS), { surplusW: 999 });
    assert.deepEqual(pastSlot(history, START + 327 * HALF_HOUR_MS), {});
  });

  it("begins again after a month of silence", () => {
    const history = withSlot(emptyHistory(), { startAt: START, surplusW: 1 });

    assert.deepEqual(withSlot(history, { startAt: START + 30 * DAY_MS, surplusW: 2 }).surplusW, [2]);
  });

  it("survives a restart as JSON, but for the slot that was being measured", () => {
    const history = metered(emptyHistory(15), START, 50, { gridW: -400, chargerW: 0, solarW: 900 });

    const restored = restoreHistory(JSON.parse(JSON.stringify(history)), 15);

    assert.deepEqual(restored, {
      slotMs: 15 * MINUTE_MS,
      startAt: START,
      surplusW: [400, 400, 400],
      solarW: [900, 900, 900],
    });
  });

  const damaged: ReadonlyArray<readonly [name: string, stored: unknown]> = [
    ["nothing", undefined],
    ["null", null],
    ["a text", "history"],
    ["a list", [1]],
    ["lists of different lengths", { slotMs: HALF_HOUR_MS, startAt: START, surplusW: [1], solarW: [] }],
    ["slots of another length", { slotMs: 15 * MINUTE_MS, startAt: START, surplusW: [1], solarW: [1] }],
    ["an odd beginning", { slotMs: HALF_HOUR_MS, startAt: START + 1, surplusW: [1], solarW: [1] }],
    ["no beginning", { slotMs: HALF_HOUR_MS, startAt: null, surplusW: [1], solarW: [1] }],
  ];

  for (const [name, stored] of damaged) {
    it(`begins again from ${name}`, () => {
      assert.deepEqual(restoreHistory(stored), emptyHistory());
    });
  }

  it("takes what is no number for a gap", () => {
    const stored = { slotMs: HALF_HOUR_MS, startAt: START, surplusW: [1, "2", null], solarW: [{}, 5, 6] };

    const { surplusW, solarW } = restoreHistory(stored);

    assert.deepEqual(
      [surplusW, solarW],
      [
        [1, null, null],
        [null, 5, 6],
      ],
    );
  });
});
