import { randomBytes } from "node:crypto";
import { MINUTE_MS } from "../../src/core/duration";
import type { Application } from "../../src/smartcar/further-records";
import type { Clock } from "../../src/core/clock";
import type { Owners } from "../../src/store/owners";

/** What a person began in the editor and the owner ends at Smartcar. */
export interface ConnectAttempt {
  readonly application: Application;
  readonly owners: Owners;
  /** The account's own. */
  readonly clock: Clock;
  readonly redirectUri: string;
  /** Whether tokens of version 2.0 are wanted, too. */
  readonly wantsTokens: boolean;
  /** Whether Connect is the page of a built-in simulator, which no browser elsewhere can reach directly. */
  readonly isRelayed: boolean;
}

/** How an attempt ended; a key of the catalog with what its sentence names. */
export interface ConnectResult {
  readonly result: string;
  readonly car?: string;
  readonly why?: string;
  readonly userId?: string;
}

/** How long an owner may take; also what the sentences say. */
export const STATE_LIFE_MS = 15 * MINUTE_MS;

/** More at a time than any house needs; the oldest gives way. */
const MOST = 50;

interface Entry {
  readonly attempt: ConnectAttempt;
  readonly endsAt: number;
  isTaken: boolean;
  result: ConnectResult | undefined;
}

/** The attempts under way, each by a state that nobody can guess: the only guard of the address to which Smartcar sends the owner back. */
export class ConnectStates {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(attempt: ConnectAttempt): string {
    this.#forgetOld();
    const state = randomBytes(32).toString("base64url");
    const endsAt = this.#clock.now() + STATE_LIFE_MS;
    this.#entries.set(state, { attempt, endsAt, isTaken: false, result: undefined });
    return state;
  }

  /** The attempt, while its owner has not come back. */
  waiting(state: unknown): ConnectAttempt | undefined {
    const entry = this.#entry(state);
    return entry?.isTaken ? undefined : entry?.attempt;
  }

  /** The attempt whose owner comes back: once. */
  take(state: unknown): ConnectAttempt | undefined {
    const entry = this.#entry(state);
    if (!entry || entry.isTaken) return undefined;
    entry.isTaken = true;
    return entry.attempt;
  }

  end(state: unknown, result: ConnectResult): void {
    const entry = this.#entry(state);
    if (entry) entry.result = result;
  }

  /** How the attempt stands; `expired` also for one that never was. */
  status(state: unknown): ConnectResult {
    const entry = this.#entry(state);
    return entry ? (entry.result ?? { result: "waiting" }) : { result: "expired" };
  }

  #entry(state: unknown): Entry | undefined {
    this.#forgetOld();
    return typeof state === "string" ? this.#entries.get(state) : undefined;
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    const surplus = this.#entries.size - MOST;
    for (const [index, [state, { endsAt }]] of [...this.#entries].entries()) {
      if (endsAt <= now || index < surplus) this.#entries.delete(state);
    }
  }
}
