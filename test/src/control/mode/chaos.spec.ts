import assert from "node:assert/strict";
import { decideMode } from "../../../../src/control/mode/decide-mode";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import type { ModeInput, ModeRequest } from "../../../../src/control/mode/input";
import { MODES } from "../../../../src/control/shared/requests";
import { restoreMode } from "../../../../src/control/mode/stored-mode";
import type { ModeState } from "../../../../src/control/mode/state";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { forAll, type Dice } from "../../../support/control/dice";

const maybe = <T>(random: Dice, value: T): T | undefined => (random.isTrue(0.6) ? value : undefined);

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function randomCar(random: Dice, now: number): KnownCar {
  return {
    charging: maybe(random, random.isTrue(0.5)),
    powerW: maybe(random, random.one([0, 3000, 90_000])),
    pluggedIn: maybe(random, random.isTrue(0.8)),
    soc: maybe(random, random.whole(0, 100)),
    limit: maybe(random, random.whole(50, 100)),
    capacityKwh: maybe(random, 60),
    fullyCharged: maybe(random, random.isTrue(0.1)),
    place: maybe(random, random.one(["home", "home", "home", "away", "unknown"] as const)),
    updatedAt: maybe(random, now + random.whole(-HOUR_MS, MINUTE_MS)),
  };
}

function randomRequest(random: Dice, now: number): ModeRequest {
  const what = random.one(["mode", "minimum", "boost", "ready"] as const);
  if (what === "mode") return { mode: random.one(MODES) };
  if (what === "minimum") return { minimumPercent: random.one([null, 0, 30, 60]) };
  if (what === "boost") return { boost: random.one([null, { forMs: HOUR_MS }, { kwh: 5 }]) };
  return { ready: random.one([null, { at: now + random.whole(1, 20) * HOUR_MS, targetPercent: 80 }]) };
}

function randomInput(random: Dice, now: number): ModeInput {
  const kind = random.one(["source", "source", "car", "car", "request", "power", "tick", "tick", "restart"] as const);
  if (kind === "power") {
    return { kind, readings: [{ quantity: "battery", value: random.whole(-5000, 5000), meter: "battery" }] };
  }
  if (kind === "car") return { kind, car: randomCar(random, now) };
  if (kind === "request") return { kind, request: randomRequest(random, now) };
  if (kind !== "source") return { kind };
  const startAt = now + random.whole(-2, 12) * HOUR_MS;
  const decision = {
    on: maybe(random, random.isTrue(0.5)),
    code: random.one(["waiting", "target-reached", "full", "away"]),
    nextChangeAt: maybe(random, now + random.whole(-20, 60) * MINUTE_MS),
    plan: maybe(random, [{ startAt, endAt: startAt + 3 * HOUR_MS }]),
    goal: maybe(random, { readyAt: now + random.whole(1, 20) * HOUR_MS }),
    sunKnown: random.isTrue(0.5),
  };
  return { kind, name: random.one(["surplus", "tariff"] as const), decision };
}

describe("whatever comes in whatever order, with clocks that jump", function () {
  it("a mode's decision is sound, and its state is plain JSON", () => {
    forAll(120, (random) => {
      const settings = {
        mode: random.one(MODES),
        minimumPercent: maybe(random, 20),
        chargePowerW: maybe(random, 6000),
        respectStopMs: maybe(random, 0),
      };
      let state: ModeState = {};
      let now = Date.parse("2026-06-01T10:00:00Z");

      for (let turn = 0; turn < 100; turn++) {
        const input = randomInput(random, now);
        const step = decideMode(settings, state, input, now);
        const { decision, nextTickAt } = step;
        const about = `turn ${turn}, ${JSON.stringify(input)}`;

        assert.ok(Number.isInteger(nextTickAt) && nextTickAt > now, `${about}: tick at ${nextTickAt}`);
        assert.deepEqual(decideMode(settings, plain(state) as ModeState, input, now).decision, decision, about);
        if (input.kind === "restart") assert.equal(decision.changed, false, about);
        if (decision.changed) assert.notEqual(decision.on, undefined, about);
        assert.ok(!decision.leavesAlone || !decision.changed, `${about}: a car that is left alone is commanded`);
        if (decision.reason.code === "away") assert.equal(decision.on, undefined, about);
        if (decision.mode === "off" && decision.on)
          assert.match(decision.reason.code, /boost|ready|left|stopped/, about);
        for (const { startAt, endAt } of decision.plan ?? []) assert.ok(endAt > now && endAt > startAt, about);
        assert.doesNotThrow(() => restoreMode(plain(step.state)));
        state = step.state;
        now += random.isTrue(0.02) ? random.whole(-24 * HOUR_MS, 24 * HOUR_MS) : random.whole(0, 20) * MINUTE_MS;
      }
    });
  });
});
