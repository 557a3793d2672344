import type { HouseView } from "../allocation/grant";
import { type KnownCar, shiftedCar } from "../shared/known-car";
import { type Followed, shiftedFollowed } from "../shared/manual-override";
import type { StepParams } from "../shared/site-power/own-step";
import { shiftedSite, type SitePower } from "../shared/site-power/site-power";
import type { Sample } from "../shared/site-power/reading";
import { type Looked, shiftedInstant, type WarmingUp } from "../shared/clock-jump";
import type { DayNight } from "./day-night";

/** Means of what the house takes from grid and battery, and of the surplus, which is unknown while the car's power is unknown. */
export interface Means {
  readonly gridW: number;
  readonly surplusW?: number | undefined;
}

/** How often the car was started on a day. */
export interface DayStarts {
  /** Local date. */
  readonly day: string;
  readonly count: number;
}

/** Trial starts of a local day. */
interface Trials extends DayStarts {
  readonly lastAt: number;
}

/** One local day of the summer half of the year. */
export interface SurplusDay {
  /** Local date, `yyyy-MM-dd`. */
  readonly day: string;
  /** How long the surplus was known. */
  readonly readMs: number;
  /** The highest mean surplus of a whole window, in steps of 100 W; 0 for none. */
  readonly bestW: number;
}

/** A time in which the surplus is known without a gap. */
interface SurplusWindow {
  readonly since: number;
  readonly wattMs: number;
}

/** What is remembered of the surplus. */
export interface SurplusHistory {
  /** Not stored. */
  readonly window?: SurplusWindow | undefined;
  /** The last days, the newest last. */
  readonly days?: readonly SurplusDay[] | undefined;
}

/**
 * The state of a decision, as plain JSON. Every member may be missing. Instants are stored as such, so that time that passes while
 * the program is not running counts.
 */
export interface SurplusState extends Followed, WarmingUp, Looked {
  /** What the house grants now; not stored. */
  readonly house?: HouseView | undefined;
  /** When the minimum time on or off ends. */
  readonly keepUntil?: number | undefined;
  /** From when on the last command shows at the meter. It stays after that, because older updates of the car are outdated. */
  readonly settleUntil?: number | undefined;

  readonly site?: SitePower | undefined;
  readonly car?: KnownCar | undefined;
  readonly means?: Means | undefined;
  /** Since when, without interruption, a switch is due: high surplus while off, or high import while on. */
  readonly dueSince?: number | undefined;
  /** Since when, without interruption, an inverter seems to hold back solar power while the car is off. */
  readonly heldBackSince?: number | undefined;
  readonly trials?: Trials | undefined;
  /** Since when, without interruption, the car does not do what was decided. */
  readonly oddSince?: number | undefined;

  /** When a newer report of the cable was last wanted. */
  readonly plugReadWantedAt?: number | undefined;
  /** The last start did not show in the meter. */
  readonly noRise?: StepParams | undefined;
  /** The last few days with starts, the newest last. */
  readonly starts?: readonly DayStarts[] | undefined;
  /** The highest power in the last session that was measured. */
  readonly learnt?: Sample | undefined;
  /** The highest surplus of the last days. */
  readonly history?: SurplusHistory | undefined;
  readonly dayNight?: DayNight | undefined;
}

/** The state after the clock was set by `byMs`: timers continue from where they were, and delays begin again. */
export function shiftedState(before: SurplusState, byMs: number): SurplusState {
  const state = shiftedFollowed(before, byMs);
  const sample = (value: Sample | undefined): Sample | undefined => value && { ...value, at: value.at + byMs };
  return {
    ...state,
    at: shiftedInstant(state.at, byMs),
    keepUntil: shiftedInstant(state.keepUntil, byMs),
    settleUntil: shiftedInstant(state.settleUntil, byMs),
    site: state.site && shiftedSite(state.site, byMs),
    plugReadWantedAt: shiftedInstant(state.plugReadWantedAt, byMs),
    learnt: sample(state.learnt),
    trials: state.trials && { ...state.trials, lastAt: state.trials.lastAt + byMs },
    car: state.car && shiftedCar(state.car, byMs),
    means: undefined,
    dueSince: undefined,
    heldBackSince: undefined,
    oddSince: undefined,
  };
}
