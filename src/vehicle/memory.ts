import { SmartcarError } from "../error";
import { acceptedBefore, already, notConfirmed, type Answer } from "./answer";
import { isCounted } from "./counted";
import { evidence, type Report, type Sending, SETTLE_MS } from "./evidence";
import type { CommandName } from "./outcome";

const MINUTE = 60_000;

/** The same wish this soon after it was carried out is a repetition, whoever sends it. */
const REPETITION_MS = 15 * MINUTE;

/** How long a mere repetition of what failed, or of what the car did not obey, waits before it may spend anything again. */
const PAUSES_MS = {
  start: [15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE, 240 * MINUTE],
  stop: [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE],
} as const;

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
  /** When anything was last heard of the car. */
  readonly heardAt: number | undefined;
  readonly now: number;
}

/**
 * What becomes of a wish that only repeats the last one, so that a heartbeat costs neither calls nor stops. `undefined` when
 * the wish is new, when asking again costs nothing, or when it is time to try again.
 */
export function remembered(last: PastWish | undefined, asked: Asked): Answer | SmartcarError | undefined {
  if (needsNoStop(last, asked)) return already("stop");
  if (last?.command !== asked.command) return undefined;
  const { result, sending } = last;
  if (result instanceof SmartcarError) return isCounted(result) ? heldBack(last, asked) : undefined;

  if (isFulfilled(result)) return rememberedSuccess(last, asked);
  if (result.outcome === "unsupported") return asked.repeated ? result : undefined;
  const isUnchanged = (asked.heardAt ?? 0) <= sending.until;
  return asked.repeated && isSettled(result) && isUnchanged ? result : heldBack(last, asked);
}

/**
 * A car that has said since its last command that it does not charge needs no stop for a mere repetition, however old its news
 * are: some makes tell late, and each stop is dear. Newer news that it charges end this.
 */
function needsNoStop(last: PastWish | undefined, { command, repeated, report }: Asked): boolean {
  if (!repeated || command !== "stop" || report.charging !== false || report.at === undefined) return false;
  return last === undefined || report.at >= last.sending.until + SETTLE_MS;
}

/** What the car has reported otherwise since is not remembered as a success. */
function rememberedSuccess(last: PastWish, asked: Asked): PastWish["result"] | undefined {
  const { command, sending, wasSent } = last;
  const seen = evidence(command === "start", asked.report, sending);
  if (seen === "missed") return heldBack({ ...last, result: notConfirmed(command) }, asked);
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

function heldBack(last: PastWish, { repeated, now }: Asked): PastWish["result"] | undefined {
  const { command, result, sending, wasSent, failuresBefore } = last;
  const pauses = PAUSES_MS[command];
  const pause = pauses[Math.min(failuresBefore, pauses.length - 1)] ?? 0;
  return repeated && wasSent && Math.abs(now - sending.until) < pause ? result : undefined;
}
