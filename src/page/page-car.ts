import type { ModeName, RequestWord } from "./page-request";

/** A measured value and when it was measured. */
export interface Reading {
  readonly value: number;
  readonly at: number;
  /** Too old to be shown as current. */
  readonly isOld?: true | undefined;
}

/** Something of a car, a home, or an account that its owner should know. */
export interface Problem {
  /** Never changes. */
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly text: string;
  /** What to do, unless the text says it. */
  readonly advice?: string | undefined;
  readonly sinceAt?: number | undefined;
}

/** `unknown` if the car has not reported it. */
export type ChargeState = "charging" | "plugged-in" | "unplugged" | "full" | "unknown";

/** A car as the page shows it. Instants are milliseconds since the epoch. */
export interface CarState {
  readonly id: string;
  readonly name: string;
  /** In the usual spelling. */
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
  /** When the car last reported anything. */
  readonly reportedAt?: number | undefined;
  /** It has reported nothing for a day, or never. */
  readonly isStale: boolean;
  /** Accepted by the car, but not reported by it yet. */
  readonly accepted?: { readonly charging?: boolean | undefined; readonly limit?: number | undefined } | undefined;

  readonly budget: CarBudget;
  /** The requests that can be made for this car. There are no buttons for others. */
  readonly requests: readonly RequestWord[];
  /** The modes to choose from, in order; empty if the car has no node with modes. */
  readonly modes: readonly ModeName[];
  readonly mode?: ModeName | undefined;
  readonly boost?: { readonly endAt?: number | undefined; readonly kwh?: number | undefined } | undefined;
  /** The next departure. */
  readonly ready?:
    | {
        readonly at: number;
        readonly target?: number | undefined;
        /** Requested for this departure only. */
        readonly once: boolean;
      }
    | undefined;
  /** Percent: needed at departure, charge up to, and minimum charge. */
  readonly target?: number | undefined;
  readonly full?: number | undefined;
  readonly minimum?: number | undefined;
  /** Price ceiling per kWh. */
  readonly ceiling?: number | undefined;

  readonly decision?: CarDecision | undefined;
  /** No node of the flows decides for it, e.g. where it only follows the plan of another car. */
  readonly nobodyDecides?: boolean | undefined;
  readonly plan?: CarPlan | undefined;
  /** The running session, or else the last one. */
  readonly session?: CarSession | undefined;
  /** At most ten sessions that have ended, the newest first. */
  readonly sessions: readonly CarSession[];
  readonly month?: MonthSums | undefined;
  /** Faults of the car and warnings of the decision, the most severe first. */
  readonly problems: readonly Problem[];
}

/** What a car's account may still use; absent where it is unknown. */
export interface CarBudget {
  readonly callsLeft?: number | undefined;
  /** Absent if the make does not limit stops. */
  readonly stopsLeft?: number | undefined;
  readonly stopsLimit?: number | undefined;
  readonly stopsDays?: number | undefined;
  /** Starts and stops left until the car is driven. */
  readonly commandsLeft?: number | undefined;
}

/** What is decided for the car, and why. */
export interface CarDecision {
  /** Absent: the car is not commanded. */
  readonly on?: boolean | undefined;
  /** Never changes, unlike the sentence. */
  readonly code: string;
  readonly reason: string;
  readonly sinceAt?: number | undefined;
  /** The next change and when it happens. */
  readonly next?: { readonly at: number; readonly text: string } | undefined;
}

/** When the car charges, as planned. Money is in the car's currency. */
export interface CarPlan {
  readonly windows: readonly PlanWindow[];
  readonly cost?: number | undefined;
  /** Savings compared to charging at once. */
  readonly saving?: number | undefined;
  /** Whether solar power is part of the plan. */
  readonly sunKnown?: boolean | undefined;
}

/** One planned charge, with its energy at the wall. Instants are milliseconds since the epoch. */
export interface PlanWindow {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh?: number | undefined;
  readonly solarKwh?: number | undefined;
  /** The mean per kWh. */
  readonly price?: number | undefined;
}

/** A charging session. Instants are milliseconds since the epoch, `socFrom` and `socTo` percent. */
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
  /** The car did not report all of it. */
  readonly isApproximate?: true | undefined;
}

/** The current calendar month in the time zone of the car, as far as it was observed. */
export interface MonthSums {
  readonly sessions: number;
  readonly energyKwh?: number | undefined;
  /** Of the sessions whose cost is known. */
  readonly cost?: number | undefined;
  /** The percentage of the energy that the cost covers; absent: all of it. */
  readonly costShare?: number | undefined;
}
