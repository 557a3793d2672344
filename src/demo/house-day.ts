import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HALF_HOUR_MS } from "../core/duration";

/** The powers of a house without cars. Watts. */
export interface HouseMoment {
  readonly loadW: number;
  readonly pvW: number;
  /** Net price of the market, EUR/MWh. */
  readonly priceEurMwh: number;
}

interface HalfHour {
  readonly at: number;
  readonly priceEurMwh: number;
  readonly loadW: number;
  readonly pvWPerKwp: number;
}

/** The number of half hours in a recorded day. */
export const HALF_HOURS = 48;

/** The recorded days by name. */
export const dayNames = ["cloudy", "sunny", "dull"] as const;

/** A recorded day: 48 half hours in their order. */
export class HouseDay {
  readonly #halfHours: readonly HalfHour[];

  constructor(csv: string) {
    this.#halfHours = csv.trim().split("\n").slice(1).map(parse);
  }

  /** The start of the recorded day, milliseconds since the epoch. */
  get startAt(): number {
    return this.#halfHours[0]?.at ?? 0;
  }

  /**
   * The house at `sinceStartMs` of the day, with a roof of `kwp`. The recording consists of means of half hours, so power is
   * interpolated between their middles; prices are steps.
   */
  at(sinceStartMs: number, kwp: number): HouseMoment {
    const position = sinceStartMs / HALF_HOUR_MS;
    const before = this.#halfHour(Math.floor(position - 0.5));
    const after = this.#halfHour(Math.floor(position + 0.5));
    const share = (((position - 0.5) % 1) + 1) % 1;
    const between = (a: number, b: number): number => a + (b - a) * share;
    return {
      loadW: between(before.loadW, after.loadW),
      pvW: between(before.pvWPerKwp, after.pvWPerKwp) * kwp,
      priceEurMwh: this.#halfHour(Math.floor(position)).priceEurMwh,
    };
  }

  #halfHour(index: number): HalfHour {
    const inside = Math.min(Math.max(index, 0), this.#halfHours.length - 1);
    const halfHour = this.#halfHours[inside];
    if (!halfHour) throw new RangeError("The recorded day is empty");
    return halfHour;
  }
}

function parse(line: string): HalfHour {
  const [start = "", price, load, pv] = line.split(",");
  return { at: Date.parse(start), priceEurMwh: Number(price), loadW: Number(load), pvWPerKwp: Number(pv) };
}

/** Loads a recorded day of solar power and house load. */
export function loadDay(name: (typeof dayNames)[number]): HouseDay {
  return new HouseDay(readFileSync(join(__dirname, "days", `${name}.csv`), "utf8"));
}
