import assert from "node:assert/strict";
import { car, type PlacedCar, type Reported } from "../../../support/vehicle/placed-car";

describe("where a car is", () => {
  describe("at a fast charger", () => {
    const session: readonly [string, Reported][] = [
      ["that the car reports", { fast: true }],
      ["of a type for direct current", { fastType: "CCS" }],
      ["of Tesla's", { fastType: "Supercharger" }],
      ["with a connector for direct current alone", { connector: "CHAdeMO" }],
    ];
    for (const [name, reported] of session) {
      it(`is away by one ${name}, until the cable is out`, () => {
        const charging = car()
          .report(0, { meters: 0 })
          .report(60, { cable: true, ...reported });
        assert.equal(charging.place, "away fast-charger");

        charging.report(120, { cable: true });
        assert.equal(charging.place, "away fast-charger");
        const before = charging.report(150, { cable: false, fast: false, fastType: "", connector: "invalid" });
        assert.equal(before.place, "home position");
      });
    }

    it("is away until a newer position is at home, and then for this session not again", () => {
      const corrected = car().report(0, { cable: true, fast: true }).report(20, { meters: 0 });

      assert.equal(corrected.place, "home position");
      assert.equal(corrected.report(40, { fast: true }).place, "home position");
      assert.equal(
        corrected.report(60, { cable: false }).report(90, { cable: true, fast: true }).place,
        "away fast-charger",
      );
    });

    it("is no more by a signal of the session before", () => {
      const next = car()
        .report(0, { cable: true, fast: true })
        .report(60, { cable: false })
        .report(90, { cable: true });

      assert.equal(next.place, "unknown");
    });

    it("is not shown by what stands at home as well", () => {
      for (const reported of [
        { connector: "CCS" },
        { connector: "J1772" },
        { connector: "IEC_62196_TYPE_2" },
        { fastType: "ACSingleWireCAN" },
        { fastType: "MCSingleWireCAN" },
        { fastType: "<invalid>" },
        { fast: false, fastType: "CCS" },
        { watts: 22_400 },
        { fast: false },
      ]) {
        assert.equal(car().report(0, { cable: true, ...reported }).place, "unknown", JSON.stringify(reported));
      }
    });

    it("is away at more power than a home has, for the whole session once two readings show it", () => {
      const once = car().report(0, { cable: true, watts: 48_000 });
      assert.equal(once.place, "away more-power-than-a-home");
      assert.equal(once.report(1, { watts: 7000 }).place, "unknown");

      const twice = car()
        .report(0, { cable: true, watts: 48_000 })
        .report(5, { watts: 47_000 })
        .report(30, { watts: 9000 });
      assert.equal(twice.place, "away more-power-than-a-home");
    });
  });

  describe("by the meter of the house", () => {
    const charging = (): PlacedCar => {
      const seen = car();
      seen.home = undefined;
      return seen.report(0, { cable: true });
    };

    it("is away when a living meter lacks what the car reports, until a step shows", () => {
      const lacking = charging().meter(12, "missing", 5);
      assert.equal(lacking.place, "away meter-shows-no-load");

      for (const load of ["shown", "appeared"] as const) {
        assert.equal(charging().meter(12, "missing", 5).meter(20, load).place, "home meter-shows-load");
      }
      assert.equal(lacking.meter(20, "vanished").place, "away meter-shows-no-load");
    });

    it("is away until the cable is out", () => {
      assert.equal(charging().meter(12, "missing", 5).report(90, { cable: false }).place, "unknown");
    });

    it("is nothing by a start that the car has not confirmed", () => {
      assert.equal(charging().meter(12, "missing").place, "unknown");
    });

    it("gives way to a position at home from after the charge began, and not to an older one", () => {
      const old = car().report(0, { meters: 0, cable: true });
      assert.equal(old.meter(12, "missing", 5).place, "away meter-shows-no-load");
      assert.equal(old.report(20, { meters: 0 }).place, "home position");

      assert.equal(car().report(6, { meters: 0, cable: true }).meter(12, "missing", 5).place, "home position");
    });
  });
});
