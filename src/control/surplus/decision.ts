import type { GrantReason } from "../allocation/grant";
import type { StopWarning, StopFloorReason } from "../shared/stop-limits";
import type { StepParams } from "../shared/site-power/own-step";
import type { SiteWarning } from "../shared/site-power/site-warnings";

/**
 * The reason of a decision. Codes never change; their sentences are in the catalog. Powers in W (import positive), instants (`at`,
 * `until`, `lastAt`) in milliseconds since the epoch.
 */
export type SurplusReason =
  | GrantReason
  /** Nothing is decided before the first meter reading. */
  | { readonly code: "no-reading-yet"; readonly params: Nothing }
  /** Just restarted, or the clock was changed. */
  | { readonly code: "warming-up"; readonly params: Until }
  /** Nothing changes until the last command shows at the meter. */
  | { readonly code: "settling"; readonly params: Until }
  /** The last readings no longer count; the next one begins a new mean. */
  | { readonly code: "awaiting-reading"; readonly params: Nothing }
  /** The car is known to be somewhere else. */
  | { readonly code: "away"; readonly params: Nothing }
  | { readonly code: "not-plugged"; readonly params: Nothing }
  | { readonly code: "full"; readonly params: Nothing }
  | { readonly code: "limit-reached"; readonly params: { readonly soc: number; readonly limit: number } }
  | { readonly code: "night"; readonly params: Until }
  | { readonly code: "silent-meter"; readonly params: { readonly lastAt: number } }
  /** Its readings have been identical to the last digit for too long. */
  | { readonly code: "meter-frozen"; readonly params: { readonly sinceAt: number } }
  /** It moved the wrong way with the car: off until a setting changes, or until the stop has the right direction. */
  | { readonly code: "meter-reversed"; readonly params: Nothing }
  /** Manual override: the car was started or stopped elsewhere. Nothing is sent until then, or until it is unplugged. */
  | { readonly code: "left-on"; readonly params: Until }
  | { readonly code: "left-off"; readonly params: Until }
  /** It does not follow the stop, which is tried again then. */
  | { readonly code: "not-stopped"; readonly params: Until }
  /** Neither set nor measured yet, so no surplus is known to be enough. */
  | { readonly code: "power-unknown"; readonly params: Nothing }
  | { readonly code: "starts-used"; readonly params: { readonly starts: number; readonly allowed: number } }
  /** Enough for today, so that the stops last for the whole window. */
  | { readonly code: "stops-paced"; readonly params: Paced }
  /** The last stops are reserved for sessions in progress. */
  | { readonly code: "stops-kept"; readonly params: { readonly stopsLeft: number } }
  /** A start could not be taken back. */
  | StopFloorReason
  | { readonly code: "waiting-for-sun"; readonly params: Surplus }
  | { readonly code: "start-delay"; readonly params: Surplus & { readonly at: number } }
  | { readonly code: "minimum-off"; readonly params: Until }
  /** No start: the night pause begins before the minimum run time would end. */
  | { readonly code: "night-near"; readonly params: { readonly at: number } }
  /** Switched on just now. */
  | { readonly code: "start"; readonly params: Surplus }
  /** The house imports and exports hardly anything, so its inverter may hold back solar power: a trial start comes then. */
  | { readonly code: "trial-delay"; readonly params: { readonly at: number } }
  /** Switched on just now, on trial. */
  | { readonly code: "trial"; readonly params: Nothing }
  /** Switched off just now: the solar power has not risen with the car. */
  | { readonly code: "trial-failed"; readonly params: Pick<Import, "importW" | "limitW"> }
  | { readonly code: "charging"; readonly params: Import }
  /** On, but neither car nor charger has reported whether it charges. */
  | { readonly code: "charging-unconfirmed"; readonly params: Import }
  /** A session that was started elsewhere and is controlled from now on. */
  | { readonly code: "found-charging"; readonly params: Import }
  | { readonly code: "import-delay"; readonly params: Import & { readonly at: number } }
  | { readonly code: "minimum-on"; readonly params: Import & Until }
  /** The minimum run time is longer because few stops are left. */
  | { readonly code: "minimum-on-paced"; readonly params: Import & Until }
  /** The sun is too little for two cars, and the other one is stopped first. */
  | { readonly code: "other-stops"; readonly params: { readonly car: string } & Until }
  /** Switched off just now, because of the import. */
  | { readonly code: "stop"; readonly params: Import }
  /** Switched off once more, because it began again soon after a stop. */
  | { readonly code: "stop-again"; readonly params: Import };

type Nothing = Readonly<Record<string, never>>;
interface Until {
  readonly until: number;
}
interface Surplus {
  readonly surplusW: number;
  readonly neededW: number;
}
/** What speaks against charging, W. */
export interface Import {
  /** From the grid and the home's battery together. */
  readonly importW: number;
  readonly limitW: number;
  /** The battery's part; negative for what it takes. Absent where it does nothing that counts. */
  readonly batteryW?: number;
  /** In its place where the battery takes a surplus: what the house would export without the car, and what of it the battery takes. */
  readonly surplusW?: number;
  readonly storedW?: number;
}
interface Paced {
  readonly stopsLeft: number;
  readonly starts: number;
  readonly allowed: number;
}

/** The result of a rule. */
export interface SurplusRuleResult {
  readonly on: boolean | undefined;
  /** Nothing is sent to the car, and the last command still applies. */
  readonly holds?: boolean | undefined;
  readonly reason: SurplusReason;
  /** When that changes if everything else stays as it is. */
  readonly nextChangeAt?: number | undefined;
}

/** Problems that a person should solve. */
export type SurplusWarning =
  /** The car takes no start and no stop, but charges by schedules: nothing that is decided here reaches it. */
  | { readonly code: "schedules-only"; readonly params: Nothing }
  /** The last start did not show at the meter. Lasts until a later start does. */
  | { readonly code: "no-rise"; readonly params: StepParams }
  | StopWarning
  | SiteWarning
  /** The highest surplus of recent days is far below what starts the car. */
  | { readonly code: "never-enough-sun"; readonly params: { readonly bestW: number; readonly neededW: number } };

/** The numbers that a decision is based on. Unknown ones are absent. */
export interface SurplusInputs {
  readonly gridW?: number;
  /** The home battery: its power, and its level in percent. */
  readonly batteryW?: number;
  readonly batteryPercent?: number;
  readonly importMeanW?: number;
  readonly surplusMeanW?: number;
  readonly ownLoadW?: number;
  readonly chargerW?: number;
  readonly chargePowerW?: number;
  readonly neededW?: number;
  readonly limitW?: number;
  readonly readingAt?: number;
  readonly soc?: number;
  readonly limit?: number;
  readonly startsToday?: number;
  readonly stopsLeft?: number;
}

/** What the surplus rules have decided, and why. Instants are milliseconds since the epoch. */
export interface SurplusDecision {
  /** The decision; `undefined` while nothing is to be sent to the car. */
  readonly on: boolean | undefined;
  /** Whether that is a new command. A state that was found or restored is none, and is not sent. */
  readonly changed: boolean;
  /** Manual override: no command is sent, however often the decision is repeated. */
  readonly leavesAlone: boolean;
  /** From when on an update of the car would confirm the manual override. */
  readonly updateWantedAt: number | undefined;
  readonly reason: SurplusReason;
  /** Since when `on` is as it is. */
  readonly since: number | undefined;
  /** When `on` changes if everything else stays as it is. */
  readonly nextChangeAt: number | undefined;
  /** The most important warning, and all of them, that one first. */
  readonly warning: SurplusWarning | undefined;
  readonly warnings: readonly SurplusWarning[];
  readonly inputs: SurplusInputs;
}
