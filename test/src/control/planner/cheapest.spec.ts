import assert from "node:assert/strict";
import { constantPower } from "../../../../src/control/planner/charging-curve";
import { cheapest } from "../../../../src/control/planner/cheapest";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { bestPattern, costOf, faultIn, startsOf } from "../../../support/control/brute-force";
import { lastingMs, type Search } from "../../../../src/control/planner/search";
import { randomSearch, seeded } from "../../../support/control/random-search";

/** Of sums of money that are a few units large: a start weighs a little, to decide ties. */
const SAME = 1e-4;

const QUARTER = 15 * MINUTE_MS;

describe("cheapest", () => {
  const kinds = [
    { name: "at one power", seed: 1, cases: 2_500, gridMs: QUARTER, mostTicks: 11, tapers: false },
    { name: "with taper", seed: 2, cases: 2_500, gridMs: QUARTER, mostTicks: 11, tapers: true },
    { name: "in longer windows", seed: 3, cases: 100, gridMs: 5 * MINUTE_MS, mostTicks: 15, tapers: false },
  ];
  for (const { name, seed, cases, ...kind } of kinds) {
    it(`keeps to all requests, and never costs more than the best of all patterns, ${name}`, () => {
      const random = seeded(seed);
      for (let index = 0; index < cases; index++) {
        compare(randomSearch(random, kind), kind, index);
      }
    });
  }

  it("is bounded in time and keeps to the requests where there is far too much to look at", () => {
    const random = seeded(4);
    const cells = Array.from({ length: 20_000 }, (_, index) => ({
      startAt: index * 127_000,
      endAt: (index + 1) * 127_000,
      costPerKwh: random(),
    }));
    const search = {
      cells,
      curve: constantPower(11),
      positionMs: 0,
      neededMs: 100 * HOUR_MS,
      mostStarts: 20,
      shortestRunMs: 31 * MINUTE_MS,
    };
    const spans = cheapest(search);

    assert.equal(faultIn(search, spans), undefined);
    assert.equal(lastingMs(spans), search.neededMs);
  });
});

function compare(search: Search, { gridMs, tapers }: { gridMs: number; tapers: boolean }, index: number): void {
  const best = bestPattern(search, gridMs);
  const spans = cheapest(search);
  const about = `case ${index}: ${JSON.stringify({ search, spans, best })}`;
  if (!best) return assert.deepEqual(spans, [], about);

  assert.equal(faultIn(search, spans), undefined, about);
  assert.equal(lastingMs(spans), best.ticks * gridMs, about);
  const cost = costOf(search, spans);
  assert.ok(cost <= best.cost + SAME, about);
  // At one power the best lies on the grid, and no plan can cost less.
  if (tapers) return;
  assert.ok(cost >= best.cost - SAME, about);
  assert.equal(startsOf(search, spans), best.starts, about);
}
