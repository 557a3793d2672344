import assert from "node:assert/strict";
import {
  currentSources,
  type ForecastSource,
  sumOfSources,
  withForecast,
} from "../../../../src/control/forecast/forecast-sources";
import type { GivenSlot } from "../../../../src/control/forecast/service-error";
import { HOUR_MS } from "../../../../src/core/duration";

const NOW = Date.parse("2026-05-20T05:00:00Z");

/** One slot an hour from `from` hours after now on. */
function hours(from: number, ...watts: readonly number[]): readonly GivenSlot[] {
  return watts.map((value, index) => ({
    startAt: NOW + (from + index) * HOUR_MS,
    endAt: NOW + (from + index + 1) * HOUR_MS,
    value,
  }));
}

function reported(
  ...messages: ReadonlyArray<readonly [topic: string, slots: readonly GivenSlot[]]>
): readonly ForecastSource[] {
  return messages.reduce<readonly ForecastSource[]>(
    (sources, [topic, slots]) => withForecast(sources, { topic, slots }, NOW),
    [],
  );
}

function summed(sources: readonly ForecastSource[], now = NOW): readonly number[] {
  return sumOfSources(sources, now).map(({ value }) => value);
}

describe("forecasts of several roofs", () => {
  it("are added where both tell of the same time", () => {
    const sources = reported(["forecast/east", hours(1, 3000, 2000)], ["forecast/west", hours(2, 500, 4000)]);
    assert.deepEqual(summed(sources), [3000, 2500, 4000]);
  });

  it("are added slot by slot, however long their slots are", () => {
    const [hour] = hours(1, 1000);
    const half = { startAt: NOW + HOUR_MS, endAt: NOW + 1.5 * HOUR_MS, value: 200 };
    const sum = sumOfSources(reported(["east", hour ? [hour] : []], ["west", [half]]), NOW);
    assert.deepEqual(
      sum.map(({ startAt, endAt, value }) => [(startAt - NOW) / HOUR_MS, (endAt - NOW) / HOUR_MS, value]),
      [
        [1, 1.5, 1200],
        [1.5, 2, 1000],
      ],
    );
  });

  it("each replace what their own topic said", () => {
    const before = reported(["east", hours(1, 3000)], ["west", hours(1, 500)]);
    assert.deepEqual(summed(withForecast(before, { topic: "east", slots: hours(1, 100) }, NOW)), [600]);
    assert.deepEqual(summed(reported(["", hours(1, 3000)], ["", hours(1, 100)])), [100]);
  });

  it("add up their doubts where each tells its own", () => {
    const doubtful = (value: number): readonly GivenSlot[] =>
      hours(1, value).map((slot) => ({ ...slot, low: value / 2, high: value * 2 }));
    const [both] = sumOfSources(reported(["east", doubtful(1000)], ["west", doubtful(200)]), NOW);
    assert.deepEqual([both?.value, both?.low, both?.high], [1200, 600, 2400]);
    const [one] = sumOfSources(reported(["east", doubtful(1000)], ["west", hours(1, 200)]), NOW);
    assert.deepEqual([one?.value, one?.low, one?.high], [1200, undefined, undefined]);
  });

  it("count no more when they have ended, or are older than 36 hours", () => {
    const sources = reported(
      ["east", hours(1, 3000)],
      ["west", hours(30, 500, 500, 500, 500, 500, 500, 500, 500, 500)],
    );
    assert.deepEqual(
      currentSources(sources, NOW + 2 * HOUR_MS).map(({ topic }) => topic),
      ["west"],
    );
    assert.equal(currentSources(sources, NOW + 36 * HOUR_MS).length, 1);
    assert.deepEqual(currentSources(sources, NOW + 36 * HOUR_MS + 1), []);
    assert.deepEqual(summed(sources, NOW + 36 * HOUR_MS + 1), []);
  });

  it("keep what a partial or an empty message does not tell of", () => {
    assert.deepEqual(summed(reported(["", hours(1, 3000, 2000)], ["", hours(3, 700)])), [3000, 2000, 700]);
    assert.deepEqual(summed(reported(["", hours(1, 3000)], ["", []])), [3000]);
  });

  it("are not counted twice when a day moves on to another topic", () => {
    const sources = reported(
      ["today", hours(1, 10)],
      ["tomorrow", hours(2, 20)],
      ["today", hours(2, 20)],
      ["tomorrow", hours(3, 30)],
    );
    assert.deepEqual(summed(sources), [10, 20, 30]);
  });

  it("take the place of what was stored without a topic", () => {
    const stored: readonly ForecastSource[] = [{ at: NOW - HOUR_MS, slots: hours(1, 1000, 1000) }];
    assert.deepEqual(summed(stored), [1000, 1000]);
    const east = withForecast(stored, { topic: "east", slots: hours(1, 400, 400) }, NOW);
    assert.deepEqual(summed(east), [400, 400]);
    assert.deepEqual(summed(withForecast(east, { topic: "west", slots: hours(1, 50, 60) }, NOW)), [450, 460]);
  });
});
