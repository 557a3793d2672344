import { HALF_HOUR_MS } from "../../../src/core/duration";
import { type Year } from "./year";

const KWP = 8;
/** Grid fees and levies, EUR/MWh, and VAT. */
const FEES = 160;
const VAT = 1.19;

/** EUR for a kWh that goes to the grid. */
export const FEED_IN = 0.08;

/** What each kWh that is in the battery at the end, beyond what was in it at the beginning, would have cost at the wall. */
export const LEFT_OVER = 0.2;

/** EUR for a kWh at a charger on the road, where the car would come to stand. */
export const ON_THE_ROAD = 0.6;

/** The house without its car, by half hours. */
export interface Household {
  readonly startAt: number;
  readonly endAt: number;
  /** EUR for a kWh from the grid. */
  readonly price: Float64Array;
  readonly solarW: Float64Array;
  /** What the sun leaves over; import negative. */
  readonly surplusW: Float64Array;
}

export function householdOf({ startAt, halfHours }: Year): Household {
  const solarW = Float64Array.from(halfHours, ({ pvWPerKwp }) => pvWPerKwp * KWP);
  return {
    startAt,
    endAt: startAt + halfHours.length * HALF_HOUR_MS,
    price: Float64Array.from(halfHours, ({ netPrice }) => ((netPrice + FEES) * VAT) / 1000),
    solarW,
    surplusW: solarW.map((watts, index) => watts - (halfHours[index]?.loadW ?? NaN)),
  };
}

/** The half hour that an instant lies in, as an index. */
export function indexAt({ startAt }: Pick<Household, "startAt">, at: number): number {
  return Math.floor((at - startAt) / HALF_HOUR_MS);
}

export function valueAt(values: Float64Array, index: number): number {
  return values[index] ?? NaN;
}

/** What a stretch costs in which the house leaves `surplusKwh` over and the car draws `drawnKwh`. */
export function moneyFor(surplusKwh: number, drawnKwh: number, price: number): number {
  const toGridKwh = surplusKwh - drawnKwh;
  return toGridKwh >= 0 ? -toGridKwh * FEED_IN : -toGridKwh * price;
}
