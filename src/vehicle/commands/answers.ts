import { MINUTE_MS } from "../../core/duration";
import type { RetainedKind } from "./retained";
import type { SmartcarError } from "../../core/error";
import { isoText } from "../../core/instant";
import { monthEnd } from "../budget/call-ledger";
import { day } from "../day";
import type { Make } from "../makes";
import type { Outcome } from "../outcome";
import { sentence } from "../../core/sentence";
import type { StopCount } from "../budget/stop-ledger";

/** How a command ended, before it is dressed as an outcome. */
export type Answer = Pick<Outcome, "outcome" | "reason" | "code" | "confirmed" | "nextTry" | "warning">;

export function already(reason: string): Answer {
  return { outcome: "already", reason };
}

/** The car took the same command before and has not shown since what became of it. */
export function acceptedBefore(command: string): Answer {
  return already(`The car has accepted this ${command} before and has not reported since`);
}

export const notPluggedIn: Answer = {
  outcome: "refused",
  code: "NOT_PLUGGED_IN",
  reason: "The car is not plugged in. Plug it in and ask again",
};

export const fullyCharged: Answer = {
  outcome: "refused",
  code: "FULLY_CHARGED",
  reason: "The car has reached its charge limit. Raise the limit to charge on",
};

/** Smartcar says that this car cannot do it. */
export function unsupportedBy(error: SmartcarError): Answer {
  return { outcome: "unsupported", reason: error.message, ...codeOf(error) };
}

/** The car refused for a reason that is not about charging, and goes on doing so. */
export function refusedBy(error: SmartcarError): Answer {
  return { outcome: "refused", reason: error.message, ...codeOf(error) };
}

/** A car that answers only near its owner's address is somewhere else; trying again there is pointless. */
export function refusedThere(error: SmartcarError): Answer {
  const reason = `${sentence(error)} The car is away from home, and its maker passes on commands only there`;
  return { outcome: "refused", reason, code: "AWAY_FROM_HOME" };
}

/** A car elsewhere is none of this home's business. */
export const away: Answer = {
  outcome: "refused",
  code: "AWAY_FROM_HOME",
  reason: "The car is away from home. Nothing was sent. Use `force` to send it anyway.",
};

/** An automatic stop for a car of which nothing is known, and to which nothing was ever sent. */
export const noSign: Answer = {
  outcome: "refused",
  code: "NOT_REPORTED",
  reason: "The car has not reported whether it charges, and no start was sent. Nothing was sent.",
};

/** The command was accepted, and the car's report shows that it did not happen. */
export function notConfirmed(reason: string): Answer {
  return { outcome: "refused", code: "NOT_CONFIRMED", reason, confirmed: false };
}

/** The car may have done it and has not reported since. */
export function notKnown(error: SmartcarError, command: string): Answer {
  const what =
    command === "stop"
      ? "It is sent again if the car reports that it charges on"
      : "Nothing is repeated by itself; look at the car";
  const reason = `${sentence(error)} The car has not reported since. ${what}`;
  return { outcome: "unknown", reason, ...codeOf(error) };
}

/** The answer to a request that a newer one has overtaken. */
export function replaced(command: string): Answer {
  return { outcome: "refused", code: "REPLACED", reason: `A newer wish replaced this ${command}` };
}

/** The answer to a message that a broker has retained and that is not carried out. */
export function notTaken(command: string, kind: RetainedKind): Answer {
  const what = `This ${command} is a retained MQTT message`;
  const reason = {
    action: `${what}, so it might be old. Nothing was sent. Publish it without retain.`,
    stop: `${what}. It was carried out before, or nothing was started since. Nothing was sent.`,
    setting: `${what} and the same as the last one of its topic. Nothing was sent.`,
  }[kind];
  return { outcome: "refused", code: "RETAINED", reason };
}

/** The answer for a make that does not take the command at all. */
export function makeCannot(reason: string): Answer {
  return { outcome: "unsupported", code: "MAKE_CANNOT", reason };
}

/** The answer where the make refuses a start or a stop below a state of charge. */
export function socTooLow(command: string, make: string, needed: number, percent: number): Answer {
  const reason = `${make} cars refuse a ${command} below ${needed}%. The car is at ${Math.round(percent)}%. Nothing was sent.`;
  return { outcome: "refused", code: "SOC_TOO_LOW", reason };
}

/** What a person must know who starts what cannot be stopped. */
export function noWayBack(make: string, { canStop, stopNeedsSoc = 0 }: Make, percent: number | undefined): string {
  if (!canStop) return `${make} cars cannot be stopped through Smartcar. Stop the charging in the car or in its app.`;
  const level = percent === undefined ? "The state of charge is unknown." : `The car is at ${Math.round(percent)}%.`;
  return `${make} cars refuse a stop below ${stopNeedsSoc}%. ${level} Until then, stop the charging at the charger.`;
}

/** The answer to a request that waited too long for other requests to the car. */
export function tooLate(command: string): Answer {
  const reason = `The ${command} was not sent: other requests to the car took too long. Ask again`;
  return { outcome: "refused", code: "TOO_LATE", reason };
}

/** The answer when no call is left for a limit or a lock; the last one is kept for a stop, where the make takes one. */
export function noCalls(left: number, now: number): Answer {
  const which = left === 0 ? "No call is left this month" : "The last call of this month is kept for a stop";
  return { outcome: "refused", code: "CALLS_USED", reason: `${which}. Wait until ${day(monthEnd(now))}` };
}

/** The answer when fewer calls are left than what is asked about schedules needs, what it needs later included. */
export function noCallsFor(needed: number, left: number, now: number): Answer {
  const reason =
    left === 0
      ? `No call is left this month. Wait until ${day(monthEnd(now))}`
      : `This needs ${needed} calls, the later deletions included, and ${left} ${left === 1 ? "is" : "are"} left this month`;
  return { outcome: "refused", code: "CALLS_USED", reason };
}

/** A schedule was asked for, and whether it came to be is not known yet. */
export const stillOpen: Answer = {
  outcome: "unknown",
  reason: "Whether the car took the schedule is not known, so nothing is repeated by itself. The next sync looks again",
};

/** The answer when a start would leave no call for its stop. */
export function noCallsToStart(left: number, now: number): Answer {
  const reason = `A start needs two calls, one of them for its stop, and ${left === 0 ? "none" : "one"} is left this month. Wait until ${day(monthEnd(now))}`;
  return { outcome: "refused", code: "CALLS_USED", reason };
}

/** The answer when the maker would refuse another stop, or when a start would spend what is kept for stops. */
export function stopsUsed(stops: StopCount, isStart: boolean): Answer {
  const free = stops.nextFreeAt === undefined ? "" : `; the next is free on ${day(stops.nextFreeAt)}`;
  const kept = isStart && stops.left > 0 ? `, and the last ${stops.left} are kept for stops` : "";
  const reason = `${stops.used} of the maker's ${stops.limit} stops in ${stops.windowDays} days are used${kept}${free}`;
  return { outcome: "refused", code: "STOPS_USED", reason };
}

/** The answer when the maker takes no more starts and stops. */
export function commandsUsed(left: number): Answer {
  const kept = left === 1 ? " but one, which is kept for a stop" : "";
  const reason = `The maker takes no more starts and stops${kept}, until the car has been driven`;
  return { outcome: "refused", code: "COMMANDS_USED", reason };
}

/** What ends the time for which nothing is sent; instants in milliseconds since the epoch. */
export interface Holding {
  readonly now: number;
  readonly until?: number;
  readonly untilNews: boolean;
}

/** What the same request came to before, where it is only repeated and nothing is sent. */
export function heldBack(answer: Answer, { now, until, untilNews }: Holding): Answer {
  const ends = [until !== undefined && `in ${inWords(until - now)}`, untilNews && "when the car tells something new"];
  const again = ends.filter((end) => end !== false).join(", or ");
  const reason = `${answer.reason.replace(/\.$/, "")}. Nothing was sent for a wish that is only repeated: tried again ${again}`;
  return { ...answer, reason, ...(until !== undefined && { nextTry: isoText(until) }) };
}

function inWords(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE_MS));
  if (minutes < 90) return minutes === 1 ? "a minute" : `${minutes} minutes`;
  return `${Math.round(minutes / 60)} hours`;
}

function codeOf(error: SmartcarError): { code?: string } {
  return error.reason === undefined ? {} : { code: error.reason };
}
