import type { Clock } from "../core/clock";
import type { Allowance } from "./budget/budget-book";
import type { RequestOptions } from "./commands/request-options";
import type { CarCommand, Order } from "./commands/command-spec";
import type { Outcome } from "./outcome";

/** How a car came to be this process's own. */
export interface Owned {
  /** Nobody else has had it since: what is in memory is the newest. */
  readonly isUnbroken: boolean;
}

/** Which of the processes that share a store a car belongs to: one at a time, and only that one asks anything of Smartcar about it. */
export interface Ownership {
  /** The time that passes between the processes, whatever the car lives by. */
  readonly clock: Clock;
  /** Whether it is this process's at this very moment, by its own clock. */
  readonly isHeld: boolean;
  /** Whether another process that lives has it, or is to have it. */
  readonly hasOther: boolean;
  /** Whether it is this process's now; it becomes so where it is nobody's. Throws SmartcarError `STORE`. */
  take(): Promise<boolean>;
  /**
   * Passes a request on to the process that has the car. `undefined` where that has certainly not begun with it, "ended" where it has,
   * and has ended since: then it can be asked again.
   */
  forward(order: Order, options: RequestOptions): Promise<Outcome<CarCommand> | "ended" | undefined>;
  /** Calls `listener` each time that the car becomes this process's own; `take` waits for what it does. */
  onOwned(listener: (owned: Owned) => Promise<void>): () => void;
  /** Calls `listener` before the car is given to another process; it waits for what that does. */
  onHandover(listener: () => Promise<void>): () => void;
  readonly allowance: Allowance;
}
