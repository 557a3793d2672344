import { HOUR_MS } from "../core/duration";

/** The home battery of the simulated house. */
export interface HomeBatterySize {
  readonly capacityKwh: number;
  readonly powerW: number;
  /** Initial state of charge, percent. */
  readonly percent: number;
}

/** The fraction of charged energy that can be discharged. */
const EFFICIENCY = 0.9;
/** It does not discharge below this state of charge. */
const RESERVE_PERCENT = 10;

/** A home battery with the usual settings for a home with an electric car: it charges from the solar power that the cars leave, and supplies only the house. */
export class HomeBattery {
  readonly #size: HomeBatterySize;
  #storedKwh: number;
  #watts = 0;
  #at: number | undefined;

  constructor(size: HomeBatterySize) {
    this.#size = size;
    this.#storedKwh = (size.percent / 100) * size.capacityKwh;
  }

  /** State of charge, percent. */
  get percent(): number {
    return (this.#storedKwh / this.#size.capacityKwh) * 100;
  }

  /** Its power from `at` on, W, negative while it charges. `sunLeftW` is solar power minus the load of the house, `carsW` the power of the cars. */
  live(at: number, sunLeftW: number, carsW: number): number {
    const { capacityKwh, powerW } = this.#size;
    const hours = Math.max(0, at - (this.#at ?? at)) / HOUR_MS;
    const change = (-this.#watts / 1000) * hours * (this.#watts < 0 ? EFFICIENCY : 1);
    this.#storedKwh = Math.min(capacityKwh, Math.max(0, this.#storedKwh + change));
    this.#at = at;
    if (sunLeftW < 0) this.#watts = this.percent <= RESERVE_PERCENT ? 0 : Math.min(powerW, -sunLeftW);
    else this.#watts = this.percent >= 100 ? 0 : Math.min(0, Math.max(-powerW, carsW - sunLeftW));
    return this.#watts;
  }
}
