import type { Answer } from "./answer";
import type { Seen, Sending } from "./evidence";
import type { Outcome } from "./outcome";
import { tell } from "./tell";
import type { UnderWay } from "./under-way";

/** Hears, later, whether the car's own report shows what an accepted command wished. */
export type OnConfirmation<Name extends string> = (outcome: Outcome<Name>) => void;

export interface ConfirmationsOptions<Name extends string> {
  readonly closing: AbortSignal;
  readonly underWay: UnderWay;
  readonly verify: (of: Outcome<Name>, sending: Sending, signal: AbortSignal) => Promise<Seen>;
  /** The answer when the car's report shows that it did not happen. */
  readonly missed: (of: Outcome<Name>) => Answer;
  readonly outcome: (of: Outcome<Name>, answer: Answer) => Promise<Outcome<Name>>;
}

interface Confirmation<Name extends string> {
  readonly of: Outcome<Name>;
  readonly listeners: Set<OnConfirmation<Name>>;
  readonly superseded: AbortController;
}

/** Follows the last accepted command until the car's report shows what became of it. The outcome itself does not wait for that. */
export class Confirmations<Name extends string> {
  readonly #options: ConfirmationsOptions<Name>;
  #current: Confirmation<Name> | undefined;

  constructor(options: ConfirmationsOptions<Name>) {
    this.#options = options;
  }

  /** Tells `listener` what the car reports on a command that was `done`; all who share an outcome share what follows. */
  follow(outcome: Outcome<Name>, sending: Sending, listener: OnConfirmation<Name>): void {
    if (outcome.outcome !== "done" || outcome.confirmed !== undefined) return;
    if (this.#current?.of === outcome) return void this.#current.listeners.add(listener);

    this.supersede();
    const current = { of: outcome, listeners: new Set([listener]), superseded: new AbortController() };
    this.#current = current;
    const told = this.#tell(current, sending).catch((err: unknown) => process.emitWarning(String(err)));
    void this.#options.underWay.add(told);
  }

  /** A newer command was sent: what became of the last one cannot be seen any more. */
  supersede(): void {
    this.#current?.superseded.abort();
    this.#current = undefined;
  }

  async #tell({ of, listeners, superseded }: Confirmation<Name>, sending: Sending): Promise<void> {
    const { closing, verify, missed, outcome } = this.#options;
    const signal = AbortSignal.any([closing, superseded.signal]);
    const seen = await verify(of, sending, signal);
    if (seen === "open" || signal.aborted) return;
    const answer = seen === "reached" ? { ...of, confirmed: true } : missed(of);
    const later = await outcome(of, answer);
    for (const listener of listeners) tell([listener], structuredClone(later));
  }
}
