import { HOUR_MS, MINUTE_MS } from "../../../core/duration";
import { SmartcarError } from "../../../core/error";
import { isBilled } from "../../budget/billing";
import type { ConfirmationState, Sending } from "../../state/report-age";
import type { CommandName } from "../../outcome";
import { type Answer, acceptedBefore, already, postponed, notConfirmed } from "../answers";
import { goalMissed, goalReached } from "../charge-command";
import { isPassing } from "./retry-policy";

/** The same request this soon after it was carried out is a repetition, whoever sends it. */
const REPETITION_MS = 15 * MINUTE_MS;

/** How long a mere repetition of what failed, or of what the car did not obey, waits before it may spend anything again. */
const PAUSES_MS = {
  start: [15 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS, 240 * MINUTE_MS],
  stop: [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS],
} as const;

/**
 * How long it waits while the car has reported nothing new, where its first request has had all patience or a try costs a stop.
 */
const PAUSES_WITHOUT_UPDATE_MS = [HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 16 * HOUR_MS, 24 * HOUR_MS];

/** Refusals that stay so until the car reports something else. */
const SETTLED: ReadonlySet<string> = new Set(["NOT_PLUGGED_IN", "FULLY_CHARGED", "AWAY_FROM_HOME", "NOT_REPORTED"]);

/** A request that was dealt with, and how. */
export interface PastRequest {
  readonly command: CommandName;
  readonly result: Answer | SmartcarError;
  /** Whether Smartcar was asked, or what was known of the car was enough. */
  readonly wasSent: boolean;
  readonly sending: Sending;
  /** How many of the same request came to nothing in a row before it. */
  readonly failuresBefore: number;
}

/** A request, compared with the one before it. */
export interface Again {
  readonly command: CommandName;
  /** A controller repeats what it has sent before; nobody has asked anew. */
  readonly repeated: boolean;
  /** Nobody is there who presses: a controller, or a sender that asks again for what it asked for last. */
  readonly automatic: boolean;
  /** What the car's reports since the last request show of it. */
  readonly confirmation: ConfirmationState;
  /** When something new last came of the car. */
  readonly lastUpdateAt: number | undefined;
  readonly now: number;
}

/**
 * What becomes of a request that only repeats the last one, so that a heartbeat costs neither calls nor stops. `undefined` when
 * the request is new, when asking again costs nothing, or when it is time to try again.
 */
export function answerFromLast(last: PastRequest | undefined, again: Again): Answer | SmartcarError | undefined {
  if (last?.command !== again.command) return undefined;
  const { result, sending } = last;
  if (result instanceof SmartcarError)
    return isBilled(result) && pausedUntil(last, again) !== undefined ? result : undefined;

  if (isFulfilled(result)) return rememberedSuccess(last, again);
  if (result.outcome === "unsupported") return again.repeated ? result : undefined;
  const hasUpdate = hasReportedSince(sending.until, again);
  if (again.repeated && isSettled(result) && !hasUpdate)
    return postponed(result, { now: again.now, untilUpdate: true });
  return paused(result, last, again);
}

/** What the car has reported otherwise since is not remembered as a success. */
function rememberedSuccess(last: PastRequest, again: Again): PastRequest["result"] | undefined {
  const { command, sending, wasSent } = last;
  if (again.confirmation === "missed") return paused(notConfirmed(goalMissed(command)), last, again);
  const isRecent = wasSent && Math.abs(again.now - sending.until) < REPETITION_MS;
  const mayAnswer = again.repeated || (isRecent && (again.automatic || command === "start"));
  if (!mayAnswer) return undefined;
  const isAccepted = !(last.result instanceof SmartcarError) && last.result.outcome === "done";
  return isAccepted && again.confirmation === "open" ? acceptedBefore(command) : already(goalReached(command));
}

/**
 * Whether there is anything to remember of a request: what a ledger held back, or a newer request replaced, is weighed anew each
 * time.
 */
export function isMemorable({ result, wasSent }: Pick<PastRequest, "result" | "wasSent">): boolean {
  if (result instanceof SmartcarError) return wasSent;
  return wasSent ? result.code !== "REPLACED" : result.outcome === "already" || isSettled(result);
}

/** Whether the request failed, or the car has reported since that it did not obey. */
export function cameToNothing({ result }: PastRequest, confirmation: ConfirmationState): boolean {
  return !isFulfilled(result) || confirmation === "missed";
}

/** Whether the car took the command, or was in the wanted state. */
export function isFulfilled(result: PastRequest["result"]): boolean {
  return !(result instanceof SmartcarError) && (result.outcome === "done" || result.outcome === "already");
}

function isSettled({ code = "" }: Answer): boolean {
  return SETTLED.has(code);
}

function paused(answer: Answer, last: PastRequest, again: Again): Answer | undefined {
  const until = pausedUntil(last, again);
  const untilUpdate = waitsForHours(last, again);
  return until === undefined ? undefined : postponed(answer, { now: again.now, until, untilUpdate });
}

/** When a mere repetition may spend anything again; `undefined` when it may now. */
function pausedUntil(last: PastRequest, again: Again): number | undefined {
  const { command, sending, wasSent, failuresBefore } = last;
  if (!again.repeated || !wasSent) return undefined;
  const pauses = waitsForHours(last, again) ? PAUSES_WITHOUT_UPDATE_MS : PAUSES_MS[command];
  const pause = pauses[Math.min(failuresBefore, pauses.length - 1)] ?? 0;
  return Math.abs(again.now - sending.until) < pause ? sending.until + pause : undefined;
}

/** The car itself has refused and reported nothing new since: a stop is too expensive to be tried often, and what passes had its tries. */
function waitsForHours({ command, result, sending }: PastRequest, again: Again): boolean {
  if (result instanceof SmartcarError || result.outcome !== "refused") return false;
  return (command === "stop" || isPassing(result.code)) && !hasReportedSince(sending.until, again);
}

function hasReportedSince(at: number, { lastUpdateAt = -Infinity }: Again): boolean {
  return lastUpdateAt > at;
}

/** Whoever means it asks twice; whoever goes on is a controller that publishes all the time. */
const MOST_DELIBERATE = 2;

/** So far apart, each has a reason of its own. */
const APART_MS = HOUR_MS;

/** What a sender asked for last. */
export interface LastRequest {
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How often in a row, without a longer pause. */
  readonly count: number;
}

/** How a request relates to the ones before it of the same sender. */
export interface Repetition {
  /** The sender asks again for what it asked for last, however long ago. */
  readonly isSame: boolean;
  /** It does so over and over, as a controller that does not mark what it repeats. */
  readonly goesOn: boolean;
  /** To be stored as the sender's last request. */
  readonly last: LastRequest;
}

/**
 * Takes in that a sender asks for `command` at `at`, milliseconds since the epoch, after `last`. What is marked as repeated is no
 * sign of a sender that does not mark.
 */
export function repetition(last: LastRequest | undefined, command: string, at: number, isMarked = false): Repetition {
  const isSame = last?.command === command;
  if (isMarked) return { isSame, goesOn: false, last: isSame ? last : { command, at, count: 0 } };
  const count = isSame && Math.abs(at - last.at) < APART_MS ? last.count + 1 : 1;
  return { isSame, goesOn: count > MOST_DELIBERATE, last: { command, at, count } };
}
