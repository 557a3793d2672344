import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import type { Journals } from "../store/journals";
import { WEBHOOK_HEARD } from "../store/keys/account-keys";
import { StoredValue } from "../store/stored-value";
import type { Store } from "../store/store";
import type { CarDelivery } from "./delivery";
import type { News } from "./delivery-journal";
import { Inbox } from "./inbox";
import { receive, refused, type Decision, type Incoming, type Refusal } from "./receive";
import { Seen } from "./seen";
import type { LastReceived } from "./stored-webhook";

export interface IntakeOptions {
  /** The application management token; empty if none is set. */
  readonly managementToken: string;
  readonly clock: Clock;
  readonly store: Store;
  /** For what grows with each delivery. */
  readonly seenStore: Store;
  /** Where deliveries are promised; absent where nothing outlives the process. */
  readonly journals?: Journals | undefined;
  /** Whether a car has a journal of its own; the others share one. All have one where it is absent. */
  readonly isKnown?: (vehicleId: string) => boolean;
  /** Whether all that was applied to these cars is safe. */
  readonly areCarsSafe?: (vehicleIds: readonly string[]) => Promise<boolean>;
}

/** Who takes deliveries. */
export interface Taker {
  /** The same after a restart: what was promised to it then is applied on its behalf. */
  readonly id: string;
  /** News that nobody wants is answered and forgotten. */
  readonly wants: (delivery: CarDelivery) => boolean;
}

/** What to answer to a request, and the news that is now to be applied. */
export type Taken =
  | Exclude<Decision, { outcome: "news" }>
  | { readonly outcome: "news"; readonly status: 200; readonly news: News }
  /** Genuine news of a car that is nobody's here. */
  | { readonly outcome: "unwanted"; readonly status: 200 };

/** How old what is stored of the last delivery may be: a car that charges delivers every minute. */
const KEEP_AFTER_MS = 60_000;

/**
 * Takes in all that comes to the webhooks of one account, wherever it comes in: each event once. What is answered with 200 is on
 * the disk, so that it is applied even if the process is killed before.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #seen: Seen;
  readonly #inbox: Inbox;
  readonly #stored: StoredValue<LastReceived>;
  /** The deliveries that are just being written, by their event: another attempt gets the same answer. */
  readonly #writing = new Map<string | undefined, Promise<Taken>>();
  #promised: Promise<readonly News[]> | undefined;
  #last: LastReceived = {};
  #isClosed = false;

  constructor(options: IntakeOptions) {
    const { store, seenStore, clock, journals, isKnown = () => true, areCarsSafe = async () => true } = options;
    this.#options = options;
    this.#seen = new Seen({ store: seenStore, clock });
    this.#inbox = new Inbox({
      journals,
      isKnown,
      isSafe: async (vehicleIds) => (await this.#seen.save()) && (await areCarsSafe(vehicleIds)),
    });
    this.#stored = StoredValue.of(store, WEBHOOK_HEARD, {});
  }

  /** Whether deliveries can be checked at all. */
  get hasToken(): boolean {
    return this.#options.managementToken !== "";
  }

  /**
   * Decides on a request; news is to be given to `apply` afterwards. The answer waits for nothing that follows from it, only for
   * the disk, and for as long as it cannot be written, nothing is promised.
   */
  async take(incoming: Incoming, taker: Taker): Promise<Taken> {
    await this.promised();
    // What came in just before the end would be nobody's news: it is for whoever comes next.
    if (this.#isClosed) return refused(503, "closed");
    const { managementToken } = this.#options;
    const first: { answer?: Promise<Taken> | undefined } = {};
    const isSeen = (delivery: CarDelivery): boolean => {
      first.answer = this.#writing.get(eventOf(delivery));
      return first.answer !== undefined || this.#seen.has(delivery);
    };
    const decision = receive(incoming, { managementToken, isSeen });
    this.#note(decision);
    if (decision.outcome === "repeated") return first.answer ?? decision;
    if (decision.outcome !== "news") return decision;
    const { delivery } = decision;
    if (!taker.wants(delivery)) return { outcome: "unwanted", status: 200 };
    if (this.#inbox.isFull(delivery.vehicleId)) return refused(503, "busy");
    const taken = this.#write(incoming.body, { delivery, takenAt: this.#options.clock.now(), takenBy: taker.id });
    const event = eventOf(delivery);
    if (event === undefined) return taken;
    const repeated = taken.then((answer) => (answer.outcome === "news" ? REPEATED : answer));
    this.#writing.set(event, repeated);
    await repeated;
    this.#writing.delete(event);
    return taken;
  }

  /** Runs `work`, which applies the news, in the order in which news of its car was taken. */
  apply<T>(news: News, work: () => Promise<T>): Promise<T> {
    return this.#inbox.apply(news, work);
  }

  /** What an earlier process has taken and may not have applied; to be applied before all that comes. */
  promised(): Promise<readonly News[]> {
    this.#promised ??= this.#recall();
    return this.#promised;
  }

  async lastReceived(): Promise<LastReceived> {
    await this.promised();
    return this.#last;
  }

  /** Takes nothing any more. Resolves when all that was taken is applied, and all that was marked is stored. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stored.change((stored) => {
      const lastReceived = { ...stored, ...this.#last };
      return isDeepStrictEqual(lastReceived, stored) ? stored : lastReceived;
    });
    await this.#inbox.close();
    await this.#seen.save();
  }

  async #recall(): Promise<readonly News[]> {
    await this.#seen.load();
    this.#last = await this.#stored.get();
    const promised = await this.#inbox.promised();
    for (const { delivery } of promised) this.#seen.add(delivery);
    return promised;
  }

  /**
   * What is not on the disk is not marked as seen: the marks may be kept before, and the next attempt would be taken for a
   * repetition.
   */
  async #write(body: Incoming["body"], news: News): Promise<Taken> {
    try {
      const promised = await this.#inbox.put(body, news);
      this.#seen.add(news.delivery);
      return { outcome: "news", status: 200, news: promised };
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      return refused(503, "disk");
    }
  }

  #note(decision: Decision): void {
    const now = this.#options.clock.now();
    const before = this.#last;
    const { outcome } = decision;
    if (outcome === "unknown") return;
    if (outcome === "verified") this.#last = { ...before, [decision.isSigned ? "verifiedAt" : "challengedAt"]: now };
    else if (outcome !== "refused") this.#last = { ...before, deliveredAt: now };
    else if (isWorthNoting(decision.refusal)) this.#last = { ...before, refusedAt: now, refusal: decision.refusal };
    void this.#stored.change((stored) => (isNear(stored, this.#last) ? stored : this.#last)).catch(() => {});
  }
}

const REPEATED: Taken = { outcome: "repeated", status: 200 };

/** `undefined` for what has no id and cannot be known again. */
function eventOf({ kind, eventId = "" }: CarDelivery): string | undefined {
  return eventId === "" ? undefined : `${kind} ${eventId}`;
}

/** What only a person with a wrong setting can help; anyone may send the rest. */
function isWorthNoting(refusal: Refusal): boolean {
  return refusal === "signature" || refusal === "token";
}

function isNear(stored: LastReceived, lastReceived: LastReceived): boolean {
  const pairs = [
    [stored.verifiedAt, lastReceived.verifiedAt],
    [stored.challengedAt, lastReceived.challengedAt],
    [stored.deliveredAt, lastReceived.deliveredAt],
    [stored.refusedAt, lastReceived.refusedAt],
  ] as const;
  return pairs.every(([old, now]) => now === old || Math.abs((now ?? 0) - (old ?? 0)) < KEEP_AFTER_MS);
}
