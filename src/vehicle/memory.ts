import { SmartcarError } from "../error";
import { acceptedBefore, already, heldBack, notConfirmed, type Answer } from "./answer";
import { isCounted } from "./counted";
import { evidence, type Report, type Sending } from "./evidence";
import type { CommandName } from "./outcome";
import { isPassing } from "./patience";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The same wish this soon after it was carried out is a repetition, whoever sends it. */
const REPETITION_MS = 15 * MINUTE;

/** How long a mere repetition of what failed, or of what the car did not obey, waits before it may spend anything again. */
const PAUSES_MS = {
  start: [15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE, 240 * MINUTE],
  stop: [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE],
} as const;

/** How long it waits while the car has told nothing new, where its first wish has had all patience or a try costs a stop. */
const PAUSES_WITHOUT_NEWS_MS = [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR];

/** Refusals that stay so until the car reports something else. */
const SETTLED: ReadonlySet<string> = new Set(["NOT_PLUGGED_IN", "FULLY_CHARGED", "AWAY_FROM_HOME"]);

/** A wish that was dealt with, and how. */
export interface PastWish {
  readonly command: CommandName;
  readonly result: Answer | SmartcarError;
  /** Whether Smartcar was asked, or what was known of the car was enough. */
  readonly wasSent: boolean;
  readonly sending: Sending;
  /** How many of the same wish came to nothing in a row before it. */
  readonly failuresBefore: number;
}

export interface Asked {
  readonly command: CommandName;
  /** A controller says again what it has said before; nobody has asked anew. */
  readonly repeated: boolean;
  readonly report: Report;
  /** Whether the car has said since its last start that it does not charge; see `stands`. */
  readonly stands: boolean;
  /** When something new last came of the car. */
  readonly newsAt: number | undefined;
  readonly now: number;
}

/**
 * What becomes of a wish that only repeats the last one, so that a heartbeat costs neither calls nor stops. `undefined` when
 * the wish is new, when asking again costs nothing, or when it is time to try again.
 */
export function remembered(last: PastWish | undefined, asked: Asked): Answer | SmartcarError | undefined {
  if (asked.repeated && asked.command === "stop" && asked.stands) return already("stop");
  if (last?.command !== asked.command) return undefined;
  const { result, sending } = last;
  if (result instanceof SmartcarError)
    return isCounted(result) && pausedUntil(last, asked) !== undefined ? result : undefined;

  if (isFulfilled(result)) return rememberedSuccess(last, asked);
  if (result.outcome === "unsupported") return asked.repeated ? result : undefined;
  const hasNews = isToldSince(sending.until, asked);
  if (asked.repeated && isSettled(result) && !hasNews) return heldBack(result, { now: asked.now, untilNews: true });
  return paused(result, last, asked);
}

/** What the car has reported otherwise since is not remembered as a success. */
function rememberedSuccess(last: PastWish, asked: Asked): PastWish["result"] | undefined {
  const { command, sending, wasSent } = last;
  const seen = evidence(command === "start", asked.report, sending);
  if (seen === "missed") return paused(notConfirmed(command), last, asked);
  const isRecent = wasSent && Math.abs(asked.now - sending.until) < REPETITION_MS;
  if (!asked.repeated && !isRecent) return undefined;
  const isAccepted = !(last.result instanceof SmartcarError) && last.result.outcome === "done";
  return isAccepted && seen === "open" ? acceptedBefore(command) : already(command);
}

/** Whether there is anything to remember of a wish: what a ledger held back, or a newer wish replaced, is weighed anew each time. */
export function isMemorable({ result, wasSent }: Pick<PastWish, "result" | "wasSent">): boolean {
  if (result instanceof SmartcarError) return wasSent;
  return wasSent ? result.code !== "REPLACED" : result.outcome === "already" || isSettled(result);
}

/** Whether the wish failed, or the car has reported since that it did not obey. */
export function cameToNothing({ command, result, sending }: PastWish, report: Report): boolean {
  return !isFulfilled(result) || evidence(command === "start", report, sending) === "missed";
}

/** Whether the car took the command, or was in the wished state. */
export function isFulfilled(result: PastWish["result"]): boolean {
  return !(result instanceof SmartcarError) && (result.outcome === "done" || result.outcome === "already");
}

function isSettled({ code = "" }: Answer): boolean {
  return SETTLED.has(code);
}

function paused(answer: Answer, last: PastWish, asked: Asked): Answer | undefined {
  const until = pausedUntil(last, asked);
  const untilNews = isHeldForHours(last, asked);
  return until === undefined ? undefined : heldBack(answer, { now: asked.now, until, untilNews });
}

/** When a mere repetition may spend anything again; `undefined` when it may now. */
function pausedUntil(last: PastWish, asked: Asked): number | undefined {
  const { command, sending, wasSent, failuresBefore } = last;
  if (!asked.repeated || !wasSent) return undefined;
  const pauses = isHeldForHours(last, asked) ? PAUSES_WITHOUT_NEWS_MS : PAUSES_MS[command];
  const pause = pauses[Math.min(failuresBefore, pauses.length - 1)] ?? 0;
  return Math.abs(asked.now - sending.until) < pause ? sending.until + pause : undefined;
}

/** The car itself has refused and told nothing new since: a stop is too dear to be tried often, and what passes had its tries. */
function isHeldForHours({ command, result, sending }: PastWish, asked: Asked): boolean {
  if (result instanceof SmartcarError || result.outcome !== "refused") return false;
  return (command === "stop" || isPassing(result.code)) && !isToldSince(sending.until, asked);
}

function isToldSince(at: number, { newsAt = -Infinity }: Asked): boolean {
  return newsAt > at;
}
