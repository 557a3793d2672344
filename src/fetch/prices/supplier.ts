import { DAY_MS, HOUR_MS } from "../../core/duration";
import type { FeedOptions } from "../../control/feeds/feed";
import type { IncludedWord } from "../../control/price/included";
import type { FetchRequest } from "../request";

/** A day of a market, from midnight to midnight of its own zone. */
export interface MarketDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly startAt: number;
  readonly endAt: number;
}

/** What is asked of a supplier. */
export interface PriceInquiry {
  /** ISO 3166, upper case; empty where none is chosen. */
  readonly country: string;
  /** One of the supplier's areas, or what the user has entered in its place. */
  readonly area: string;
  readonly token: string;
  /** The user's own address, without a slash at the end. */
  readonly address: string;
  readonly now: number;
  /** The days of which prices are missing: today, tomorrow, or both. */
  readonly days: readonly [MarketDay, ...MarketDay[]];
}

/** When new prices can be expected. */
export type Timing =
  /** All of tomorrow at a time of day; `lateMs` after that it is late. */
  | { readonly kind: "daily"; readonly time: string; readonly zone: string; readonly lateMs: number }
  /** At any time: asked every so often. `zone` is that of its days. */
  | { readonly kind: "every"; readonly ms: number; readonly zone: string };

/** What the user enters beside the country. */
export type Need = "area" | "token" | "address";

/** What is known of a supplier of prices: how it is asked, when, and what it answers. One file each. */
export interface PriceSupplier {
  readonly id: string;
  /** As it calls itself, in all languages. */
  readonly name: string;
  /** Its countries with their areas, the usual one first; none where it has no areas. `*` is any country. */
  readonly areas: Readonly<Record<string, readonly string[]>>;
  readonly needs?: readonly Need[];
  /** What may be entered, and helps. */
  readonly takes?: readonly Need[];
  /** By country where that differs; `*` is all others. */
  readonly includes: IncludedWord | Readonly<Record<string, IncludedWord>>;
  readonly timing: Timing;
  readonly requests: (inquiry: PriceInquiry) => readonly FetchRequest[];
  /** Asked once in place of a request that the service refuses as it is. */
  readonly otherwise?: (inquiry: PriceInquiry) => FetchRequest;
  /** The answers are an index: what they name is asked next, and read in their place. */
  readonly leadsTo?: (answer: unknown, inquiry: PriceInquiry) => readonly FetchRequest[];
  /** What of an answer is to be read, where that is not all of it. Gets parsed JSON, or text. */
  readonly prepared?: (answer: unknown, inquiry: PriceInquiry) => unknown;
  /** What its data do not say of themselves. */
  readonly reading?: (inquiry: PriceInquiry) => Partial<FeedOptions>;
  /** Asked no more often, whatever happens. A minute if absent. */
  readonly leastMs?: number;
  /** Requests of any 24 hours. */
  readonly perDay?: number;
  /** It makes its prices up: no real car may be commanded by them. */
  readonly isSimulated?: boolean;
  /** What its data may be used for, and the line that it wants to be shown. */
  readonly licence: string;
  /** How sure this is: `D` its own page, `C` maintained client code, `S` other public code. */
  readonly confidence: "D" | "C" | "S";
}

/** Central European time: the day of all coupled markets. */
export const CET = "Europe/Brussels";

/** When the coupled day-ahead markets publish. */
export const DAY_AHEAD: Timing = { kind: "daily", time: "13:05", zone: CET, lateMs: 2 * HOUR_MS };

/** The same areas for one country each, as `NO1` to `NO5`. */
export function numbered(country: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${country}${index + 1}`);
}

/** One request for each day. */
export function eachDay({ days }: PriceInquiry, request: (day: MarketDay) => FetchRequest): readonly FetchRequest[] {
  return days.map(request);
}

/** From the beginning of the first day to the end of the last one. */
export function spanOf({ days }: PriceInquiry): {
  readonly startAt: number;
  readonly endAt: number;
  readonly last: MarketDay;
} {
  const last = days.at(-1) ?? days[0];
  return { startAt: days[0].startAt, endAt: last.endAt, last };
}

/** The date after one. */
export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
