import { MINUTE_MS } from "../../../core/duration";
import type { Make } from "../../makes";
import { isFresh } from "../../state/report-age";
import {
  already,
  commandsUsed,
  noCalls,
  noCallsFor,
  noCallsToStart,
  noSign,
  noWayBack,
  socTooLow,
  stopsUsed,
  tooLate,
} from "../answers";
import type { AnyCommand } from "../command-spec";
import { specOf } from "../command-table";
import { refuse, type Budgets, type CommandRequest, type Decision, type Knowledge } from "./decision";
import { isBelievedCharging, isKnownStopped } from "./known-charge";

/** A state of charge older than this may have passed a floor since. */
const LEVEL_MS = 30 * MINUTE_MS;

/** What may be sent, as far as the make and the budgets go; and what is looked at before. */
export function maySend(known: Knowledge, request: CommandRequest, budgets: Budgets, now: number): Decision {
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
