import { freshW, observe } from "../control/shared/site-power/observe";
import type { SiteReading } from "../control/shared/site-power/reading";
import { meanAfter } from "../control/shared/site-power/running-mean";
import type { SitePower } from "../control/shared/site-power/site-power";
import { MINUTE_MS } from "../core/duration";

/** The house's load is a mean over this time. */
const SMOOTHING_MS = 5 * MINUTE_MS;

/** What a house draws without its cars, by its meters. Powers in W, from the grid positive. */
export class HouseLoad {
  readonly #fuseW: number | undefined;
  #site: SitePower = {};
  #mean: { readonly meanW: number; readonly lastW: number; readonly at: number } | undefined;

  /** `fuseW`: its main fuse, if known. */
  constructor(fuseW?: number) {
    this.#fuseW = fuseW;
  }

  observe(readings: readonly SiteReading[], now: number): void {
    this.#site = observe(this.#site, readings, { fuseW: this.#fuseW }, now);
  }

  /** The last value of the grid meter; `undefined` if it is silent. */
  gridW(at: number): number | undefined {
    return freshW(this.#site, "grid", at);
  }

  /** Adds a reading of the grid meter, while the cars draw `chargingW`. */
  add(gridW: number, chargingW: number, at: number): void {
    const lastW = gridW - chargingW;
    const last = this.#mean;
    const meanW = last ? meanAfter(last.meanW, last.lastW, at - last.at, SMOOTHING_MS) : lastW;
    this.#mean = { meanW, lastW, at };
  }

  /** Keeps the mean until the next reading, because the last one may contain a car that was not known to charge. */
  hold(at: number): void {
    const last = this.#mean;
    if (!last) return;
    const meanW = meanAfter(last.meanW, last.lastW, at - last.at, SMOOTHING_MS);
    this.#mean = { meanW, lastW: meanW, at };
  }

  /** The mean, as long as the meter sends. */
  meanW(now: number): number | undefined {
    const last = this.#mean;
    if (!last || this.gridW(now) === undefined) return undefined;
    return meanAfter(last.meanW, last.lastW, now - last.at, SMOOTHING_MS);
  }

  /** What would be exported; `undefined` if unknown, as with a battery, because export is then not all of the surplus. */
  surplusW(now: number): number | undefined {
    const meanW = this.meanW(now);
    return meanW === undefined || this.#site.battery ? undefined : Math.max(0, -meanW);
  }
}
