import { MINUTE_MS, SECOND_MS } from "../../../core/duration";
import type { SmartcarError } from "../../../core/error";
import type { AnyCommand, ScheduleCommand } from "../command-spec";

/** States of a car that pass without action, and how widely a command may be tried again (Smartcar docs: vehicle state errors). */
const PASSING = new Set(["ASLEEP", "UNREACHABLE", "UNKNOWN", "LOW_BATTERY"]);
const PASSING_WAITS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS];

/** What did not reach the car costs nothing to repeat. A late start is of little use, a late stop of much. */
const FIRST_WAIT_MS = 30 * SECOND_MS;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;
const MOST_REPEATS = { start: 3, stop: 30, "set-limit": 3, lock: 3 } as const;
const LONGEST_REQUESTED_WAIT_MS = {
  start: 15 * MINUTE_MS,
  stop: 90 * MINUTE_MS,
  "set-limit": 15 * MINUTE_MS,
  lock: 15 * MINUTE_MS,
} as const;

/** What may have reached the car counts with its make each time, and is sent again only after its report. */
const MOST_REPEATS_AT_CAR = 2;

/** What is known when a command has failed. */
export interface RetryContext {
  /** How often the command has been sent for this request. */
  readonly sends: number;
  /** Only what costs nothing is worth another try. */
  readonly isSpared: boolean;
  /** A car that answers only at home is somewhere else. */
  readonly away: boolean;
}

/** Whether a car that says so may be ready soon; `reason` is Smartcar's code. */
export function isPassing(reason: string | undefined): boolean {
  return PASSING.has(reason ?? "");
}

/**
 * How long to wait before `command` is sent again, milliseconds; `undefined` when that is pointless. An unlock is never sent again:
 * whoever asked for it may have gone. Nor is a start that may have been carried out. About schedules only that is asked again which
 * reached no car because Smartcar knew the path by another word.
 */
export function waitToRepeat(
  command: AnyCommand,
  error: SmartcarError,
  { sends, isSpared, away }: RetryContext,
): number | undefined {
  if (command === "unlock") return undefined;
  if (isOfSchedules(command))
    return error.code === "NOT_FOUND" && error.retry === "later" && sends === 1 ? 0 : undefined;
  const isAtCar = error.retry === "read-back" || error.mayHaveReachedCar;
  if (isSpared && isAtCar) return undefined;
  // Whoever wanted the start may have stopped the car since, or found that it charges.
  if (command === "start" && error.retry === "read-back") return undefined;
  if (error.code === "VEHICLE_STATE") {
    return isPassing(error.reason) && !away ? PASSING_WAITS_MS[sends - 1] : undefined;
  }
  if (error.retry === "never") return undefined;
  const backOff = Math.min(FIRST_WAIT_MS * 2 ** (sends - 1), LONGEST_WAIT_MS);
  const wait = error.retry === "later" ? Math.max(error.retryAfterMs ?? 0, backOff) : backOff;
  const most = isAtCar ? MOST_REPEATS_AT_CAR : MOST_REPEATS[command];
  return sends <= most && wait <= LONGEST_REQUESTED_WAIT_MS[command] ? wait : undefined;
}

/**
 * How long to wait before a sync of schedules that failed for the `failures`th time is made again from what is wanted then,
 * milliseconds; `undefined` when that is pointless. Only what certainly was not done and passes without action is: what is in doubt waits
 * for a newer request.
 */
export function waitToSyncAgain({ retry, retryAfterMs = 0 }: SmartcarError, failures: number): number | undefined {
  const wait = PASSING_WAITS_MS[failures - 1];
  return retry === "later" && wait !== undefined ? Math.max(wait, retryAfterMs) : undefined;
}

function isOfSchedules(command: AnyCommand): command is ScheduleCommand {
  return command.startsWith("schedule-");
}
