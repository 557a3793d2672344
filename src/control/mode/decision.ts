import type { GrantReason } from "../allocation/grant";
import type { StopWarning, StopFloorReason, StopFloorWarning } from "../shared/stop-limits";
import type { Mode } from "../shared/requests";
import type { Window } from "./state";

/** The reason of a decision. Codes never change; their sentences are in the catalog. Instants in ms, percent, kWh. */
export type ModeReason =
  | GrantReason
  /** Just restarted: nothing is sent to the car before the car and the deciding nodes have reported. */
  | { readonly code: "warming-up"; readonly params: Nothing }
  | { readonly code: "away"; readonly params: Nothing }
  | { readonly code: "not-plugged"; readonly params: Nothing }
  /** Manual override: started or stopped in the car or its app. Respected until then, or until it is unplugged. */
  | { readonly code: "left-on"; readonly params: Until }
  | { readonly code: "left-off"; readonly params: Until }
  /** It does not follow the stop, which is tried again then. */
  | { readonly code: "not-stopped"; readonly params: Until }
  /** Off: a start could not be followed by a stop, and is not needed. */
  | StopFloorReason
  /** Below the minimum charge: now, whatever the mode. */
  | { readonly code: "minimum"; readonly params: { readonly soc: number; readonly minimum: number } }
  | { readonly code: "boost"; readonly params: Until }
  | { readonly code: "boost-kwh"; readonly params: { readonly kwh: number; readonly charged: number } }
  /** On, so that it is ready: by the plan of the tariff, or as late as is enough. */
  | { readonly code: "ready-plan"; readonly params: At }
  | { readonly code: "ready"; readonly params: At & { readonly target: number } }
  /** On after that time, because the target was missed and the car is still here. */
  | { readonly code: "ready-overrun"; readonly params: At & { readonly target: number } }
  /** Off, but charging starts at `startAt`. */
  | { readonly code: "ready-waiting"; readonly params: At & { readonly startAt: number } }
  | { readonly code: "off"; readonly params: Nothing }
  | { readonly code: "now"; readonly params: Nothing }
  /** The decision of the node that the mode follows, with that node's reason. */
  | { readonly code: "solar-on"; readonly params: SourceParams }
  | { readonly code: "solar-off"; readonly params: SourceParams }
  | { readonly code: "cheap-on"; readonly params: SourceParams }
  | { readonly code: "cheap-off"; readonly params: SourceParams }
  | { readonly code: "both-off"; readonly params: { readonly solar: string; readonly cheap: string } }
  /** Off although the surplus is enough: much of it comes from the home battery, W. */
  | { readonly code: "battery-discharging"; readonly params: { readonly watts: number } }
  /** On without surplus, because the plan begins so soon that a stop is not worth it. */
  | { readonly code: "bridging"; readonly params: At }
  /** A session of unknown origin: the deciding nodes come first. */
  | { readonly code: "found"; readonly params: Until }
  /** It has never sent a decision. */
  | { readonly code: "waiting-surplus"; readonly params: Nothing }
  | { readonly code: "waiting-tariff"; readonly params: Nothing }
  | { readonly code: "waiting-both"; readonly params: Nothing }
  /** It sends, but has no decision yet. */
  | { readonly code: "undecided"; readonly params: SourceParams }
  /** It no longer sends: off. */
  | { readonly code: "surplus-silent"; readonly params: Last }
  | { readonly code: "tariff-silent"; readonly params: Last }
  | { readonly code: "both-silent"; readonly params: Last };

/** Problems that a person should solve, whatever is decided. A warning lasts as long as its problem does. */
export type ModeWarning =
  /** One of two does not send, so the other one decides alone. */
  | { readonly code: "surplus-missing"; readonly params: Nothing }
  | { readonly code: "tariff-missing"; readonly params: Nothing }
  /** The minimum charge has no effect. */
  | { readonly code: "soc-unknown"; readonly params: Nothing }
  /** The start for it cannot be planned: state of charge, capacity, or charging power is missing. */
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
interface SourceParams {
  readonly said: string;
}

/** The numbers that a decision is based on. Unknown ones are absent. */
export interface ModeInputs {
  readonly soc?: number | undefined;
  readonly limit?: number | undefined;
  readonly minimumPercent?: number | undefined;
  readonly pluggedIn?: boolean | undefined;
  readonly charging?: boolean | undefined;
  readonly chargePowerW?: number | undefined;
  readonly capacityKwh?: number | undefined;
  readonly solar?: boolean | undefined;
  readonly solarReceivedAt?: number | undefined;
  readonly cheap?: boolean | undefined;
  readonly cheapReceivedAt?: number | undefined;
  /** The home battery: its power in W, and its level in percent. */
  readonly batteryW?: number | undefined;
  readonly batteryPercent?: number | undefined;
}

/** What a mode has decided, and why. Instants are milliseconds since the epoch. */
export interface ModeDecision {
  /** The decision; `undefined` while nothing is to be sent to the car. */
  readonly on: boolean | undefined;
  /** Whether that is a new command. */
  readonly changed: boolean;
  /** Manual override: no command is sent, however often the decision is repeated. */
  readonly leavesAlone: boolean;
  /** From when on an update of the car would confirm the manual override. */
  readonly updateWantedAt: number | undefined;
  readonly reason: ModeReason;
  readonly since: number | undefined;
  /** When the request ends. */
  readonly until: number | undefined;
  readonly nextChangeAt: number | undefined;
  /** The most important warning, and all of them, that one first. */
  readonly warning: ModeWarning | StopWarning | StopFloorWarning | undefined;
  readonly warnings: ReadonlyArray<ModeWarning | StopWarning | StopFloorWarning>;
  readonly inputs: ModeInputs;
  readonly mode: Mode;
  /** Whether the home battery should not give power: the car charges from the grid, and the tariff does not want the battery to help. */
  readonly holdsBattery: boolean;
  /** The request that has not ended. */
  readonly boost: { readonly endAt: number; readonly kwh?: number | undefined } | undefined;
  readonly ready: { readonly at: number; readonly targetPercent?: number | undefined } | undefined;
  /** When the car charges, as far as known; `undefined` while it is not. */
  readonly plan: readonly Window[] | undefined;
  /** The plan, if it differs enough from the one that was sent last to be worth a sync. */
  readonly windows: readonly Window[] | undefined;
}

/** The result of a rule. */
export interface ModeRuleResult {
  readonly on: boolean | undefined;
  /** Nothing is sent to the car, and the last command still applies. */
  readonly holds?: boolean | undefined;
  readonly reason: ModeReason;
  readonly until?: number | undefined;
  readonly nextChangeAt?: number | undefined;
  readonly warning?: ModeWarning | undefined;
}
