import { acceptedBefore, away, makeCannot, stillOpen } from "../answers";
import { specOf } from "../command-table";
import { afterTry } from "./after-try";
import { answer, refuse, type Budgets, type CommandRequest, type Decision, type Knowledge } from "./decision";
import { maySend } from "./may-send";
import { answerFromLast } from "./repeat-policy";
import { confirmationOf, reported } from "./reported";

/**
 * Decides what becomes of a request, from what is known of the car, what was done for it already, what may be spent, and the
 * time. Pure and total: it never throws, and never waits for the past.
 */
export function decideCommand(known: Knowledge, request: CommandRequest, budgets: Budgets, now: number): Decision {
  const { tried } = request;
  if (!tried) return first(known, request, budgets, now);
  const settled = afterTry(known, request, tried, { budgets, now });
  if (settled) return settled;
  const rule = unable(known, request);
  return rule ?? reported(known, request, now) ?? maySend(known, request, budgets, now);
}

function first(known: Knowledge, request: CommandRequest, budgets: Budgets, now: number): Decision {
  // A stop that failed is not held against a car that has stopped.
  const reportedStop = request.command === "stop" ? reported(known, request, now) : undefined;
  return (
    unable(known, request) ??
    elsewhere(known, request) ??
    sentSince(known, request) ??
    reportedStop ??
    again(known, request, now) ??
    reported(known, request, now) ??
    maySend(known, request, budgets, now)
  );
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

/** What was accepted since this was first asked for was sent for it, by a process that could not say so any more. */
function sentSince({ taken }: Knowledge, { command, limit, since }: CommandRequest): Decision | undefined {
  const isSame = taken?.command === command && taken.limit === limit;
  return isSame && since !== undefined && taken.sending.from >= since ? answer(acceptedBefore(command)) : undefined;
}

/** What is remembered of the same request. */
function again(known: Knowledge, request: CommandRequest, now: number): Decision | undefined {
  const { command, force, withdrawn = false, repeated, automatic } = request;
  if (specOf(command).lane === "schedule") return requestedBefore(known, request);
  if (force || withdrawn) return undefined;
  if (command !== "start" && command !== "stop") return acceptedJustNow(known, request, now);
  const { last, lastUpdateAt, startableAt } = known;
  if (!last || last.sending.until < known.doubtedAt) return undefined;
  // A start was sent since, perhaps by a process that was killed before it could note that.
  if (command === "stop" && (known.startSent?.from ?? -Infinity) > last.sending.until) return undefined;
  // Whoever plugged the car in since may have begun a charge.
  if (command === "stop" && !last.wasSent && startableAt > last.sending.until) return undefined;
  const confirmation = confirmationOf(known, request, last.sending);
  const found = answerFromLast(last, {
    command,
    repeated,
    automatic: repeated || automatic,
    confirmation,
    lastUpdateAt,
    now,
  });
  if (found instanceof Error) return { do: "refuse", fault: found };
  return found && { ...answer(found), isRepeated: true };
}

/** A value that the car accepted a moment ago is not set again while it has not reported. */
function acceptedJustNow(known: Knowledge, request: CommandRequest, now: number): Decision | undefined {
  const { taken } = known;
  if (taken?.command !== request.command || taken.limit !== request.limit) return undefined;
  if (taken.sending.until < known.doubtedAt) return undefined;
  const { repetitionMs } = specOf(request.command);
  const isRepetition = Math.abs(now - taken.sending.until) < repetitionMs;
  const isOpen = confirmationOf(known, request, taken.sending) === "open";
  return isRepetition && isOpen ? answer(acceptedBefore(request.command)) : undefined;
}

/** A schedule whose making was asked for without an answer is not asked for twice while it may still come to be. */
function requestedBefore(known: Knowledge, request: CommandRequest): Decision | undefined {
  const { taken } = known;
  if (taken?.command !== request.command) return undefined;
  return confirmationOf(known, request, taken.sending) === "open" ? { do: "answer", answer: stillOpen } : undefined;
}
