import type { Speech } from "../core/speech";
export type CommandName = "start" | "stop";

/** What sets something of a car other than its charging. */
export type LockCommand = "lock" | "unlock";
export type SettingName = "set-limit" | LockCommand;

/** Why a command was not carried out, beyond what Smartcar or the car said in words of its own. Closed: flows switch on these. */
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
  | "RETAINED";

/** What may still be spent on a car, as it stands in messages. */
export interface Budget {
  callsLeft: number;
  stopsLeft?: number;
  commandsLeft?: number;
}

/** What became of a command. `unknown` is never repeated automatically: the car may have done it. */
export interface Outcome<Name extends string = CommandName> {
  command: Name;
  /** The charge limit that was requested, or that is in force where it was only read; percent. */
  limit?: number;
  outcome: "done" | "already" | "refused" | "unsupported" | "unknown";
  /** A sentence for a person, in English; `says` is the same for other languages, and no part of a message. */
  reason: string;
  says?: Speech;
  /** A `RefusalCode`, or Smartcar's own code such as `ASLEEP`. */
  code?: string;
  /** Whether the car's own report has shown it; absent while that is open. */
  confirmed?: boolean;
  /**
   * Nothing was sent, for it would only have repeated what came to this: when such a repetition is sent again at the latest,
   * ISO 8601.
   */
  nextTry?: string;
  /** What a person should know of a start that was sent: a sentence, and the same for other languages. */
  warning?: string;
  warns?: Speech;
  /** The `already` that was answered before was wrong, as the car has reported since; this is what became of the stop then. */
  withdrawn?: boolean;
  /** When it was decided, ISO 8601. */
  at: string;
  budget: Budget;
}
