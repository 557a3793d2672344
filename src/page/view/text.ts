import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { duration, Format, kwh, percent, type Quantity, type Reader } from "../../core/format";
import type english from "../words/en-US.json";
import type { PageBoot } from "../page-state";

type Catalog = Omit<typeof english, "language">;

/** The keys of the catalog, such as `car.charging`. */
export type Key = { [S in keyof Catalog]: `${S}.${keyof Catalog[S] & string}` }[keyof Catalog];

/** Writes everything on the page in the language of the labels from the server. */
export class Text {
  readonly #words: PageBoot["words"];
  readonly #format: Format;
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  readonly language: string;

  constructor({ language, words }: Pick<PageBoot, "language" | "words">) {
    this.language = language;
    this.#words = words;
    this.#format = new Format(language);
  }

  /** A label or sentence with its values. A key that the server does not know is shown itself. */
  say(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
    const dot = key.indexOf(".");
    const template = this.#words[key.slice(0, dot)]?.[key.slice(dot + 1)] ?? key;
    return template.replaceAll(/__(\w+?)__/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? this.number(value) : value;
    });
  }

  number(value: number, decimals = 0): string {
    return this.#format.number(value, decimals);
  }

  /** Whole percent. */
  percent(value: number): string {
    return this.#quantity(percent(Math.round(value)));
  }

  /** Watts as kW, so that powers on the page have the same unit. */
  kw(watts: number): string {
    return this.#quantity({ is: "kw", value: watts / 1000 });
  }

  kwh(value: number): string {
    return this.#quantity(kwh(value));
  }

  price(value: number, currency: string | undefined): string {
    return this.#quantity({ is: "price", value, currency });
  }

  money(value: number, currency: string | undefined): string {
    return this.#quantity({ is: "money", value, currency });
  }

  duration(ms: number): string {
    return this.#quantity(duration(ms));
  }

  /** A time of day, with the weekday unless that is clear. */
  time(at: number, reader: Reader): string {
    return this.#quantity({ is: "time", value: at }, reader);
  }

  day(at: number, { zone }: Reader): string {
    return this.#quantity({ is: "day", value: at, zone });
  }

  /** Only the time of day; in the time zone of the browser if none is given. */
  clock(at: number, timeZone?: string): string {
    return this.#date(at, { ...(timeZone && { timeZone }), hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  /** The time of day for a field of a form, which is the same in every language. */
  clock24(at: number, timeZone: string): string {
    return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);
  }

  weekday(at: number, timeZone: string): string {
    return this.#date(at, { timeZone, weekday: "short" });
  }

  /** A number with exactly this many decimals, for an axis. */
  fixed(value: number, decimals: number): string {
    return value.toLocaleString(this.language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }

  /** The unit of a price, for an axis. */
  priceUnit(currency: string | undefined): string {
    return currency ? `${currency}/kWh` : "/kWh";
  }

  #date(at: number, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options);
    const format = this.#dates.get(key) ?? new Intl.DateTimeFormat(this.language, options);
    this.#dates.set(key, format);
    return format.format(at);
  }

  #quantity(quantity: Quantity, reader: Reader = { now: 0 }): string {
    return this.#format.quantity(quantity, reader);
  }
}

/** The texts for all parts of the page. */
export const TextContext = createContext<Text>(new Text({ language: "en-US", words: {} }));

/** The texts of the page in the language of the reader. */
export function useText(): Text {
  return useContext(TextContext);
}

/** The time zone and the present of a car or a home. */
export function readerOf({ at, zone }: { readonly at: number; readonly zone: string }): Reader {
  return { now: at, zone };
}
