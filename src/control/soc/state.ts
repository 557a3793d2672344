/** Settings. What is absent has the default that is named with it. */
export interface EstimateSettings {
  /** Capacity of the battery, kWh. Absent: as the car reports it, or unknown. */
  readonly capacityKwh?: number | undefined;
  /** The share of the energy at the wall that reaches the battery, 0 to 1: 0.85, until it is learned. */
  readonly efficiency?: number | undefined;
  /** Charging power. Absent: as the car reports it, or learned. */
  readonly chargePowerW?: number | undefined;
  /** IANA zone of the house, for the days of trips: UTC. */
  readonly zone?: string | undefined;
}

/** The share of the energy from the socket that reaches the battery, unless it is set. */
export const DEFAULT_EFFICIENCY = 0.85;

/** The power of a car in one tenth of its battery, as shares of its usual power. */
export interface TaperBand {
  /** 5 for 50 to 60 percent, up to 9. */
  readonly band: number;
  /** The last ones, the newest last; 0 to 1. */
  readonly shares: readonly number[];
}

/** A state of charge to calculate from. */
export interface Base {
  /** Percent. */
  readonly soc: number;
  readonly at: number;
  /** Percent points. */
  readonly plusMinus: number;
  /** Whether it was estimated and not reported. */
  readonly carried?: boolean | undefined;
}

/** A yes or no, since when, and when it was last reported. */
export interface Fact {
  readonly is: boolean;
  readonly since: number;
  readonly at: number;
}

/** A power and when it was reported. */
export interface Sample {
  readonly watts: number;
  readonly at: number;
}

/** What was drawn from the wall in a period, with its uncertainty. */
export interface Drawn {
  readonly fromAt: number;
  readonly toAt: number;
  readonly kwh: number;
  readonly doubtKwh: number;
  readonly measured: boolean;
}

/** A rise of the state of charge, percentage points, and its energy at the wall. */
export interface Rise {
  readonly percent: number;
  readonly kwh: number;
}

/** Where a rise began, and what has been drawn since. */
export interface Anchor {
  readonly soc: number;
  readonly kwh: number;
  readonly doubtKwh: number;
}

/** A car that is away, or is back and has not reported its state of charge yet. */
export interface Trip {
  /** Percent when it left. */
  readonly soc: number;
  readonly leftAt: number;
  readonly backAt?: number | undefined;
}

/** What the trips of a local day used. */
export interface TripDay {
  /** `yyyy-MM-dd`. */
  readonly day: string;
  /** Percent points. */
  readonly percent: number;
}

/** The state of an estimate, as plain JSON. Every member may be missing. */
export interface EstimateState {
  /** The time of the last input. */
  readonly at?: number | undefined;
  readonly base?: Base | undefined;
  /** When the car last recorded its state of charge. */
  readonly reportedAt?: number | undefined;
  readonly limit?: number | undefined;
  readonly capacityKwh?: number | undefined;

  readonly plugged?: Fact | undefined;
  readonly charging?: Fact | undefined;
  readonly plan?: Fact | undefined;
  readonly carPower?: Sample | undefined;
  readonly charger?: Sample | undefined;

  /** What was drawn since the base. */
  readonly drawn?: readonly Drawn[] | undefined;
  /** For how long the car was away since the base. */
  readonly awayMs?: number | undefined;

  readonly anchor?: Anchor | undefined;
  /** The current rise. */
  readonly rise?: Rise | undefined;
  /** The last rises, the newest last. */
  readonly rises?: readonly Rise[] | undefined;
  /** The last steady powers that were measured, and those the car reported. W. */
  readonly measuredW?: readonly number[] | undefined;
  readonly toldW?: readonly number[] | undefined;
  /** The last paces of the state of charge while the car charged. Percent per hour. */
  readonly paces?: readonly number[] | undefined;
  /** How long the car took to begin after the last commands, ms. */
  readonly startDelaysMs?: readonly number[] | undefined;
  /** The power towards the end of charging, by tenths of the battery, and when that was last learned. */
  readonly taper?: readonly TaperBand[] | undefined;
  readonly taperLearntAt?: number | undefined;
  /** When the last power was learned. */
  readonly powerLearntAt?: number | undefined;
  readonly trip?: Trip | undefined;
  readonly tripDays?: readonly TripDay[] | undefined;
}
