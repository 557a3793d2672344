import type { Command } from "../../smartcar/command";
import type { Closing } from "../closing";
import type { Clock } from "../../core/clock";
import type { CarState } from "../state/car-state";
import type { Ledgers } from "../budget/ledgers";
import type { Make } from "../makes";
import type { Outcome } from "../outcome";
import type { Mutex } from "../../core/mutex";
import type { TaskGroup } from "../../core/task-group";
import type { Ownership } from "../ownership";
import type { Unsupported } from "../state/unsupported";
import type { CommandMemory } from "./command-memory";

/** What commanding a car needs of it. */
export interface CommandContext {
  readonly clock: Clock;
  readonly state: CarState;
  readonly ledgers: Ledgers;
  readonly memory: CommandMemory;
  readonly unsupported: Unsupported;
  readonly mutex: Mutex;
  readonly make: () => Make;
  /** The make decides what may be sent: asks for it, for free, if it is not known. Never rejects. */
  readonly learnMake: () => Promise<void>;
  readonly place: () => "home" | "away" | "unknown";
  /** Gets ready for one request to Smartcar, for free; what it resolves with sends it. Both throw SmartcarError. */
  readonly prepare: (command: Command) => Promise<() => Promise<void>>;
  /** One read of the car for all who ask meanwhile. Throws SmartcarError, `BUDGET` when only the reserve for commands is left. */
  readonly read: () => Promise<unknown>;
  /** One read of the car for what a command must know; may fail. */
  readonly readBack: () => Promise<unknown>;
  /** Whether a read that is only useful, not needed, would tell something and fits in what is left for the month. */
  readonly maySpareRead: () => Promise<boolean>;
  readonly onUpdate: (listener: () => void) => () => void;
  /** Takes in what became of a start or a stop, before it is answered. */
  readonly onSwitched: (outcome: Outcome) => Promise<void>;
  /** Hears what became of each request, once it is answered. */
  readonly onAnswered: (command: string, outcome: Outcome["outcome"] | "error") => void;
  /** Takes in that the car has answered that its cable is out. */
  readonly onUnplugged: (at: number) => Promise<void>;
  /** Absent where no other process shares the store. */
  readonly ownership?: Ownership | undefined;
  /** Aborts with SmartcarError `CLOSED`. */
  readonly closing: Closing;
  /** Takes in what goes on after an answer was given. */
  readonly tasks: TaskGroup;
}
