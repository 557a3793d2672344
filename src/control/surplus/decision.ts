import type { StopWarning, StopFloorReason } from "../shared/stop-limits";
import type { StepParams } from "../shared/site-power/own-step";
import type { SiteWarning } from "../shared/site-power/site-warnings";

/**
 * Why it is as it is. The codes never change; words are made of them elsewhere. Powers in W (import positive),
 * instants (`at`, `until`, `lastAt`) in milliseconds since the epoch.
 */
export type SurplusReason =
  /** Nothing is decided before the meter has been heard. */
  | { readonly code: "no-reading-yet"; readonly params: Nothing }
  /** Just restarted, or the clock was changed. */
  | { readonly code: "warming-up"; readonly params: Until }
  /** What is held back until a command shows in the meter. */
  | { readonly code: "settling"; readonly params: Until }
  /** The last readings do not count any more; the next one begins a new mean. */
  | { readonly code: "awaiting-reading"; readonly params: Nothing }
  /** The car is known to be somewhere else. */
  | { readonly code: "away"; readonly params: Nothing }
  | { readonly code: "not-plugged"; readonly params: Nothing }
  | { readonly code: "full"; readonly params: Nothing }
  | { readonly code: "limit-reached"; readonly params: { readonly soc: number; readonly limit: number } }
  | { readonly code: "night"; readonly params: Until }
  | { readonly code: "silent-meter"; readonly params: { readonly lastAt: number } }
  /** It has said the same to the last digit for too long. */
  | { readonly code: "meter-frozen"; readonly params: { readonly sinceAt: number } }
  /** It moved the wrong way with the car: off until a setting changes, or until the stop shows otherwise. */
  | { readonly code: "meter-reversed"; readonly params: Nothing }
  /** Somebody else started it, or stopped it against our command: not touched until then, or until unplugged. */
  | { readonly code: "left-on"; readonly params: Until }
  | { readonly code: "left-off"; readonly params: Until }
  /** It does not follow the stop, which is tried again then. */
  | { readonly code: "not-stopped"; readonly params: Until }
  /** Neither set nor learnt yet, so no surplus can be called enough. */
  | { readonly code: "power-unknown"; readonly params: Nothing }
  | { readonly code: "starts-used"; readonly params: { readonly starts: number; readonly allowed: number } }
  /** Enough for today, so that the stops last for the whole window. */
  | { readonly code: "stops-paced"; readonly params: Paced }
  /** The last stops are kept for stops that matter. */
  | { readonly code: "stops-kept"; readonly params: { readonly stopsLeft: number } }
  /** A start could not be taken back. */
  | StopFloorReason
  | { readonly code: "waiting-for-sun"; readonly params: Surplus }
  | { readonly code: "start-delay"; readonly params: Surplus & { readonly at: number } }
  | { readonly code: "minimum-off"; readonly params: Until }
  /** Not worth a start: the night begins before the shortest charge would end. */
  | { readonly code: "night-near"; readonly params: { readonly at: number } }
  /** Switched on just now. */
  | { readonly code: "start"; readonly params: Surplus }
  | { readonly code: "charging"; readonly params: Import }
  /** On, but neither car nor charger has said whether it charges. */
  | { readonly code: "charging-unconfirmed"; readonly params: Import }
  /** A charge that was not started here and is taken over. */
  | { readonly code: "found-charging"; readonly params: Import }
  | { readonly code: "import-delay"; readonly params: Import & { readonly at: number } }
  | { readonly code: "minimum-on"; readonly params: Import & Until }
  /** The shortest charge is made longer because few stops are left. */
  | { readonly code: "minimum-on-paced"; readonly params: Import & Until }
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
interface Import {
  /** From the grid and the home's battery together. */
  readonly importW: number;
  readonly limitW: number;
  /** What the battery gives of it; absent when it gives none. */
  readonly batteryW?: number;
}
interface Paced {
  readonly stopsLeft: number;
  readonly starts: number;
  readonly allowed: number;
}

/** What a rule wants. */
export interface SurplusRuleResult {
  readonly on: boolean | undefined;
  /** Nothing is said to the car, and what it was told last still stands. */
  readonly holds?: boolean | undefined;
  readonly reason: SurplusReason;
  /** When that will change if all stays as it is now. */
  readonly nextChangeAt?: number | undefined;
}

/** What a person should derivedContext to. */
export type SurplusWarning =
  /** The meter shows no load of the last start. Stays until a later start is seen in the meter. */
  { readonly code: "no-rise"; readonly params: StepParams } | StopWarning | SiteWarning;

/** The numbers a decision rests on. Unknown is absent. */
export interface SurplusInputs {
  readonly gridW?: number;
  /** The home's battery: what it gives, and how full it is in percent. */
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

export interface SurplusDecision {
  /** What shall be; `undefined` as long as nothing is to be said to the car. */
  readonly on: boolean | undefined;
  /** Whether that is a new command. What is found or restored is not: it is not to be sent. */
  readonly changed: boolean;
  /** The car is left alone: it is not to be commanded, however often the decision is said again. */
  readonly leavesAlone: boolean;
  /** From when on news of the car would make certain what it is left alone for. */
  readonly newsWantedAt: number | undefined;
  readonly reason: SurplusReason;
  /** Since when `on` is as it is. */
  readonly since: number | undefined;
  /** When `on` will change if all stays as it is now. */
  readonly nextChangeAt: number | undefined;
  /** The most important, and all of them with it first: none hides another. */
  readonly warning: SurplusWarning | undefined;
  readonly warnings: readonly SurplusWarning[];
  readonly inputs: SurplusInputs;
}
