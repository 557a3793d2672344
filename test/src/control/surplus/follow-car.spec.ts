import assert from "node:assert/strict";
import type { SurplusSettings } from "../../../../src/control/surplus/settings";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

const settings = { ...immediate, settleMs: 3 * MINUTE_MS, stopDelayMs: 10 * MINUTE_MS, minOffMs: 15 * MINUTE_MS };

/** What is confirmed by a second report or measurement. */
const CERTAIN = { certainty: { charging: 2, pluggedIn: 2 } } as const;

/** A house that has said off, with a car that is known to do nothing. */
function off(more: SurplusSettings = {}): SurplusDriver {
  const surplus = new SurplusDriver({ ...settings, ...more });
  surplus.car({ charging: false });
  surplus.meter(500, MINUTE_MS);
  return surplus;
}

/** A house that has started its car, which is known to charge. */
function charging(more: SurplusSettings = {}): SurplusDriver {
  const surplus = off(more);
  surplus.meter(-5000, MINUTE_MS);
  surplus.car({ charging: true });
  surplus.meter(0, 5 * MINUTE_MS);
  return surplus;
}

/** A house that has stopped its car, which is known to have stopped. */
function stopped(more: SurplusSettings = {}): SurplusDriver {
  const surplus = charging(more);
  surplus.meter(900, 10 * MINUTE_MS);
  surplus.car({ charging: false });
  surplus.meter(900, 25 * MINUTE_MS, MINUTE_MS);
  return surplus;
}

describe("a car that does something else than was decided", () => {
  it("takes a charge over that began automatically, without a command and after a while of certainty", () => {
    const surplus = off();
    const said = surplus.switches.length;

    surplus.car({ charging: true });
    const doubted = surplus.meter(200, 3 * MINUTE_MS - SECOND_MS).on;
    const adopted = surplus.meter(200, SECOND_MS);

    assert.deepEqual([doubted, adopted.on, adopted.reason.code], [false, true, "found-charging"]);
    assert.equal(surplus.switches.length, said);
  });

  it("stops it by the ordinary rule, though not for the shortest time of its own charges", () => {
    const surplus = off({ minOnMs: HOUR_MS });
    surplus.car({ charging: true });
    surplus.meter(7000, 3 * MINUTE_MS);
    const adoptedAt = surplus.now;

    surplus.meter(7000, 10 * MINUTE_MS);

    assert.deepEqual(surplus.switches.at(-1), { at: adoptedAt + 10 * MINUTE_MS, on: false, reason: "stop" });
  });

  it("does not count it as a start of its own", () => {
    const surplus = off();
    surplus.car({ charging: true });

    assert.equal(surplus.meter(0, HOUR_MS).inputs.startsToday, 0);
  });

  it("stops it at night at once", () => {
    const surplus = off({ night: { from: "10:02", to: "12:00" } });
    surplus.car({ charging: true });

    surplus.meter(7000, 4 * MINUTE_MS);

    assert.deepEqual([surplus.decision.on, surplus.switches.at(-1)?.reason], [false, "night"]);
  });

  it("notices it at the charger, where the car says nothing", () => {
    const surplus = new SurplusDriver(settings);
    surplus.grid(0);
    surplus.charger(3600);
    const doubted = surplus.meter(0, 3 * MINUTE_MS - SECOND_MS).on;
    surplus.meter(0, SECOND_MS);

    assert.deepEqual([doubted, surplus.decision.on, surplus.reason], [false, true, "found-charging"]);
  });

  it("leaves a charge alone that begins against its stop, until it ends", () => {
    const surplus = stopped();
    const said = surplus.switches.length;

    surplus.car({ charging: true, ...CERTAIN });
    surplus.meter(8000, 10 * HOUR_MS, MINUTE_MS);
    const left = surplus.decision;
    surplus.car({ charging: false });
    surplus.meter(8000, 4 * MINUTE_MS);

    assert.deepEqual([left.on, left.reason.code], [true, "left-on"]);
    assert.deepEqual([surplus.decision.on, surplus.reason], [false, "waiting-for-sun"]);
    assert.equal(surplus.switches.length, said);
  });

  it("leaves it alone at night and with a silent meter, too", () => {
    const surplus = stopped({ night: { from: "12:00", to: "23:00" } });
    surplus.car({ charging: true, ...CERTAIN });
    surplus.meter(8000, 10 * MINUTE_MS);

    surplus.wait(6 * HOUR_MS);

    assert.deepEqual([surplus.decision.on, surplus.reason], [true, "left-on"]);
  });

  it("leaves it alone for a day at most", () => {
    const surplus = stopped();
    surplus.car({ charging: true, ...CERTAIN });
    surplus.meter(8000, 3 * MINUTE_MS, MINUTE_MS);
    const leftAt = surplus.now;

    surplus.meter(8000, 25 * HOUR_MS, MINUTE_MS);

    assert.deepEqual(surplus.switches.at(-1), { at: leftAt + 24 * HOUR_MS, on: false, reason: "stop" });
  });

  it("leaves it alone for an hour at most while only one report says so, and for a day when a second one does", () => {
    const once = stopped();
    once.car({ charging: true });
    once.meter(8000, 3 * MINUTE_MS, MINUTE_MS);
    const twice = stopped();
    twice.car({ charging: true });
    twice.meter(8000, 30 * MINUTE_MS, MINUTE_MS);
    twice.car({ charging: true });
    const untilOf = ({ decision: { reason } }: SurplusDriver): unknown => reason.params;
    const [first, second] = [untilOf(once), untilOf(twice)];
    once.meter(8000, HOUR_MS, MINUTE_MS);
    twice.meter(8000, HOUR_MS, MINUTE_MS);

    assert.deepEqual([once.switches.at(-1)?.reason, twice.reason], ["stop", "left-on"]);
    assert.deepEqual(first, { until: once.switches.at(-1)?.at });
    assert.deepEqual(second, { until: twice.now - HOUR_MS - 27 * MINUTE_MS + 24 * HOUR_MS });
  });

  it("stops a car once more that begins again within twenty minutes of its stop, and then leaves it alone", () => {
    const surplus = charging();
    surplus.meter(900, 10 * MINUTE_MS);
    surplus.car({ charging: false });
    surplus.meter(900, 12 * MINUTE_MS, MINUTE_MS);
    const said = surplus.switches.length;

    surplus.car({ charging: true, ...CERTAIN });
    surplus.meter(4600, 5 * MINUTE_MS, MINUTE_MS);
    const again = surplus.switches.slice(said).map(({ on, reason }) => [on, reason]);
    surplus.car({ charging: false });
    surplus.meter(900, 12 * MINUTE_MS, MINUTE_MS);
    surplus.car({ charging: true, ...CERTAIN });
    surplus.meter(4600, 10 * HOUR_MS, MINUTE_MS);

    assert.deepEqual(again, [[false, "stop-again"]]);
    assert.equal(surplus.switches.length, said + 1);
    assert.deepEqual([surplus.decision.on, surplus.reason, surplus.decision.leavesAlone], [true, "left-on", true]);
    assert.equal(surplus.decision.warning?.code, "stop-not-held");
  });

  it("lets a car go on that begins again when the sun is back", () => {
    const surplus = charging();
    surplus.meter(900, 10 * MINUTE_MS);
    surplus.car({ charging: false });
    surplus.meter(-2000, 12 * MINUTE_MS, MINUTE_MS);
    const said = surplus.switches.length;

    surplus.car({ charging: true });
    surplus.meter(100, HOUR_MS, MINUTE_MS);

    assert.deepEqual([surplus.reason, surplus.switches.length], ["found-charging", said]);
  });

  it("does not take a charge for a will against it that begins hours later", () => {
    const surplus = stopped();
    surplus.meter(500, 3 * HOUR_MS);

    surplus.car({ charging: true });
    surplus.meter(500, 4 * MINUTE_MS);

    assert.equal(surplus.reason, "import-delay");
  });

  it("does not take a charge for a will against it that begins with plugging in", () => {
    const surplus = stopped();

    surplus.car({ pluggedIn: false, charging: false, ...CERTAIN });
    surplus.meter(500, MINUTE_MS);
    surplus.car({ pluggedIn: true, charging: true });
    surplus.meter(500, 4 * MINUTE_MS);

    assert.equal(surplus.reason, "import-delay");
  });

  it("tries again after an hour when the car never followed its stop", () => {
    const surplus = charging();
    surplus.meter(900, 10 * MINUTE_MS);
    const stoppedAt = surplus.now;
    surplus.now += 4 * MINUTE_MS;
    surplus.car({ charging: true });

    surplus.meter(900, 2 * HOUR_MS);

    const [first, second] = surplus.switches.slice(-2);
    assert.deepEqual([first?.at, first?.reason, second?.reason], [stoppedAt, "stop", "stop"]);
    assert.equal(second?.at, stoppedAt + 4 * MINUTE_MS + 3 * MINUTE_MS + HOUR_MS);
  });

  it("leaves a car alone that someone stopped, for half a day", () => {
    const surplus = charging();
    const said = surplus.switches.length;
    surplus.car({ charging: false, ...CERTAIN });
    surplus.meter(-5000, 3 * MINUTE_MS);
    const leftAt = surplus.now;

    const left = surplus.meter(-5000, 6 * HOUR_MS);
    surplus.meter(-5000, 6 * HOUR_MS);

    assert.deepEqual(left.reason, { code: "left-off", params: { until: leftAt + 12 * HOUR_MS } });
    assert.deepEqual(surplus.switches.slice(said), [{ at: leftAt + 12 * HOUR_MS, on: true, reason: "start" }]);
  });

  it("starts again after the pause when a start was never seen to work", () => {
    const surplus = off();
    surplus.meter(-5000, 4 * MINUTE_MS);
    const startedAt = surplus.switches.at(-1)?.at ?? 0;

    surplus.car({ charging: false });
    surplus.meter(-5000, HOUR_MS);

    const adoptedAt = startedAt + 4 * MINUTE_MS + 3 * MINUTE_MS;
    assert.equal(surplus.switches.at(-1)?.at, adoptedAt + 15 * MINUTE_MS);
    assert.equal(surplus.decision.on, true);
  });

  it("believes nothing of the car that is older than its own command", () => {
    const surplus = off();
    const before = surplus.now;
    surplus.meter(-5000, 10 * MINUTE_MS);

    surplus.car({ charging: false, updatedAt: before });
    surplus.meter(0, HOUR_MS);

    assert.deepEqual([surplus.decision.on, surplus.reason], [true, "charging-unconfirmed"]);
  });

  it("is not disturbed by news that come in the wrong order", () => {
    const surplus = charging();
    const { now } = surplus;

    surplus.car({ charging: true, updatedAt: now });
    surplus.car({ charging: false, updatedAt: now - MINUTE_MS });
    surplus.meter(0, HOUR_MS);

    assert.deepEqual([surplus.decision.on, surplus.reason], [true, "charging"]);
  });

  it("says off to a car of which nothing is known, once", () => {
    const surplus = new SurplusDriver(settings);

    surplus.meter(500, HOUR_MS);

    assert.deepEqual(surplus.switches.length, 1);
    assert.equal(surplus.decision.on, false);
  });

  describe("without takeOver", () => {
    it("says nothing to a car that someone may be charging", () => {
      const surplus = new SurplusDriver({ ...settings, takeOver: false });

      surplus.meter(500, HOUR_MS);

      assert.equal(surplus.decision.on, undefined);
      assert.equal(surplus.switches.length, 0);
    });

    it("leaves every charge alone that it did not start", () => {
      const surplus = off({ takeOver: false });
      const said = surplus.switches.length;

      surplus.car({ charging: true });
      surplus.meter(8000, 5 * HOUR_MS, MINUTE_MS);

      assert.deepEqual([surplus.decision.on, surplus.reason], [true, "left-on"]);
      assert.equal(surplus.switches.length, said);
    });

    it("starts and stops by sun all the same", () => {
      const surplus = charging({ takeOver: false });

      surplus.meter(900, 10 * MINUTE_MS);

      assert.deepEqual(surplus.switches.map(({ on }) => on).slice(-2), [true, false]);
    });
  });
});
