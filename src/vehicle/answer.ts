import type { SmartcarError } from "../error";
import { isoText } from "../instant";
import type { Believed } from "./evidence";
import type { CommandName, Outcome } from "./outcome";
import { sentence } from "./sentence";

/** How a command ended, before it is dressed as an outcome. */
export type Answer = Pick<Outcome, "outcome" | "reason" | "code" | "confirmed" | "nextTry">;

const ALREADY = {
  start: "The car is charging already",
  stop: "The car is not charging",
} as const;

export function already(command: CommandName): Answer {
  return { outcome: "already", reason: ALREADY[command] };
}

/** The car took the same command before and has not shown since what became of it. */
export function acceptedBefore(command: string): Answer {
  return { outcome: "already", reason: `The car has accepted this ${command} before and has not reported since` };
}

const NOT_PLUGGED_IN: Answer = {
  outcome: "refused",
  code: "NOT_PLUGGED_IN",
  reason: "The car is not plugged in. Plug it in and ask again",
};

const FULLY_CHARGED: Answer = {
  outcome: "refused",
  code: "FULLY_CHARGED",
  reason: "The car has reached its charge limit. Raise the limit to charge on",
};

/**
 * What the car's own answer to a command means; `undefined` when it settles nothing (Smartcar docs: vehicle state errors).
 * `reason` is Smartcar's code, `VEHICLE_STATE` its type.
 */
export function answerTo(command: CommandName, error: SmartcarError): Answer | undefined {
  if (error.code === "UNSUPPORTED") return unsupportedBy(error);
  if (error.code !== "VEHICLE_STATE") return undefined;
  switch (error.reason) {
    case "CHARGING_IN_PROGRESS":
      return command === "start" ? already(command) : undefined;
    case "NOT_CHARGING":
      return command === "stop" ? already(command) : undefined;
    case "CHARGING_PLUG_NOT_CONNECTED":
      return command === "stop" ? already(command) : NOT_PLUGGED_IN;
    case "FULLY_CHARGED":
      return command === "stop" ? already(command) : FULLY_CHARGED;
    default:
      return undefined;
  }
}

/** Smartcar says that this car cannot do it. */
export function unsupportedBy(error: SmartcarError): Answer {
  return { outcome: "unsupported", reason: error.message, ...codeOf(error) };
}

/** The car refused for a reason that is not about charging, and goes on doing so. */
export function refusedBy(error: SmartcarError): Answer {
  return { outcome: "refused", reason: error.message, ...codeOf(error) };
}

/** A car that answers only near its owner's address is somewhere else; trying again there is pointless. */
export function refusedAway(error: SmartcarError): Answer {
  const reason = `${sentence(error)} The car is away from home, and its maker passes on commands only there`;
  return { outcome: "refused", reason, code: "AWAY_FROM_HOME" };
}

const ACCEPTED = { start: "The car accepted the start", stop: "The car accepted the stop" } as const;

export function accepted(command: CommandName): Answer {
  return { outcome: "done", reason: ACCEPTED[command] };
}

/** The command was accepted, and the car's report shows that it did not happen. */
export function notConfirmed(command: CommandName): Answer {
  const reason = `The ${command} was accepted, but the car reports that it is ${command === "start" ? "not " : "still "}charging`;
  return { outcome: "refused", code: "NOT_CONFIRMED", reason, confirmed: false };
}

/** The car may have done it and has not reported since. */
export function notKnown(error: SmartcarError): Answer {
  const reason = `${sentence(error)} The car has not reported since, so nothing is repeated by itself; look at the car`;
  return { outcome: "unknown", reason, ...codeOf(error) };
}

/** What ends the time for which nothing is sent; instants in milliseconds since the epoch. */
export interface Holding {
  readonly now: number;
  readonly until?: number;
  readonly untilNews: boolean;
}

/** What the same wish came to before, where it is only repeated and nothing is sent. */
export function heldBack(answer: Answer, { now, until, untilNews }: Holding): Answer {
  const ends = [until !== undefined && `in ${inWords(until - now)}`, untilNews && "when the car tells something new"];
  const again = ends.filter((end) => end !== false).join(", or ");
  const reason = `${answer.reason.replace(/\.$/, "")}. Nothing was sent for a wish that is only repeated: tried again ${again}`;
  return { ...answer, reason, ...(until !== undefined && { nextTry: isoText(until) }) };
}

const MINUTE = 60_000;

function inWords(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE));
  if (minutes < 90) return minutes === 1 ? "a minute" : `${minutes} minutes`;
  return `${Math.round(minutes / 60)} hours`;
}

/** The answer to a wish that a newer one has overtaken. */
export function replaced(command: string): Answer {
  return { outcome: "refused", code: "REPLACED", reason: `A newer wish replaced this ${command}` };
}

function codeOf(error: SmartcarError): { code?: string } {
  return error.reason === undefined ? {} : { code: error.reason };
}

/** The answer for a make that takes no start and stop at all. */
export function makeCannot(make: string | undefined): Answer {
  const reason = `A ${make ?? "car of this make"} takes no start or stop through Smartcar. Charge it by its schedules`;
  return { outcome: "unsupported", code: "MAKE_CANNOT", reason };
}

/** The answer that needs no call, from what may be believed of the car. A car that charges is plugged in, whatever its cable says. */
export function knownAnswer(command: CommandName, { charging, status, pluggedIn }: Believed): Answer | undefined {
  const isUnplugged = pluggedIn === false && charging !== true;
  if (charging === (command === "start")) return already(command);
  if (isUnplugged) return command === "stop" ? already(command) : NOT_PLUGGED_IN;
  if (command === "start" && status === "fully-charged") return FULLY_CHARGED;
  return undefined;
}
