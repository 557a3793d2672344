import type { Outcome } from "../outcome";
import type { CarCommand } from "./command-spec";

/** How a request is meant. */
export interface RequestOptions<Name extends CarCommand = CarCommand> {
  /** A controller repeats what it has sent before: costs nothing unless the car has reported otherwise since. */
  readonly repeated?: boolean;
  /** A controller decided it; no person has pressed anything. */
  readonly automatic?: boolean;
  /** Someone who sees the car knows better: nothing that was known before now answers this request. Budgets hold all the same. */
  readonly force?: boolean;
  /**
   * When it was first asked for, where several processes share the car and it is passed on, perhaps more than once; milliseconds since
   * the epoch. What was sent for it since is not sent again.
   */
  readonly since?: number;
  /** Who asks, so that the same request from the same sender is known for a repetition. */
  readonly sender?: string;
  /** The topic of the message that asks, and whether a broker had retained it. */
  readonly topic?: string;
  readonly retained?: boolean;
  /** The node that reports, after a restart, a request that was still waiting. */
  readonly asker?: string;
  /** Whether that node can still pass on the answer: until it is closed. */
  readonly isOpen?: () => boolean;
  readonly onConfirmation?: (outcome: Outcome<Name>) => void;
}
