import type { HouseShare } from "./house-share";

/** Why a car waits for the house. Codes never change; their sentences are in the catalog. W, instants in ms. */
export type GrantReason =
  /** A limit from outside, such as the grid operator's. */
  | { readonly code: "grid-limit"; readonly params: { readonly watts: number } }
  | { readonly code: "grid-limit-until"; readonly params: { readonly watts: number; readonly until: number } }
  /** The limit is over; charging resumes at a random time, so that not all houses do at once. */
  | { readonly code: "limit-over"; readonly params: { readonly until: number } }
  /** The main fuse does not even carry this car alone. */
  | { readonly code: "fuse"; readonly params: { readonly leftW: number; readonly powerW: number } }
  /** The main fuse carries one car, and the other one goes first. */
  | { readonly code: "other-car"; readonly params: { readonly car: string } }
  | { readonly code: "other-car-until"; readonly params: { readonly car: string; readonly until: number } }
  /** The other one starts so soon that this one would have to stop again. */
  | { readonly code: "car-soon"; readonly params: { readonly car: string; readonly at: number } }
  /** The other one has just been stopped, and may still charge. */
  | { readonly code: "car-stopping"; readonly params: { readonly car: string; readonly at: number } }
  /** The other one has just started; the remaining surplus is known then. */
  | { readonly code: "car-starting"; readonly params: { readonly car: string; readonly at: number } }
  /** The surplus is only enough for the other one. */
  | { readonly code: "sun-taken"; readonly params: { readonly car: string } }
  /** It would raise the peak of the month to this power, which costs more than it saves. */
  | { readonly code: "month-peak"; readonly params: { readonly peakW: number } }
  /** The house allows charging at other times. This does not apply to a boost. */
  | { readonly code: "not-allowed"; readonly params: { readonly until: number } }
  /** It was stopped for the house a moment ago. */
  | { readonly code: "house-pause"; readonly params: { readonly until: number } };

/** The answer of the house to a car that wants to charge. */
export type Grant =
  { readonly granted: true; readonly reason?: undefined } | { readonly granted: false; readonly reason: GrantReason };

/** A car continues although its own node would stop it, because another car is stopped first. */
export interface StopsFirst {
  /** The other one. */
  readonly car: string;
  /** How long that is waited for. */
  readonly until: number;
}

/** What a house grants one of its cars. */
export interface HouseView {
  readonly grant: Grant;
  /** Another car is stopped before this one if the surplus is too small for both. */
  readonly stopsFirst?: StopsFirst | undefined;
  /** What it may plan with. */
  readonly share?: HouseShare | undefined;
  /** What the other cars of the house draw now, W, as far as its nodes have started them or know it. Absent for none. */
  readonly othersW?: number | undefined;
}

/** Whether a limit from outside is the reason: it also stops what someone else started. */
export function isLimited(reason: { readonly code: string } | undefined): boolean {
  return reason?.code === "grid-limit" || reason?.code === "grid-limit-until";
}

/** Why a car that would charge waits for its house; `undefined` if it does not, or has none. */
export function houseRefusal(house: HouseView | undefined): GrantReason | undefined {
  return house?.grant.reason;
}

/** When the grant may change, if that is known. */
export function grantChangesAt({ params }: GrantReason): number | undefined {
  if ("until" in params) return params.until;
  return "at" in params ? params.at : undefined;
}
