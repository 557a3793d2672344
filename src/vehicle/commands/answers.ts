import { DAY_MS, MINUTE_MS } from "../../core/duration";
import type { SmartcarError } from "../../core/error";
import { day, duration, percent as percentOf } from "../../core/format";
import { isoText } from "../../core/instant";
import { inEnglish, plain, say, textsOf, type Speech, type Text } from "../../core/speech";
import { monthEnd } from "../budget/call-ledger";
import type { StopCount } from "../budget/stop-ledger";
import { makeLabel, type Make } from "../makes";
import type { Outcome } from "../outcome";
import type { RetainedKind } from "./retained";

/** How a command ended, before it is dressed as an outcome. */
export type Answer = Pick<
  Outcome,
  "outcome" | "reason" | "says" | "code" | "confirmed" | "nextTry" | "warning" | "warns"
>;

/** A reason in English, and for other languages. */
export function reasonOf(says: Speech): { readonly reason: string; readonly says: Speech } {
  return { reason: inEnglish(says), says };
}

/** What was reported, for another sentence to follow. */
export function speechOf({ reason, says }: { readonly reason: string; readonly says?: Speech }): readonly Text[] {
  return textsOf(says ?? plain(reason));
}

function refused(code: string, says: Speech): Answer {
  return { outcome: "refused", code, ...reasonOf(says) };
}

/** The car is in this state already. */
export function already(says: Speech): Answer {
  return { outcome: "already", ...reasonOf(says) };
}

/** A command as a sentence names it. */
export type Named = "start" | "stop" | "set-limit" | "lock" | "unlock" | `schedule-${string}`;

function named(command: Named): { readonly command: Text } {
  return { command: say(isOfSchedules(command) ? "what.schedule" : `what.${command}`) };
}

function isOfSchedules(command: Named): command is `schedule-${string}` {
  return command.startsWith("schedule-");
}

/** The cars of a make that is known, or not. */
export function carsOf(makeName: string | undefined): Text {
  const make = makeLabel(makeName);
  return make === "" ? say("what.these-cars") : say("what.cars", { make });
}

/** The car took the same command before and has not shown since what became of it. */
export function acceptedBefore(command: Named): Answer {
  return already(say("outcome.accepted-before", named(command)));
}

export const notPluggedIn: Answer = refused("NOT_PLUGGED_IN", say("outcome.NOT_PLUGGED_IN"));

/** Whether the car has answered that its cable is out. */
export function isUnpluggedAnswer({ code, reason }: SmartcarError): boolean {
  return code === "VEHICLE_STATE" && reason === "CHARGING_PLUG_NOT_CONNECTED";
}

export const fullyCharged: Answer = refused("FULLY_CHARGED", say("outcome.FULLY_CHARGED"));

/** What happened alone: what to do follows. */
function brief(says: readonly Text[]): readonly Text[] {
  return says.map((text) => ({ ...text, isBrief: true }));
}

/** Smartcar says that this car cannot do it. */
export function unsupportedBy(error: SmartcarError): Answer {
  return { outcome: "unsupported", ...reasonOf(error.says), ...codeOf(error) };
}

/** The car refused for a reason that is not about charging, and goes on doing so. */
export function refusedBy(error: SmartcarError): Answer {
  return { outcome: "refused", ...reasonOf(error.says), ...codeOf(error) };
}

/** A car that answers only near its owner's address is somewhere else; trying again there is pointless. */
export function refusedThere({ says }: SmartcarError): Answer {
  return refused("AWAY_FROM_HOME", [...brief(says), say("outcome.AWAY_FROM_HOME-make")]);
}

/** A car elsewhere is none of this home's business. */
export const away: Answer = refused("AWAY_FROM_HOME", say("outcome.AWAY_FROM_HOME"));

/** An automatic stop for a car of which nothing is known, and to which nothing was ever sent. */
export const noSign: Answer = refused("NOT_REPORTED", say("outcome.NOT_REPORTED-stop"));

/** The command was accepted, and the car's report shows that it did not happen. */
export function notConfirmed(says: Speech): Answer {
  return { ...refused("NOT_CONFIRMED", says), confirmed: false };
}

/** The car may have done it and has not reported since. */
export function notKnown(error: SmartcarError, command: string): Answer {
  const next = say(command === "stop" ? "outcome.unknown-stop" : "outcome.unknown");
  return { outcome: "unknown", ...reasonOf([...brief(error.says), next]), ...codeOf(error) };
}

/** The answer to a request that a newer one has overtaken. */
export function replaced(command: Named): Answer {
  return refused("REPLACED", say("outcome.REPLACED", named(command)));
}

/** The answer to a message that a broker has retained and that is not carried out. */
export function notTaken(command: Named, kind: RetainedKind): Answer {
  return refused("RETAINED", say(`outcome.RETAINED-${kind}`, named(command)));
}

/** The answer to a decision about a car that another process controls, which decides for it. */
export function elsewhere(command: Named): Answer {
  return refused("ELSEWHERE", say("outcome.ELSEWHERE", named(command)));
}

/** The answer for a make that does not take the command at all. */
export function makeCannot(says: Speech): Answer {
  return { outcome: "unsupported", code: "MAKE_CANNOT", ...reasonOf(says) };
}

/** The answer where the make refuses a start or a stop below a state of charge. */
export function socTooLow(command: Named, makeName: string | undefined, needed: number, percent: number): Answer {
  const levels = { needed: percentOf(needed), soc: percentOf(percent) };
  return refused("SOC_TOO_LOW", say("outcome.SOC_TOO_LOW", { cars: carsOf(makeName), ...named(command), ...levels }));
}

/** What a person must know who starts what cannot be stopped. */
export function noWayBack(
  makeName: string | undefined,
  { canStop, stopNeedsSoc = 0 }: Make,
  percent: number | undefined,
): Text {
  const cars = carsOf(makeName);
  if (!canStop) return say("outcome.no-way-back", { cars });
  const needed = percentOf(stopNeedsSoc);
  if (percent === undefined) return say("outcome.no-way-back-unknown", { cars, needed });
  return say("outcome.no-way-back-below", { cars, needed, soc: percentOf(percent) });
}

/** The answer to a request that waited too long for other requests to the car. */
export function tooLate(command: Named): Answer {
  return refused("TOO_LATE", say("outcome.TOO_LATE", named(command)));
}

/** The month of the calls is that of UTC. */
function newCalls(now: number): { readonly day: ReturnType<typeof day> } {
  return { day: day(monthEnd(now), "UTC") };
}

/** The answer when no call is left for a limit or a lock; the last one is reserved for a stop, where the make takes one. */
export function noCalls(left: number, now: number): Answer {
  return refused("CALLS_USED", say(left === 0 ? "outcome.CALLS_USED" : "outcome.CALLS_USED-last", newCalls(now)));
}

/** The answer when fewer calls are left than what is asked about schedules needs, what it needs later included. */
export function noCallsFor(needed: number, left: number, now: number): Answer {
  const says =
    left === 0 ? say("outcome.CALLS_USED", newCalls(now)) : say("outcome.CALLS_USED-schedule", { needed, calls: left });
  return refused("CALLS_USED", says);
}

/** A schedule was asked for, and whether it came to be is not known yet. */
export const stillOpen: Answer = { outcome: "unknown", ...reasonOf(say("outcome.unknown-schedule")) };

/** The answer when a start would leave no call for its stop. */
export function noCallsToStart(left: number, now: number): Answer {
  return refused("CALLS_USED", say("outcome.CALLS_USED-start", { calls: left, ...newCalls(now) }));
}

/** The answer when the make would refuse another stop, or when a start would spend what is reserved for stops. */
export function stopsUsed(stops: StopCount, isStart: boolean): Answer {
  const { used, limit, windowDays, left, nextFreeAt } = stops;
  return refused("STOPS_USED", [
    say("outcome.STOPS_USED", { used, limit, days: duration(windowDays * DAY_MS) }),
    ...(isStart && left > 0 ? [say("outcome.STOPS_USED-reserved", { left })] : []),
    ...(nextFreeAt === undefined ? [] : [say("outcome.STOPS_USED-next", { day: day(nextFreeAt, "UTC") })]),
  ]);
}

/** The answer when the make takes no more starts and stops. */
export function commandsUsed(left: number): Answer {
  const says =
    left === 1 ? say("outcome.COMMANDS_USED-last") : say("outcome.COMMANDS_USED", { cars: carsOf(undefined) });
  return refused("COMMANDS_USED", says);
}

/** What ends the time for which nothing is sent; instants in milliseconds since the epoch. */
export interface Postponement {
  readonly now: number;
  readonly until?: number;
  readonly untilUpdate: boolean;
}

/** What the same request came to before, where it is only repeated and nothing is sent. */
export function postponed(answer: Answer, { now, until, untilUpdate }: Postponement): Answer {
  const wait = until === undefined ? undefined : duration(Math.max(MINUTE_MS, until - now));
  const again =
    wait === undefined
      ? say("outcome.held-back-update")
      : say(untilUpdate ? "outcome.held-back-both" : "outcome.held-back", { wait });
  const says = [...speechOf(answer), again];
  return { ...answer, ...reasonOf(says), ...(until !== undefined && { nextTry: isoText(until) }) };
}

function codeOf(error: SmartcarError): { code?: string } {
  return error.reason === undefined ? {} : { code: error.reason };
}
