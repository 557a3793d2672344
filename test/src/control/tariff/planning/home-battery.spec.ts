import assert from "node:assert/strict";
import type { ForecastSlot } from "../../../../../src/control/forecast/forecast-slot";
import type { BatteryNow, BatterySlot } from "../../../../../src/control/forecast/home-battery";
import { batteryBeside, batteryOf, leftByBattery } from "../../../../../src/control/tariff/planning/home-battery";
import type { TariffSettings } from "../../../../../src/control/tariff/settings";
import type { TariffState } from "../../../../../src/control/tariff/state";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../../src/core/duration";
import { dayOf, settings as usual, TariffDriver } from "../tariff-driver";

const SETTINGS: TariffSettings = {
  zone: "UTC",
  targetPercent: 50,
  ready: {},
  feedIn: 0.09,
  site: { batteryKwh: 10, batteryW: 5000, batteryStrategy: { kind: "battery-first", upToPercent: 100 } },
};

function state(percent: number, prices: readonly number[]): TariffState {
  return {
    site: { battery: { watts: 0, at: 0 }, batteryLevel: { watts: percent, at: 0 } },
    prices: prices.map((value, hour) => ({ startAt: hour * HOUR_MS, endAt: (hour + 1) * HOUR_MS, value })),
  };
}

function ahead(percent: number, watts: readonly number[], prices: readonly number[]): readonly BatterySlot[] {
  const slots = watts.map((value, hour): ForecastSlot => ({
    startAt: hour * HOUR_MS,
    endAt: (hour + 1) * HOUR_MS,
    value,
    low: value,
    high: value,
  }));
  return batteryBeside(state(percent, prices), SETTINGS, { slots, feedIn: 0.09 }, 0);
}

function rounded(values: readonly number[]): readonly number[] {
  return values.map((value) => Math.round(value * 1000) / 1000);
}

describe("batteryBeside", () => {
  it("values what is stored by the hour in which the house will miss it", () => {
    const slots = ahead(20, [-1000, -1000, -1000], [0.2, 0.3, 0.4]);

    assert.deepEqual(rounded(slots.map(({ worthPerKwh }) => worthPerKwh)), [0.4, 0.4, 0.4]);
    assert.deepEqual(
      slots.map(({ sparesW }) => sparesW),
      [2000, 1000, 0],
    );
  });

  it("values it by the feed-in where the sun fills the battery before, and spares only what the house does not need", () => {
    const slots = ahead(80, [-2000, -1000, 9000, 9000], [0.3, 0.3, 0.3, 0.3]);

    assert.deepEqual(rounded(slots.map(({ worthPerKwh }) => worthPerKwh).slice(0, 3)), [0.1, 0.1, 0.1]);
    assert.equal(slots[0]?.sparesW, 3000);
  });

  it("takes the sun first until it is full", () => {
    const slots = ahead(55, [4000, 4000, 4000], [0.3, 0.3, 0.3]);

    assert.deepEqual(
      slots.map(({ takesW }) => Math.round(takesW)),
      [4000, 1000, 0],
    );
  });

  it("is not planned with while its capacity is unknown", () => {
    const slots = [{ startAt: 0, endAt: HOUR_MS, value: 0, low: 0, high: 0 }];

    assert.deepEqual(batteryBeside(state(50, [0.3]), { ...SETTINGS, site: {} }, { slots, feedIn: 0.09 }, 0), []);
  });
});

describe("leftByBattery", () => {
  function batteryAt(percent: number, settings: TariffSettings = SETTINGS): BatteryNow {
    const battery = batteryOf(state(percent, []), settings);
    assert.ok(battery);
    return battery;
  }

  it("leaves over what the battery cannot take, and all of it when it is full", () => {
    assert.equal(leftByBattery(6000, batteryAt(50)), 1000);
    assert.equal(leftByBattery(3000, batteryAt(50)), 0);
    assert.equal(leftByBattery(3000, batteryAt(100)), 3000);
    assert.equal(leftByBattery(-500, batteryAt(50)), -500);
  });

  it("counts what the battery takes where the car comes first", () => {
    const carFirst = { ...SETTINGS, site: { ...SETTINGS.site, batteryStrategy: { kind: "car-first" } as const } };

    assert.equal(leftByBattery(3000, batteryAt(50, carFirst)), 3000);
  });
});

describe("a plan beside a home battery", () => {
  const DAY = "2026-06-02T00:00:00+02:00";
  const site = {
    batteryKwh: 10,
    batteryW: 5000,
    batteryStrategy: { kind: "battery-first", upToPercent: 100 },
  } as const;

  /** A house that takes 1 kW at all times, and a car that charges in the cheapest hours before seven. */
  function night(prices: Readonly<Record<number, number>>): TariffDriver {
    const driver = new TariffDriver({ ...usual, site }, "2026-06-02T01:00:00+02:00");
    const slots = Array.from({ length: 4 * 48 }, () => 0);
    driver.state = {
      history: {
        slotMs: HOUR_MS / 2,
        startAt: driver.now - 4 * DAY_MS,
        surplusW: slots.map(() => -1000),
        solarW: slots,
      },
    };
    driver.prices(dayOf(DAY, 0.4, prices));
    driver.car({ soc: 30, pluggedIn: true, limit: 90, charging: false });
    for (let minutes = 0; minutes < 40; minutes += 5) {
      driver.now += 5 * MINUTE_MS;
      driver.meters({ grid: minutes / 10, solar: 0, battery: 1000 + minutes, charger: 0, "battery-level": 60 });
    }
    return driver;
  }

  it("holds what saves more later than the grid costs now", () => {
    const { decision } = night({ 1: 0.2, 2: 0.2, 3: 0.2 });

    assert.deepEqual([decision.on, decision.holdsBattery], [true, true]);
  });

  it("lets the battery give where what it holds would save less later", () => {
    const cheap = Object.fromEntries(Array.from({ length: 17 }, (_, hour) => [hour + 7, 0.1]));
    const { decision } = night({ 1: 0.2, 2: 0.2, 3: 0.2, ...cheap });

    assert.deepEqual([decision.on, decision.holdsBattery], [true, false]);
  });
});
