import type { ErrorCode } from "../../core/error";
import { say, type Text } from "../../core/speech";

/**
 * The words for a status. Documented are SUCCESS, ERROR and UNAVAILABLE for signals, and SUCCESS for commands; the rest
 * is inferred and is only here.
 */
export type SignalStatus = "SUCCESS" | "ERROR" | "UNAVAILABLE";

/** A word that is missing goes by what came along; one that is not known is never a success. */
export function signalStatus(
  word: string | null | undefined,
  { hasBody, hasError }: { hasBody: boolean; hasError: boolean },
): SignalStatus {
  const status = word?.toUpperCase();
  if (status === "SUCCESS" || status === "ERROR" || status === "UNAVAILABLE") return status;
  if (hasError) return "ERROR";
  // Webhooks leave the status out when all is well.
  return status === undefined && hasBody ? "SUCCESS" : "UNAVAILABLE";
}

export const commandSucceeded = "SUCCESS";

interface Unfinished {
  readonly code: ErrorCode;
  readonly says: Text;
}

/** What any other status of a command means. */
const failed: Unfinished = { code: "UPSTREAM", says: say("error.command-failed") };

const unfinished: Readonly<Record<string, Unfinished>> = {
  ERROR: failed,
  FAILURE: failed,
  FAILED: failed,
  PENDING: { code: "TIMEOUT", says: say("error.command-pending") },
};

const unknownOutcome: Unfinished = { code: "BAD_RESPONSE", says: say("error.command-status") };

/** Why a command that was answered is not known to have succeeded. */
export function whyUnfinished(word: string | undefined): Unfinished {
  return unfinished[word?.toUpperCase() ?? ""] ?? unknownOutcome;
}
