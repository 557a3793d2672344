import type { CarState, Problem, Reading } from "./page-car";
import type { PageSeries } from "./page-series";

/**
 * The contract between the server and the page: JSON, with these types on both sides. Cars are in `page-car.ts`, charts in
 * `page-series.ts`, and requests in `page-request.ts`.
 *
 * - Instants (`…At`, `at`) are milliseconds since the epoch on the clock of the account, which is faster than the computer's in the
 *   demo: compare them with the `at` of the same car or home, never with the clock of the browser.
 * - Powers are in W, energies in kWh, states of charge in percent, money in major units of `currency`, prices per kWh as paid.
 * - Texts are whole sentences in the language of the reader, without markup. Absent means unknown.
 * - There is never a position, a VIN, a token, or the id of a vehicle.
 *
 * Addresses, all relative to the page, which ends in a slash:
 *
 * | method, address | body → answer |
 * |---|---|
 * | GET `` | the page; `<script type="application/json" id="boot">` in it is a `PageBoot` |
 * | GET `boot` | `PageBoot`, after a login, and every 15 s if the stream does not work |
 * | GET `events?after=<version of the boot>` | server-sent events: `state` (`PageState`, at least every 30 s), `series` (`PageSeries` of what has changed since `after`), and `door` at its end if the session of the reader has ended: request `boot`; 401 without a session, 503 if too many streams are open |
 * | POST `request` | `PageRequest` → `PageAnswer` |
 * | POST `login` | `{ password }` → `PageBoot`, or `PageRefusal` |
 * | POST `logout` | `{}` → `PageBoot` |
 *
 * Browsers omit the cookie from the first request after a link from another site, so the page requests `boot` once before it asks
 * the reader for a password.
 *
 * A POST has `content-type: application/json` and the header `x-smartcar-page: 1`.
 */

/** Everything that the page needs to render. */
export interface PageBoot {
  /** BCP 47, for the texts, the labels, and the numbers. */
  readonly language: string;
  /** The labels of the page, by section and key. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The title from the settings; absent: that of the labels. */
  readonly title?: string | undefined;
  readonly door: Door;
  /** The version of the state and the series, from which the stream continues. */
  readonly version?: number | undefined;
  /** Only if the reader may see it. */
  readonly state?: PageState | undefined;
  readonly series?: PageSeries | undefined;
}

/** What the reader may do. */
export type Door =
  /** Sees everything, and may make requests if `mayControl`. `why` is the reason if not. */
  | {
      readonly kind: "open";
      readonly mayControl: boolean;
      readonly why?: string | undefined;
      /** Whether a password would allow more. */
      readonly canLogIn: boolean;
      readonly isLoggedIn: boolean;
    }
  /** A password is required. */
  | { readonly kind: "login" }
  /** Nobody may see anything yet; the text says how to set a password. */
  | { readonly kind: "closed"; readonly text: string };

/** All that the page shows but its charts. */
export interface PageState {
  /** If this is not the build with which the page was loaded, it loads itself again. */
  readonly build: string;
  /** In the order of the flows. */
  readonly homes: readonly HomeState[];
  /** All cars, including those without a home. */
  readonly cars: readonly CarState[];
  /** Problems of accounts. */
  readonly problems: readonly Problem[];
}

/** A home as the page shows it. Instants are milliseconds since the epoch, money is in its currency. */
export interface HomeState {
  readonly id: string;
  readonly name: string;
  /** The time of the home, when this was composed. */
  readonly at: number;
  /** IANA. */
  readonly zone: string;
  /** ISO 4217. */
  readonly currency?: string | undefined;
  /** The data is simulated. */
  readonly isSimulated?: true | undefined;
  /** The ids of its cars. */
  readonly cars: readonly string[];
  /** Import is positive. */
  readonly gridW?: Reading | undefined;
  readonly solarW?: Reading | undefined;
  /** Discharge is positive. */
  readonly batteryW?: Reading | undefined;
  readonly batteryPercent?: Reading | undefined;
  /** The power of the house without its cars; absent unless every part is known. */
  readonly houseW?: Reading | undefined;
  /** The current price per kWh. */
  readonly price?: number | undefined;
  /** The current payment per exported kWh. */
  readonly feedIn?: number | undefined;
  /** A sentence about a limit from outside, such as that of the grid operator. */
  readonly limit?: { readonly watts: number; readonly untilAt?: number | undefined; readonly text: string } | undefined;
  readonly problems: readonly Problem[];
}
