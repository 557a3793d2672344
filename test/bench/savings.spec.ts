import assert from "node:assert/strict";
import { contenders } from "../../bench/savings/contenders/contenders";
import { type Rule, ruled } from "../../bench/savings/contenders/rule";
import type { HomeDeclaration } from "../../bench/savings/homes/declaration";
import { type House, houseOf, indexAt, moneyFor } from "../../bench/savings/homes/house";
import { atCharger, usualHome } from "../../bench/savings/homes/known-homes";
import { recordedYear } from "../../bench/savings/homes/recorded-year";
import { done, marks } from "../../bench/savings/jobs/jobs";
import { live, type LiveOptions } from "../../bench/savings/life/live";
import { optimum } from "../../bench/savings/optimum/optimum";
import { costsOf } from "../../bench/savings/report/costs";
import { DAY_MS, HOUR_MS } from "../../src/core/duration";

const slowHome = atCharger(usualHome, 3.7);

/** Days from the beginning of May on: sun, and prices that make a difference. */
function spring(days: number, home: HomeDeclaration = slowHome): House {
  const { startAt, stepMs, stretches } = recordedYear();
  const skipped = 90 * 48;
  const part = stretches.slice(skipped, skipped + days * 48);
  return houseOf(home, { startAt: startAt + 90 * DAY_MS, stepMs, stretches: part });
}

/** A car under a rule, with what it holds noted at each step. */
function held(house: House, options: Omit<LiveOptions, "onStep">): number[] {
  const notes: number[] = [];
  live(house, { ...options, onStep: ({ cars }) => void notes.push(cars[0]?.storedKwh ?? NaN) });
  return notes;
}

/** The same house, of whose future nothing is known but the prices of the day that `now` lies in. */
function blindFrom(house: House, now: number): House {
  const from = indexAt(house, now);
  const nextDay = Math.ceil(from / 48) * 48;
  const hide = (values: Float64Array, first: number): Float64Array =>
    values.map((value, index) => (index < first ? value : NaN));
  return {
    ...house,
    price: hide(house.price, nextDay),
    solarW: hide(house.solarW, from),
    surplusW: hide(house.surplusW, from),
  };
}

describe("the savings benchmark", function () {
  describe("what all are measured by", () => {
    const house = houseOf(usualHome, recordedYear());

    it("the house without a car costs what it is known to cost", () => {
      const cost = house.price.reduce((sum, price, index) => {
        const surplusKwh = (house.surplusW[index] ?? NaN) / 2000;
        return sum + moneyFor(surplusKwh, 0, { price, feedIn: house.feedIn[index] ?? NaN });
      }, 0);
      assert.equal(cost.toFixed(2), "419.03");
    });

    for (const [powerKw, plugIn, best] of [
      [3.7, "1325.99", "960.29"],
      [11, "1294.45", "1018.03"],
    ] as const) {
      it(`charging at plug-in and the optimum at ${powerKw} kW cost what they are known to cost`, () => {
        const home = atCharger(usualHome, powerKw);
        assert.equal(done({ name: marks.plugIn, home, span: {} }).costs.all?.toFixed(2), plugIn);
        assert.equal(optimum(houseOf(home, recordedYear())).cost.toFixed(2), best);
      });
    }

    it("a price on stops makes the optimum stop less often, and more expensive", () => {
      const [free, dear] = [optimum(spring(30)), optimum(spring(30), { stopPrice: 0.2 })];
      assert.ok(dear.stops.length < free.stops.length);
      assert.ok(dear.cost > free.cost);
    });
  });

  describe("two weeks of May", () => {
    const house = spring(14);
    /** A Sunday noon: the car is here, and tomorrow's prices are not known yet. */
    const now = house.startAt + 4 * DAY_MS + 12 * HOUR_MS;

    for (const { name, title, begin } of contenders) {
      it(`${title}: nothing that is still to come changes what is done (${name})`, () => {
        const seeing = held(house, { begin, untilAt: now });
        const blind = held(blindFrom(house, now), { begin, untilAt: now });
        assert.deepEqual(blind, seeing);
        const limitKwh = house.cars[0]?.limitKwh ?? NaN;
        assert.ok(seeing.every((kwh) => kwh >= 0 && kwh <= limitKwh + 1e-6));
      });
    }

    it("who looks ahead all the same is found out", () => {
      const peeking =
        (surplusW: Float64Array): Rule =>
        ({ now: at }) =>
          (surplusW[indexAt(house, at + 3 * HOUR_MS)] ?? NaN) > 1000;
      const under = (seen: House): number[] => held(seen, { begin: ruled(() => peeking(seen.surplusW)), untilAt: now });
      assert.notDeepEqual(under(blindFrom(house, now)), under(house));
    });

    it("ours misses no departure, spends within its aims, and is cheaper than charging at plug-in", () => {
      const [plugIn, ours] = ["plug-in", "ours"].map((name) => {
        const begin = contenders.find((one) => one.name === name)?.begin;
        assert.ok(begin);
        return live(house, { begin });
      });
      assert.ok(plugIn && ours);
      assert.equal(ours.missed, 0);
      assert.ok(ours.worstStops <= 25, `${ours.worstStops} stops`);
      assert.ok(ours.worstCalls > 0 && ours.worstCalls <= 200, `${ours.worstCalls} calls`);
      assert.ok(ours.kept > 0 && ours.kept + ours.moved <= ours.announced);
      const [dear, cheap] = [costsOf(house, plugIn.accounts), costsOf(house, ours.accounts)];
      assert.ok((cheap.all ?? NaN) < (dear.all ?? NaN));
    });
  });

  it("a departure with too little is missed, and what the battery lacks is bought on the way", () => {
    const house = spring(8);
    const never = ruled(() => () => false);
    const { missed, departures, worstLack, accounts } = live(house, { begin: never });
    // The first one needs what the car holds at the beginning.
    assert.deepEqual({ missed, worstLack }, { missed: departures - 1, worstLack: 50 });
    assert.equal(accounts.at(-1)?.leftOverKwh, 0);
  });

  it("a start and a stop cost a call each, and a read that confirms them", () => {
    const house = spring(2);
    const hour: Rule = ({ now }) => now >= house.startAt + HOUR_MS && now < house.startAt + 2 * HOUR_MS;
    const { starts, stops, worstCalls } = live(house, { begin: ruled(() => hour) });
    assert.deepEqual({ starts, stops, worstCalls }, { starts: 1, stops: 1, worstCalls: 4 });
  });
});
