import type { Cell } from "./cells";
import type { ChargingCurve } from "./charging-curve";
import type { PlannedRun } from "./planned-run";

/** A state of charge that is wished for, as a position on the curve. */
export interface Goal {
  readonly at: number;
  readonly positionMs: number;
}

/** The car is away, and back with less. */
export interface Trip {
  readonly fromAt: number;
  readonly toAt: number;
  /** What it takes at the wall to charge it back. */
  readonly energyKwh: number;
}

/** So many kWh of what is in the car at the end are worth so much each; beyond the last part nothing is. */
export interface WorthPart {
  readonly forKwh: number;
  readonly perKwh: number;
}

export interface AheadRequest {
  readonly now: number;
  /** Costs may be negative; a step without one cannot be used. The end of the last one is the end of the plan. */
  readonly steps: readonly Cell[];
  /** Its beginning is the empty car, or whatever the positions here are counted from. */
  readonly curve: ChargingCurve;
  readonly positionMs: number;
  /** Where the car ends a charge by itself. */
  readonly fullMs: number;
  readonly isCharging: boolean;
  readonly goals?: readonly Goal[] | undefined;
  /** Without overlap. After one the car does not charge until it is started. */
  readonly trips?: readonly Trip[] | undefined;
  /** Money that a start is worth avoiding for; 0 if absent. */
  readonly startCost?: number | undefined;
  /** For the energy that is left over at the end, counted from the curve's beginning; nothing if absent. */
  readonly worth?: readonly WorthPart[] | undefined;
  /** Money for each kWh that a goal is missed by; if absent so much that no cost outweighs it. */
  readonly missedPerKwh?: number | undefined;
  /** How fine positions are told apart, in ms; 5 minutes if absent. Between them values are interpolated. */
  readonly gridMs?: number | undefined;
}

export interface AheadPlan {
  /** Whether to charge now. */
  readonly on: boolean;
  /** Money by which charging in the first step is better than not; below 0 where it is worse, absent where it cannot be. */
  readonly gain?: number | undefined;
  readonly runs: readonly PlannedRun[];
  /** Money for the runs. */
  readonly cost: number;
  readonly endPositionMs: number;
  /** What the goals are missed by together, in kWh at the wall. */
  readonly missedKwh: number;
}
