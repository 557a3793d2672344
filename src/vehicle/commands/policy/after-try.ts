import { MINUTE_MS } from "../../../core/duration";
import type { Sending } from "../../state/report-age";
import { notKnown, reasonOf, refusedBy, refusedThere, unsupportedBy, type Answer } from "../answers";
import { specOf } from "../command-table";
import {
  answer,
  refuse,
  type Budgets,
  type CommandRequest,
  type Decision,
  type Knowledge,
  type Tried,
} from "./decision";
import { isKnownStopped } from "./known-charge";
import { isFulfilled } from "./repeat-policy";
import { confirmationOf, reported } from "./reported";
import { isPassing, waitToRepeat } from "./retry-policy";

/** What follows from how the last try ended; `undefined` when the command may be tried again now. */
export function afterTry(
  known: Knowledge,
  request: CommandRequest,
  { error, sending, sends }: Tried,
  { budgets, now }: { readonly budgets: Budgets; readonly now: number },
): Decision | undefined {
  const { command } = request;
  const spec = specOf(command);
  const meant = error.code === "UNSUPPORTED" ? unsupportedBy(error) : spec.answerTo(error, request);
  if (meant && spec.lane !== "charge") return answer(meant);
  if (meant) return outlasting(known, meant, { sending, now });

  if (error.retry === "read-back") {
    const open = readBack(known, request, { error, sending, sends }, { budgets, now });
    if (open) return open;
  }
  const isThere = known.make.atHomeOnly === true && known.place === "away";
  const isSpared = isSparedFor(known, request);
  const wait = waitToRepeat(command, error, { sends, isSpared, away: isThere });
  if (wait === undefined) {
    if (error.code !== "VEHICLE_STATE") return { do: "refuse", fault: error };
    return refuse(isThere ? refusedThere(error) : refusedBy(error));
  }
  // What was received since may have made another try needless.
  const settled = reported(known, request, now);
  if (settled) return settled;
  const endedAt = Math.max(sending.until, error.retry === "read-back" ? (request.lookedAt ?? -Infinity) : -Infinity);
  const until = Math.min(endedAt + wait, earlier(known, request, { error, sending, sends }, now));
  return now < until ? { do: "wait", until } : undefined;
}

/** A car that has just reported that it is awake, or somebody who asks again, ends the wait for one that could not be reached. */
function earlier(
  { awakeAt = -Infinity }: Knowledge,
  { pressedAt = -Infinity }: CommandRequest,
  { error, sending }: Tried,
  now: number,
): number {
  const maySoon = isPassing(error.reason) || error.retryAfterMs === undefined;
  if (pressedAt > sending.until && maySoon) return now;
  const isAwake = isPassing(error.reason) && awakeAt > sending.until;
  return isAwake ? Math.max(awakeAt, sending.until + AWAKE_MS) : Infinity;
}

/** A car that wakes up gets this long, and one that reports all the time does not use up its tries at once. */
const AWAKE_MS = MINUTE_MS;

/**
 * Each try counts with the make: one for a mere repetition of what failed, and for a car that is known to have stopped, is
 * enough.
 */
function isSparedFor(known: Knowledge, { command, repeated, force }: CommandRequest): boolean {
  if (command !== "start" && command !== "stop") return false;
  const { last } = known;
  const hasFailed = last?.command === command && !isFulfilled(last.result);
  return (repeated && !force && hasFailed) || (command === "stop" && isKnownStopped(known));
}

/**
 * "Not charging" right after a start was sent means that the car has not begun yet, and a stop that takes it for an answer is
 * lost. So it waits until the start must have taken effect, and is sent again.
 */
function outlasting(
  { settlingUntil = -Infinity }: Knowledge,
  meant: Answer,
  { sending, now }: { readonly sending: Sending; readonly now: number },
): Decision | undefined {
  if (meant.outcome !== "already" || sending.until >= settlingUntil) return answer(meant);
  return now < settlingUntil ? { do: "wait", until: settlingUntil } : undefined;
}

/** For an error that leaves the outcome open: what the car itself reports. `undefined` when it certainly did not do it. */
function readBack(
  known: Knowledge,
  request: CommandRequest,
  { error, sending }: Tried,
  { budgets, now }: { readonly budgets: Budgets; readonly now: number },
): Decision | undefined {
  const confirmation = confirmationOf(known, request, sending);
  const { say, looksMs } = specOf(request.command);
  if (confirmation === "reached") {
    return answer({ outcome: "done", ...reasonOf(say.accepted(request, known.make)), confirmed: true });
  }
  if (confirmation === "missed") return undefined;
  const looks = looksMs(known.make).map((ms) => sending.until + ms);
  const next = looks.find((at) => at > (request.lookedAt ?? -Infinity));
  if (next !== undefined && now < next) return { do: "wait", until: next };
  return next !== undefined && budgets.calls > 0 ? { do: "read" } : answer(notKnown(error, request.command));
}
