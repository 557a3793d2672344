import assert from "node:assert/strict";
import { DAY_MS, MINUTE_MS } from "../../../src/core/duration";
import { carAfter, homeAfter, slotSteps, trackAfter, trackPoints, trackSteps } from "../../../src/page/history";
import type { Track } from "../../../src/page/stored-history";

const NOON = Date.parse("2026-06-01T12:00:00Z");

describe("the history of a page's charts", () => {
  it("is the mean of each five minutes, and a gap where nobody looked", () => {
    const looks = [
      [0, 100],
      [1, 200],
      [4, 300],
      [5, 50],
      [16, 70],
    ] as const;
    const track = looks.reduce<Track | undefined>(
      (before, [minute, value]) => trackAfter(before, value, NOON + minute * MINUTE_MS),
      undefined,
    );
    const steps = trackSteps(track);
    assert.deepEqual(
      steps?.at.map((at) => (at - NOON) / MINUTE_MS),
      [0, 5, 10, 15, 20],
    );
    assert.deepEqual(steps?.value, [200, 50, null, 70, null]);
  });

  it("is never longer than a day, nor than the steps of one, whatever the clock does", () => {
    let track: Track | undefined;
    for (let minute = 0; minute < 3 * 24 * 60; minute++) track = trackAfter(track, minute, NOON + minute * MINUTE_MS);
    assert.ok((track?.at.length ?? 0) <= 24 * 12 + 2, String(track?.at.length));
    const back = trackAfter(track, 1, NOON);
    assert.deepEqual(back?.at, [NOON], "a clock that was set back begins anew");
  });

  it("keeps a value that is unknown as a gap, and never as 0", () => {
    const track = trackAfter(trackAfter(undefined, 10, NOON), undefined, NOON + 5 * MINUTE_MS);
    assert.deepEqual(trackSteps(track)?.value, [10, null]);
    assert.equal(trackAfter(undefined, undefined, NOON), undefined);
    assert.equal(homeAfter(undefined, {}, NOON).gridW, undefined);
    assert.equal(carAfter(undefined, {}, NOON).soc, undefined);
  });

  it("keeps the past of prices that a feed no longer contains", () => {
    const hour = (index: number, value: number): { startAt: number; endAt: number; value: number } => ({
      startAt: NOON + index * 60 * MINUTE_MS,
      endAt: NOON + (index + 1) * 60 * MINUTE_MS,
      value,
    });
    const first = homeAfter(undefined, { prices: [hour(0, 0.3), hour(1, 0.2)] }, NOON);
    const next = homeAfter(first, { prices: [hour(1, 0.25), hour(3, 0.1)] }, NOON + 60 * MINUTE_MS);
    assert.deepEqual(slotSteps(next.prices ?? [], 4)?.value, [0.3, 0.25, null, 0.1, null]);
    assert.equal(homeAfter(next, {}, NOON + 3 * DAY_MS).prices?.length, 0);
  });

  it("leaves out what lies between two ends of a level line", () => {
    let track: Track | undefined;
    for (let step = 0; step < 10; step++) track = trackAfter(track, step < 8 ? 50 : 55, NOON + step * 5 * MINUTE_MS);
    assert.deepEqual(trackPoints(track)?.value, [50, 50, 55, 55]);
  });
});
