import type { CarState, Problem, Reading } from "./page-car";
import type { PageSeries } from "./page-series";

/**
 * What the page is sent. JSON, shared with the scripts of the browser. Cars are in `page-car.ts`, charts in `page-series.ts`, and
 * what the page may ask is in `page-request.ts`.
 *
 * - Instants (`…At`, `at`) are milliseconds since the epoch in the time of the account, which in the demo is faster than the
 *   computer's: compare them with the `at` of the same car or home, never with the browser's clock.
 * - Powers are in W, energies in kWh, states of charge in percent, money in major units of `currency`, prices per kWh as paid.
 * - Texts are whole sentences in the reader's language, without markup. Absent means unknown.
 * - Nothing here is a position, a VIN, a token, or the id of a vehicle.
 *
 * Addresses, all relative to the page, which ends in a slash:
 *
 * | method, address | body → answer |
 * |---|---|
 * | GET `` | the page; `<script type="application/json" id="boot">` in it is a `PageBoot` |
 * | GET `boot` | `PageBoot`, after a login and where the stream cannot be had (every 15 s) |
 * | GET `events?after=<version of the boot>` | server-sent events: `state` (`PageState`, at least every 30 s), `series` (`PageSeries` of what has changed since `after`), and `door` at its end, where the reader's session has ended: ask for `boot`; 401 behind a closed door, 503 where too many are open |
 * | POST `request` | `PageRequest` → `PageAnswer` |
 * | POST `login` | `{ password }` → `PageBoot`, or `PageRefusal` |
 * | POST `logout` | `{}` → `PageBoot` |
 *
 * The cookie is not sent with the first request of somebody who comes from another site: a page that is asked for a password asks
 * for `boot` once before it asks the reader.
 *
 * A POST has `content-type: application/json` and the header `x-smartcar-page: 1`.
 */

/** All that the page needs to be drawn. */
export interface PageBoot {
  /** BCP 47: of the texts, the labels, and the numbers. */
  readonly language: string;
  /** The labels of the page, by section and key. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** As the owner named it; absent: the words have a title. */
  readonly title?: string | undefined;
  readonly door: Door;
  /** Of the state and the series: what the stream is asked to go on from. */
  readonly version?: number | undefined;
  /** Only behind an open door. */
  readonly state?: PageState | undefined;
  readonly series?: PageSeries | undefined;
}

/** What this reader may do. */
export type Door =
  /** Sees everything, and presses where `mayControl`. `why` says why not. */
  | {
      readonly kind: "open";
      readonly mayControl: boolean;
      readonly why?: string | undefined;
      /** Whether a password would open more. */
      readonly canLogIn: boolean;
      readonly isLoggedIn: boolean;
    }
  /** A password is asked for. */
  | { readonly kind: "login" }
  /** Nobody may see anything yet: the text says how to set a password. */
  | { readonly kind: "closed"; readonly text: string };

export interface PageState {
  /** Another one than the page was loaded with: load it again. */
  readonly build: string;
  /** In the order of the flows. */
  readonly homes: readonly HomeState[];
  /** All cars; those without a home, too. */
  readonly cars: readonly CarState[];
  /** What is wrong with an account. */
  readonly problems: readonly Problem[];
}

export interface HomeState {
  readonly id: string;
  readonly name: string;
  /** The time of the home, when this was composed. */
  readonly at: number;
  /** IANA. */
  readonly zone: string;
  /** ISO 4217. */
  readonly currency?: string | undefined;
  /** The data are made up. */
  readonly isSimulated?: true | undefined;
  /** The ids of its cars. */
  readonly cars: readonly string[];
  /** Import is positive. */
  readonly gridW?: Reading | undefined;
  readonly solarW?: Reading | undefined;
  /** Discharge is positive. */
  readonly batteryW?: Reading | undefined;
  readonly batteryPercent?: Reading | undefined;
  /** What the house draws without its cars; absent unless all that it needs is known. */
  readonly houseW?: Reading | undefined;
  /** What a kWh costs now. */
  readonly price?: number | undefined;
  /** What an exported kWh earns now. */
  readonly feedIn?: number | undefined;
  /** A limit from outside, such as the grid operator's, in a sentence. */
  readonly limit?: { readonly watts: number; readonly untilAt?: number | undefined; readonly text: string } | undefined;
  readonly problems: readonly Problem[];
}
