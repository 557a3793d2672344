import { pricesPaid } from "../../../src/control/price/price-model";
import { localDay } from "../../../src/control/shared/local-time";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { seededRandom } from "../../../src/simulator/random";
import { type BenchCar, benchCarOf } from "./car";
import type { HomeDeclaration } from "./declaration";
import { heatPumpW } from "./heat-pump";
import { byQuarters } from "./quarters";
import { smartcarHomeOf } from "./smartcar-home";
import { clockMs, dayNumber, tripsOf } from "./trips";
import type { Year } from "./year";

/** What each kWh that is in a battery at the end, beyond what was in it at the beginning, would have cost at the wall. */
export const LEFT_OVER = 0.2;

/** EUR for a kWh at a charger on the road, where the car would come to stand. */
export const ON_THE_ROAD = 0.6;

/** Volts of one phase. */
const VOLTS = 230;

/** A home with its cars, by steps of the same length. */
export interface House {
  readonly declared: HomeDeclaration;
  readonly zone: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly stepMs: number;
  /** How long a published price holds. */
  readonly slotMs: number;
  /** EUR for a kWh from the grid, and for one that goes to it. */
  readonly price: Float64Array;
  readonly feedIn: Float64Array;
  readonly solarW: Float64Array;
  /** What the sun leaves over; import negative. */
  readonly surplusW: Float64Array;
  /** What the main fuse carries, W: Infinity without one that matters. */
  readonly fuseW: number;
  readonly cars: readonly BenchCar[];
}

export function houseOf(declared: HomeDeclaration, recorded: Year): House {
  const year = declared.prices.slotMinutes === 15 ? byQuarters(recorded) : recorded;
  const { startAt, stepMs, stretches } = year;
  const endAt = startAt + stretches.length * stepMs;
  const { zone, kwp, feedIn, fuse, cars } = declared;
  const solarW = Float64Array.from(stretches, ({ pvWPerKwp }) => pvWPerKwp * kwp);
  const loadW = stretches.map(({ loadW: w }, index) => w + heatPumpW(declared.heatPumpKwh, startAt + index * stepMs));
  return {
    declared,
    zone,
    startAt,
    endAt,
    stepMs,
    slotMs: slotMsOf(declared, recorded),
    price: prices(declared, year),
    feedIn: Float64Array.from(stretches, ({ netPrice }) => (feedIn === "spot" ? netPrice / 1000 : feedIn)),
    solarW,
    surplusW: solarW.map((watts, index) => watts - (loadW[index] ?? NaN)),
    fuseW: fuse ? fuse.amps * fuse.phases * VOLTS : Infinity,
    cars: cars.map((car) => benchCarOf(car, tripsOf(car, { startAt, endAt, zone }))),
  };
}

/** An hour, unless the declaration, its windows, or the recorded prices have shorter ones. */
function slotMsOf({ prices: { slotMinutes, windows } }: HomeDeclaration, { stepMs, priceMs = HOUR_MS }: Year): number {
  const isHourly = windows.every(({ from, to }) => clockMs(from) % HOUR_MS === 0 && clockMs(to) % HOUR_MS === 0);
  return Math.min(slotMinutes * MINUTE_MS, priceMs, isHourly ? HOUR_MS : stepMs);
}

function prices(declared: HomeDeclaration, { startAt, stepMs, stretches }: Year): Float64Array {
  const { base } = declared.prices;
  const { model } = smartcarHomeOf(declared).price;
  return Float64Array.from(stretches, ({ netPrice }, index) => {
    const at = startAt + index * stepMs;
    const slot = { startAt: at, endAt: at + stepMs, value: base === "spot" ? netPrice / 1000 : base };
    const parts = pricesPaid([slot], model, { timeZone: declared.zone });
    return parts.reduce((sum, part) => sum + (part.value * (part.endAt - part.startAt)) / stepMs, 0);
  });
}

/** Whether the prices of the local day of `at` are published at all. */
export function isPublished({ declared, zone }: House, at: number): boolean {
  return seededRandom(dayNumber(at, zone) * 7919)() >= declared.prices.lostDays;
}

/** The step that an instant lies in, as an index. */
export function indexAt({ startAt, stepMs }: Pick<House, "startAt" | "stepMs">, at: number): number {
  return Math.floor((at - startAt) / stepMs);
}

export function valueAt(values: Float64Array, index: number): number {
  return values[index] ?? NaN;
}

/** When the local day of `at` begins, or one that is `days` later. */
export function dayStartOf({ zone }: Pick<House, "zone">, at: number, days = 0): number {
  return localDay(at, zone, days).startAt;
}

/** What a stretch costs in which the house leaves `surplusKwh` over and the cars draw `drawnKwh`. */
export function moneyFor(
  surplusKwh: number,
  drawnKwh: number,
  { price, feedIn }: { readonly price: number; readonly feedIn: number },
): number {
  const toGridKwh = surplusKwh - drawnKwh;
  return toGridKwh >= 0 ? -toGridKwh * feedIn : -toGridKwh * price;
}
