import type { ChargingModel } from "./charging-model";
import type { Departure } from "../departures";

/** What the car is to be charged for and by, all reckoned from one state. */
export interface PlanBase {
  readonly model: ChargingModel;
  readonly soc: number;
  readonly plusMinus: number;
  /** Where the charge ends at the latest: what is wished for, but never above the car's own limit. */
  readonly fullPercent: number;
  /** The end of what is known of the prices. */
  readonly untilAt: number;
  /** The next departures, also those after `untilAt`. */
  readonly departures: readonly Departure[];
}

/** A plan's base of which it is not certain that prices are known. */
export type PlanGround = Omit<PlanBase, "untilAt"> & { readonly untilAt: number | undefined };
