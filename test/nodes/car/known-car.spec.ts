import assert from "node:assert/strict";
import { knownCarIn, snapshotIn } from "../../../nodes/car/known-car";
import type { KnownCar } from "../../../src/control/shared/known-car";

const NOW = Date.parse("2026-11-20T17:00:00Z");
const HOUR_S = 3600;

/** A car as it is known by a snapshot in a message; `undefined` members left out. */
function known(snapshot: object): KnownCar {
  const reported = snapshotIn({ vehicleId: "car", ...snapshot });
  assert.ok(reported);
  return Object.fromEntries(Object.entries(knownCarIn(reported, NOW)).filter(([, value]) => value !== undefined));
}

describe("a car as all who decide know it", () => {
  it("has each value with its time", () => {
    const { soc, charging, times, updatedAt } = known({
      soc: 50,
      charging: true,
      ages: { soc: 600, charging: 60 },
      updatedAt: "2026-11-20T16:59:00Z",
    });

    assert.deepEqual([soc, charging, updatedAt], [50, true, NOW - 60_000]);
    assert.deepEqual([times?.soc, times?.charging, times?.limit], [NOW - 600_000, NOW - 60_000, undefined]);
  });

  it("does not know what is too old, by one rule for all", () => {
    const values = { soc: 50, limit: 80, pluggedIn: true, charging: true, status: "charging", powerW: 7000 };
    const ages = (s: number): object => Object.fromEntries(Object.keys(values).map((name) => [name, s]));
    const names = (s: number): readonly string[] => Object.keys(known({ ...values, ages: ages(s) })).toSorted();

    const young = names(4 * HOUR_S);
    const older = names(4 * HOUR_S + 1);
    const oldest = names(24 * HOUR_S + 1);

    assert.deepEqual(
      young.filter((name) => !older.includes(name)),
      ["charging", "fullyCharged", "pluggedIn", "powerW"],
    );
    assert.deepEqual(
      older.filter((name) => !oldest.includes(name)),
      ["limit", "soc"],
    );
  });

  it("knows its place however long ago it was judged", () => {
    assert.equal(known({ place: "home", ages: { atHome: 90 * HOUR_S, location: 90 * HOUR_S } }).place, "home");
    assert.equal(known({ place: "unknown", atHome: true }).place, "unknown");
  });

  it("is where a snapshot without a judgement says, and away at a power that no home has", () => {
    assert.equal(known({ atHome: true, ages: { atHome: 9 * HOUR_S } }).place, "home");
    assert.equal(known({ atHome: false }).place, "away");
    assert.equal(known({ charging: true, powerW: 120_000 }).place, "away");
    assert.equal(known({}).place, undefined);
  });

  it("has the floors of its make", () => {
    assert.equal(known({ make: "VOLVO" }).canStop, undefined, "it charges by schedules");
    const { stopNeedsSoc, startNeedsSoc, canStop } = known({ make: "POLESTAR" });
    assert.deepEqual([stopNeedsSoc, startNeedsSoc, canStop], [40, undefined, true]);
    assert.equal(known({ make: "Nissan" }).canStop, false);
    assert.deepEqual([known({ make: "Chevrolet" }).stopNeedsSoc, known({ make: "Chevrolet" }).startNeedsSoc], [50, 50]);
    assert.equal(known({ make: "MERCEDES-BENZ", model: "EQE 350" }).stopNeedsSoc, 20);
  });

  it("carries what is in doubt, and understands only what it knows", () => {
    const { certainty, unconfirmed } = known({
      certainty: { charging: 1, pluggedIn: 3 },
      unconfirmed: ["charging", 7],
    });
    assert.deepEqual([certainty?.charging, certainty?.pluggedIn, unconfirmed], [1, undefined, undefined]);
    assert.deepEqual(known({ unconfirmed: ["pluggedIn", "soc"] }).unconfirmed, ["pluggedIn"]);
  });
});
