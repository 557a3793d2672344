import assert from "node:assert/strict";
import { snapshotOf, type Facts, type Snapshot } from "../../../../src/vehicle/state/snapshot";
import { DELIVERED_JAGUAR, delivered, failure, knownFrom, report } from "../../../support/vehicle/reports";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const at = (secondsAgo: number): number => NOW - secondsAgo * 1000;

function snapshot(reports: Parameters<typeof knownFrom>[0], facts: Facts = {}): Snapshot {
  return snapshotOf("car-1", knownFrom(reports), facts, NOW);
}

describe("snapshotOf", () => {
  it("has nothing but the car's id when nothing is known", () => {
    assert.deepEqual(snapshot([]), { vehicleId: "car-1", ages: {} });
  });

  it("has every value that a car can tell, in our units", () => {
    const time = { at: at(60) };
    const everything = [
      report("tractionbattery-stateofcharge", { value: 61, unit: "percent" }, time),
      report("tractionbattery-range", { value: 100, unit: "miles", type: "DEFAULT", additionalValues: [] }, time),
      report("tractionbattery-nominalcapacity", { capacity: 78, source: "SMARTCAR", unit: "kWh" }),
      report("charge-chargelimits", { values: [], activeLimit: 80, unit: "percent" }, time),
      report("charge-ischargingcableconnected", { value: true }, time),
      report("charge-ischarging", { value: true }, time),
      report("charge-detailedchargingstatus", { value: "CHARGING" }, time),
      report("charge-wattage", { value: 7.2, unit: "kilowatts" }, time),
      report("charge-timetocomplete", { value: 95 }, time),
      report("charge-chargingconnectortype", { value: "CCS" }, time),
      report("charge-energyadded", { value: 7.4, unit: "kWh" }, time),
      report("closure-islocked", { value: true }, time),
      report("odometer-traveleddistance", { value: 31877.4, unit: "km" }, time),
      report("internalcombustionengine-fuellevel", { value: 75, unit: "percent" }, time),
      report("internalcombustionengine-amountremaining", { value: 45.5, unit: "liters" }, time),
      report("internalcombustionengine-range", { value: 450, unit: "km" }, time),
      report("location-preciselocation", { latitude: 57.7, longitude: 11.97, locationType: "LAST_PARKED" }, time),
      report("location-isathome", { value: true }, time),
      report("some-newsignal", { value: "unheard of" }, time),
    ];

    const { ages, ...values } = snapshot(everything, { name: "Polly", make: "POLESTAR", model: "3", year: 2025 });

    assert.deepEqual(values, {
      vehicleId: "car-1",
      name: "Polly",
      make: "POLESTAR",
      model: "3",
      year: 2025,
      soc: 61,
      rangeKm: 160.9344,
      capacityKwh: 78,
      limit: 80,
      pluggedIn: true,
      charging: true,
      status: "charging",
      powerW: 7200,
      minutesToFull: 95,
      connector: "CCS",
      energyAddedKwh: 7.4,
      locked: true,
      odometerKm: 31877.4,
      fuelPercent: 75,
      fuelLiters: 45.5,
      fuelRangeKm: 450,
      location: { latitude: 57.7, longitude: 11.97 },
      atHome: true,
      place: "home",
      placeReasons: ["car-reports"],
      certainty: { charging: 2, pluggedIn: 1 },
      updatedAt: "2026-06-01T09:59:00.000Z",
      source: "webhook",
    });
    assert.deepEqual(new Set(Object.values(ages)), new Set([60]));
    assert.equal("capacityKwh" in ages, false);
  });

  it("tells each value's age, and as its own time that of the newest", () => {
    const { ages, updatedAt } = snapshot([
      report("tractionbattery-stateofcharge", { value: 61, unit: "percent" }, { at: at(45) }),
      report("closure-islocked", { value: true }, { at: at(7200) }),
    ]);

    assert.deepEqual([ages, updatedAt], [{ soc: 45, locked: 7200 }, "2026-06-01T09:59:15.000Z"]);
  });

  it("has no age below zero for a car whose clock is ahead", () => {
    assert.deepEqual(snapshot([report("closure-islocked", { value: true }, { at: at(-30) })]).ages, { locked: 0 });
  });

  it("keeps apart what was true once and is not known to be true now", () => {
    const known = snapshot([
      report("tractionbattery-stateofcharge", { value: 61, unit: "percent" }, { at: at(45) }),
      failure("charge-wattage", { body: { value: 7400, unit: "watts" }, at: at(80_000) }),
      failure("charge-timetocomplete", { body: { value: 95 }, at: at(80_000) }),
    ]);

    assert.deepEqual([known.soc, known.powerW, known.minutesToFull], [61, undefined, undefined]);
    assert.deepEqual(known.lastKnown, { powerW: 7400, minutesToFull: 95 });
    assert.deepEqual(known.ages, { soc: 45, powerW: 80_000, minutesToFull: 80_000 });
    assert.equal(known.updatedAt, "2026-06-01T09:59:15.000Z");
  });

  it("is fully charged below 100 % where a limit is set", () => {
    const known = snapshot([
      report("tractionbattery-stateofcharge", { value: 80, unit: "percent" }, { at: at(60) }),
      report("charge-detailedchargingstatus", { value: "FULLY_CHARGED" }, { at: at(60) }),
      report("charge-ischarging", { value: false }, { at: at(60) }),
    ]);

    assert.deepEqual([known.soc, known.charging, known.status], [80, false, "fully-charged"]);
  });

  it("gives charging and its status one value and one age when the car contradicts itself", () => {
    const known = snapshot([
      report("charge-ischarging", { value: false }, { at: at(300) }),
      report("charge-detailedchargingstatus", { value: "CHARGING" }, { at: at(60) }),
    ]);

    assert.deepEqual([known.charging, known.status, known.ages], [true, "charging", { charging: 60, status: 60 }]);
  });

  it("does not call last known what another signal tells now", () => {
    const known = snapshot([
      failure("charge-ischarging", { body: { value: true }, at: at(4000) }),
      report("charge-detailedchargingstatus", { value: "NOT_CHARGING" }, { at: at(60) }),
    ]);

    assert.deepEqual([known.charging, known.lastKnown, known.ages["charging"]], [false, undefined, 60]);
  });

  it("has no connector when the car says that it is invalid", () => {
    assert.equal("connector" in snapshot([report("charge-chargingconnectortype", { value: "invalid" })]), false);
  });

  it("goes by the car's own battery size, else by what the owner knows", () => {
    const one = report("tractionbattery-nominalcapacity", { capacity: 78, unit: "kWh" });
    const none = report("tractionbattery-nominalcapacity", {
      capacity: null,
      availableCapacities: [{}, {}],
      unit: "kWh",
    });

    assert.equal(snapshot([one], { capacityKwh: 60 }).capacityKwh, 78);
    assert.equal(snapshot([none], { capacityKwh: 60 }).capacityKwh, 60);
    assert.equal(snapshot([none]).capacityKwh, undefined);
  });

  describe("with a home position", () => {
    const home = { latitude: 48.1371, longitude: 11.5754 };
    const standing = (latitude: number) =>
      report("location-preciselocation", { latitude, longitude: home.longitude }, { at: at(90) });

    it("is at home within 200 m of it, however old that is, and away beyond 300 m", () => {
      const known = snapshot([standing(home.latitude + 0.0017)], { home });

      assert.deepEqual([known.atHome, known.place, known.placeReasons], [true, "home", ["position"]]);
      assert.equal("atHome" in known.ages, false);
      assert.equal("atHome" in snapshot([standing(home.latitude + 0.0019)], { home }), false);
      const away = snapshot([standing(home.latitude + 0.0028)], { home });
      assert.deepEqual([away.atHome, away.place], [false, "away"]);
    });

    it("is at home within another distance where the owner has set one", () => {
      const facts = { home, homeRadiusM: 1000 };

      assert.equal(snapshot([standing(home.latitude + 0.008)], facts).atHome, true);
      assert.equal(snapshot([standing(home.latitude + 0.0145)], facts).atHome, false);
    });

    it("goes by the car's own word before that", () => {
      const own = report("location-isathome", { value: true }, { at: at(60) });

      assert.equal(snapshot([standing(0), own], { home }).atHome, true);
    });

    it("goes by the position where the car's app knows no home", () => {
      const own = report("location-isathome", { value: false }, { at: at(60) });

      assert.equal(snapshot([standing(home.latitude), own], { home }).atHome, true);
      assert.equal(snapshot([own]).atHome, false);
    });

    it("does not know without a position", () => {
      assert.equal("atHome" in snapshot([], { home }), false);
      const failed = failure("location-preciselocation", { body: { ...home }, at: at(60) });
      assert.equal("atHome" in snapshot([failed], { home }), false);
    });
  });
});

describe("a snapshot of what real cars delivered", () => {
  it("holds what a Jaguar told", () => {
    const { vehicle, signals } = delivered("jaguar_ipace_all");
    const receivedAt = 1765157664581;

    const known = snapshotOf(
      "car-1",
      knownFrom(signals, new Date(receivedAt).toISOString()),
      { ...vehicle },
      receivedAt,
    );

    const age = 10;
    assert.deepEqual(known, {
      vehicleId: "car-1",
      ...DELIVERED_JAGUAR,
      ages: {
        soc: age,
        rangeKm: age,
        capacityKwh: 12,
        limit: age,
        pluggedIn: age,
        charging: age,
        status: age,
        locked: age,
        odometerKm: age,
        location: 31_121,
      },
    });
  });

  it("holds what a Volkswagen told, whose reports name no status and some no time", () => {
    const { vehicle, signals } = delivered("vw_id_4_all");
    const receivedAt = 1758238783185;

    const known = snapshotOf(
      "car-1",
      knownFrom(signals, new Date(receivedAt).toISOString()),
      { ...vehicle },
      receivedAt,
    );

    assert.deepEqual(known, {
      vehicleId: "car-1",
      make: "VOLKSWAGEN",
      model: "ID.4",
      year: 2021,
      soc: 42,
      limit: 80,
      charging: false,
      status: "not-charging",
      odometerKm: 62_041,
      updatedAt: "2025-09-18T23:30:33.000Z",
      source: "webhook",
      ages: { soc: 550, limit: 551, odometerKm: 607 },
    });
  });
});
