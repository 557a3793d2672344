import type { Answer } from "./answer";
import { monthEnd } from "./call-ledger";
import { day } from "./day";
import type { Make } from "./makes";

/** The answer for a make that does not take the setting at all. */
export function makeCannotSet(reason: string): Answer {
  return { outcome: "unsupported", code: "MAKE_CANNOT", reason };
}

/** The answer to a wish that waited too long for other requests to the car. */
export function tooLate(name: string): Answer {
  const reason = `The ${name} was not sent: other requests to the car took too long. Ask again`;
  return { outcome: "refused", code: "TOO_LATE", reason };
}

/** The answer when no call is left for a setting; the last one is kept for a stop, where the make takes one. */
export function noCallsToSet(left: number, { startStop }: Make, now: number): Answer | undefined {
  if (left > (startStop ? 1 : 0)) return undefined;
  const which = left === 0 ? "No call is left this month" : "The last call of this month is kept for a stop";
  return { outcome: "refused", code: "CALLS_USED", reason: `${which}. Wait until ${day(monthEnd(now))}` };
}
