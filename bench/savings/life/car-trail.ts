import type { BenchCar } from "../homes/car";
import type { HomeCar } from "./home";

/** What the car tells, as it was at `at`. */
export interface CarReport {
  readonly at: number;
  /** Whole percent, as cars tell it. */
  readonly soc: number;
  readonly limit: number;
  readonly pluggedIn: boolean;
  readonly charging: boolean;
  readonly fullyCharged: boolean;
  readonly atHome: boolean;
  readonly capacityKwh: number;
}

interface Moment {
  readonly storedKwh: number;
  readonly report: CarReport;
}

/** How the car was in the last `keptMs`, for those who hear of it later. */
export class CarTrail {
  readonly #car: BenchCar;
  readonly #keptMs: number;
  #moments: readonly Moment[] = [];

  constructor(car: BenchCar, keptMs: number) {
    this.#car = car;
    this.#keptMs = keptMs;
  }

  /** To be called whenever the car may have changed. */
  note(report: CarReport, storedKwh: number): void {
    const recent = this.#moments.filter((moment) => moment.report.at > report.at - this.#keptMs);
    this.#moments = [...recent, { storedKwh, report }];
  }

  /** The car as it was: between two moments that were noted it did the same all the time. */
  at(at: number): CarReport | undefined {
    const index = this.#moments.findLastIndex(({ report }) => report.at <= at);
    const from = this.#moments[index];
    if (!from) return this.#moments[0]?.report;
    const to = this.#moments[index + 1] ?? from;
    const ms = to.report.at - from.report.at;
    const part = ms > 0 ? (at - from.report.at) / ms : 0;
    return {
      ...from.report,
      at,
      soc: wholePercent(this.#car, from.storedKwh + part * (to.storedKwh - from.storedKwh)),
    };
  }
}

/** What the car would tell of itself now. */
export function reportOf(
  { car, storedKwh, pluggedIn, charging, drawsFromAt, isFull }: HomeCar,
  now: number,
): CarReport {
  return {
    at: now,
    soc: wholePercent(car, storedKwh),
    limit: car.declared.limitPercent,
    pluggedIn,
    charging: charging && drawsFromAt <= now,
    fullyCharged: isFull && pluggedIn,
    atHome: pluggedIn,
    capacityKwh: car.capacityKwh,
  };
}

/** Whether nothing has changed that a car tells by itself. */
export function isSame(one: CarReport, other: CarReport): boolean {
  return one.soc === other.soc && one.pluggedIn === other.pluggedIn && one.charging === other.charging;
}

function wholePercent({ capacityKwh }: BenchCar, kwh: number): number {
  return Math.round((kwh / capacityKwh) * 100);
}
