import assert from "node:assert/strict";
import { fitDaily } from "../../../../src/vehicle/schedules/fit-daily";

const read = (text: string): { start: string; end: string } => {
  const [start = "", end = ""] = text.split("-");
  return { start, end };
};
const written = (windows: readonly { start: string; end: string }[] = []): string[] =>
  windows.map(({ start, end }) => `${start}-${end}`);

const cases: readonly (readonly [
  string,
  readonly string[],
  number,
  readonly string[] | undefined,
  readonly string[],
])[] = [
  ["one window", ["22:00-06:00"], 10, ["22:00-06:00"], []],
  ["an empty window", ["06:00-06:00"], 10, [], []],
  ["overlapping windows", ["01:00-04:00", "03:00-05:00"], 10, ["01:00-05:00"], []],
  ["adjacent windows", ["03:00-05:00", "01:00-03:00"], 10, ["01:00-05:00"], []],
  ["an overlap across midnight", ["22:00-02:00", "01:00-03:00"], 10, ["22:00-03:00"], []],
  ["adjacent at midnight", ["22:00-00:00", "00:00-03:00"], 10, ["22:00-03:00"], []],
  ["one inside another across midnight", ["22:00-06:00", "23:00-01:00", "02:00-03:00"], 10, ["22:00-06:00"], []],
  [
    "the smallest gap",
    ["01:00-02:00", "04:00-05:00", "05:30-06:00"],
    2,
    ["01:00-02:00", "04:00-06:00"],
    ["05:00-05:30"],
  ],
  [
    "the smallest gap at midnight",
    ["20:00-23:50", "00:10-01:00", "12:00-13:00"],
    2,
    ["12:00-13:00", "20:00-01:00"],
    ["23:50-00:10"],
  ],
  ["a whole day", ["00:00-12:00", "12:00-00:00"], 10, ["00:00-12:00", "12:00-00:00"], []],
  ["a whole day with room for one", ["00:00-12:00", "12:00-00:00"], 1, ["00:00-23:59"], []],
  ["no room", ["01:00-02:00"], 0, undefined, []],
  ["no room for nothing", [], 0, [], []],
];

describe("daily windows that a car can hold", () => {
  for (const [name, windows, capacity, expected, merged] of cases) {
    it(name, () => {
      const fitted = fitDaily(windows.map(read), capacity);
      assert.deepEqual(fitted && written(fitted.windows), expected);
      assert.deepEqual(written(fitted?.merged), merged);
    });
  }
});
