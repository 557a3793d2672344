import assert from "node:assert/strict";
import { decideTariff, type TariffStep } from "../../../src/control/tariff/decide-tariff";
import type { TariffInput } from "../../../src/control/tariff/input";
import type { TariffSettings } from "../../../src/control/tariff/settings";
import { restoreTariff } from "../../../src/control/tariff/stored-tariff";
import type { Slot } from "../../../src/control/shared/slots";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { Home } from "../../../src/home/home";
import { fuseOf } from "../../../src/home/home-settings";
import { HouseAllocation } from "../../../src/home/house-allocation";
import { decideSeated, type HouseSeat } from "../../../src/home/house-seats";
import { EMPTY_HOME } from "../../support/empty-home";
import { FakeClock } from "../../support/fake-clock";

/** A Monday. */
const START = Date.UTC(2026, 10, 2);
const DAYS = 7;
const STEP_MS = 5 * MINUTE_MS;
const CAPACITY_KWH = 60;
const TARGET = 80;
const TRIP_PERCENT = 45;
const HOUSE_W = 500;

/** A car that is away by day, and its tariff, seated in the house. It obeys at once. */
class Commuter {
  soc = 40;
  isHome = true;
  isCharging = false;
  starts = 0;
  isAsked = false;
  readonly powerW: number;
  readonly readyHour: number;
  readonly missed: string[] = [];
  readonly #settings: TariffSettings;
  readonly #clock: FakeClock;
  readonly #seat: HouseSeat;
  #state = restoreTariff(undefined);
  #tickAt = 0;

  constructor(name: string, readyHour: number, powerW: number, allocation: HouseAllocation, clock: FakeClock) {
    this.powerW = powerW;
    this.readyHour = readyHour;
    this.#clock = clock;
    const ready = `${String(readyHour).padStart(2, "0")}:00`;
    this.#settings = {
      zone: "UTC",
      targetPercent: TARGET,
      ready: { 1: ready, 2: ready, 3: ready, 4: ready, 5: ready },
      chargePowerW: powerW,
      capacityKwh: CAPACITY_KWH,
      efficiency: 1,
    };
    this.#seat = allocation.join({
      car: name,
      name,
      kind: "tariff",
      owner: { houseChanged: () => (this.isAsked = true) },
    });
  }

  hear(input: TariffInput): void {
    const now = this.#clock.now();
    const step = decideSeated(
      this.#seat,
      (house): TariffStep => decideTariff(this.#settings, { ...this.#state, house }, input, now),
      (decided) => decided,
    );
    this.#state = step.state;
    this.#tickAt = step.nextTickAt;
    const { on, changed } = step.decision;
    if (!changed || on === undefined || !this.isHome) return;
    if (on && !this.isCharging) this.starts += 1;
    this.isCharging = on && this.soc < 100;
  }

  report(): void {
    const { isHome, isCharging: charging } = this;
    const updatedAt = this.#clock.now();
    const place = isHome ? "home" : "away";
    this.hear({
      kind: "car",
      car: { soc: Math.floor(this.soc), limit: 100, pluggedIn: isHome, charging, place, updatedAt },
    });
  }

  pass(ms: number): void {
    const now = this.#clock.now();
    const hour = (now % DAY_MS) / HOUR_MS;
    const isWorkday = Math.floor((now - START) / DAY_MS) % 7 < 5;
    if (this.isCharging)
      this.soc = Math.min(100, this.soc + (this.powerW / 1000) * (ms / HOUR_MS) * (100 / CAPACITY_KWH));
    if (isWorkday && this.isHome && hour >= this.readyHour && hour < 17) {
      if (this.soc < TARGET - 0.5) this.missed.push(`${new Date(now).toISOString()} ${this.soc}`);
      [this.isHome, this.isCharging] = [false, false];
      this.report();
    } else if (!this.isHome && hour >= 17) {
      this.isHome = true;
      this.soc = Math.max(5, this.soc - TRIP_PERCENT);
      this.report();
    } else if (now % (15 * MINUTE_MS) === 0 && this.isHome) this.report();
    if (this.isAsked || this.#tickAt <= now) {
      this.isAsked = false;
      this.hear({ kind: "tick" });
    }
  }
}

/** Day-ahead prices of a day: cheap at night, another night each day. */
function pricesOf(day: number): readonly Slot[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const startAt = START + day * DAY_MS + hour * HOUR_MS;
    const shape = hour < 6 ? 0.1 : hour < 16 ? 0.22 : hour < 21 ? 0.34 : 0.2;
    return { startAt, endAt: startAt + HOUR_MS, value: shape + (((hour * 7 + day * 5) % 11) - 5) / 200 };
  });
}

describe("a week of two cars of 11 kW at 3 × 25 A", () => {
  it("never exceeds the fuse, is ready each morning, and stops seldom", async function () {
    this.timeout(300_000);
    const clock = new FakeClock(START);
    const home = new Home({ ...EMPTY_HOME, fuse: fuseOf(25, 3) });
    const allocation = new HouseAllocation({ home, clock, random: () => 0.5 });
    const cars = [
      new Commuter("BMW", 7, 11_000, allocation, clock),
      new Commuter("Tesla", 8, 11_000, allocation, clock),
    ];
    let mostW = 0;
    for (const car of cars) {
      car.hear({ kind: "prices", slots: pricesOf(0) });
      car.report();
    }
    for (let at = START; at < START + DAYS * DAY_MS; at += STEP_MS) {
      await clock.advance(STEP_MS);
      const now = clock.now();
      if ((now - START) % DAY_MS === 13 * HOUR_MS)
        for (const car of cars) car.hear({ kind: "prices", slots: pricesOf(Math.floor((now - START) / DAY_MS) + 1) });
      for (const car of cars) car.pass(STEP_MS);
      const carsW = cars.reduce((sum, { isCharging, powerW }) => sum + (isCharging ? powerW : 0), 0);
      mostW = Math.max(mostW, carsW + HOUSE_W);
    }

    assert.ok(mostW <= 17_250, `${mostW} W`);
    assert.deepEqual(
      cars.flatMap(({ missed }) => missed),
      [],
    );
    for (const { starts } of cars) assert.ok(starts <= 3 * DAYS, `${starts} starts`);
  });
});
