import assert from "node:assert/strict";
import { stopWarning } from "../../../../src/control/shared/stop-limits";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import {
  follow,
  type Followed,
  type Observation,
  type OverrideRules,
  present,
  shiftedFollowed,
} from "../../../../src/control/shared/manual-override";
import { followedOf1, restoredFollowed, StoredFollowed } from "../../../../src/control/shared/stored-followed";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { parseTolerantly } from "../../../../src/core/tolerant-schema";
import { forAll } from "../../../support/control/dice";

const NOW = Date.parse("2026-06-01T12:00:00Z");

const RULES: OverrideRules = {
  startMs: 24 * HOUR_MS,
  stopMs: 12 * HOUR_MS,
  settleMs: 3 * MINUTE_MS,
  takesOver: true,
  respects: "commands",
};

/** Stopped, or started, by us half an hour ago, and seen to do it. */
const OFF: Followed = { on: false, since: NOW - 30 * MINUTE_MS, origin: "own", seen: true };
const ON: Followed = { ...OFF, on: true };

function seen(charging: boolean, more: Partial<Observation> = {}): Observation {
  return { car: { pluggedIn: true, charging }, charging, at: NOW, isCertain: false, isFull: false, ...more };
}

/** What follows from a car that does so now. */
function after(state: Followed, observation: Observation, rules = RULES, now = NOW): Followed {
  const here = present(state, observation, now);
  return follow(here, observation, rules, now) ?? here;
}

describe("what someone did in the car or its app", () => {
  it("is respected for an hour on one report, and in full as soon as a second one says so", () => {
    const first = after(ON, seen(false));
    const early = after(first, seen(false, { at: NOW + MINUTE_MS }), RULES, NOW + MINUTE_MS);
    const second = after(first, seen(false, { at: NOW + 2 * MINUTE_MS }), RULES, NOW + 2 * MINUTE_MS);

    assert.deepEqual([first.on, first.override?.until], [false, NOW + HOUR_MS]);
    assert.equal(early.override?.until, NOW + HOUR_MS);
    assert.equal(second.override?.until, NOW + 12 * HOUR_MS);
    assert.equal(after(first, seen(false, { isCertain: true })).override?.until, NOW + 12 * HOUR_MS);
  });

  it("is respected in full at once where two confirm it", () => {
    assert.equal(after(ON, seen(false, { isCertain: true })).override?.until, NOW + 12 * HOUR_MS);
    assert.equal(after(OFF, seen(true, { isCertain: true })).override?.until, NOW + 24 * HOUR_MS);
  });

  it("is over with its time", () => {
    const stopped = after(ON, seen(false));
    const over = present(stopped, seen(false), NOW + HOUR_MS);

    assert.deepEqual([over.override, over.on, over.origin], [undefined, false, "found"]);
  });

  it("is not what one of our own nodes commanded", () => {
    const stopped = after(ON, seen(false, { car: { sent: { stop: NOW - MINUTE_MS } } }));
    const started = after(OFF, seen(true, { car: { sent: { start: NOW - MINUTE_MS, stop: NOW - 30 * MINUTE_MS } } }));

    assert.deepEqual([stopped.override, stopped.on, stopped.origin], [undefined, false, "found"]);
    assert.deepEqual([started.override, started.on, started.origin], [undefined, true, "found"]);
  });

  it("is what was done hours after our own command", () => {
    const since = NOW - 9 * HOUR_MS;
    const stopped = after({ ...ON, since }, seen(false, { car: { sent: { start: since, stop: since - HOUR_MS } } }));
    const old = after({ ...ON, since }, seen(false, { car: { sent: { stop: NOW - 3 * HOUR_MS } } }));

    assert.deepEqual([stopped.override?.kind, old.override?.kind], ["manual", "manual"]);
  });

  it("is not a charge against a stop that nobody passed on to the car", () => {
    const state = { ...OFF, seen: false };
    const unsent = after(state, seen(true, { car: { sent: { start: NOW - 5 * HOUR_MS } } }));
    const sent = after(state, seen(true, { car: { sent: { stop: NOW - 30 * MINUTE_MS } } }));

    assert.deepEqual([unsent.on, unsent.override], [false, undefined]);
    assert.equal(sent.override?.kind, "unheeded");
  });

  it("is not an end that the car explains, nor a start that never reached it", () => {
    assert.equal(after(ON, seen(false, { isFull: true })).override, undefined);
    assert.equal(after({ ...ON, seen: false }, seen(false)).override, undefined);
  });
});

describe("a car whose cable is said to be out", () => {
  const car: KnownCar = { pluggedIn: false, charging: false };
  const out = (at: number, more: KnownCar = {}): Observation =>
    seen(false, { at, charging: false, car: { ...car, ...more, times: { pluggedIn: at } } });
  const left = after(ON, seen(false, { isCertain: true }));

  it("keeps what someone did over one report", () => {
    const once = after(left, out(NOW + 10 * MINUTE_MS), RULES, NOW + 10 * MINUTE_MS);
    const back = after(once, seen(false, { at: NOW + 12 * MINUTE_MS }), RULES, NOW + 12 * MINUTE_MS);

    assert.equal(once.override?.until, NOW + 12 * HOUR_MS);
    assert.deepEqual([back.override?.until, back.on, back.unpluggedAt], [NOW + 12 * HOUR_MS, false, undefined]);
  });

  it("loses it with a second report, an hour, or the certainty of two", () => {
    const at = NOW + 10 * MINUTE_MS;
    const once = after(left, out(at), RULES, at);

    assert.equal(after(once, out(at + 2 * MINUTE_MS), RULES, at + 2 * MINUTE_MS).override, undefined);
    assert.equal(after(once, seen(false, { at: at + HOUR_MS }), RULES, at + HOUR_MS).override, undefined);
    assert.equal(after(left, out(at, { certainty: { pluggedIn: 2 } }), RULES, at).override, undefined);
    assert.equal(after(left, seen(false, { car: { place: "away" } }), RULES, at).override, undefined);
    assert.notEqual(after(left, seen(false, { car: { place: "unknown" } }), RULES, at).override, undefined);
  });
});

describe("a car that charges again after our stop", () => {
  const at = NOW - 10 * MINUTE_MS;
  const stopped = { ...OFF, since: at };

  it("is stopped once more within twenty minutes: its charge is not respected", () => {
    const again = after(stopped, seen(true));
    assert.deepEqual([again.on, again.origin, again.isAgain, again.override], [true, "found", true, undefined]);

    const later = after({ ...stopped, since: NOW - 21 * MINUTE_MS }, seen(true));
    assert.deepEqual([later.isAgain, later.override?.kind], [undefined, "manual"]);
  });

  it("counts when it began, not when that was received", () => {
    const began = { car: { charging: true, times: { charging: NOW - 25 * MINUTE_MS } } };

    assert.equal(after(OFF, seen(true, began)).isAgain, true);
  });

  it("is left alone after that, with a warning", () => {
    const left = after({ ...stopped, isAgain: true }, seen(true, { isCertain: true }));

    assert.deepEqual([left.on, left.override?.kind, left.override?.until], [true, "unheld", NOW + 24 * HOUR_MS]);
    assert.deepEqual(stopWarning(left, NOW, "UTC"), { code: "stop-not-held", params: { until: NOW + 24 * HOUR_MS } });
  });

  it("is left alone also where it was never seen to stop the second time", () => {
    assert.equal(after({ ...stopped, isAgain: true, seen: false }, seen(true)).override?.kind, "unheld");
  });

  it("is respected as someone's where the second stop held for long", () => {
    const left = after({ ...stopped, since: NOW - HOUR_MS, isAgain: true }, seen(true));

    assert.deepEqual([left.override?.kind, left.unheldAt], ["manual", undefined]);
  });

  it("does not hold a stop when that happens on two days, also after a restart", () => {
    const session = (state: Followed, now: number): Followed =>
      after(
        { ...state, ...stopped, override: undefined, since: now - 10 * MINUTE_MS, isAgain: true },
        seen(true, { at: now }),
        RULES,
        now,
      );
    const sameDay = session(session(OFF, NOW), NOW + 4 * HOUR_MS);
    const nextDay = session(sameDay, NOW + 24 * HOUR_MS);
    const begunAnew = restored(JSON.parse(JSON.stringify(nextDay)), NOW + 24 * HOUR_MS);
    const codes = [sameDay, nextDay, begunAnew].map((state) => stopWarning(state, NOW + 25 * HOUR_MS, "UTC")?.code);

    assert.deepEqual(codes, ["stop-not-held", "holds-no-stop", "holds-no-stop"]);
    assert.equal(stopWarning({ ...begunAnew, override: undefined }, NOW + 40 * 24 * HOUR_MS, "UTC"), undefined);
  });
});

/** What is worth keeping of what was stored by an older version. */
function restored(stored: unknown, at: number): Followed {
  return restoredFollowed(parseTolerantly(StoredFollowed, followedOf1(stored)).value ?? { seen: false }, at);
}

describe("what a car is left alone for", () => {
  it("is understood as version 0.1 kept it", () => {
    const [until, since] = [NOW + HOUR_MS, NOW - HOUR_MS];
    const surplus = restored({ on: false, since, origin: "left", leftUntil: until, seen: true }, NOW);
    const mode = restored({ on: true, since, will: { on: true, until, isUnheeded: true } }, NOW);

    assert.deepEqual([surplus.override?.on, surplus.override?.until, surplus.origin], [false, until, "found"]);
    assert.deepEqual([mode.override?.kind, mode.override?.until], ["unheeded", until]);
    assert.equal(restored({ will: { on: true, until: NOW + 99 * HOUR_MS } }, NOW).override, undefined);
  });

  it("goes on from where it was when the clock is set", () => {
    const left = after(ON, seen(false));

    const { override, since } = shiftedFollowed(left, -9 * HOUR_MS);

    assert.deepEqual(
      [since, override?.until, override?.toldAt],
      [NOW - 9 * HOUR_MS, NOW - 8 * HOUR_MS, NOW - 9 * HOUR_MS],
    );
  });

  it("never lasts longer than an hour by one report, whatever else is known", () => {
    forAll(3000, (random) => {
      const maybe = <T>(value: T): T | undefined => (random.isTrue(0.5) ? value : undefined);
      const since = NOW - random.whole(0, 5 * HOUR_MS);
      const state: Followed = {
        on: random.isTrue(0.5),
        since,
        origin: random.one(["own", "found"] as const),
        seen: random.isTrue(0.7),
        isAgain: maybe(true),
        unpluggedAt: maybe(NOW - random.whole(0, 2 * HOUR_MS)),
      };
      const rules: OverrideRules = {
        ...RULES,
        takesOver: random.isTrue(0.7),
        respects: random.one(["commands", "everything"] as const),
      };
      const charging = random.isTrue(0.5);
      const sent = maybe({
        start: maybe(since + random.whole(-HOUR_MS, HOUR_MS)),
        stop: maybe(since + random.whole(0, HOUR_MS)),
      });
      const car = { pluggedIn: maybe(random.isTrue(0.8)), charging, sent };

      const { override } = after(state, seen(charging, { car, isFull: random.isTrue(0.1) }), rules);

      assert.ok(!override || (override.until <= NOW + HOUR_MS && override.on === charging));
    });
  });
});
