import type { HouseDay, HouseMoment } from "./house-day";
import { DAY_MS } from "./house-day";

/** The simulated car as far as the house's meter sees it. */
export interface CarLoad {
  readonly powerW: number;
  readonly charging: boolean;
}

/** What the house's meters have counted since the demo began. */
export interface Totals {
  carFromSunKwh: number;
  carFromGridKwh: number;
  starts: number;
  /** Starts and stops while the house had, or no longer had, enough sun. */
  stops: number;
}

/** Readings of one moment, as the house publishes them. Watts; grid import positive. */
export interface Reading extends HouseMoment {
  readonly gridW: number;
  readonly carW: number;
}

const WH_TO_KWH = 1e-3;
const MS_PER_HOUR = 3_600_000;

/** A house that replays recorded days one after the other and meters what its car takes from the sun and from the grid. */
export class House {
  readonly totals: Totals = { carFromSunKwh: 0, carFromGridKwh: 0, starts: 0, stops: 0 };
  readonly #days: readonly HouseDay[];
  readonly #kwp: number;
  readonly #startAt: number;
  #last: { readonly at: number; readonly reading: Reading; readonly charging: boolean } | undefined;

  /** `startAt` is where the first of the recorded days begins on the clock that `step` is given. */
  constructor(days: readonly HouseDay[], { kwp, startAt }: { kwp: number; startAt: number }) {
    this.#days = days;
    this.#kwp = kwp;
    this.#startAt = startAt;
  }

  /** Meters what has passed since the last step, and reads the meters at `at`. */
  step(at: number, car: CarLoad): Reading {
    const moment = this.#moment(at);
    const reading = { ...moment, carW: car.powerW, gridW: moment.loadW + car.powerW - moment.pvW };
    if (this.#last) this.#count(this.#last, at, car);
    this.#last = { at, reading, charging: car.charging };
    return reading;
  }

  #moment(at: number): HouseMoment {
    const since = Math.max(0, at - this.#startAt);
    const day = this.#days[Math.floor(since / DAY_MS) % this.#days.length];
    if (!day) throw new RangeError("A house needs at least one recorded day");
    return day.at(since % DAY_MS, this.#kwp);
  }

  #count(last: { at: number; reading: Reading; charging: boolean }, at: number, car: CarLoad): void {
    const hours = Math.max(0, at - last.at) / MS_PER_HOUR;
    const { carW, pvW, loadW } = last.reading;
    const sunW = Math.min(carW, Math.max(0, pvW - loadW));
    this.totals.carFromSunKwh += sunW * hours * WH_TO_KWH;
    this.totals.carFromGridKwh += (carW - sunW) * hours * WH_TO_KWH;
    if (car.charging && !last.charging) this.totals.starts += 1;
    if (!car.charging && last.charging) this.totals.stops += 1;
  }
}
