import { keyOf, type Fact, type NoticeCode, type Severity } from "./notice";

/** The errors that a person should know, and their notices. Other codes are not from this package. */
const ERRORS: Readonly<Record<string, readonly [NoticeCode, Severity]>> = {
  OWNER_ACTION: ["action-needed", "error"],
  CREDENTIALS: ["action-needed", "error"],
  PERMISSION: ["action-needed", "error"],
  PLAN_LIMIT: ["action-needed", "error"],
  NOT_CONFIGURED: ["action-needed", "error"],
  STORE: ["action-needed", "error"],
  INTERNAL: ["action-needed", "error"],
  BAD_INPUT: ["action-needed", "warning"],
  REJECTED: ["action-needed", "warning"],
  UNSUPPORTED: ["action-needed", "warning"],
  NOT_FOUND: ["action-needed", "warning"],
  NO_DATA: ["action-needed", "warning"],
  UPSTREAM: ["car-fault", "warning"],
  VEHICLE_STATE: ["car-fault", "warning"],
  BUDGET: ["not-done", "warning"],
  RATE_LIMIT: ["not-done", "warning"],
  SERVER: ["not-done", "warning"],
  TIMEOUT: ["not-done", "warning"],
  NETWORK: ["not-done", "warning"],
  BAD_RESPONSE: ["not-done", "warning"],
  CLOSED: ["not-done", "warning"],
};

/** The fact of an error from a Catch node; `undefined` for an error that is not from this package. */
export function factOfError(
  { code: cause, text }: { readonly code: string; readonly text: string },
  vehicleId: string | undefined,
): Fact | undefined {
  const meaning = Object.hasOwn(ERRORS, cause) ? ERRORS[cause] : undefined;
  if (!meaning) return undefined;
  const [code, severity] = meaning;
  return { key: keyOf(vehicleId, code, cause), code, severity, vehicleId, cause, text };
}

/** The outcome of a command, with its sentence in the reader's language. */
export interface ReportedOutcome {
  readonly command: string;
  readonly outcome: string;
  readonly code?: string | undefined;
  readonly reason: string;
  /** A deciding node sent the command, and reports what follows by itself. */
  readonly isAutomatic: boolean;
}

const NOT_DONE = new Set(["refused", "unsupported", "unknown"]);

/** Nothing is wrong: a newer request replaced it, it was old, or the car is full. */
const HARMLESS = new Set(["REPLACED", "RETAINED", "ELSEWHERE", "FULLY_CHARGED"]);

/** What deciding nodes wait for by themselves. */
const AWAITED = new Set(["NOT_PLUGGED_IN", "AWAY_FROM_HOME", "ASLEEP", "NOT_CONFIRMED"]);

/** The fact of a command that was not carried out; `undefined` for all others. */
export function factOfOutcome(
  { command, outcome, code, reason, isAutomatic }: ReportedOutcome,
  vehicleId: string | undefined,
): Fact | undefined {
  if (!NOT_DONE.has(outcome)) return undefined;
  if (code !== undefined && (HARMLESS.has(code) || (isAutomatic && AWAITED.has(code)))) return undefined;
  const key = keyOf(vehicleId, "not-done", command);
  return { key, code: "not-done", severity: "warning", vehicleId, cause: code ?? outcome, text: reason };
}
