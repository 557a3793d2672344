import assert from "node:assert/strict";
import { alikeDays } from "../../../../src/control/shared/alike-days";

interface Seen {
  readonly weekday: number;
  readonly hours: number;
}

const alike = (all: readonly Seen[], weekday: number): readonly number[] =>
  alikeDays(all, weekday, { weekdayOf: (one) => one.weekday, valueOf: ({ hours }) => hours, apart: 2 }).map(
    ({ hours }) => hours,
  );

/** One week after the other, from Monday on. */
const weeks = (count: number, hours: readonly number[]): readonly Seen[] =>
  Array.from({ length: count }, () => hours.map((each, index) => ({ weekday: index + 1, hours: each }))).flat();

describe("days that are alike", () => {
  it("are workdays, Saturdays, and Sundays", () => {
    const all = weeks(2, [10, 10, 11, 10, 9, 4, 1]);
    assert.deepEqual(alike(all, 2), [10, 10, 11, 10, 9, 10, 10, 11, 10, 9]);
    assert.deepEqual(
      [alike(all, 6), alike(all, 7)],
      [
        [4, 4],
        [1, 1],
      ],
    );
  });

  it("are without a weekday that is always another one, which is alike only itself", () => {
    const all = weeks(2, [10, 10, 5, 10, 50]);
    assert.deepEqual(
      [alike(all, 5), alike(all, 3), alike(all, 1)],
      [
        [50, 50],
        [5, 5],
        [10, 10, 10, 10, 10, 10],
      ],
    );
  });

  it("are all alike where no weekday is like another", () => {
    const all = [2, 9, 5, 10, 3, 8, 6, 4].map((hours, index) => ({ weekday: 1 + (index % 5), hours }));
    assert.deepEqual(alike(all, 1), [2, 9, 5, 10, 3, 8, 6, 4]);
  });

  it("are not told apart by what was seen once", () => {
    assert.deepEqual(alike(weeks(1, [10, 10, 10, 10, 50]), 5), [10, 10, 10, 10, 50]);
    assert.deepEqual(alike([], 5), []);
  });
});
