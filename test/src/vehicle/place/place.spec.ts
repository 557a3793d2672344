import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { mergeSignal } from "../../../../src/vehicle/state/known-signal";
import { observeMeter, observePlace, placeResult } from "../../../../src/vehicle/place/place";
import type { Home } from "../../../../src/vehicle/place/spot";
import { forAll } from "../../../support/control/dice";
import { failure, report } from "../../../support/vehicle/reports";
import type { KnownSignal, MeterEvidence, PlaceState } from "../../../../src/vehicle/state/stored-state";

const START = Date.parse("2026-06-01T10:00:00Z");
const METERS_PER_DEGREE = 111_195;
const HOME: Home = { position: { latitude: 59.33, longitude: 18.06 }, radiusM: 200 };

interface Reported {
  /** So many meters north of home. */
  readonly meters?: number;
  readonly atHome?: boolean;
  readonly cable?: boolean;
  readonly odometerKm?: number;
  readonly watts?: number;
  readonly fast?: boolean;
  readonly fastType?: string;
  readonly connector?: string;
}

/** A car whose reports come one after the other. */
class Seen {
  home: Home | undefined = HOME;
  readonly #known = new Map<string, KnownSignal>();
  #state: PlaceState = {};
  #plugged: { value: boolean; since: number } | undefined;

  /** A delivery so many minutes after the beginning; `recorded` is when the car recorded its position, if it was another time. */
  report(minute: number, reported: Reported, recorded = minute): this {
    const at = START + minute * MINUTE_MS;
    const bodies: [string, Record<string, unknown> | undefined][] = [
      ["location-preciselocation", reported.meters === undefined ? undefined : position(reported.meters)],
      ["location-isathome", reported.atHome === undefined ? undefined : { value: reported.atHome }],
      [
        "odometer-traveleddistance",
        reported.odometerKm === undefined ? undefined : { value: reported.odometerKm, unit: "km" },
      ],
      ["charge-wattage", reported.watts === undefined ? undefined : { value: reported.watts, unit: "watts" }],
      ["charge-isfastchargerpresent", reported.fast === undefined ? undefined : { value: reported.fast }],
      ["charge-fastchargertype", reported.fastType === undefined ? undefined : { value: reported.fastType }],
      ["charge-chargingconnectortype", reported.connector === undefined ? undefined : { value: reported.connector }],
    ];
    for (const [code, body] of bodies) {
      if (!body) continue;
      const time = code === "location-preciselocation" ? START + recorded * MINUTE_MS : at;
      const received = { receivedAt: at, source: "webhook" } as const;
      this.#known.set(code, mergeSignal(this.#known.get(code), report(code, body, { at: time }), received));
    }
    if (reported.cable !== undefined && reported.cable !== this.#plugged?.value)
      this.#plugged = { value: reported.cable, since: at };
    return this.#observe();
  }

  fail(minute: number, code: string): this {
    const at = START + minute * MINUTE_MS;
    const received = { receivedAt: at, source: "webhook" } as const;
    this.#known.set(code, mergeSignal(this.#known.get(code), failure(code, { at }), received));
    return this.#observe();
  }

  meter(minute: number, load: MeterEvidence["load"], chargingSince?: number): this {
    const since = chargingSince === undefined ? undefined : START + chargingSince * MINUTE_MS;
    this.#state = observeMeter(this.#state, { at: START + minute * MINUTE_MS, load }, since);
    return this;
  }

  /** The owner enters another home. */
  moveHome(meters: number, radiusM = 200): this {
    this.home = { position: position(meters), radiusM };
    return this.#observe();
  }

  /** The place, and why. */
  get place(): string {
    const { place, reasons } = placeResult(this.#state);
    return [place, ...reasons].join(" ");
  }

  #observe(): this {
    const observed = { known: this.#known, home: this.home, plugged: this.#plugged };
    this.#state = observePlace(this.#state, observed);
    assert.deepEqual(observePlace(this.#state, observed), this.#state, "the same once more changes nothing");
    assert.deepEqual(JSON.parse(JSON.stringify(this.#state)), this.#state);
    return this;
  }
}

function position(meters: number): { latitude: number; longitude: number } {
  const { latitude, longitude } = HOME.position;
  return { latitude: latitude + meters / METERS_PER_DEGREE, longitude };
}

const car = (): Seen => new Seen();

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
    const charging = (): Seen => {
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
