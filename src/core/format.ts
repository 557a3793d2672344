import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, WEEK_MS } from "./duration";

/** A value of a sentence with what it measures; put into words by a `Format`. */
export type Quantity =
  | { readonly is: "percent" | "watts" | "kw" | "kwh"; readonly value: number }
  /** Per kWh, or a sum; `currency` is an ISO code, absent where nobody knows it. */
  | { readonly is: "price" | "money"; readonly value: number; readonly currency?: string | undefined }
  /** Milliseconds. */
  | { readonly is: "duration"; readonly value: number }
  /** An instant: its time of day, or its day alone; `zone` is the format's unless given. */
  | { readonly is: "time" | "day"; readonly value: number; readonly zone?: string | undefined };

export const percent = (value: number): Quantity => ({ is: "percent", value });
export const watts = (value: number): Quantity => ({ is: "watts", value });
export const kwh = (value: number): Quantity => ({ is: "kwh", value });
export const duration = (value: number): Quantity => ({ is: "duration", value });
export const day = (value: number, zone?: string): Quantity => ({ is: "day", value, zone });
export const time = (value: number): Quantity => ({ is: "time", value });

/** Where and when a sentence is read: its times of day are relative to that. */
export interface Reader {
  /** IANA; the system's if absent. */
  readonly zone?: string | undefined;
  readonly now: number;
}

const SECONDS = ["second", SECOND_MS] as const;
const UNITS = [["day", DAY_MS], ["hour", HOUR_MS], ["minute", MINUTE_MS], SECONDS] as const;

/** So near, a time of day cannot be mistaken for another day's. */
const NEAR_MS = 12 * HOUR_MS;

/** So far, a weekday may be another week's. */
const FAR_MS = WEEK_MS - NEAR_MS;

/** Numbers, units, money and times as one language writes them (BCP 47). Grouped from five digits on; 24 hours. */
export class Format {
  readonly #language: string;
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #dates = new Map<string, Intl.DateTimeFormat>();

  /** Throws RangeError for what is no language. */
  constructor(language: string) {
    Intl.getCanonicalLocales(language);
    this.#language = language;
  }

  /** A quantity with its unit. Times need `reader`; a day does without. */
  quantity(quantity: Quantity, reader: Reader): string {
    const { is, value } = quantity;
    switch (is) {
      case "percent":
        return this.#percent(value);
      case "watts":
        return `${this.number(Math.round(value))} W`;
      case "kw":
        return `${this.number(value, 1)} kW`;
      case "kwh":
        return `${this.number(value, 1)} kWh`;
      case "price":
        return `${this.#money(value, 3)}${quantity.currency ? ` ${quantity.currency}` : ""}/kWh`;
      case "money":
        return `${this.#money(value, 2)}${quantity.currency ? ` ${quantity.currency}` : ""}`;
      case "duration":
        return this.#duration(value);
      case "time":
        return this.#time(value, { ...reader, zone: quantity.zone ?? reader.zone });
    }
    return this.#date(value, quantity.zone ?? reader.zone, { month: "short", day: "numeric" });
  }

  /** A number without a unit, with at most so many decimals. */
  number(value: number, decimals = 0): string {
    return this.#number({ maximumFractionDigits: decimals }).format(unsigned(value, 10 ** decimals));
  }

  /** What is less than a percent has a decimal. */
  #percent(value: number): string {
    const digits = Math.abs(value) < 0.95 ? 1 : 0;
    const style = { style: "percent", maximumFractionDigits: digits } as const;
    return this.#number(style).format(unsigned(value / 100, 100 * 10 ** digits));
  }

  #money(value: number, decimals: number): string {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return this.#number(digits).format(unsigned(value, 10 ** decimals));
  }

  /** Days, hours, minutes, or seconds: the largest of which there are two, or a whole number. */
  #duration(value: number): string {
    const step = value > 2 * MINUTE_MS ? MINUTE_MS : SECOND_MS;
    const ms = Math.ceil(value / step) * step;
    const [unit, length] = UNITS.find(([, each]) => ms >= 2 * each || (ms > 0 && ms % each === 0)) ?? SECONDS;
    const options = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 } as const;
    return this.#number(options).format(Math.ceil(ms / length));
  }

  /** A local time of day, with its weekday unless it is today or near, and with its date where it is far. */
  #time(at: number, { zone, now }: Reader): string {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    if (Math.abs(at - now) >= FAR_MS) return this.#date(at, zone, { month: "short", day: "numeric", ...parts });
    const clock = this.#date(at, zone, parts);
    const dayOf = (instant: number): string =>
      this.#date(instant, zone, { year: "numeric", month: "numeric", day: "numeric" });
    if (Math.abs(at - now) < NEAR_MS || dayOf(at) === dayOf(now)) return clock;
    return `${this.#date(at, zone, { weekday: "short" })} ${clock}`;
  }

  #date(at: number, timeZone: string | undefined, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify([timeZone, options]);
    const known = this.#dates.get(key);
    const format = known ?? new Intl.DateTimeFormat(this.#language, { ...options, ...(timeZone && { timeZone }) });
    if (!known) this.#dates.set(key, format);
    return format.format(at);
  }

  #number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    const known = this.#numbers.get(key);
    const format = known ?? new Intl.NumberFormat(this.#language, { useGrouping: "min2", ...options });
    if (!known) this.#numbers.set(key, format);
    return format;
  }
}

/** Without the sign of a zero. */
function unsigned(value: number, parts: number): number {
  return Math.round(value * parts) === 0 ? 0 : value;
}
