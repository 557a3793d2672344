import assert from "node:assert/strict";
import { decideSurplus } from "../../../../src/control/surplus/decide-surplus";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import type { SurplusInput } from "../../../../src/control/surplus/input";
import type { SurplusState } from "../../../../src/control/surplus/state";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { forAll, type Dice } from "../../../support/control/dice";
import { randomSettings } from "./random-series";

const maybe = <T>(random: Dice, value: T): T | undefined => (random.isTrue(0.5) ? value : undefined);

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function randomCar(random: Dice, now: number): KnownCar {
  return {
    charging: maybe(random, random.isTrue(0.5)),
    powerW: maybe(random, random.one([0, 3000, 7000, 150_000])),
    pluggedIn: maybe(random, random.isTrue(0.8)),
    soc: maybe(random, random.whole(0, 100)),
    limit: maybe(random, random.whole(50, 100)),
    fullyCharged: maybe(random, random.isTrue(0.1)),
    place: maybe(random, random.one(["home", "home", "home", "away", "unknown"] as const)),
    stops: maybe(random, { left: random.whole(-1, 80), total: 80, windowDays: 30, lastDay: random.whole(0, 9) }),
    updatedAt: maybe(random, now + random.whole(-HOUR_MS, MINUTE_MS)),
  };
}

function randomInput(random: Dice, now: number): SurplusInput {
  const kind = random.one(["grid", "grid", "grid", "charger", "car", "tick", "restart"] as const);
  if (kind === "grid" || kind === "charger") {
    return { kind: "power", readings: [{ quantity: kind, value: random.whole(-8000, 8000) }] };
  }
  return kind === "car" ? { kind, car: randomCar(random, now) } : { kind };
}

function randomPause(random: Dice): number {
  if (random.isTrue(0.02)) return random.whole(-24 * HOUR_MS, 24 * HOUR_MS);
  return random.isTrue(0.1) ? random.whole(-5, 5) * SECOND_MS : random.whole(0, 40) * SECOND_MS;
}

/** A turn needs up to 20. */
const THROWS = { count: 2000 };

describe("whatever comes in whatever order, with clocks that jump", function () {
  it("a decision is sound, and its state is plain JSON", () => {
    forAll(
      150,
      (random) => {
        const settings = { ...randomSettings(random), takeOver: random.isTrue(0.5) };
        let state: SurplusState = {};
        let now = Date.parse("2026-06-01T10:00:00Z");

        for (let turn = 0; turn < 100; turn++) {
          const input = randomInput(random, now);
          const before = state.on;
          const step = decideSurplus(settings, state, input, now);
          const { decision, nextTickAt } = step;
          const about = `turn ${turn}, ${JSON.stringify(input)}`;

          assert.ok(
            Number.isInteger(nextTickAt) && nextTickAt > (step.state.at ?? 0),
            `${about}: tick at ${nextTickAt}`,
          );
          assert.ok(decision.nextChangeAt === undefined || decision.nextChangeAt > (step.state.at ?? 0), about);
          assert.ok(decision.on === step.state.on || decision.on === undefined, about);
          if (input.kind === "restart")
            assert.ok(!decision.changed && decision.on === undefined && step.state.on === before, about);
          if (decision.changed) assert.notEqual(decision.on, undefined, about);
          assert.ok(!decision.leavesAlone || !decision.changed, `${about}: a car that is left alone is commanded`);
          for (const value of [...Object.values(decision.inputs), ...Object.values(decision.reason.params)]) {
            assert.ok(Number.isFinite(value), `${about}: ${JSON.stringify(decision)}`);
          }
          const stored: SurplusState = JSON.parse(JSON.stringify(state));
          const again = decideSurplus(settings, stored, input, now);
          assert.deepEqual(plain(again), plain(step), about);

          state = step.state;
          now += randomPause(random);
        }
      },
      THROWS,
    );
  });

  it("starts stay within the number of the day", () => {
    forAll(
      150,
      (random) => {
        const settings = randomSettings(random);
        let state: SurplusState = {};
        let now = Date.parse("2026-06-01T01:00:00Z");
        let starts = 0;

        for (let turn = 0; turn < 100; turn++) {
          const step = decideSurplus({ ...settings, zone: "UTC" }, state, randomInput(random, now), now);
          const { on, changed } = step.decision;

          if (changed && on) starts++;
          state = step.state;
          now += random.whole(-2, 30) * SECOND_MS;
        }
        assert.ok(starts <= (settings.startsPerDay ?? 4), `${starts} starts`);
      },
      THROWS,
    );
  });
});
