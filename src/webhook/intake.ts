import { z } from "zod";
import type { Clock } from "../clock";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";
import { receive, type Decision, type Incoming, type Refusal } from "./receive";
import { Seen } from "./seen";

const Instant = z.number().optional().catch(undefined);

const Heard = z.object({
  verifiedAt: Instant,
  challengedAt: Instant,
  deliveredAt: Instant,
  refusedAt: Instant,
  refusal: z.string().optional(),
});

/** What came to an account's webhook last, and when; milliseconds since the epoch. */
export interface Heard {
  /** A challenge that Smartcar has signed. */
  readonly verifiedAt?: number | undefined;
  /** A challenge that was answered although nobody had signed it: anybody may have sent it. */
  readonly challengedAt?: number | undefined;
  /** A genuine and well-formed delivery, also one that changed nothing. */
  readonly deliveredAt?: number | undefined;
  /** Something that could not be checked or that nobody who has the token has signed. */
  readonly refusedAt?: number | undefined;
  readonly refusal?: string | undefined;
}

export interface IntakeOptions {
  /** The application management token; empty if none is set. */
  readonly managementToken: string;
  readonly clock: Clock;
  readonly store: Store;
  /** For what grows with each delivery. */
  readonly seenStore: Store;
}

/** How old what is kept of the last delivery may be: a car that charges delivers every minute. */
const KEEP_AFTER_MS = 60_000;

/** Takes in all that comes to the webhooks of one account, wherever it comes in: each event once. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #seen: Seen;
  readonly #kept: Kept<Heard>;
  #ready: Promise<void> | undefined;
  #heard: Heard = {};

  constructor(options: IntakeOptions) {
    const { store, seenStore, clock } = options;
    this.#options = options;
    this.#seen = new Seen({ store: seenStore, clock });
    this.#kept = new Kept<Heard>(store, "webhook/heard", Heard, {});
  }

  /** Whether deliveries can be checked at all. */
  get hasToken(): boolean {
    return this.#options.managementToken !== "";
  }

  /** Decides on a request and marks its event as taken; the answer is never held up by what follows from it. */
  async take(incoming: Incoming): Promise<Decision> {
    await this.#load();
    const { managementToken } = this.#options;
    const decision = receive(incoming, { managementToken, isSeen: (delivery) => this.#seen.has(delivery) });
    if (decision.outcome === "news") this.#seen.add(decision.delivery);
    this.#note(decision);
    return decision;
  }

  async heard(): Promise<Heard> {
    await this.#load();
    return this.#heard;
  }

  /** Resolves when all that was marked is kept. */
  async close(): Promise<void> {
    await this.#kept.change((kept) => (this.#heard === kept ? kept : { ...kept, ...this.#heard }));
    await this.#seen.close();
  }

  #load(): Promise<void> {
    this.#ready ??= this.#recall();
    return this.#ready;
  }

  async #recall(): Promise<void> {
    await this.#seen.load();
    this.#heard = await this.#kept.get();
  }

  #note(decision: Decision): void {
    const now = this.#options.clock.now();
    const before = this.#heard;
    const { outcome } = decision;
    if (outcome === "unknown") return;
    if (outcome === "verified") this.#heard = { ...before, [decision.isSigned ? "verifiedAt" : "challengedAt"]: now };
    else if (outcome !== "refused") this.#heard = { ...before, deliveredAt: now };
    else if (isWorthNoting(decision.refusal)) this.#heard = { ...before, refusedAt: now, refusal: decision.refusal };
    void this.#kept.change((kept) => (isNear(kept, this.#heard) ? kept : this.#heard)).catch(() => {});
  }
}

/** What only a person with a wrong setting can help; anybody may send the rest. */
function isWorthNoting(refusal: Refusal): boolean {
  return refusal === "signature" || refusal === "token";
}

function isNear(kept: Heard, heard: Heard): boolean {
  const pairs = [
    [kept.verifiedAt, heard.verifiedAt],
    [kept.challengedAt, heard.challengedAt],
    [kept.deliveredAt, heard.deliveredAt],
    [kept.refusedAt, heard.refusedAt],
  ] as const;
  return pairs.every(([old, now]) => now === old || Math.abs((now ?? 0) - (old ?? 0)) < KEEP_AFTER_MS);
}
