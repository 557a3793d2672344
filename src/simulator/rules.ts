import { DAY_MS, MINUTE_MS } from "../core/duration";
import type { MakeName } from "./car/car-spec";
import type { ApiErrorName } from "./cloud/api-errors";
import type { PayloadForm, VerifyForm } from "./webhook/payload-form";
import type { RequestKind } from "./http/request-kind";

/** From the shortest to the longest, in milliseconds. */
export interface DurationRange {
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
  /** Billed requests of one vehicle in one calendar month (UTC): the free plan. */
  readonly monthlyCalls: number;
  /** Which requests a vehicle's plan pays for; Smartcar names reads and commands. */
  readonly billed: readonly RequestKind[];

  /** How long a report of a subscribed car travels, given what its make takes. Smartcar docs: update frequencies. */
  readonly lagMs: (range: DurationRange) => number;
  /** How often Smartcar looks at a car without subscription. */
  readonly refreshEveryMs: number;

  /** How long a command takes; 0 to 0 answers at once. */
  readonly latency: DurationRange;
  /** A command that takes longer is answered 202, with its result later in the same answer. */
  readonly lateAfterMs: number;
  /** How often whitespace keeps the connection of a late command open. */
  readonly keepAliveEveryMs: number;
  /** Makes the latencies and the ids of a run the same each time. */
  readonly seed: number;

  /** Whether a limit can only be set while the cable is in. */
  readonly limitNeedsCable: boolean;
  /** In which steps a make takes its limit, in percent; exactly as it was sent if absent. */
  readonly limitSteps: Readonly<Partial<Record<MakeName, number>>>;

  /** Volvo: when opening the boot completes an unlocking, counted from the command. */
  readonly bootUnlocks: DurationRange;

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

  /** The answer to a stop below the state of charge that its make asks for: the documents name none. */
  readonly stopFloorError: ApiErrorName;

  /** BMW and MINI: the answer to a command away from home. */
  readonly geofenceError: ApiErrorName;

  /** Which of the two documented forms of the schedules' paths exist. */
  readonly schedulePaths: SchedulePaths;
  /** Volvo: how many schedules a car holds, those of the make's app included, and what the next one is answered. */
  readonly scheduleLimit: number;
  readonly scheduleLimitError: ApiErrorName;
  /** Whether a Volvo takes daily schedules only: one page of the documents says so, another lists all three. */
  readonly volvoDailyOnly: boolean;
  /** The answer to the deletion of a schedule that does not exist. */
  readonly unknownScheduleError: ApiErrorName;
  /** Whether a deletion is answered with an execution or with nothing. */
  readonly deletionStatus: 200 | 204;

  /**
   * How ChargeTimers lists schedules: as Smartcar documents them, or as seen since 28 January 2026, with the current a schedule is
   * for where it holds everywhere (inferred from the changelog), and its kind in capitals.
   */
  readonly timersForm: TimersForm;

  /** Whether BMW and MINI give their charge records as a signal of version 3, too. */
  readonly recordsSignal: boolean;
  /** What version 2.0 answers to everything once it has ended; `undefined` as long as it works. */
  readonly v2Ended: 404 | 410 | undefined;

  /** How long the code that Connect hands out can be exchanged, and how long the tokens of version 2.0 live. */
  readonly codeLifetimeMs: number;
  readonly userTokenLifetimeMs: number;
  readonly refreshTokenLifetimeMs: number;
  /** How long a refresh token works on after it was used for the first time. */
  readonly refreshGraceMs: number;

  /** From a subscription, or a webhook switched on, to its first delivery. */
  readonly firstDeliveryAfterMs: number;
  /** How long the receiver may take, by the wall's clock. Smartcar docs: delivery behavior. */
  readonly deliveryTimeoutMs: number;
  /** How long after a failed attempt the next one follows; after the last, the event is dropped. */
  readonly deliveryRetriesMs: readonly number[];
  /** How often an event that was accepted is sent once more. */
  readonly duplicates: number;
  /** How many events are gathered and then sent in reverse order; below 2, each is sent at once. */
  readonly disorder: number;
  /** How long a gathered event waits for others at most. */
  readonly disorderWaitMs: number;
  /** The form of the events: the one of real cars, the one of the documents, or an older one. */
  readonly payloadForm: PayloadForm;
  /** The form of the challenge, and whether it carries a signature. */
  readonly verifyForm: VerifyForm;
  readonly signsVerify: boolean;
}

/** `reference`: `/v3/…/charge-schedules/daily`, without a list. `updates`: `/v3.0/…/schedules/charge-daily`, with one. */
export type SchedulePaths = "both" | "reference" | "updates";

export type TimersForm = "documented" | "2026";

export const defaultRules: Rules = {
  tokenLifetimeMs: 60 * MINUTE_MS,
  applicationBucket: { capacity: 120, refillPerMinute: 2 },
  vehicleBucket: { capacity: 20, refillPerMinute: 2 },
  sendsRetryAfter: true,
  monthlyCalls: 500,
  billed: ["signals", "commands", "schedules", "records"],
  lagMs: ({ fromMs, toMs }) => (fromMs + toMs) / 2,
  refreshEveryMs: DAY_MS,
  latency: { fromMs: 3_000, toMs: 20_000 },
  lateAfterMs: 175_000,
  keepAliveEveryMs: 15_000,
  seed: 1,
  limitNeedsCable: false,
  limitSteps: {},
  bootUnlocks: { fromMs: 10_000, toMs: 2 * MINUTE_MS },
  stopLimit: 80,
  stopWindowMs: 30 * DAY_MS,
  stopsThatCount: "sent",
  stopLimitError: "UPSTREAM/RATE_LIMIT",
  commandLimit: 15,
  commandsThatCount: "sent",
  commandLimitError: "UPSTREAM/RATE_LIMIT",
  stopFloorError: "VEHICLE_STATE/UNKNOWN",
  geofenceError: "VEHICLE_STATE/UNREACHABLE",
  schedulePaths: "both",
  scheduleLimit: 10,
  scheduleLimitError: "VEHICLE_STATE/UNKNOWN",
  volvoDailyOnly: false,
  unknownScheduleError: "RESOURCE_NOT_FOUND/SCHEDULE_NOT_FOUND",
  deletionStatus: 200,
  timersForm: "documented",
  recordsSignal: true,
  v2Ended: undefined,
  codeLifetimeMs: 10 * MINUTE_MS,
  userTokenLifetimeMs: 120 * MINUTE_MS,
  refreshTokenLifetimeMs: 60 * DAY_MS,
  refreshGraceMs: 10 * MINUTE_MS,
  firstDeliveryAfterMs: 5_000,
  deliveryTimeoutMs: 15_000,
  deliveryRetriesMs: [25_000, 50_000, 100_000],
  duplicates: 0,
  disorder: 0,
  disorderWaitMs: MINUTE_MS,
  payloadForm: "4.0",
  verifyForm: "4.0",
  signsVerify: false,
};
