import { DateTime } from "luxon";
import { DAY_MS } from "../../core/duration";
import type { ReportLanguage } from "./report-language";

/** What is unknown. */
const NONE = "–";

/** How a page writes words, numbers, money, and times: in its language, and by the clock of a zone. */
export class PageFormat {
  readonly #language: ReportLanguage;
  readonly #zone: string;

  constructor(language: ReportLanguage, zone: string) {
    this.#language = language;
    this.#zone = zone;
  }

  get tag(): string {
    return this.#language.tag;
  }

  say(key: string, params?: Readonly<Record<string, string>>): string {
    return this.#language.say(key, params);
  }

  /** The month of an instant with its year. */
  month(at: number): string {
    return this.#date(at, { month: "long", year: "numeric" });
  }

  /** A day with its month and year. */
  day(at: number): string {
    return this.#date(at, { day: "numeric", month: "long", year: "numeric" });
  }

  /** A day in short, with its weekday. */
  shortDay(at: number): string {
    return this.#date(at, { weekday: "short", day: "2-digit", month: "2-digit" });
  }

  /** From one time of day to another, with the days between them. */
  times(startAt: number, endAt: number): string {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    const days = Math.round((this.#midnight(endAt) - this.#midnight(startAt)) / DAY_MS);
    // Only what comes behind may be in a line of its own.
    return `${this.#date(startAt, clock)}\u2060–\u2060${this.#date(endAt, clock)}${days > 0 ? ` (+${days})` : ""}`;
  }

  number(value: number | undefined, decimals: number): string {
    if (value === undefined) return NONE;
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(this.tag, { ...digits, useGrouping: "min2" }).format(value + 0);
  }

  /** A share from 0 to 1. */
  percent(share: number): string {
    return new Intl.NumberFormat(this.tag, { style: "percent", maximumFractionDigits: 0 }).format(share);
  }

  range(from: number | undefined, to: number | undefined): string {
    if (from === undefined && to === undefined) return NONE;
    return `${this.number(from, 0)} → ${this.number(to, 0)}`;
  }

  /** An amount with its currency, unless that is the `common` one, which is shown elsewhere. */
  money(value: number | undefined, currency: string | undefined, common?: string): string {
    if (value === undefined) return NONE;
    return `${this.number(value, 2)}${currency && currency !== common ? ` ${currency}` : ""}`;
  }

  /** Whether an instant is the beginning of a month, and another its end. */
  isWholeMonth(fromAt: number, untilAt: number): boolean {
    const from = DateTime.fromMillis(fromAt, { zone: this.#zone });
    return from.startOf("month").toMillis() === fromAt && from.endOf("month").toMillis() === untilAt - 1;
  }

  #date(at: number, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.tag, { ...options, timeZone: this.#zone }).format(at);
  }

  #midnight(at: number): number {
    return DateTime.fromMillis(at, { zone: this.#zone }).startOf("day").toMillis();
  }
}

/** Whether a cell shows nothing. */
export function isEmptyCell(cell: string): boolean {
  return /^[–\s→≈]*$/.test(cell);
}

/** A text as HTML shows it. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
