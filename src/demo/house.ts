import { DAY_MS, HALF_HOUR_MS, HOUR_MS } from "../core/duration";
import type { HomeBattery } from "./home-battery";
import type { HouseDay, HouseMoment } from "./house-day";
import { HALF_HOURS } from "./house-day";

/** The readings that the house publishes. Watts; grid import is positive. */
export interface HouseReadings extends HouseMoment {
  readonly gridW: number;
  /** The charging power of all cars together. */
  readonly carsW: number;
  /** Discharging power, negative while it charges, and charge of the home battery; absent without one. */
  readonly batteryW?: number | undefined;
  readonly batteryPercent?: number | undefined;
}

/** A net price of the market. */
export interface MarketPrice {
  readonly startAt: number;
  readonly endAt: number;
  readonly eurMwh: number;
}

/** Forecast solar power: the lowest, the mean, and the highest of all recorded days, W. */
export interface ExpectedSun {
  readonly endAt: number;
  readonly leastW: number;
  readonly meanW: number;
  readonly mostW: number;
}

/** What appliances and the inverters' regulation let a real meter vary by, W: they never meet a value exactly. */
function rippleW(at: number): number {
  return 9 * Math.sin(at / 17_000) + 6 * Math.sin(at / 41_000 + 1);
}

/** 13:00 on the clock of the house is this long after the start of a recorded day, which is 01:00. */
const TOMORROW_KNOWN_MS = 12 * HOUR_MS;

/** A house that replays recorded days one after the other, and whose meter includes its cars. */
export class House {
  readonly #days: readonly HouseDay[];
  readonly #kwp: number;
  readonly #startAt: number;
  readonly #battery: HomeBattery | undefined;

  /** `startAt` is the instant at which the first recorded day begins. */
  constructor(
    days: readonly HouseDay[],
    { kwp, startAt, battery }: { kwp: number; startAt: number; battery?: HomeBattery | undefined },
  ) {
    this.#days = days;
    this.#kwp = kwp;
    this.#startAt = startAt;
    this.#battery = battery;
  }

  /** Reads the meters at `at` while the cars draw `carsW` together. Time passes for the battery from one call to the next. */
  read(at: number, carsW: number): HouseReadings {
    const moment = this.#momentAt(at);
    const batteryW = this.#battery?.live(at, moment.pvW - moment.loadW, carsW) ?? 0;
    const gridW = moment.loadW + carsW - moment.pvW - batteryW + rippleW(at);
    return {
      ...moment,
      carsW,
      gridW,
      ...(this.#battery && { batteryW, batteryPercent: this.#battery.percent }),
    };
  }

  #momentAt(at: number): HouseMoment {
    const since = Math.max(0, at - this.#startAt);
    return this.#day(Math.floor(since / DAY_MS)).at(since % DAY_MS, this.#kwp);
  }

  /** The prices that the market has published by `at`: those of today, and from 13:00 on those of tomorrow. */
  prices(at: number): readonly MarketPrice[] {
    const since = Math.max(0, at - this.#startAt);
    const today = Math.floor(since / DAY_MS);
    const days = since % DAY_MS < TOMORROW_KNOWN_MS ? [today] : [today, today + 1];
    return days.flatMap((index) => this.#halfHours(index)).map((startAt) => this.#price(startAt));
  }

  /** A solar forecast for today and tomorrow, which knows the season but not the weather of the days. */
  expectedSun(at: number): readonly ExpectedSun[] {
    const today = Math.floor(Math.max(0, at - this.#startAt) / DAY_MS);
    return [today, today + 1].flatMap((index) => this.#halfHours(index)).map((startAt) => this.#sun(startAt));
  }

  #halfHours(index: number): readonly number[] {
    const startAt = this.#startAt + index * DAY_MS;
    return Array.from({ length: HALF_HOURS }, (_, halfHour) => startAt + halfHour * HALF_HOUR_MS);
  }

  #price(startAt: number): MarketPrice {
    return { startAt, endAt: startAt + HALF_HOUR_MS, eurMwh: this.#momentAt(startAt).priceEurMwh };
  }

  #sun(startAt: number): ExpectedSun {
    const since = ((startAt - this.#startAt) % DAY_MS) + HALF_HOUR_MS / 2;
    const each = this.#days.map((day) => day.at(since, this.#kwp).pvW);
    const meanW = each.reduce((sum, watts) => sum + watts, 0) / each.length;
    return { endAt: startAt + HALF_HOUR_MS, leastW: Math.min(...each), meanW, mostW: Math.max(...each) };
  }

  #day(index: number): HouseDay {
    const day = this.#days[index % this.#days.length];
    if (!day) throw new RangeError("A house needs at least one recorded day");
    return day;
  }
}
