import { localTime } from "../../../src/control/shared/local-time";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { HomeDeclaration } from "../homes/declaration";

const QUARTER_MS = 15 * MINUTE_MS;

type PeakDeclaration = NonNullable<HomeDeclaration["peak"]>;

/** The highest quarter hour of each month, and what it costs. */
export class Peaks {
  readonly #zone: string;
  readonly #peak: PeakDeclaration;
  readonly #byMonth = new Map<number, number>();
  #importKwh = 0;
  #fromAt: number;

  constructor(zone: string, peak: PeakDeclaration, now: number) {
    this.#zone = zone;
    this.#peak = peak;
    this.#fromAt = now;
  }

  /** To be called at the end of each step, with what the grid gave in it. */
  note(endAt: number, importKwh: number): void {
    this.#importKwh += importKwh;
    const ms = endAt - this.#fromAt;
    if (ms < QUARTER_MS) return;
    const { month } = localTime(this.#fromAt, this.#zone);
    const kw = this.#importKwh / (ms / HOUR_MS);
    this.#byMonth.set(month, Math.max(this.#byMonth.get(month) ?? 0, kw));
    this.#importKwh = 0;
    this.#fromAt = endAt;
  }

  /** EUR, of all months so far. */
  get cost(): number {
    return [...this.#byMonth.values()].reduce((sum, kw) => sum + monthCost(this.#peak, kw), 0);
  }
}

/** What a month with this peak costs, EUR. */
export function monthCost({ perKwYear, floorKw }: PeakDeclaration, kw: number): number {
  return (Math.max(kw, floorKw) * perKwYear) / 12;
}
