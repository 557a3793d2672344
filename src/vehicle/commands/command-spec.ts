import type { Command } from "../../smartcar/command";
import type { RetainedKind } from "./retained";
import type { SmartcarError } from "../../core/error";
import type { Speech } from "../../core/speech";
import { SETTLE_MS } from "../state/report-age";
import type { KnownSignal } from "../state/stored-state";
import type { Make } from "../makes";
import type { CommandName, Outcome, SettingName } from "../outcome";
import type { Answer } from "./answers";
import type { Witness } from "./confirmation";

/** What is sent to the car as a command. */
export type CarCommand = CommandName | SettingName;

/** What is asked of Smartcar about a car's charge schedules: its list, and what the car itself reports of them, are only read. */
export type ScheduleCommand = "schedule-list" | "schedule-report" | "schedule-create" | "schedule-delete";

export type AnyCommand = CarCommand | ScheduleCommand;

/** What of a car a command changes. The newest request for each replaces an older one that waits. */
export type Lane = "charge" | "limit" | "lock";

/** What is asked of a car. */
export interface Order<Name extends AnyCommand = CarCommand> {
  readonly command: Name;
  /** The charge limit that is set, whole percent. */
  readonly limit?: number | undefined;
}

/** All of one command that decides about a request for it. Pure, and without a word about when something is sent. */
export interface CommandSpec {
  readonly lane: Lane | "schedule";
  /** Whether cars of this make accept it at all. An unlisted make is asked and learnt from. */
  readonly isAccepted: (make: Make) => boolean;
  /** How long a request that was carried out answers the same request while the car has not reported. */
  readonly repetitionMs: number;
  /** How old a report may be that answers a request. */
  readonly freshMs: number;
  /** A request that could not be sent for so long is given up: what it was for may have passed. */
  readonly tooLateMs: number;
  /** How long after an answer that leaves the outcome open the car, or its list, is looked at: once each, milliseconds. */
  readonly looksMs: (make: Make) => readonly number[];
  /** What the car's own refusal means; `undefined` when it settles nothing. */
  readonly answerTo: (error: SmartcarError, order: Order<AnyCommand>) => Answer | undefined;
  /** Sentences for a person. */
  readonly say: {
    readonly cannot: (makeName: string | undefined, make: Make) => Speech;
    readonly already: (order: Order<AnyCommand>) => Speech;
    readonly accepted: (order: Order<AnyCommand>, make: Make) => Speech;
  };
}

/** All that is different for one command to the car. */
export interface CarCommandSpec extends CommandSpec {
  readonly lane: Lane;
  /** The command that undoes this one, or the same where a new value does. */
  readonly opposite: CarCommand;
  /** How it is understood when a broker has retained it. */
  readonly retainedKind: RetainedKind;
  readonly wire: (order: Order) => Command;
  /** What an outcome says of the order besides its name. */
  readonly shown: (order: Order) => Pick<Outcome, "limit">;
  readonly say: CommandSpec["say"] & {
    readonly notConfirmed: (order: Order, known: ReadonlyMap<string, KnownSignal>, make: Make) => Speech;
  };
}

/** A command that sets a value which one signal shows. */
export interface PropertySpec extends CarCommandSpec {
  readonly code: string;
  readonly judge: (body: Readonly<Record<string, unknown>>, order: Order) => Omit<Witness, "at"> | undefined;
}

/** A command to the car is looked for once, when its make must have passed on what it led to. */
export function afterSettling({ lagMs }: Make): readonly number[] {
  return [lagMs + SETTLE_MS];
}
