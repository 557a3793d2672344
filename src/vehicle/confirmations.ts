import { notConfirmed, type Answer } from "./answer";
import type { Sending } from "./evidence";
import type { CommandName, Outcome } from "./outcome";
import { tell } from "./tell";
import type { UnderWay } from "./under-way";
import type { verify } from "./verify";

/** Hears, later, whether the car's own report shows what an accepted command wished. */
export type OnConfirmation = (outcome: Outcome) => void;

export interface ConfirmationsOptions {
  readonly closing: AbortSignal;
  readonly underWay: UnderWay;
  readonly verify: (command: CommandName, sending: Sending, signal: AbortSignal) => ReturnType<typeof verify>;
  readonly outcome: (command: CommandName, answer: Answer) => Promise<Outcome>;
}

interface Confirmation {
  readonly of: Outcome;
  readonly listeners: Set<OnConfirmation>;
  readonly superseded: AbortController;
}

/** Follows the last accepted command until the car's report shows what became of it. The outcome itself does not wait for that. */
export class Confirmations {
  readonly #options: ConfirmationsOptions;
  #current: Confirmation | undefined;

  constructor(options: ConfirmationsOptions) {
    this.#options = options;
  }

  /** Tells `listener` what the car reports on a command that was `done`; all who share an outcome share what follows. */
  follow(outcome: Outcome, sending: Sending, listener: OnConfirmation): void {
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

  async #tell({ of, listeners, superseded }: Confirmation, sending: Sending): Promise<void> {
    const { closing, verify, outcome } = this.#options;
    const signal = AbortSignal.any([closing, superseded.signal]);
    const seen = await verify(of.command, sending, signal);
    if (seen === "open" || signal.aborted) return;
    const answer = seen === "reached" ? { ...of, confirmed: true } : notConfirmed(of.command);
    const later = await outcome(of.command, answer);
    for (const listener of listeners) tell([listener], structuredClone(later));
  }
}
