import type { KnownCar } from "../shared/known-car";
import type { Followed } from "../shared/manual-override";
import type { StepParams } from "../shared/site-power/own-step";
import type { Sample, SitePower } from "../shared/site-power/site-power";
import type { WarmingUp } from "../shared/warm-up";
import type { Stretch } from "./day-night";

/** Means of what the house takes from grid and battery, and of the surplus, which is unknown while the car's own load is. */
export interface Means {
  readonly gridW: number;
  readonly surplusW?: number | undefined;
}

export interface DayStarts {
  /** Local date. */
  readonly day: string;
  readonly count: number;
}

/**
 * All that a decision remembers, as plain JSON. Every member may be missing. Instants are kept as instants, so that
 * a program that was away for an hour knows it.
 */
export interface SurplusState extends Followed, WarmingUp {
  /** The time of the last input, and when the next one was asked for. */
  readonly at?: number | undefined;
  readonly tickAt?: number | undefined;

  /** The shortest time on or off ends. */
  readonly keepUntil?: number | undefined;
  /** The last command shows in the meter from here on. Stays when it has passed: older news of the car is out of date. */
  readonly settleUntil?: number | undefined;

  readonly site?: SitePower | undefined;
  readonly car?: KnownCar | undefined;
  readonly means?: Means | undefined;
  /** Since when without a break all is so that it must be switched: surplus enough while off, import too high while on. */
  readonly dueSince?: number | undefined;
  /** Since when without a break the car does something else than was decided. */
  readonly oddSince?: number | undefined;

  /** The last start did not show in the meter. */
  readonly noRise?: StepParams | undefined;
  /** The last few days with starts, the newest last. */
  readonly starts?: readonly DayStarts[] | undefined;
  /** The highest power of the last charge that was measured. */
  readonly learnt?: Sample | undefined;
  readonly stretch?: Stretch | undefined;
}
