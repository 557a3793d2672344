import type { Command } from "../../api/command";
import type { RetainedKind } from "./retained";
import type { SmartcarError } from "../../error";
import type { KnownSignal } from "../known-signal";
import type { Make } from "../makes";
import type { CommandName, Outcome, SettingName } from "../outcome";
import type { Answer } from "./answers";
import type { Witness } from "./confirmation";

export type AnyCommand = CommandName | SettingName;

/** What of a car a command changes. The newest request for each replaces an older one that waits. */
export type Lane = "charge" | "limit" | "lock";

/** What is asked of a car. */
export interface Order<Name extends AnyCommand = AnyCommand> {
  readonly command: Name;
  /** The charge limit that is set, whole percent. */
  readonly limit?: number | undefined;
}

/** All that is different for one command. Pure, and without a word about when something is sent. */
export interface CommandSpec {
  readonly lane: Lane;
  /** The command that undoes this one, or the same where a new value does. */
  readonly opposite: AnyCommand;
  /** How it is understood when a broker has retained it. */
  readonly retainedKind: RetainedKind;
  readonly wire: (order: Order) => Command;
  /** What an outcome says of the order besides its name. */
  readonly shown: (order: Order) => Pick<Outcome, "limit">;
  /** Whether cars of this make accept it at all. An unlisted make is asked and learnt from. */
  readonly isAccepted: (make: Make) => boolean;
  /** How long a request that was carried out answers the same request while the car has not reported. */
  readonly repetitionMs: number;
  /** How old a report may be that answers a request. */
  readonly freshMs: number;
  /** A request that could not be sent for so long is given up: what it was for may have passed. */
  readonly tooLateMs: number;
  /** What the car's own refusal means; `undefined` when it settles nothing. */
  readonly answerTo: (error: SmartcarError, order: Order) => Answer | undefined;
  /** Sentences for a person. */
  readonly say: {
    readonly cannot: (makeName: string | undefined, make: Make) => string;
    readonly already: (order: Order) => string;
    readonly accepted: (order: Order, make: Make) => string;
    readonly notConfirmed: (order: Order, known: ReadonlyMap<string, KnownSignal>, make: Make) => string;
  };
}

/** A command that sets a value which one signal shows. */
export interface PropertySpec extends CommandSpec {
  readonly code: string;
  readonly judge: (body: Readonly<Record<string, unknown>>, order: Order) => Omit<Witness, "at"> | undefined;
}
