import { HOUR_MS } from "../core/duration";
import type { HouseReadings } from "./house";

/** What the book records of a car. */
export interface CarMoment {
  readonly id: string;
  readonly powerW: number;
  readonly charging: boolean;
  readonly plugged: boolean;
}

/** The sums for the charging of a car. kWh at the socket; EUR, where solar energy costs what its export would have earned. */
export interface CarBill {
  readonly fromSunKwh: number;
  readonly fromGridKwh: number;
  readonly cost: number;
  /** The cost of the same energy, charged as soon as the car is plugged in, with all solar power for this car. */
  readonly costAtOnce: number;
  readonly starts: number;
  readonly stops: number;
}

/** The time from one reading to the next. */
interface Stretch {
  readonly hours: number;
  readonly sunKw: number;
  readonly carsKw: number;
  readonly price: number;
  readonly cars: readonly CarMoment[];
}

/** Records the charging of the cars, and calculates its cost. */
export class DayBook {
  readonly #stretches: Stretch[] = [];
  #last: { readonly at: number; readonly reading: HouseReadings; readonly cars: readonly CarMoment[] } | undefined;

  write(at: number, reading: HouseReadings, cars: readonly CarMoment[]): void {
    if (this.#last) this.#stretches.push(stretch(this.#last, at));
    this.#last = { at, reading, cars };
  }

  bill(id: string): CarBill {
    const stays = this.#stays(id);
    const own = stays.flat();
    const sum = (of: (part: Part) => number): number => own.reduce((total, part) => total + of(part), 0);
    const charging = this.#charging(id);
    const turns = (to: boolean): number =>
      charging.filter((on, index) => index > 0 && on === to && on !== charging[index - 1]).length;
    return {
      fromSunKwh: sum(({ sunKw, hours }) => sunKw * hours),
      fromGridKwh: sum(({ kw, sunKw, hours }) => (kw - sunKw) * hours),
      cost: sum(({ kw, sunKw, hours, price }) => costOf(kw, sunKw, price) * hours),
      costAtOnce: stays.reduce((total, stay) => total + costAtOnce(stay), 0),
      starts: turns(true),
      stops: turns(false),
    };
  }

  #charging(id: string): readonly boolean[] {
    const now = this.#last ? [this.#last.cars] : [];
    return [...this.#stretches.map(({ cars }) => cars), ...now].map((cars) => find(cars, id)?.charging ?? false);
  }

  /** The stretches of each period during which the car was plugged in. */
  #stays(id: string): readonly (readonly Part[])[] {
    const stays: Part[][] = [];
    let wasPlugged = false;
    for (const { hours, sunKw, carsKw, price, cars } of this.#stretches) {
      const car = find(cars, id);
      if (car?.plugged && !wasPlugged) stays.push([]);
      wasPlugged = car?.plugged ?? false;
      if (!car?.plugged) continue;
      const kw = car.powerW / 1000;
      const share = carsKw > 0 ? kw / carsKw : 0;
      stays.at(-1)?.push({ hours, price, kw, sunKw: Math.min(sunKw, carsKw) * share, houseSunKw: sunKw });
    }
    return stays;
  }
}

/** The share of one car in a stretch. */
interface Part {
  readonly hours: number;
  readonly price: number;
  readonly kw: number;
  /** The solar part of it. The cars share the sun in proportion to their power. */
  readonly sunKw: number;
  /** All solar power that the house did not use. */
  readonly houseSunKw: number;
}

function costAtOnce(stay: readonly Part[]): number {
  const fullKw = Math.max(0, ...stay.map(({ kw }) => kw));
  let leftKwh = stay.reduce((sum, { kw, hours }) => sum + kw * hours, 0);
  let cost = 0;
  for (const { hours, price, houseSunKw } of stay) {
    if (hours === 0) continue;
    const kw = Math.min(fullKw, leftKwh / hours);
    cost += costOf(kw, Math.min(kw, houseSunKw), price) * hours;
    leftKwh -= kw * hours;
  }
  return cost;
}

/** EUR per hour. */
function costOf(kw: number, sunKw: number, price: number): number {
  return sunKw * FEED_IN_PER_KWH + (kw - sunKw) * price;
}

function stretch(
  { at, reading, cars }: { at: number; reading: HouseReadings; cars: readonly CarMoment[] },
  until: number,
): Stretch {
  const { pvW, loadW, carsW, priceEurMwh } = reading;
  return {
    hours: Math.max(0, until - at) / HOUR_MS,
    sunKw: Math.max(0, pvW - loadW) / 1000,
    carsKw: carsW / 1000,
    price: importPrice(priceEurMwh),
    cars,
  };
}

function find(cars: readonly CarMoment[], id: string): CarMoment | undefined {
  return cars.find((car) => car.id === id);
}

/** Grid fees and levies per kWh, net, EUR; the same as in the tariff node of the flow. */
export const FEE_PER_KWH = 0.16;
/** The same as in the tariff node of the flow. */
export const VAT_PERCENT = 19;
/** Payment per exported kWh, EUR. */
export const FEED_IN_PER_KWH = 0.08;

/** The price per kWh in EUR at a market price of `netEurMwh`. */
export function importPrice(netEurMwh: number): number {
  return (netEurMwh / 1000 + FEE_PER_KWH) * (1 + VAT_PERCENT / 100);
}
