import assert from "node:assert/strict";
import type { Session } from "../../../../src/vehicle/sessions/stored-sessions";
import { broughtNothing, sessionEnergyKwh } from "../../../../src/vehicle/sessions/session-energy";

const startAt = Date.parse("2026-06-01T20:00:00Z");
const endAt = Date.parse("2026-06-01T22:00:00Z");
const session = (gain: Partial<Session>): Session => ({ startAt, endAt, ...gain });
const reading = (value: number) => ({ value, at: endAt });

describe("a session's energy", () => {
  it("is what the counter has grown by", () => {
    assert.equal(sessionEnergyKwh(session({ counter: reading(9.5), counterBefore: 2 })), 7.5);
  });

  it("is what the battery gained where the counter stands still", () => {
    const gained = { socFrom: 40, soc: reading(60), capacityKwh: 50 };

    assert.equal(sessionEnergyKwh(session({ counter: reading(0), counterBefore: 0, ...gained })), 10);
  });

  it("is nothing where neither tells of any: the car was only said to charge", () => {
    const idle = session({ counter: reading(3), counterBefore: 3, socFrom: 40, soc: reading(40) });

    assert.deepEqual([sessionEnergyKwh(idle), broughtNothing(idle)], [0, true]);
  });

  it("is not known to be nothing where nobody counts", () => {
    assert.deepEqual(
      [broughtNothing(session({})), broughtNothing(session({ socFrom: 40, soc: reading(40) }))],
      [false, false],
    );
    assert.equal(broughtNothing(session({ counter: reading(0), socFrom: 40, soc: reading(45) })), false);
  });
});
