/** What a person should know of. A closed list: flows switch on these. */
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

/** Something that holds, or that has happened. */
export interface Fact {
  /** Facts with the same key are one, whoever reports it: its car and its code, and its cause where several may hold at once. */
  readonly key: string;
  readonly code: NoticeCode;
  readonly severity: Severity;
  readonly vehicleId?: string | undefined;
  /** The code of the warning, the reason, the outcome, or the error that it comes from. */
  readonly cause?: string | undefined;
  /** One sentence, in the reader's language. */
  readonly text: string;
  readonly values?: Readonly<Record<string, number | string>> | undefined;
}

/** A fact that a person is told of. */
export interface Notice extends Fact {
  /** When it began or happened; milliseconds since the epoch. */
  readonly since: number;
  /** What a notice was sent for has ended. */
  readonly over: boolean;
}

/** The key of a fact about a car, or about the home where no car is known. */
export function keyOf(vehicleId: string | undefined, code: NoticeCode, cause?: string): string {
  return [vehicleId ?? "home", code, cause].filter((part) => part !== undefined).join("/");
}
