/** `push`: only a webhook brings updates. `demand`: only messages read. `every`: the last update stays younger than `everyMs`. */
export type PollMode = "push" | "smart" | "every" | "demand";

export interface PollSettings {
  readonly mode: PollMode;
  /** For `every`. */
  readonly everyMs: number;
}

/** What decides when a car is read next. Instants are milliseconds since the epoch, absent where unknown. */
export interface PollFacts {
  /** When anything was last received from the car, however it came. */
  readonly receivedAt?: number | undefined;
  /** When a webhook last brought an update. */
  readonly webhookAt?: number | undefined;
  /** The reads that failed since the last that did not. */
  readonly failure?: PollFailure | undefined;
  /** From when on someone who decides by the car wants updates that are newer than this. */
  readonly wantedAt?: number | undefined;
  /**
   * From when on a second report is wanted of a change that one report alone shows; a webhook that brings updates does not replace
   * it.
   */
  readonly secondAt?: number | undefined;
  /** Whether the car charges, as far as anyone knows. */
  readonly charging: boolean | undefined;
  /** The car is where its make receives nothing from it. */
  readonly away: boolean;
  /** The reads in a row that brought nothing new of a car that charges. */
  readonly stillReads: number;
  /** How long a change may take to become visible. */
  readonly lagMs: number;
  /** The make asks to leave the car alone for this long after a request. */
  readonly restMs: number;
  /** The make's or the owner's trouble must end before asking makes sense. */
  readonly paused: boolean;
  /** Whether there is anything that this car may be asked for. */
  readonly able: boolean;
  readonly plan: PollPlan;
}

export interface PollFailure {
  readonly count: number;
  readonly at: number;
  /** The least time to wait after `at`. */
  readonly waitMs: number;
}

/** One car's calls in the month that holds now, without those reserved for commands. */
export interface PollPlan {
  readonly readsLeft: number;
  readonly readsAMonth: number;
  readonly startsAt: number;
  readonly endsAt: number;
}
