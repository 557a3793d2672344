/**
 * What the page is told, and what it may ask for. JSON, shared with the scripts of the browser.
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

/** A measured value and when it was measured. */
export interface Reading {
  readonly value: number;
  readonly at: number;
  /** Too old to be shown as it is now. */
  readonly isOld?: true | undefined;
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

/** `unknown` where the car has not reported it. */
export type ChargeState = "charging" | "plugged-in" | "unplugged" | "full" | "unknown";

/** As requests have them. */
export type ModeName = "off" | "solar" | "cheap" | "solar+cheap" | "now";

export interface CarState {
  readonly id: string;
  readonly name: string;
  /** As its owners write it. */
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly homeId?: string | undefined;
  /** The time of the car, when this was composed. */
  readonly at: number;
  /** IANA. */
  readonly zone: string;
  readonly currency?: string | undefined;
  readonly isSimulated?: true | undefined;

  readonly soc?: Reading | undefined;
  /** The car's charge limit, percent. */
  readonly limit?: Reading | undefined;
  readonly rangeKm?: Reading | undefined;
  readonly powerW?: Reading | undefined;
  readonly charge: ChargeState;
  readonly place: "home" | "away" | "unknown";
  readonly minutesToFull?: number | undefined;
  /** When the car reported anything last. */
  readonly reportedAt?: number | undefined;
  /** It has reported nothing for a day, or never. */
  readonly isStale: boolean;
  /** Accepted by the car, and not reported by it yet. */
  readonly accepted?: { readonly charging?: boolean | undefined; readonly limit?: number | undefined } | undefined;

  readonly budget: CarBudget;
  /** What may be asked for this car. What is not in the list has no button. */
  readonly requests: readonly RequestWord[];
  /** Those that may be chosen, in order; empty where no node takes a mode. */
  readonly modes: readonly ModeName[];
  readonly mode?: ModeName | undefined;
  readonly boost?: { readonly endAt?: number | undefined; readonly kwh?: number | undefined } | undefined;
  /** The next departure. */
  readonly ready?:
    | {
        readonly at: number;
        readonly target?: number | undefined;
        /** Requested for this time only. */
        readonly once: boolean;
      }
    | undefined;
  /** Needed at departure, charge up to, minimum charge: percent. */
  readonly target?: number | undefined;
  readonly full?: number | undefined;
  readonly minimum?: number | undefined;
  /** Price ceiling per kWh. */
  readonly ceiling?: number | undefined;

  readonly decision?: CarDecision | undefined;
  readonly plan?: CarPlan | undefined;
  /** The running session, or else the last. */
  readonly session?: CarSession | undefined;
  /** Ended ones, the newest first, at most ten. */
  readonly sessions: readonly CarSession[];
  readonly month?: MonthSums | undefined;
  /** Faults of the car and warnings of the decision, the most severe first. */
  readonly problems: readonly Problem[];
}

export interface CarBudget {
  readonly callsLeft?: number | undefined;
  /** Absent where the make does not limit stops. */
  readonly stopsLeft?: number | undefined;
  readonly stopsLimit?: number | undefined;
  readonly stopsDays?: number | undefined;
  /** Starts and stops until the car is driven. */
  readonly commandsLeft?: number | undefined;
}

export interface CarDecision {
  /** Absent: nothing is said to the car. */
  readonly on?: boolean | undefined;
  /** Never changes; the sentence may. */
  readonly code: string;
  readonly reason: string;
  readonly sinceAt?: number | undefined;
  /** What happens next and when. */
  readonly next?: { readonly at: number; readonly text: string } | undefined;
}

export interface CarPlan {
  readonly windows: readonly PlanWindow[];
  readonly cost?: number | undefined;
  /** What it saves against charging at once. */
  readonly saving?: number | undefined;
  /** Whether solar power is part of the plan. */
  readonly sunKnown?: boolean | undefined;
}

export interface PlanWindow {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh?: number | undefined;
  readonly solarKwh?: number | undefined;
  /** The mean per kWh. */
  readonly price?: number | undefined;
}

export interface CarSession {
  readonly startAt: number;
  /** Absent while it runs. */
  readonly endAt?: number | undefined;
  readonly energyKwh?: number | undefined;
  readonly socFrom?: number | undefined;
  readonly socTo?: number | undefined;
  readonly place: "home" | "away" | "unknown";
  readonly cost?: number | undefined;
  /** Percent of the energy. */
  readonly solarShare?: number | undefined;
  /** The car was not seen all the time. */
  readonly isApproximate?: true | undefined;
}

/** This calendar month in the car's zone, as far as it was seen. */
export interface MonthSums {
  readonly sessions: number;
  readonly energyKwh?: number | undefined;
  /** Of the sessions whose cost is known. */
  readonly cost?: number | undefined;
  /** How much of the energy that cost is of, percent; absent: all. */
  readonly costShare?: number | undefined;
}

export interface Problem {
  /** Never changes. */
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly text: string;
  /** What to do, where that is not in the text. */
  readonly advice?: string | undefined;
  readonly sinceAt?: number | undefined;
}

/** The charts by the id of a home or a car. An event `series` has only those that have changed, each as a whole. */
export interface PageSeries {
  readonly homes: Readonly<Record<string, HomeSeries>>;
  readonly cars: Readonly<Record<string, CarSeries>>;
}

/**
 * Columns of the same length, in order of time. `null` is a gap. Steps: a value holds until the next instant, and the last entry is
 * `null`. Points: a line runs from one to the next.
 */
export interface Columns {
  readonly at: readonly number[];
  readonly value: readonly (number | null)[];
}

/** Of the last 24 hours, and as far ahead as is known. All steps. */
export interface HomeSeries {
  readonly prices?: Columns | undefined;
  readonly feedIn?: Columns | undefined;
  /** Expected of the sun, W, past and to come. */
  readonly forecastW?: Columns | undefined;
  readonly solarW?: Columns | undefined;
  readonly gridW?: Columns | undefined;
  readonly batteryW?: Columns | undefined;
  readonly batteryPercent?: Columns | undefined;
}

export interface CarSeries {
  /** Steps: what its plan is made with; absent: those of its home. */
  readonly prices?: Columns | undefined;
  readonly forecastW?: Columns | undefined;
  /** Steps, W. */
  readonly chargedW?: Columns | undefined;
  readonly plannedW?: Columns | undefined;
  /** Points, percent. The second begins where the first ends. */
  readonly soc?: Columns | undefined;
  readonly socToCome?: Columns | undefined;
  readonly departure?: { readonly at: number; readonly target?: number | undefined } | undefined;
}

/** What a person may ask for, in the words of messages. */
export type RequestWord = "mode" | "boost" | "ready" | "target" | "full" | "minimum" | "ceiling" | "charge" | "limit";

/** `off` takes a request back, so that the settings count again. */
export type PageRequest =
  | { readonly car: string; readonly word: "mode"; readonly value: ModeName }
  | {
      readonly car: string;
      readonly word: "boost";
      readonly value: { readonly minutes: number } | { readonly kwh: number } | "off";
    }
  | {
      readonly car: string;
      readonly word: "ready";
      /** `at` is a time of day such as `07:30`, or ISO 8601. */
      readonly value: { readonly at: string; readonly target?: number | undefined } | "off";
    }
  | {
      readonly car: string;
      readonly word: "target" | "full" | "minimum" | "ceiling";
      readonly value: number | "off";
    }
  | { readonly car: string; readonly word: "charge"; readonly value: "start" | "stop" }
  /** 50 to 100. */
  | { readonly car: string; readonly word: "limit"; readonly value: number };

/** What became of a request. `unknown` is never repeated automatically: the car might have done it. */
export interface PageAnswer {
  readonly outcome: "done" | "already" | "refused" | "unsupported" | "unknown";
  readonly code?: string | undefined;
  readonly text: string;
}

/** The body of any answer with a status from 400. */
export interface PageRefusal {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** So long nothing is accepted, seconds. */
    readonly waitS?: number | undefined;
  };
}
