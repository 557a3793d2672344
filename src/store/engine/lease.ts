import * as z from "zod";
import { emit } from "../../core/emit";
import type { Engine } from "./engine";
import { LEASE, RELEASE_LEASE, TAKE_LEASE } from "./script";

export interface LeaseOptions {
  readonly engine: Engine;
  /** The hash tag of all that the lease is for. */
  readonly tag: string;
  /** This process since its start; no other has the same. */
  readonly token: string;
  readonly leaseMs: number;
  /** Whether this process may take it where nobody has it. */
  readonly mayTake: () => boolean;
}

/** How a lease came to be. */
export interface Taken {
  /** Nobody else has had it since: what is in memory is the newest. */
  readonly isUnbroken: boolean;
  /** The engine has lost what was written last, and must be given it again. */
  readonly hasEngineLost: boolean;
}

/** Of each lease so much is not used, for clocks that run apart and messages on their way: the holder is the first to know its end. */
const MARGIN = 0.15;

const Answer = z.tuple([z.number(), z.number(), z.string(), z.string(), z.string()]);

/**
 * The right to spend on a car, for a while. The engine counts the grants: what is written under an older one is refused there. The
 * holder knows the end by its own clock, which nobody sets, from before it asked.
 */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #listeners = new Set<(taken: Taken) => void>();
  #epoch = 0;
  #writes = 0;
  #until = -Infinity;
  #hasBeenElsewhere = false;
  #taking: Promise<boolean> | undefined;
  /** Another that has it, and until when that is certain. */
  #holder: { readonly token: string; readonly until: number } | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get token(): string {
    return this.#options.token;
  }

  /** Whether it is held at this very moment. */
  get isHeld(): boolean {
    return this.#options.engine.clock.now() < this.#until;
  }

  /** How much of it is left, milliseconds. */
  get leftMs(): number {
    return Math.max(0, this.#until - this.#options.engine.clock.now());
  }

  /** Who has it, as a token, as far as that is known and another. */
  get holder(): string | undefined {
    const { token, until = -Infinity } = this.#holder ?? {};
    return this.#options.engine.clock.now() < until ? token : undefined;
  }

  /** Calls `listener` with each grant, before anybody goes on who has waited for it. */
  onTaken(listener: (taken: Taken) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Whether this process has it now; asks for it where it has not. Throws SmartcarError `STORE`. */
  async take(): Promise<boolean> {
    return this.isHeld || this.renew();
  }

  /** Asks for it, also where it is held. Throws SmartcarError `STORE`. */
  renew(): Promise<boolean> {
    this.#taking ??= this.#ask().finally(() => (this.#taking = undefined));
    return this.#taking;
  }

  /** Gives it up, so that another can take it at once. Throws SmartcarError `STORE`; it ends by itself then. */
  async release(): Promise<void> {
    const { engine, tag, token } = this.#options;
    // What was asked before would be answered with a lease that there is no more.
    await this.#taking?.catch(() => false);
    if (this.#until === -Infinity) return;
    this.#until = -Infinity;
    await engine.run(RELEASE_LEASE, [engine.key(tag, "lease")], [token, this.#epoch]);
  }

  /** The engine has counted so many writes under the leases of this car. */
  noteWrites(count: number): void {
    this.#writes = Math.max(this.#writes, count);
  }

  /** The engine has refused what was written under it. */
  lose(): void {
    this.#until = -Infinity;
  }

  async #ask(): Promise<boolean> {
    const { engine, tag, token, leaseMs, mayTake } = this.#options;
    const from = engine.clock.now();
    const held = this.isHeld ? this.#epoch : 0;
    const args = [token, leaseMs, held, mayTake() ? "1" : "0", this.#writes, this.#epoch];
    const answer = await engine.run(TAKE_LEASE, [engine.key(tag, "lease")], args);
    const [status, epoch, before, leftMs, now] = Answer.parse(answer);
    engine.learnTime(Number(now), from);
    if (status === LEASE.elsewhere || status === LEASE.free) {
      const until = engine.clock.now() + Number(leftMs);
      this.#holder = status === LEASE.free ? undefined : { token: before, until };
      this.#until = -Infinity;
      this.#hasBeenElsewhere ||= status === LEASE.elsewhere;
      return false;
    }
    this.#holder = undefined;
    this.#epoch = epoch;
    this.#until = from + leaseMs * (1 - MARGIN);
    const isUnbroken = status === LEASE.granted ? before === token : !this.#hasBeenElsewhere;
    this.#hasBeenElsewhere = false;
    // What another has written since is its own to know of, and what was lost is written anew.
    if (!isUnbroken || status === LEASE.reasserted) this.#writes = 0;
    if (status !== LEASE.renewed) emit(this.#listeners, { isUnbroken, hasEngineLost: status === LEASE.reasserted });
    return this.isHeld;
  }
}
