import type { Speech } from "../core/speech";
export type CommandName = "start" | "stop";

/** Commands that do not start or stop charging. */
export type LockCommand = "lock" | "unlock";
export type SettingName = "set-limit" | LockCommand;

/** Why a command was not carried out, besides Smartcar's own codes. A closed list: flows switch on these. */
export type RefusalCode =
  | "NOT_PLUGGED_IN"
  | "FULLY_CHARGED"
  | "AWAY_FROM_HOME"
  | "CALLS_USED"
  | "STOPS_USED"
  | "COMMANDS_USED"
  | "REPLACED"
  | "NOT_CONFIRMED"
  | "MAKE_CANNOT"
  | "NOT_REPORTED"
  | "TOO_LATE"
  | "SOC_TOO_LOW"
  | "RETAINED"
  | "ELSEWHERE";

/** What can still be used for a car, as in messages. */
export interface Budget {
  callsLeft: number;
  stopsLeft?: number;
  commandsLeft?: number;
}

/** The outcome of a command. `unknown` is never repeated automatically: the car might have done it. */
export interface Outcome<Name extends string = CommandName> {
  command: Name;
  /** The charge limit that was requested, or the current one if it was only read; percent. */
  limit?: number;
  outcome: "done" | "already" | "refused" | "unsupported" | "unknown";
  /** A sentence for a person, in English; `says` is the same for other languages, and no part of a message. */
  reason: string;
  says?: Speech;
  /** A `RefusalCode`, or Smartcar's own code such as `ASLEEP`. */
  code?: string;
  /** Whether the car's own report has shown it; absent until then. */
  confirmed?: boolean;
  /**
   * Nothing was sent, for it would only have repeated what came to this: when such a repetition is sent again at the latest,
   * ISO 8601.
   */
  nextTry?: string;
  /** Why a start that was sent cannot be followed by a stop: a sentence, and the same for other languages. */
  warning?: string;
  warns?: Speech;
  /** The `already` that was answered before was wrong, as the car has reported since; this is what became of the stop then. */
  withdrawn?: boolean;
  /** When it was decided, ISO 8601. */
  at: string;
  budget: Budget;
}
