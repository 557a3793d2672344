import type { Clock } from "../clock";
import { SmartcarError } from "../error";
import { SETTLE_MS, type Sending } from "./evidence";
import type { SentAt } from "./sent-ledger";

interface Sent extends Sending {
  /** Whether the car may be carrying it out, or has. */
  readonly mayTakeEffect: boolean;
}

/** The commands that set the same thing of a car, each with the one that undoes it. */
export type Opposites<Name extends string> = Readonly<Record<Name, Name>>;

/** A clock that was set back further than this since has made nonsense of what was dated before. */
const NONSENSE_MS = 86_400_000;

/** The last request of each command, and what it leaves in doubt for a while. */
export class SentCommands<Name extends keyof SentAt> {
  readonly #clock: Clock;
  readonly #opposites: Opposites<Name>;
  readonly #sent = new Map<Name, Sent>();
  #count = 0;

  constructor(clock: Clock, opposites: Opposites<Name>) {
    this.#clock = clock;
    this.#opposites = opposites;
  }

  /** Takes up what was sent before a restart: what became of it is not known any more. */
  recall(sentAt: SentAt): void {
    const commands: Name[] = Object.values(this.#opposites);
    for (const command of commands) {
      const at = sentAt[command];
      if (at === undefined || this.#sent.has(command)) continue;
      this.#sent.set(command, { from: at, until: at, mayTakeEffect: true });
    }
  }

  /** Sends, and remembers when that was and whether it may have had an effect. */
  async track(command: Name, send: () => Promise<void>): Promise<void> {
    const from = this.#clock.now();
    const note = (mayTakeEffect: boolean): void =>
      void this.#sent.set(command, { from, until: this.#clock.now(), mayTakeEffect });
    this.#count += 1;
    note(true);
    try {
      await send();
      note(true);
    } catch (err) {
      note(!(err instanceof SmartcarError) || err.retry === "read-back");
      throw err;
    }
  }

  /** How many requests have been sent. */
  get count(): number {
    return this.#count;
  }

  sendingOf(command: Name): Sending | undefined {
    return this.#sent.get(command);
  }

  /** From when on a report shows what all commands have led to; milliseconds since the epoch. */
  get settledAt(): number {
    return Math.max(...[...this.#sent.values()].map((sent) => this.#settledAt(sent)));
  }

  /** Until when the opposite of `command` may still be taking effect; `undefined` if it is not. */
  settlingUntil(command: Name): number | undefined {
    const opposite = this.#sent.get(this.#opposites[command]);
    return opposite?.mayTakeEffect ? this.#settledAt(opposite) : undefined;
  }

  #settledAt({ until }: Sent): number {
    const now = this.#clock.now();
    return until > now + NONSENSE_MS ? -Infinity : Math.min(until, now) + SETTLE_MS;
  }
}
