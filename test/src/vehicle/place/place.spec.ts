import assert from "node:assert/strict";
import { forAll } from "../../../support/control/dice";
import { car, HOME } from "../../../support/vehicle/placed-car";

describe("where a car is", () => {
  it("is unknown of a car that has reported nothing of it", () => {
    assert.equal(car().report(0, { cable: true }).place, "unknown");
  });

  it("is by its position and the owner's home, or by its own word", () => {
    assert.equal(car().report(0, { meters: 150 }).place, "home position");
    assert.equal(car().report(0, { meters: 19_000 }).place, "away position");
    assert.equal(car().report(0, { atHome: true }).place, "home car-reports");
    assert.equal(car().report(0, { atHome: false }).place, "away car-reports");
    assert.equal(car().report(0, { atHome: false, meters: 10 }).place, "home position");
  });

  it("needs more distance to leave than to arrive", () => {
    assert.equal(car().report(0, { meters: 250 }).place, "unknown");
    assert.equal(car().report(0, { meters: 100 }).report(30, { meters: 250 }).place, "home position");
    assert.equal(car().report(0, { meters: 9000 }).report(30, { meters: 250 }).place, "away position");
    assert.equal(car().report(0, { meters: 100 }).report(30, { meters: 320 }).place, "away position");
    const wide = car();
    wide.home = { ...HOME, radiusM: 1000 };
    assert.equal(wide.report(0, { meters: 900 }).place, "home position");
  });

  it("holds however old its position is, also when later reports of it fail", () => {
    const parked = car().report(0, { meters: 19_000, cable: false }).report(300, { cable: true, meters: 19_000 }, 0);

    assert.equal(parked.place, "away position");
    assert.equal(parked.report(9000, { cable: true }).place, "away position");
    assert.equal(parked.fail(9001, "location-preciselocation").place, "away position");
  });

  it("is judged again when the owner moves the home, or enters it late", () => {
    const moved = car().report(0, { meters: 0 }).moveHome(5000);
    assert.equal(moved.place, "away position");
    assert.equal(moved.moveHome(100).place, "home position");
    assert.equal(moved.moveHome(1000, 2000).place, "home position");

    const late = car();
    late.home = undefined;
    assert.equal(late.report(0, { meters: 0, cable: true }).place, "unknown");
    assert.equal(late.moveHome(0).place, "home position");
  });

  describe("with the cable in", () => {
    it("needs a second position to jump", () => {
      const jumped = car().report(0, { meters: 0, cable: true }).report(30, { meters: 400 });

      assert.equal(jumped.place, "home position position-unconfirmed");
      assert.equal(jumped.report(31, { meters: 400 }, 30).place, "home position position-unconfirmed");
      assert.equal(jumped.report(60, { meters: 390 }).place, "away position");
    });

    it("forgets a jump that the next position takes back, to either side", () => {
      const back = car().report(0, { meters: 0, cable: true }).report(30, { meters: 400 }).report(60, { meters: 20 });
      assert.equal(back.place, "home position");
      assert.equal(back.report(90, { meters: 400 }).place, "home position position-unconfirmed");

      const away = car().report(0, { meters: 19_000, cable: true }).report(30, { meters: 10 });
      assert.equal(away.place, "away position position-unconfirmed");
      assert.equal(away.report(60, { meters: 19_000 }).place, "away position");
    });

    it("believes a jump at once where the odometer has gone on, or the cable was out", () => {
      const driven = car().report(0, { meters: 0, cable: true, odometerKm: 1000 });
      assert.equal(driven.report(60, { meters: 19_000, odometerKm: 1019 }).place, "away position");

      const unplugged = car().report(0, { meters: 0, cable: true }).report(30, { cable: false });
      assert.equal(unplugged.report(60, { meters: 19_000, cable: true }).place, "away position");
    });
  });

  describe("of a car that has moved without a position", () => {
    it("is unknown after its odometer has gone on", () => {
      const driven = car().report(0, { meters: 0, odometerKm: 1000 }).report(60, { odometerKm: 1019 });

      assert.equal(driven.place, "unknown moved");
      assert.equal(driven.report(90, { meters: 0 }, 0).place, "unknown moved");
      assert.equal(driven.report(90, { meters: 0 }).place, "home position");
    });

    it("does not change by an odometer that rounds, or goes back", () => {
      const parked = car().report(0, { meters: 0, odometerKm: 1000 });

      assert.equal(parked.report(60, { odometerKm: 1000.3 }).place, "home position");
      assert.equal(parked.report(61, { odometerKm: 0 }).report(62, { odometerKm: 1000 }).place, "home position");
    });

    it("is unknown after the cable was out and is in again", () => {
      const again = car().report(0, { meters: 0, cable: true }).report(60, { cable: false });
      assert.equal(again.place, "home position");

      assert.equal(again.report(90, { cable: true }).place, "unknown plugged-in-again");
      assert.equal(again.report(91, { meters: 0 }).place, "home position");
    });

    it("holds after the cable was out where the odometer has stood still, or the position is newer", () => {
      const stood = car().report(0, { meters: 0, cable: true, odometerKm: 1000 }).report(60, { cable: false });
      assert.equal(stood.report(90, { cable: true, odometerKm: 1000 }).place, "home position");

      const there = car().report(0, { meters: 0, cable: true }).report(60, { cable: false });
      assert.equal(there.report(80, { meters: 19_000 }).report(90, { cable: true }).place, "away position");
    });

    it("stays away while the cable is in, whatever an odometer that is late says", () => {
      const away = car().report(0, { meters: 19_000, cable: true, odometerKm: 1000 }).report(60, { odometerKm: 1019 });

      assert.equal(away.place, "away position");
    });

    it("is unknown when the odometer goes on long after, though nobody reported that the cable was out", () => {
      const away = car().report(0, { meters: 19_000, cable: true, odometerKm: 1000 });
      assert.equal(away.report(600, { odometerKm: 1019, cable: true }).place, "unknown moved");

      const fast = car().report(0, { cable: true, fast: true, odometerKm: 1000 });
      assert.equal(fast.report(600, { odometerKm: 1019, fast: false }).place, "unknown");
    });
  });

  it("is never away by one false position while the cable is in, and always after two", () => {
    forAll(300, (random) => {
      const isHome = random.isTrue(0.5);
      const here = (): number => (isHome ? random.whole(-280, 280) : 5000 + random.whole(-200, 200));
      const there = (): number => (isHome ? 5000 : 0) + random.whole(-150, 150);
      const seen = car().report(0, { meters: isHome ? 0 : 5000, cable: true });
      const place = isHome ? "home" : "away";
      let minute = 0;
      for (let n = 0; n < 10; n += 1) {
        minute += random.whole(1, 300);
        if (random.isTrue(0.4)) seen.report(minute++, { meters: there() });
        assert.equal(seen.place.split(" ")[0], place);
        minute += random.whole(0, 5);
        seen.report(minute, { meters: here() });
        assert.equal(seen.place, `${place} position`);
      }
      seen.report(minute + 10, { meters: there() }).report(minute + 20, { meters: there() });
      assert.equal(seen.place, `${isHome ? "away" : "home"} position`);
    });
  });
});
