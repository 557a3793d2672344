import type { SmartcarError } from "../../../core/error";
import type { Speech } from "../../../core/speech";
import type { StopCount } from "../../budget/stop-ledger";
import type { Make } from "../../makes";
import type { Sending } from "../../state/report-age";
import type { Answer } from "../answers";
import type { ChargeReport } from "../charge-evidence";
import type { AnyCommand, Order } from "../command-spec";
import type { Witness } from "../confirmation";
import type { Commanded } from "./known-charge";
import type { PastRequest } from "./repeat-policy";

/** All that is known of a car when something is asked of it. Instants are milliseconds since the epoch. */
export interface Knowledge extends Commanded {
  readonly make: Make;
  readonly makeName: string | undefined;
  /** What the car has answered that it cannot do this. */
  readonly unsupported: Answer | undefined;
  readonly place: "home" | "away" | "unknown";
  /** The state of charge, percent. */
  readonly soc: { readonly percent: number; readonly at: number } | undefined;
  /** What it reports of its charging, for a start and a stop. */
  readonly charge: ChargeReport;
  /** What it reports of the value that is set, or its list of the schedule, for any other command. */
  readonly value: Witness | undefined;
  /** The last request for a start or a stop, and what it came to. */
  readonly last: PastRequest | undefined;
  /** When something new last came of the car. */
  readonly lastUpdateAt: number | undefined;
  /** When the car was last certainly awake. */
  readonly awakeAt: number | undefined;
}

/** What was tried for a request, and how it ended. */
export interface Tried {
  /** How often the command was sent for this request. */
  readonly sends: number;
  readonly error: SmartcarError;
  readonly sending: Sending;
}

/** What is asked of a car, and what was done for it so far. */
export interface CommandRequest<Name extends AnyCommand = AnyCommand> extends Order<Name> {
  readonly askedAt: number;
  /** When it was first asked for, perhaps in another process that did not tell what came of it. */
  readonly since?: number | undefined;
  /** A controller repeats what it has sent before. */
  readonly repeated: boolean;
  /**
   * Nobody is there who presses: a controller, or a sender that asks again for what it asked for last. Follows from `repeated`.
   */
  readonly automatic: boolean;
  /** Someone who sees the car knows better: what was known does not answer it. Budgets hold all the same. */
  readonly force: boolean;
  /** An answer was given that a report has contradicted: what was remembered does not answer it. */
  readonly withdrawn?: boolean;
  readonly tried?: Tried | undefined;
  /** When the car was last read for this request, whether it answered or not. */
  readonly lookedAt?: number | undefined;
  /** How many calls what is begun with this needs later, as the deletion of what is made for a date. */
  readonly callsLater?: number;
  /** When the same was last asked for again, not by a controller, while this was carried out. */
  readonly pressedAt?: number | undefined;
}

/** What may be spent. */
export interface Budgets {
  readonly calls: number;
  /** `undefined` for a make without a limit on stops. */
  readonly stops: StopCount | undefined;
  /** Starts and stops until the car is driven; `undefined` for a make without that limit. */
  readonly commands: number | undefined;
}

/**
 * What becomes of a request now. `send` comes with a warning for a person where a start cannot be taken back. `read` is one read
 * of the car, `wait` ends at `until`, with a report of the car, or when somebody asks again: then it is decided anew. `answer`
 * ends it with `done`, `already` or `unknown`; `refuse` with what was not done, or with the `fault` that prevented it.
 */
export type Decision =
  | { readonly do: "send"; readonly warning?: Speech }
  | { readonly do: "read" }
  | { readonly do: "wait"; readonly until: number }
  /** `isEvident`: the car's own reports say so, and a later one may contradict them. */
  | { readonly do: "answer"; readonly answer: Answer; readonly isEvident?: boolean; readonly isRepeated?: boolean }
  /** `isRepeated`: it follows from what is remembered, or is free to find out again, and need not be remembered. */
  | { readonly do: "refuse"; readonly answer: Answer; readonly isRepeated?: boolean }
  | { readonly do: "refuse"; readonly fault: SmartcarError };

/** Ends a request with what was not done. */
export function refuse(found: Answer): { readonly do: "refuse"; readonly answer: Answer } {
  return { do: "refuse", answer: found };
}

/** Ends a request with what came of it: what the car or its make refused is a refusal. */
export function answer(found: Answer): Extract<Decision, { readonly answer: Answer }> {
  const isRefused = found.outcome === "refused" || found.outcome === "unsupported";
  return isRefused ? refuse(found) : { do: "answer", answer: found };
}
