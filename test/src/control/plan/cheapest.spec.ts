import assert from "node:assert/strict";
import { cheapest } from "../../../../src/control/plan/cheapest";
import { bestPattern, costOf, faultIn, startsOf } from "../../../support/brute-force";
import { randomSearch, seeded } from "../../../support/random-search";

const MINUTE = 60_000;

describe("cheapest, against all patterns there are,", () => {
  const kinds = [
    { name: "at one power", seed: 1, cases: 2_500, gridMs: 15 * MINUTE, mostTicks: 11, tapers: false },
    { name: "with taper", seed: 2, cases: 2_500, gridMs: 15 * MINUTE, mostTicks: 11, tapers: true },
  ];
  for (const { name, seed, cases, ...kind } of kinds) {
    it(`never costs more ${name}`, () => {
      const random = seeded(seed);
      let solved = 0;
      for (let index = 0; index < cases; index++) {
        const search = randomSearch(random, kind);
        const best = bestPattern(search, kind.gridMs);
        const spans = cheapest(search);
        const about = `case ${index}: ${JSON.stringify({ search, spans, best }, (_, value: unknown) => (value === Infinity ? "Infinity" : value))}`;
        if (!best) {
          assert.deepEqual(spans, [], about);
          continue;
        }
        solved++;
        const reached = spans.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
        assert.equal(faultIn(search, spans), undefined, about);
        assert.ok(reached >= best.ticks * kind.gridMs && reached <= search.neededMs, about);
        if (reached > best.ticks * kind.gridMs) continue;
        const cost = costOf(search, spans);
        assert.ok(cost <= best.cost + 1e-4, about);
        if (!kind.tapers) {
          assert.ok(Math.abs(cost - best.cost) < 1e-4, about);
          assert.equal(startsOf(search, spans), best.starts, about);
        }
      }
      console.log(solved);
    }).timeout(60_000);
  }
});
