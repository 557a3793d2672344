import assert from "node:assert/strict";
import {
  type GridLimitSettings,
  type GridLimitState,
  limitAfter,
  limitAt,
  limitChangesAt,
  resumesAt,
} from "../../../../src/control/allocation/grid-limit";
import { readGridLimit } from "../../../../src/control/allocation/read-grid-limit";
import { MINUTE_MS } from "../../../../src/core/duration";

const NOW = Date.UTC(2026, 10, 3, 18);
const settings: GridLimitSettings = { relayW: 4200, connectionW: 17_250, fallbackW: 4200, zone: "Europe/Berlin" };

function reported(payload: unknown, change: Partial<GridLimitSettings> = {}): unknown {
  const read = readGridLimit(payload, { ...settings, ...change }, NOW);
  return read.limit ?? read.problem;
}

describe("a limit from outside", () => {
  for (const [payload, limit] of [
    [true, { watts: 4200 }],
    ["on", { watts: 4200 }],
    [1, { watts: 4200 }],
    ["1", { watts: 4200 }],
    [false, {}],
    ["off", {}],
    [0, {}],
    [5000, { watts: 5000 }],
    ["5000", { watts: 5000 }],
    ["5000 W", { watts: 5000 }],
    ["4.2 kW", { watts: 4200 }],
    [{ value: "4,2", unit: "kW" }, { watts: 4200 }],
    [{ limit: "60 %" }, { watts: 10_350 }],
    [{ value: 4.2, unit: "kWh" }, "not-a-limit"],
    [{ limitW: "4200 W" }, { watts: 4200 }],
    [4.2, "in-kilowatts"],
    [{ limitW: 4.2, unit: "kW" }, "in-kilowatts"],
    ["60%", { watts: 10_350 }],
    [{ percent: 60 }, { watts: 10_350 }],
    ["100 %", {}],
    [{ limitW: 4200 }, { watts: 4200 }],
    [
      '{"limitW":4200,"until":"2026-11-03T20:00:00Z","source":"14a"}',
      { watts: 4200, untilAt: Date.UTC(2026, 10, 3, 20), source: "14a" },
    ],
    [{ limitW: null }, {}],
    [
      { value: 4200, isActive: true, duration: "PT2H" },
      { watts: 4200, untilAt: NOW + 120 * MINUTE_MS },
    ],
    [{ value: 4200, isActive: false }, {}],
    [{ dimmed: true }, { watts: 4200 }],
    [{ dimmed: false }, {}],
    [{ maxPower: 8000 }, { watts: 8000 }],
    [{ maxPower: 0 }, {}],
    [{ dimmed: true, maxPower: 0 }, { watts: 4200 }],
    [{ value: null, isActive: true }, { watts: 4200 }],
    [{ value: 0, isActive: true }, { watts: 0 }],
    [null, {}],
    [Buffer.from("on"), { watts: 4200 }],
    [-5, "not-a-limit"],
    ["much", "not-a-limit"],
    [{ limitW: "much" }, "not-a-limit"],
    [{ limitW: 4200, until: "tomorrow" }, "not-a-limit"],
    [{ limitW: 4200, until: "2026-11-03T17:00:00Z" }, "past"],
    [
      { limitW: 4200, until: "2026-11-03T20:00" },
      { watts: 4200, untilAt: Date.UTC(2026, 10, 3, 19) },
    ],
    [
      { limitW: 4200, until: new Date(NOW + MINUTE_MS) },
      { watts: 4200, untilAt: NOW + MINUTE_MS },
    ],
    [{ limitW: 4200, until: "1" }, "not-a-limit"],
    [{ limitW: 4200, duration: 1e300 }, "not-a-limit"],
    [{ limitW: 4200, duration: "P999999999Y" }, "not-a-limit"],
    [[4200], "not-a-limit"],
    [undefined, "not-a-limit"],
  ] as const) {
    it(`is read from ${JSON.stringify(payload)}`, () => assert.deepEqual(reported(payload), limit));
  }

  it("is the other way round for a relay that is normally closed", () => {
    assert.deepEqual(reported(true, { isNormallyClosed: true }), {});
    assert.deepEqual(reported("0", { isNormallyClosed: true }), { watts: 4200 });
  });

  it("in percent needs the connection", () => {
    assert.equal(reported("60%", { connectionW: undefined }), "connection-unknown");
  });

  describe("in time", () => {
    const receive = (state: GridLimitState, watts: number | undefined, at: number, set = settings): GridLimitState =>
      limitAfter(state, { watts }, set, { now: at, random: 0.5 });

    it("holds without an end where the input sends only changes", () => {
      const state = receive({}, 4200, NOW);

      assert.equal(limitAt(state, settings, NOW + 1e9)?.watts, 4200);
    });

    it("ends by itself, and charging resumes after a random delay", () => {
      const untilAt = NOW + 60 * MINUTE_MS;
      const state = limitAfter({}, { watts: 4200, untilAt }, settings, { now: NOW, random: 0.5 });

      assert.equal(limitAt(state, settings, untilAt - 1)?.watts, 4200);
      assert.equal(limitAt(state, settings, untilAt), undefined);
      assert.equal(limitChangesAt(state, settings, NOW), untilAt);
      assert.equal(resumesAt(state, settings, untilAt), untilAt + 2.5 * MINUTE_MS);
      assert.equal(resumesAt(state, settings, untilAt + 3 * MINUTE_MS), undefined);
    });

    it("that is lifted is over from then on, however often that is repeated", () => {
      const lifted = receive(receive({}, 4200, NOW), undefined, NOW + MINUTE_MS);
      const repeated = receive(lifted, undefined, NOW + 2 * MINUTE_MS);

      assert.equal(resumesAt(repeated, settings, NOW + 2 * MINUTE_MS), NOW + 3.5 * MINUTE_MS);
      assert.equal(resumesAt(repeated, settings, NOW + 4 * MINUTE_MS), undefined);
    });

    it("keeps its beginning while it is repeated", () => {
      const state = receive(receive({}, 4200, NOW), 4200, NOW + MINUTE_MS);

      assert.equal(limitAt(state, settings, NOW + MINUTE_MS)?.since, NOW);
    });

    it("is the fallback when an input that repeats itself is silent for too long", () => {
      const repeating = { ...settings, maxAgeMs: 10 * MINUTE_MS, fallbackW: 3000 };
      const state = receive({}, undefined, NOW, repeating);

      assert.equal(limitAt(state, repeating, NOW + 9 * MINUTE_MS), undefined);
      assert.equal(limitChangesAt(state, repeating, NOW), NOW + 10 * MINUTE_MS);
      assert.deepEqual(limitAt(state, repeating, NOW + 11 * MINUTE_MS), {
        watts: 3000,
        since: NOW + 10 * MINUTE_MS,
        isFallback: true,
      });
      const again = receive(state, undefined, NOW + 12 * MINUTE_MS, repeating);
      assert.equal(limitAt(again, repeating, NOW + 12 * MINUTE_MS), undefined);
      assert.equal(resumesAt(again, repeating, NOW + 12 * MINUTE_MS), NOW + 14.5 * MINUTE_MS);
    });

    it("does not last for as long as a clock was set back", () => {
      const repeating = { ...settings, maxAgeMs: 10 * MINUTE_MS };
      const lifted = receive(receive({}, 4200, NOW, repeating), undefined, NOW + MINUTE_MS, repeating);
      const back = NOW - 60 * MINUTE_MS;

      assert.equal(resumesAt(receive(receive({}, 4200, NOW), undefined, NOW), settings, back), undefined);
      assert.equal(limitAt(lifted, repeating, back)?.isFallback, true, "nobody knows how long the input is silent");
      assert.equal(limitAt(receive(lifted, undefined, back, repeating), repeating, back), undefined);
    });

    it("is none before anything was received", () => {
      assert.equal(limitAt({}, { ...settings, maxAgeMs: 1 }, NOW), undefined);
    });
  });
});
