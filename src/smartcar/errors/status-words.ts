import type { ErrorCode } from "../../core/error";

/**
 * The words for a status. Documented are SUCCESS, ERROR and UNAVAILABLE for signals, and SUCCESS for commands; the rest
 * is inferred and stands only here.
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

/** What any other status of a command means. */
const unfinished: Readonly<Record<string, { readonly code: ErrorCode; readonly sentence: string }>> = {
  ERROR: { code: "UPSTREAM", sentence: "The car or its maker reports that the command failed" },
  FAILURE: { code: "UPSTREAM", sentence: "The car or its maker reports that the command failed" },
  FAILED: { code: "UPSTREAM", sentence: "The car or its maker reports that the command failed" },
  PENDING: { code: "TIMEOUT", sentence: "Smartcar answered before the command was finished" },
};

const unknownOutcome = {
  code: "BAD_RESPONSE",
  sentence: "Smartcar did not say whether the command succeeded",
} as const;

/** Why a command that was answered is not known to have succeeded. */
export function whyUnfinished(word: string | undefined): { readonly code: ErrorCode; readonly sentence: string } {
  return unfinished[word?.toUpperCase() ?? ""] ?? unknownOutcome;
}
