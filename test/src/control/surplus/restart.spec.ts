import assert from "node:assert/strict";
import { restoreSurplus } from "../../../../src/control/surplus/stored-surplus";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

const settings = { ...immediate, stopDelayMs: MINUTE_MS, minOnMs: 20 * MINUTE_MS };

function running(): SurplusDriver {
  const surplus = new SurplusDriver(settings);
  surplus.grid(-5000);
  surplus.now += SECOND_MS;
  surplus.grid(0);
  return surplus;
}

describe("a restart", () => {
  it("has nothing to say before the meter has reported", () => {
    const surplus = running();

    surplus.restart();
    surplus.wait(3 * HOUR_MS);

    const { on, changed, reason } = surplus.decision;
    assert.deepEqual([on, changed, reason.code], [undefined, false, "no-reading-yet"]);
    assert.equal(surplus.switches.length, 1);
  });

  it("has nothing to say for half a minute even if the meter has reported", () => {
    const surplus = running();
    surplus.now += HOUR_MS;
    surplus.restart();
    const until = surplus.now + 30 * SECOND_MS;

    const warming = surplus.meter(9000, 30 * SECOND_MS - 1);
    surplus.meter(9000, MINUTE_MS);

    assert.deepEqual([warming.on, warming.reason], [undefined, { code: "warming-up", params: { until } }]);
    assert.equal(surplus.decision.on, false);
  });

  it("goes on where it was: what is on stays on and keeps its time", () => {
    const surplus = running();
    const { since } = surplus.decision;

    surplus.now += 5 * MINUTE_MS;
    surplus.restart();
    surplus.meter(2000, 2 * MINUTE_MS);

    assert.equal(surplus.decision.since, since);
    assert.deepEqual([surplus.decision.on, surplus.reason], [true, "minimum-on"]);
    assert.equal(surplus.switches.length, 1);
  });

  it("remembers the starts of the day", () => {
    const surplus = running();

    surplus.restart();

    assert.equal(surplus.grid(0).inputs.startsToday, 1);
  });

  it("adopts a car that charges though it was off, and one that does not though it was on", () => {
    const found = new SurplusDriver(settings);
    found.grid(0);
    found.restart();
    found.car({ charging: true });
    const lost = running();
    lost.restart();
    lost.car({ charging: false });

    found.meter(0, 30 * SECOND_MS);
    lost.meter(0, 30 * SECOND_MS);

    assert.deepEqual([found.decision.on, found.reason], [true, "found-charging"]);
    assert.deepEqual([lost.decision.on, lost.reason], [false, "waiting-for-sun"]);
    assert.deepEqual([found.switches.length, lost.switches.length], [1, 1]);
  });

  it("believes no news of the car from before", () => {
    const surplus = new SurplusDriver(settings);
    surplus.car({ pluggedIn: false });
    surplus.grid(-5000);

    surplus.restart();
    surplus.meter(-5000, MINUTE_MS);

    assert.equal(surplus.decision.on, true);
  });

  it("works with a clock that is behind what was stored", () => {
    const surplus = running();
    surplus.now -= 24 * HOUR_MS;
    surplus.restart();

    surplus.meter(2000, 15 * MINUTE_MS);
    const saved = surplus.decision.on;
    surplus.meter(2000, 6 * MINUTE_MS);

    assert.deepEqual([saved, surplus.decision.on], [true, false]);
  });

  const damaged: ReadonlyArray<readonly [name: string, stored: unknown]> = [
    ["nothing", undefined],
    ["null", null],
    ["a text", "on"],
    ["a list", [1, 2]],
    ["an empty object", {}],
    ["members of another kind", { at: "x", on: 1, since: {}, starts: 5, learnt: [], warning: "w", origin: "me" }],
    ["broken members", { starts: [null, {}, { day: "2026-06-01" }], learnt: { watts: null }, warning: { params: {} } }],
  ];

  for (const [name, stored] of damaged) {
    it(`begins again from ${name}`, () => {
      const surplus = new SurplusDriver(settings);

      surplus.restart(stored);
      surplus.meter(-5000, MINUTE_MS);

      assert.equal(surplus.decision.on, true);
    });
  }

  it("keeps what lasts, and nothing else", () => {
    const surplus = running();
    surplus.charger(3600);
    surplus.car({ charging: true, soc: 50 });

    const saved = Object.entries(restoreSurplus(surplus.state)).filter(([, value]) => value !== undefined);

    assert.deepEqual(saved.map(([name]) => name).toSorted(), [
      "at",
      "keepUntil",
      "learnt",
      "on",
      "origin",
      "seen",
      "settleUntil",
      "since",
      "site",
      "starts",
    ]);
  });

  it("trusts no instant of a state that does not know its own time", () => {
    const at = Date.UTC(2026, 5, 1);
    const stored = { on: true, since: at, keepUntil: at };

    assert.equal(restoreSurplus(stored).keepUntil, undefined);
    assert.equal(restoreSurplus({ ...stored, at }).keepUntil, at);
  });

  it("drops instants that nobody can mean, such as nanoseconds", () => {
    const at = Date.UTC(2026, 5, 1);

    const { on, since, keepUntil } = restoreSurplus({ on: true, at, since: at * 1e6, keepUntil: -at });

    assert.deepEqual([on, since, keepUntil], [true, undefined, undefined]);
  });

  it("keeps a warning", () => {
    const noRise = { beforeW: 0, afterW: 300, expectedW: 3700 };

    assert.deepEqual(restoreSurplus({ noRise }).noRise, noRise);
    assert.equal(restoreSurplus({ noRise: { beforeW: 0 } }).noRise, undefined);
  });
});
