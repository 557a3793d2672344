/** What a user may set. Whatever is absent has the default named with it. */
export interface EstimateSettings {
  /** What the battery holds, kWh. Absent: as the car tells it; unknown if it does not. */
  readonly capacityKwh?: number | undefined;
  /** How much of what is drawn from the wall ends in the battery, 0 to 1: 0.85, until it is learnt. */
  readonly efficiency?: number | undefined;
  /** What the car takes while it charges. Absent: as the car tells it, or learnt. */
  readonly chargePowerW?: number | undefined;
  /** IANA zone of the house, for the days of trips: UTC. */
  readonly zone?: string | undefined;
}

export const DEFAULT_EFFICIENCY = 0.85;

/** What a car took in ten percent of its battery, each as a share of its usual power. */
export interface TaperBand {
  /** 5 for 50 to 60 percent, up to 9. */
  readonly band: number;
  /** The last ones, the newest last; 0 to 1. */
  readonly shares: readonly number[];
}

/** A state of charge to reckon from. */
export interface Base {
  /** Percent. */
  readonly soc: number;
  readonly at: number;
  /** Percent points. */
  readonly plusMinus: number;
  /** Whether it was reckoned and not reported. */
  readonly carried?: boolean | undefined;
}

/** Something that is so or not, since when, and when that was last reported. */
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

/** What was drawn from the wall in a stretch of time, and how much more or less it may have been. */
export interface Drawn {
  readonly fromAt: number;
  readonly toAt: number;
  readonly kwh: number;
  readonly doubtKwh: number;
  readonly measured: boolean;
}

/** A rise of the state of charge, percent points, and what it took at the wall. */
export interface Rise {
  readonly percent: number;
  readonly kwh: number;
}

/** Where a rise began, and what was drawn since. */
export interface Anchor {
  readonly soc: number;
  readonly kwh: number;
  readonly doubtKwh: number;
}

/** A car that is away, or is back without having reported its state of charge. */
export interface Trip {
  /** Percent when it left. */
  readonly soc: number;
  readonly leftAt: number;
  readonly backAt?: number | undefined;
}

/** What the trips of a local day took. */
export interface TripDay {
  /** `yyyy-MM-dd`. */
  readonly day: string;
  /** Percent points. */
  readonly percent: number;
}

/** All that an estimate remembers, as plain JSON. Every member may be missing. */
export interface EstimateState {
  /** The time of the last input. */
  readonly at?: number | undefined;
  readonly base?: Base | undefined;
  /** When the car last reported its state of charge: its own time. */
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
  /** The rise that goes on. */
  readonly rise?: Rise | undefined;
  /** The last rises, the newest last. */
  readonly rises?: readonly Rise[] | undefined;
  /** The last steady powers that were measured, and those the car reported. W. */
  readonly measuredW?: readonly number[] | undefined;
  readonly toldW?: readonly number[] | undefined;
  /** The last paces of the state of charge while the car charged. Percent an hour. */
  readonly paces?: readonly number[] | undefined;
  /** How long after the last commands the car began to take power, ms. */
  readonly startDelaysMs?: readonly number[] | undefined;
  /** What the car takes towards the end of a charge, by tens of percent, and when that was last learnt. */
  readonly taper?: readonly TaperBand[] | undefined;
  readonly taperLearntAt?: number | undefined;
  /** When the last power was learnt. */
  readonly powerLearntAt?: number | undefined;
  readonly trip?: Trip | undefined;
  readonly tripDays?: readonly TripDay[] | undefined;
}
