import type { Command } from "../api/command";
import type { SmartcarError } from "../error";
import type { Answer } from "./answer";
import type { Said, Shown } from "./car-state";
import type { Seen, Sending } from "./evidence";
import type { Make } from "./makes";
import type { Outcome, SettingName } from "./outcome";
import type { Opposites } from "./sent-commands";

/** Something of a car, other than its charging, that can be set and that its reports show. */
export interface Setting<Value, Name extends SettingName> extends Shown<Value> {
  readonly opposites: Opposites<Name>;
  readonly name: (value: Value) => Name;
  readonly command: (value: Value) => Command;
  /** What an outcome says of the value besides its name. */
  readonly told: (value: Value) => Pick<Outcome, "limit">;
  /** Whether makers of this kind take it at all. An unlisted one is asked and learnt from. */
  readonly isTaken: (make: Make) => boolean;
  /** How old a report may be that answers a wish. */
  readonly freshMs: number;
  /** How long a wish that was carried out answers the same wish, while the car has not reported. */
  readonly repetitionMs: (value: Value) => number;
  /** A wish that could not be sent for so long is given up: what it was for may have passed. */
  readonly tooLateMs: (value: Value) => number;
  /** What a report says about a command that wished `value`. */
  readonly judge: (value: Value, said: Said<Value>, sending: Sending) => Seen;
  /** What the car's own refusal means; `undefined` when it settles nothing. */
  readonly answerTo: (value: Value, error: SmartcarError) => Answer | undefined;
  /** Sentences for a person, without full stop. */
  readonly say: {
    readonly already: (value: Value) => string;
    readonly accepted: (value: Value, make: Make) => string;
    readonly notConfirmed: (value: Value, said: Value | undefined, make: Make) => string;
    readonly cannot: (make: string) => string;
  };
}
