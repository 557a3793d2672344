import type { Answer } from "./answer";
import type { Seen } from "./evidence";
import type { Outcome } from "./outcome";
import { tell } from "./tell";
import type { UnderWay } from "./under-way";

/** Hears, later, whether the car's own report shows what an accepted command wished. */
export type OnConfirmation<Name extends string> = (outcome: Outcome<Name>) => void;

export interface ConfirmationsOptions {
  readonly closing: AbortSignal;
  readonly underWay: UnderWay;
}

/** An accepted command, as what becomes of it is found out and told. */
export interface Accepted<Name extends string> {
  readonly verify: (signal: AbortSignal) => Promise<Seen>;
  /** The answer when the car's report shows that it did not happen. */
  readonly missed: () => Answer;
  readonly outcome: (answer: Answer) => Promise<Outcome<Name>>;
}

interface Confirmation<Name extends string> {
  readonly of: Outcome<Name>;
  readonly listeners: Set<OnConfirmation<Name>>;
  readonly superseded: AbortController;
}

/** Follows the last accepted command until the car's report shows what became of it. The outcome itself does not wait for that. */
export class Confirmations<Name extends string> {
  readonly #options: ConfirmationsOptions;
  #current: Confirmation<Name> | undefined;

  constructor(options: ConfirmationsOptions) {
    this.#options = options;
  }

  /** Tells `listener` what the car reports on a command that was `done`; all who share an outcome share what follows. */
  follow(outcome: Outcome<Name>, accepted: Accepted<Name>, listener: OnConfirmation<Name>): void {
    if (outcome.outcome !== "done" || outcome.confirmed !== undefined) return;
    if (this.#current?.of === outcome) return void this.#current.listeners.add(listener);

    this.supersede();
    const current = { of: outcome, listeners: new Set([listener]), superseded: new AbortController() };
    this.#current = current;
    const told = this.#tell(current, accepted).catch((err: unknown) => process.emitWarning(String(err)));
    void this.#options.underWay.add(told);
  }

  /** A newer command was sent: what became of the last one cannot be seen any more. */
  supersede(): void {
    this.#current?.superseded.abort();
    this.#current = undefined;
  }

  async #tell({ of, listeners, superseded }: Confirmation<Name>, accepted: Accepted<Name>): Promise<void> {
    const signal = AbortSignal.any([this.#options.closing, superseded.signal]);
    const seen = await accepted.verify(signal);
    if (seen === "open" || signal.aborted) return;
    const later = await accepted.outcome(seen === "reached" ? { ...of, confirmed: true } : accepted.missed());
    for (const listener of listeners) tell([listener], structuredClone(later));
  }
}
