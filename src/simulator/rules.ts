import type { ApiErrorName } from "./cloud/api-errors";

/** From the shortest to the longest, in milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How full a bucket of requests can be, and how fast it fills again. */
export interface BucketRule {
  readonly capacity: number;
  readonly refillPerMinute: number;
}

/**
 * Every number and choice of the simulated cloud. Some are Smartcar's own, some are guesses where nothing is published;
 * a test or a demo that needs another one says so in the options. Times are of the simulator's clock.
 */
export interface Rules {
  readonly tokenLifetimeMs: number;

  /** Requests of the application. Smartcar docs: API limits. */
  readonly applicationBucket: BucketRule;
  /** Reads and commands of one vehicle; Smartcar does not say how many. */
  readonly vehicleBucket: BucketRule;
  /** Whether a 429 says how long to wait. */
  readonly sendsRetryAfter: boolean;
  /** Reads and commands of one vehicle in one calendar month (UTC): the free plan. */
  readonly monthlyCalls: number;

  /** How long a report of a subscribed car travels, given what its make takes. Smartcar docs: update frequencies. */
  readonly lagMs: (range: Span) => number;
  /** How often Smartcar looks at a car without subscription. */
  readonly refreshEveryMs: number;

  /** How long a command takes; 0 to 0 answers at once. */
  readonly latency: Span;
  /** A command that takes longer is answered 202, with its result later in the same answer. */
  readonly lateAfterMs: number;
  /** How often whitespace keeps the connection of a late command open. */
  readonly keepAliveEveryMs: number;
  /** Makes the latencies and the ids of a run the same each time. */
  readonly seed: number;

  /** Whether a limit can only be set while the cable is in. */
  readonly limitNeedsCable: boolean;

  /** BMW and MINI: how many stops a car takes in a rolling window. */
  readonly stopLimit: number;
  readonly stopWindowMs: number;
  /** Which stops count: each that was sent to the car, or only those that it obeyed. */
  readonly stopsThatCount: "sent" | "obeyed";
  readonly stopLimitError: ApiErrorName;

  /** Volkswagen: how many starts and stops a car takes until it is driven. */
  readonly commandLimit: number;
  /** Which starts and stops count: each that was sent to the car, or only those that it obeyed. */
  readonly commandsThatCount: "sent" | "obeyed";
  readonly commandLimitError: ApiErrorName;

  /** BMW and MINI: the answer to a command away from home. */
  readonly geofenceError: ApiErrorName;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const defaultRules: Rules = {
  tokenLifetimeMs: 60 * MINUTE_MS,
  applicationBucket: { capacity: 120, refillPerMinute: 2 },
  vehicleBucket: { capacity: 20, refillPerMinute: 2 },
  sendsRetryAfter: true,
  monthlyCalls: 500,
  lagMs: ({ fromMs, toMs }) => (fromMs + toMs) / 2,
  refreshEveryMs: DAY_MS,
  latency: { fromMs: 3_000, toMs: 20_000 },
  lateAfterMs: 175_000,
  keepAliveEveryMs: 15_000,
  seed: 1,
  limitNeedsCable: false,
  stopLimit: 80,
  stopWindowMs: 30 * DAY_MS,
  stopsThatCount: "sent",
  stopLimitError: "UPSTREAM/RATE_LIMIT",
  commandLimit: 15,
  commandsThatCount: "sent",
  commandLimitError: "UPSTREAM/RATE_LIMIT",
  geofenceError: "VEHICLE_STATE/UNREACHABLE",
};
