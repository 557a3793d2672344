import { HOUR_MS } from "../core/duration";

export interface HomeBatterySize {
  readonly capacityKwh: number;
  readonly powerW: number;
  /** What it holds at first, percent. */
  readonly percent: number;
}

/** What of a kWh is left that was charged. */
const EFFICIENCY = 0.9;
/** Below this it gives nothing. */
const RESERVE_PERCENT = 10;

/** A home battery whose inverter is set as most are with an electric car: it has what the cars leave of the sun, and gives to the house alone. */
export class HomeBattery {
  readonly #size: HomeBatterySize;
  #storedKwh: number;
  #watts = 0;
  #at: number | undefined;

  constructor(size: HomeBatterySize) {
    this.#size = size;
    this.#storedKwh = (size.percent / 100) * size.capacityKwh;
  }

  /** What it holds, percent. */
  get percent(): number {
    return (this.#storedKwh / this.#size.capacityKwh) * 100;
  }

  /** What it gives from `at` on, W, negative while it charges: `sunLeftW` is the sun less the house, `carsW` what the cars take. */
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
