import assert from "node:assert/strict";
import {
  capacity,
  chargeLimit,
  chargeStatus,
  connector,
  flag,
  percent,
  position,
  quantity,
} from "../../../../src/vehicle/state/signal-body";
import { isRecord } from "../../../../src/core/describe-value";

describe("percent", () => {
  it("is 0 to 100", () => {
    assert.deepEqual(
      [percent({ value: 0 }), percent({ value: 61.5, unit: "percent" }), percent({ value: 100 })],
      [0, 61.5, 100],
    );
  });

  it("is nothing outside that, or in another unit", () => {
    const bodies = [{ value: 101 }, { value: -1 }, { value: 255 }, { value: 61, unit: "km" }, { value: null }, {}];

    for (const body of bodies) assert.equal(percent(body), undefined);
  });
});

describe("quantity", () => {
  it("goes by the unit that the body names", () => {
    assert.deepEqual(
      [quantity("watts", "powerW")({ value: 7.4, unit: "kilowatts" }), quantity("km", "rangeKm")({ value: 5 })],
      [7400, 5],
    );
  });
});

describe("what no car can have", () => {
  const impossible: ReadonlyArray<readonly [what: string, read: unknown]> = [
    ["a power below 0", quantity("watts", "powerW")({ value: -7200, unit: "watts" })],
    ["a power beyond any charger", quantity("watts", "powerW")({ value: 7200, unit: "kilowatts" })],
    ["an odometer below 0", quantity("km", "odometerKm")({ value: -1, unit: "km" })],
    ["an odometer of a million miles more", quantity("km", "odometerKm")({ value: 16_777_215 })],
    ["minutes below 0", quantity("minutes", "minutesToFull")({ value: -10 })],
    ["minutes that stand for none", quantity("minutes", "minutesToFull")({ value: 65_535 })],
    ["an energy below 0", quantity("kwh", "energyAddedKwh")({ value: -4, unit: "kWh" })],
    ["a range below 0", quantity("km", "rangeKm")({ value: -312 })],
    ["a battery of nothing", capacity({ capacity: 0, unit: "kWh" })],
    ["a battery in watt-hours without a unit", capacity({ capacity: 77_000 })],
    ["a limit as a share", chargeLimit({ activeLimit: 0.8 })],
    ["a limit of 0", chargeLimit({ activeLimit: 0 })],
    ["a latitude beyond the pole", position({ latitude: 999, longitude: 0 })],
    ["a longitude beyond the date line", position({ latitude: 57, longitude: 181 })],
    ["a position of a receiver without a fix", position({ latitude: 0, longitude: 0 })],
  ];

  for (const [what, read] of impossible) {
    it(`is unknown: ${what}`, () => assert.equal(read, undefined));
  }
});

describe("a share without a unit", () => {
  it("is unknown rather than a hundredth of what it is", () => {
    assert.deepEqual([percent({ value: 0.77 }), percent({ value: 1, unit: "" })], [undefined, undefined]);
  });

  it("is a percentage where the unit says so", () => {
    assert.deepEqual([percent({ value: 0.8, unit: "percent" }), percent({ value: 0 })], [0.8, 0]);
  });
});

describe("flag", () => {
  it("is true or false and nothing else", () => {
    assert.deepEqual([flag({ value: true }), flag({ value: false })], [true, false]);
    for (const value of ["true", 1, 0, null, undefined]) assert.equal(flag({ value }), undefined);
  });
});

describe("connector", () => {
  it("is whatever word the car uses", () => {
    assert.deepEqual([connector({ value: "CCS" }), connector({ value: "J1772" })], ["CCS", "J1772"]);
  });

  it("is nothing when the car says invalid, nothing, or no word", () => {
    for (const value of ["invalid", "INVALID", "", null, 7]) assert.equal(connector({ value }), undefined);
  });
});

describe("chargeStatus", () => {
  it("reads the three words in any case", () => {
    const statuses = ["CHARGING", "not_charging", "Fully_Charged"].map((value) => chargeStatus({ value }));

    assert.deepEqual(statuses, ["charging", "not-charging", "fully-charged"]);
  });

  it("is nothing for other words", () => {
    for (const value of ["CONDITIONING", "", null, true]) assert.equal(chargeStatus({ value }), undefined);
  });
});

describe("chargeLimit", () => {
  const global = { type: "GLOBAL", limit: 80, condition: null };

  it("is the active one", () => {
    assert.equal(chargeLimit({ values: [global], activeLimit: 90, unit: "percent" }), 90);
  });

  it("is the active one also where no limits are listed", () => {
    assert.equal(chargeLimit({ values: [], activeLimit: 100, unit: "percent" }), 100);
  });

  it("is the global one while none is active, however it is written", () => {
    const location = { type: "LOCATION", limit: 60, condition: { name: "Home" } };

    assert.equal(chargeLimit({ values: [location, global], activeLimit: null }), 80);
    assert.equal(chargeLimit({ values: [location, { ...global, type: "global" }] }), 80);
  });

  it("is that of alternating current where neither is reported, by the old name and the new one", () => {
    const direct = { type: "CHARGING_TYPE", limit: 60, condition: { chargingType: "DC" } };
    const alternating = { type: "CHARGING_TYPE", limit: 75, condition: { chargingType: "AC" } };
    const old = { type: "CONNECTOR", limit: 70, condition: { connectorType: "J1772" } };

    assert.equal(chargeLimit({ values: [direct, alternating], activeLimit: null }), 75);
    assert.equal(chargeLimit({ values: [direct, old] }), 70);
    assert.equal(chargeLimit({ values: [direct] }), undefined);
  });

  it("is unknown where only places and connectors have limits", () => {
    assert.equal(chargeLimit({ values: [{ type: "CONNECTOR", limit: 85 }], activeLimit: null }), undefined);
  });

  it("is unknown where it makes no sense", () => {
    const bodies = [
      {},
      { activeLimit: 250 },
      { activeLimit: "80" },
      { values: "80" },
      { values: [null, 7, { type: "GLOBAL" }] },
    ];

    for (const body of bodies) assert.equal(chargeLimit(body), undefined);
  });
});

describe("capacity", () => {
  it("is the one that Smartcar or the owner chose", () => {
    assert.equal(capacity({ capacity: 78, source: "SMARTCAR", availableCapacities: [], unit: "kWh" }), 78);
  });

  it("is unknown while several are possible and none is chosen", () => {
    const availableCapacities = [{ capacity: 58 }, { capacity: 77 }];

    assert.equal(capacity({ capacity: null, availableCapacities, unit: "kWh" }), undefined);
  });
});

describe("position", () => {
  it("needs both coordinates", () => {
    assert.deepEqual(position({ latitude: 57.7, longitude: 11.97, heading: 214 }), {
      latitude: 57.7,
      longitude: 11.97,
    });
    assert.equal(position({ latitude: 57.7 }), undefined);
    assert.equal(position({ latitude: "57.7", longitude: "11.97" }), undefined);
  });
});

describe("isRecord", () => {
  it("knows an object from a list and from nothing", () => {
    assert.deepEqual([isRecord({}), isRecord([]), isRecord(null), isRecord("x")], [true, false, false, false]);
  });
});
