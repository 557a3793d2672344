import assert from "node:assert/strict";
import { emptyHistory, withSlot, type History } from "../../../../src/control/forecast/history";
import {
  isYieldKnown,
  learnYield,
  NO_YIELD,
  wholeYield,
  withYield,
} from "../../../../src/control/forecast/panel-yield";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS } from "../../../../src/core/duration";

const START = Date.parse("2026-06-01T00:00:00Z");
const PLACE = { zone: "UTC" };

/** A forecast of some days: each its own sky. */
const saidAt = (at: number): number => {
  const hour = (at % DAY_MS) / HOUR_MS;
  const sky = [1, 0.5, 0.2][Math.floor(at / DAY_MS) % 3] ?? 1;
  return Math.max(0, Math.cos(((hour - 12) / 12) * Math.PI)) * 6000 * sky;
};

/** Learns day by day, each half hour, as a node does. */
function learned(days: number, wasAt: (at: number) => number | undefined): ReturnType<typeof learnYield> {
  let panels = NO_YIELD;
  let history: History = emptyHistory();
  for (let at = START; at < START + days * DAY_MS; at += HALF_HOUR_MS) {
    const solarW = wasAt(at);
    if (solarW !== undefined) history = withSlot(history, { startAt: at, solarW });
    const from = at - DAY_MS;
    const forecast = Array.from({ length: 96 }, (_, index) => {
      const startAt = from + index * HALF_HOUR_MS;
      return { startAt, endAt: startAt + HALF_HOUR_MS, value: saidAt(startAt) };
    });
    panels = learnYield(panels, history, forecast, PLACE, at + HALF_HOUR_MS);
  }
  return panels;
}

const slotAt = (hours: number, value: number): { startAt: number; endAt: number; value: number } => ({
  startAt: START + hours * HOUR_MS,
  endAt: START + hours * HOUR_MS + HALF_HOUR_MS,
  value,
});

describe("what panels yield", () => {
  it("is what is forecast before anything is known", () => {
    const slots = [slotAt(12, 3000)];
    assert.deepEqual(withYield(NO_YIELD, slots, PLACE), slots);
    assert.equal(isYieldKnown(NO_YIELD), false);
  });

  it("is learned within two weeks", () => {
    const panels = learned(14, (at) => saidAt(at) * 0.8);
    assert.ok(isYieldKnown(panels));
    assert.ok(Math.abs(wholeYield(panels) - 0.8) < 0.04, String(wholeYield(panels)));
    const [slot] = withYield(panels, [slotAt(12, 6000)], PLACE);
    assert.ok(Math.abs((slot?.value ?? 0) - 4800) < 250, String(slot?.value));
  });

  it("knows the shade of a morning from the rest of the day", () => {
    const shaded = (at: number): number => saidAt(at) * ((at % DAY_MS) / HOUR_MS < 9 ? 0.5 : 1);
    const [morning, noon] = withYield(learned(21, shaded), [slotAt(8, 2900), slotAt(12, 5900)], PLACE);
    assert.ok((morning?.value ?? 0) < 2900 * 0.72, String(morning?.value));
    assert.ok((noon?.value ?? 0) > 5900 * 0.93, String(noon?.value));
  });

  it("knows clear days from dull ones", () => {
    const snowBlind = (at: number): number => saidAt(at) * (Math.floor(at / DAY_MS) % 3 === 2 ? 0.6 : 1);
    const [clear, dull] = withYield(learned(21, snowBlind), [slotAt(12, 6000), slotAt(12, 1200)], PLACE);
    assert.ok((clear?.value ?? 0) / 6000 - (dull?.value ?? 0) / 1200 > 0.15, `${clear?.value} ${dull?.value}`);
  });

  it("stays within bounds, whatever the meter shows", () => {
    for (const factor of [0, 10, -3]) {
      const [slot] = withYield(
        learned(30, (at) => saidAt(at) * factor),
        [slotAt(12, 1000)],
        PLACE,
      );
      assert.ok((slot?.value ?? 0) >= 400 && (slot?.value ?? 0) <= 1500, String(slot?.value));
    }
  });

  it("learns nothing of what was not measured, nor twice of the same", () => {
    assert.deepEqual(learned(5, () => undefined).cells, {});
    const once = learned(3, (at) => saidAt(at) * 0.8);
    assert.deepEqual(learnYield(once, emptyHistory(), [], PLACE, START + 3 * DAY_MS), once);
  });
});
