/** `push`: only a webhook brings updates. `demand`: only messages read. `every`: the last update stays younger than `everyMs`. */
export type PollMode = "push" | "smart" | "every" | "demand";

/** When a car is to be read. */
export interface PollSettings {
  readonly mode: PollMode;
  /** For `every`. */
  readonly everyMs: number;
}

/** What determines when a car is read next. Instants are milliseconds since the epoch, absent if unknown. */
export interface PollFacts {
  /** When a report of the car was last received, by any way. */
  readonly receivedAt?: number | undefined;
  /** When a webhook last brought an update. */
  readonly webhookAt?: number | undefined;
  /** The failed reads since the last successful one. */
  readonly failure?: PollFailure | undefined;
  /** From when on a deciding node wants an update that is newer than this. */
  readonly wantedAt?: number | undefined;
  /**
   * From when on a second report is wanted to confirm a change that a single report shows. A working webhook does not replace it.
   */
  readonly secondAt?: number | undefined;
  /** Whether the car charges, as far as known. */
  readonly charging: boolean | undefined;
  /** The car is where its make does not receive data from it. */
  readonly away: boolean;
  /** How many reads in a row brought nothing new while the car charges. */
  readonly stillReads: number;
  /** How long a change may take to become visible. */
  readonly lagMs: number;
  /** The make asks to leave the car alone for this long after a request. */
  readonly restMs: number;
  /** A problem of the make's cloud or the owner must end before reading makes sense. */
  readonly paused: boolean;
  /** Whether any signal of this car can be read. */
  readonly able: boolean;
  readonly plan: PollPlan;
}

/** How many reads in a row have failed, and the last of them. */
export interface PollFailure {
  readonly count: number;
  readonly at: number;
  /** The least time to wait after `at`. */
  readonly waitMs: number;
}

/** One car's calls in the current month, without those reserved for commands. */
export interface PollPlan {
  readonly readsLeft: number;
  readonly readsAMonth: number;
  readonly startsAt: number;
  readonly endsAt: number;
}
