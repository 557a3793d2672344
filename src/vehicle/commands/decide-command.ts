import { MINUTE_MS } from "../../core/duration";
import type { Speech } from "../../core/speech";
import type { SmartcarError } from "../../core/error";
import { isFresh, type ConfirmationState, type Sending } from "../state/report-age";
import type { Make } from "../makes";
import type { StopCount } from "../budget/stop-ledger";
import {
  acceptedBefore,
  already,
  away,
  commandsUsed,
  fullyCharged,
  makeCannot,
  noCalls,
  noCallsFor,
  noCallsToStart,
  noSign,
  notKnown,
  notPluggedIn,
  noWayBack,
  refusedBy,
  refusedThere,
  socTooLow,
  stillOpen,
  stopsUsed,
  tooLate,
  unsupportedBy,
  type Answer,
  reasonOf,
} from "./answers";
import type { ChargeReport } from "./charge-evidence";
import type { AnyCommand, Order } from "./command-spec";
import { specOf } from "./command-table";
import { confirmationBy, type Witness } from "./confirmation";
import { agreement, isBelievedCharging, isKnownStopped, startBar, type Commanded } from "./known-charge";
import { isFulfilled, answerFromLast, type PastRequest } from "./repeat-policy";
import { isPassing, waitToRepeat } from "./retry-policy";

/** All that is known of a car when something is asked of it. Instants are milliseconds since the epoch. */
export interface Knowledge extends Commanded {
  readonly make: Make;
  readonly makeName: string | undefined;
  /** What the car has answered that it cannot do this. */
  readonly unsupported: Answer | undefined;
  readonly place: "home" | "away" | "unknown";
  /** The state of charge, percent. */
  readonly soc: { readonly percent: number; readonly at: number } | undefined;
  /** What it reports of its charging, for a start and a stop. */
  readonly charge: ChargeReport;
  /** What it reports of the value that is set, or its list of the schedule, for any other command. */
  readonly value: Witness | undefined;
  /** The last request for a start or a stop, and what it came to. */
  readonly last: PastRequest | undefined;
  /** When something new last came of the car. */
  readonly lastUpdateAt: number | undefined;
  /** When the car was last certainly awake. */
  readonly awakeAt: number | undefined;
}

/** What was tried for a request, and how it ended. */
export interface Tried {
  /** How often the command was sent for this request. */
  readonly sends: number;
  readonly error: SmartcarError;
  readonly sending: Sending;
}

/** What is asked of a car, and what was done for it so far. */
export interface CommandRequest<Name extends AnyCommand = AnyCommand> extends Order<Name> {
  readonly askedAt: number;
  /** A controller says again what it has said before. */
  readonly repeated: boolean;
  /**
   * Nobody is there who presses: a controller, or a sender that asks again for what it asked for last. Follows from `repeated`.
   */
  readonly automatic: boolean;
  /** Someone who sees the car knows better: what was known does not answer it. Budgets hold all the same. */
  readonly force: boolean;
  /** An answer was given that a report has contradicted: what was remembered does not answer it. */
  readonly withdrawn?: boolean;
  readonly tried?: Tried | undefined;
  /** When the car was last read for this request, whether it answered or not. */
  readonly lookedAt?: number | undefined;
  /** How many calls what is begun with this needs later, as the deletion of what is made for a date. */
  readonly callsLater?: number;
  /** When the same was last asked for again, not by a controller, while this was carried out. */
  readonly pressedAt?: number | undefined;
}

/** What may be spent. */
export interface Budgets {
  readonly calls: number;
  /** `undefined` for a make without a limit on stops. */
  readonly stops: StopCount | undefined;
  /** Starts and stops until the car is driven; `undefined` for a make without that limit. */
  readonly commands: number | undefined;
}

/**
 * What becomes of a request now. `send` comes with a warning for a person where a start cannot be taken back. `read` is one read
 * of the car, `wait` ends at `until`, with a report of the car, or when somebody asks again: then it is decided anew. `answer`
 * ends it with `done`, `already` or `unknown`; `refuse` with what was not done, or with the `fault` that prevented it.
 */
export type Decision =
  | { readonly do: "send"; readonly warning?: Speech }
  | { readonly do: "read" }
  | { readonly do: "wait"; readonly until: number }
  /** `isEvident`: the car's own reports say so, and a later one may contradict them. */
  | { readonly do: "answer"; readonly answer: Answer; readonly isEvident?: boolean; readonly isRepeated?: boolean }
  /** `isRepeated`: it follows from what is remembered, or is free to find out again, and need not be remembered. */
  | { readonly do: "refuse"; readonly answer: Answer; readonly isRepeated?: boolean }
  | { readonly do: "refuse"; readonly fault: SmartcarError };

/**
 * Decides what becomes of a request, from what is known of the car, what was done for it already, what may be spent, and the
 * time. Pure and total: it never throws, and never waits for the past.
 */
export function decideCommand(known: Knowledge, request: CommandRequest, budgets: Budgets, now: number): Decision {
  const { tried } = request;
  if (!tried) return first(known, request, budgets, now);
  const settled = afterAnswer(known, request, tried, { budgets, now });
  if (settled) return settled;
  const rule = unable(known, request);
  return rule ?? reported(known, request, now) ?? spending(known, request, budgets, now);
}

/** Whether the car's reports since `sending` show what the order is for. */
export function confirmationOf(
  known: Pick<Knowledge, "charge" | "value">,
  order: Order<AnyCommand>,
  sending: Sending,
): ConfirmationState {
  const { lane, repetitionMs } = specOf(order.command);
  if (lane === "schedule") return confirmationInList(known.value, sending, repetitionMs);
  if (lane !== "charge") return confirmationBy(known.value ? [known.value] : [], sending);
  const goal = order.command === "start";
  // A rise may have come before the command if it began before it.
  const witnesses = known.charge.signs.map(({ charging, at, since = at }) => ({ fits: charging === goal, at: since }));
  return confirmationBy(witnesses, sending, goal);
}

/** A list tells of now, but what was asked for and not answered may still be carried out for `openMs`. */
function confirmationInList(value: Witness | undefined, { from, until }: Sending, openMs: number): ConfirmationState {
  if (!value || value.at < from) return "open";
  if (value.fits) return "reached";
  return value.at >= until + openMs ? "missed" : "open";
}

function first(known: Knowledge, request: CommandRequest, budgets: Budgets, now: number): Decision {
  // A stop that failed is not held against a car that has stopped.
  const seen = request.command === "stop" ? reported(known, request, now) : undefined;
  return (
    unable(known, request) ??
    elsewhere(known, request) ??
    seen ??
    again(known, request, now) ??
    reported(known, request, now) ??
    spending(known, request, budgets, now)
  );
}

function refuse(found: Answer): { readonly do: "refuse"; readonly answer: Answer } {
  return { do: "refuse", answer: found };
}

function answer(found: Answer): Extract<Decision, { readonly answer: Answer }> {
  const isRefused = found.outcome === "refused" || found.outcome === "unsupported";
  return isRefused ? refuse(found) : { do: "answer", answer: found };
}

/** What the make, or this car as it answered before, does not do at all. */
function unable({ make, makeName, unsupported }: Knowledge, { command }: CommandRequest): Decision | undefined {
  const { isAccepted, say } = specOf(command);
  if (unsupported) return refuse(unsupported);
  return isAccepted(make) ? undefined : refuse(makeCannot(say.cannot(makeName, make)));
}

/** A start or a stop is for the car at home; a limit or a lock goes with it. */
function elsewhere({ place }: Knowledge, { command, force }: CommandRequest): Decision | undefined {
  const isCharge = specOf(command).lane === "charge";
  return isCharge && place === "away" && !force ? { ...refuse(away), isRepeated: true } : undefined;
}

/** What is remembered of the same request. */
function again(known: Knowledge, request: CommandRequest, now: number): Decision | undefined {
  const { command, force, withdrawn = false, repeated, automatic } = request;
  if (specOf(command).lane === "schedule") return askedBefore(known, request);
  if (force || withdrawn) return undefined;
  if (command !== "start" && command !== "stop") return takenBefore(known, request, now);
  const { last, lastUpdateAt, startableAt } = known;
  if (!last || last.sending.until < known.doubtedAt) return undefined;
  // Whoever plugged the car in since may have begun a charge.
  if (command === "stop" && !last.wasSent && startableAt > last.sending.until) return undefined;
  const seen = confirmationOf(known, request, last.sending);
  const found = answerFromLast(last, { command, repeated, automatic: repeated || automatic, seen, lastUpdateAt, now });
  if (found instanceof Error) return { do: "refuse", fault: found };
  return found && { ...answer(found), isRepeated: true };
}

/** A value that the car accepted a moment ago is not set again while it has not reported. */
function takenBefore(known: Knowledge, request: CommandRequest, now: number): Decision | undefined {
  const { taken } = known;
  if (taken?.command !== request.command || taken.limit !== request.limit) return undefined;
  if (taken.sending.until < known.doubtedAt) return undefined;
  const { repetitionMs } = specOf(request.command);
  const isRepetition = Math.abs(now - taken.sending.until) < repetitionMs;
  const isOpen = confirmationOf(known, request, taken.sending) === "open";
  return isRepetition && isOpen ? answer(acceptedBefore(request.command)) : undefined;
}

/** A schedule whose making was asked for without an answer is not asked for twice while it may still come to be. */
function askedBefore(known: Knowledge, request: CommandRequest): Decision | undefined {
  const { taken } = known;
  if (taken?.command !== request.command) return undefined;
  return confirmationOf(known, request, taken.sending) === "open" ? { do: "answer", answer: stillOpen } : undefined;
}

/** What the car's reports answer. */
function reported(known: Knowledge, request: CommandRequest, now: number): Decision | undefined {
  const { say, lane, freshMs } = specOf(request.command);
  const reached: Decision = { do: "answer", answer: already(say.already(request)), isEvident: true };
  if (lane === "schedule") return known.value?.fits === true ? reached : undefined;
  if (lane !== "charge") {
    const { value, taken, settledAt, doubtedAt } = known;
    if (!value || !isFresh(value.at, now, freshMs) || value.at < doubtedAt) return undefined;
    const isTaken = taken?.command === request.command && taken.limit === request.limit;
    const isReached = isTaken ? confirmationOf(known, request, taken.sending) === "reached" : false;
    return isReached || (value.fits && value.at >= settledAt) ? reached : undefined;
  }
  if (request.command === "start") {
    if (agreement(known, true, { now, freshMs })) return reached;
    const bar = startBar(known, now);
    if (bar === undefined) return undefined;
    return refuse(bar === "unplugged" ? notPluggedIn : fullyCharged);
  }
  const youngMs = request.automatic || request.repeated ? freshMs : YOUNG_MS;
  return agreement(known, false, { now, freshMs: youngMs }) ? reached : undefined;
}

/** A person's stop is answered only by what was reported a moment ago. */
const YOUNG_MS = 2 * MINUTE_MS;

/** A state of charge older than this may have passed a floor since. */
const LEVEL_MS = 30 * MINUTE_MS;

/** What may be sent, as far as the make and the budgets go; and what is looked at before. */
function spending(known: Knowledge, request: CommandRequest, budgets: Budgets, now: number): Decision {
  const { command } = request;
  if (command === "start") return toStart(known, request, budgets, now);
  if (command === "stop") return toStop(known, request, budgets, now);
  const { lane, tooLateMs } = specOf(command);
  if (lane === "schedule") {
    const needed = 1 + (request.callsLater ?? 0);
    return budgets.calls >= needed ? { do: "send" } : refuse(noCallsFor(needed, budgets.calls, now));
  }
  if (now - request.askedAt > tooLateMs) return refuse(tooLate(command));
  return budgets.calls >= callsNeeded(command, known.make) ? { do: "send" } : refuse(noCalls(budgets.calls, now));
}

/**
 * How many of the month's calls must be left for a command to the car to be sent: a start needs one for its stop, and what is set
 * leaves one for a stop where the car takes any. A stop is never held back: Smartcar counts, and may still take it.
 */
export function callsNeeded(command: AnyCommand, { canStop }: Make): number {
  if (command === "stop") return 0;
  return command === "start" || canStop ? 2 : 1;
}

function toStart(
  known: Knowledge,
  request: CommandRequest,
  { calls, stops, commands }: Budgets,
  now: number,
): Decision {
  const { make, makeName, soc } = known;
  const { startNeedsSoc = 0 } = make;
  if (!request.force && soc && isFresh(soc.at, now, LEVEL_MS) && soc.percent < startNeedsSoc) {
    return refuse(socTooLow("start", makeName, startNeedsSoc, soc.percent));
  }
  if (stops && !stops.mayStart) return refuse(stopsUsed(stops, true));
  if (commands !== undefined && commands < 2) return refuse(commandsUsed(commands));
  if (calls < callsNeeded("start", make)) return refuse(noCallsToStart(calls, now));
  return canBeTakenBack(known) ? { do: "send" } : { do: "send", warning: noWayBack(makeName, make, soc?.percent) };
}

function canBeTakenBack({ make: { canStop, stopNeedsSoc = 0 }, soc }: Knowledge): boolean {
  return canStop && (stopNeedsSoc === 0 || (soc !== undefined && soc.percent >= stopNeedsSoc));
}

function toStop(known: Knowledge, request: CommandRequest, { calls, stops, commands }: Budgets, now: number): Decision {
  const { make, makeName, soc } = known;
  const { stopNeedsSoc = 0 } = make;
  const hasLooked = request.lookedAt !== undefined;
  if (stops && stops.left === 0) return refuse(stopsUsed(stops, false));
  if (commands === 0) return refuse(commandsUsed(0));
  if (!request.force && soc && soc.percent < stopNeedsSoc) {
    if (isFresh(soc.at, now, LEVEL_MS)) return refuse(socTooLow("stop", makeName, stopNeedsSoc, soc.percent));
    if (!hasLooked && calls >= 2) return { do: "read" };
  }
  const isAutomatic = (request.automatic || request.repeated) && !request.force;
  if (isAutomatic && !request.tried && !isBelievedCharging(known)) {
    if (!hasLooked && calls >= 2) return { do: "read" };
    if (hasLooked && hasNoSign(known)) return refuse(noSign);
    if (isKnownStopped(known))
      return { do: "answer", answer: already(specOf("stop").say.already(request)), isEvident: true };
  }
  return { do: "send" };
}

/** Nothing was ever sent to the car from here, and nothing says that it charges: there is nothing to take back. */
function hasNoSign({ charge, taken, settledAt }: Knowledge): boolean {
  return charge.signs.length === 0 && taken === undefined && settledAt === -Infinity;
}

/** What follows from how the last try ended; `undefined` when the command may be tried again now. */
function afterAnswer(
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

/** A car that wakes is given so long, and one that tells all the time does not use up its tries at once. */
const AWAKE_MS = 60_000;

/**
 * Each try counts with the maker: one for a mere repetition of what failed, and for a car that is known to have stopped, is
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
  const seen = confirmationOf(known, request, sending);
  const { say, looksMs } = specOf(request.command);
  if (seen === "reached") {
    return answer({ outcome: "done", ...reasonOf(say.accepted(request, known.make)), confirmed: true });
  }
  if (seen === "missed") return undefined;
  const looks = looksMs(known.make).map((ms) => sending.until + ms);
  const next = looks.find((at) => at > (request.lookedAt ?? -Infinity));
  if (next !== undefined && now < next) return { do: "wait", until: next };
  return next !== undefined && budgets.calls > 0 ? { do: "read" } : answer(notKnown(error, request.command));
}
