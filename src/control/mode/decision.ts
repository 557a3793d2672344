import type { StopWarning, StopFloorReason, StopFloorWarning } from "../shared/stop-limits";
import type { Mode } from "../shared/requests";
import type { Window } from "./state";

/** Why it is as it is. The codes never change; words are made of them elsewhere. Instants in ms, percent, kWh. */
export type ModeReason =
  /** Just restarted: nothing is told to the car before what matters has been heard. */
  | { readonly code: "warming-up"; readonly params: Nothing }
  | { readonly code: "away"; readonly params: Nothing }
  | { readonly code: "not-plugged"; readonly params: Nothing }
  /** Somebody started or stopped it in the car or its app: respected until then, or until unplugged. */
  | { readonly code: "left-on"; readonly params: Until }
  | { readonly code: "left-off"; readonly params: Until }
  /** It does not follow the stop, which is tried again then. */
  | { readonly code: "not-stopped"; readonly params: Until }
  /** Off: a start could not be taken back, and is not needed. */
  | StopFloorReason
  /** Below the minimum: at once, whatever the mode. */
  | { readonly code: "minimum"; readonly params: { readonly soc: number; readonly minimum: number } }
  | { readonly code: "boost"; readonly params: Until }
  | { readonly code: "boost-kwh"; readonly params: { readonly kwh: string; readonly charged: string } }
  /** On, so that it is ready: by the plan of the tariff, or as late as is enough. */
  | { readonly code: "ready-plan"; readonly params: At }
  | { readonly code: "ready"; readonly params: At & { readonly target: number } }
  /** On after that time, because the target was missed and the car is still here. */
  | { readonly code: "ready-overrun"; readonly params: At & { readonly target: number } }
  /** Off, but it will begin at `startAt`. */
  | { readonly code: "ready-waiting"; readonly params: At & { readonly startAt: number } }
  | { readonly code: "off"; readonly params: Nothing }
  | { readonly code: "now"; readonly params: Nothing }
  /** As the node decides that the mode asks, in its own words. */
  | { readonly code: "solar-on"; readonly params: Said }
  | { readonly code: "solar-off"; readonly params: Said }
  | { readonly code: "cheap-on"; readonly params: Said }
  | { readonly code: "cheap-off"; readonly params: Said }
  | { readonly code: "both-off"; readonly params: { readonly solar: string; readonly cheap: string } }
  /** Off although the sun is said to be enough: much of it is what the home's battery gives, W. */
  | { readonly code: "battery-discharging"; readonly params: { readonly watts: number } }
  /** On without sun, because the plan begins so soon that a stop is not worth it. */
  | { readonly code: "bridging"; readonly params: At }
  /** A charge that nobody is known to have begun: what decides is asked first. */
  | { readonly code: "found"; readonly params: Until }
  /** It has never spoken. */
  | { readonly code: "waiting-surplus"; readonly params: Nothing }
  | { readonly code: "waiting-tariff"; readonly params: Nothing }
  | { readonly code: "waiting-both"; readonly params: Nothing }
  /** It has spoken, but has nothing to say to the car. */
  | { readonly code: "undecided"; readonly params: Said }
  /** It used to speak and does not any more: off. */
  | { readonly code: "surplus-silent"; readonly params: Last }
  | { readonly code: "tariff-silent"; readonly params: Last }
  | { readonly code: "both-silent"; readonly params: Last };

/** What a person should see to, whatever is decided. Stays as long as it is so. */
export type ModeWarning =
  /** One of two does not speak, so the other decides alone. */
  | { readonly code: "surplus-missing"; readonly params: Nothing }
  | { readonly code: "tariff-missing"; readonly params: Nothing }
  /** The minimum cannot be watched. */
  | { readonly code: "soc-unknown"; readonly params: Nothing }
  /** When to begin for it is not known: state of charge, battery or charging power is missing. */
  | { readonly code: "ready-unknown"; readonly params: At };

type Nothing = Readonly<Record<string, never>>;
interface At {
  readonly at: number;
}
interface Until {
  readonly until: number;
}
interface Last {
  readonly lastAt: number;
}
interface Said {
  readonly said: string;
}

/** The numbers a decision rests on. Unknown is absent. */
export interface ModeInputs {
  readonly soc?: number | undefined;
  readonly limit?: number | undefined;
  readonly minimumPercent?: number | undefined;
  readonly pluggedIn?: boolean | undefined;
  readonly charging?: boolean | undefined;
  readonly chargePowerW?: number | undefined;
  readonly capacityKwh?: number | undefined;
  readonly solar?: boolean | undefined;
  readonly solarHeardAt?: number | undefined;
  readonly cheap?: boolean | undefined;
  readonly cheapHeardAt?: number | undefined;
  /** The home's battery: what it gives, W, and how full it is. */
  readonly batteryW?: number | undefined;
  readonly batteryPercent?: number | undefined;
}

export interface ModeDecision {
  /** What shall be; `undefined` as long as nothing is to be said to the car. */
  readonly on: boolean | undefined;
  /** Whether that is a new command. */
  readonly changed: boolean;
  /** The car is left alone: it is not to be commanded, however often the decision is said again. */
  readonly leavesAlone: boolean;
  /** From when on news of the car would make certain what it is left alone for. */
  readonly newsWantedAt: number | undefined;
  readonly reason: ModeReason;
  readonly since: number | undefined;
  /** When what was asked for once is over. */
  readonly until: number | undefined;
  readonly nextChangeAt: number | undefined;
  /** The most important, and all of them with it first: none hides another. */
  readonly warning: ModeWarning | StopWarning | StopFloorWarning | undefined;
  readonly warnings: ReadonlyArray<ModeWarning | StopWarning | StopFloorWarning>;
  readonly inputs: ModeInputs;
  readonly mode: Mode;
  /** What was asked for once and is not over. */
  readonly boost: { readonly endAt: number; readonly kwh?: number | undefined } | undefined;
  readonly ready: { readonly at: number; readonly targetPercent?: number | undefined } | undefined;
  /** When the car is to charge, as far as that is known; `undefined` while it is not. */
  readonly plan: readonly Window[] | undefined;
  /** The plan, when it differs so much from what was told last that a car with schedules should hear of it. */
  readonly windows: readonly Window[] | undefined;
}

/** What a rule wants. */
export interface ModeRuleResult {
  readonly on: boolean | undefined;
  /** Nothing is said to the car, and what it was told last still stands. */
  readonly holds?: boolean | undefined;
  readonly reason: ModeReason;
  readonly until?: number | undefined;
  readonly nextChangeAt?: number | undefined;
  readonly warning?: ModeWarning | undefined;
}
