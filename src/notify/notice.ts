/** The codes of notices. They never change, because flows depend on them. */
export const NOTICE_CODES = [
  "not-ready",
  "not-plugged",
  "feed-silent",
  "meter-fault",
  "stops-low",
  "calls-low",
  "car-fault",
  "charged",
  "action-needed",
  "not-done",
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

/** From least to most important. */
export const SEVERITIES = ["info", "warning", "error"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that is true, or that has happened. */
export interface Fact {
  /** Facts with the same key are the same, whatever reports them: car and code, and the cause if several can apply at once. */
  readonly key: string;
  readonly code: NoticeCode;
  readonly severity: Severity;
  readonly vehicleId?: string | undefined;
  /** The code of the warning, reason, outcome, or error that it comes from. */
  readonly cause?: string | undefined;
  /** One sentence, in the reader's language. */
  readonly text: string;
  readonly values?: Readonly<Record<string, number | string>> | undefined;
}

/** Tells a person about a fact. */
export interface Notice extends Fact {
  /** When it began or happened; milliseconds since the epoch. */
  readonly since: number;
  /** The fact of an earlier notice has ended. */
  readonly over: boolean;
}

/** The key of a fact about a car, or about the home if no car is known. */
export function keyOf(vehicleId: string | undefined, code: NoticeCode, cause?: string): string {
  return [vehicleId ?? "home", code, cause].filter((part) => part !== undefined).join("/");
}
