import { MINUTE_MS } from "../core/duration";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import type { Journals } from "../store/journals";
import { WEBHOOK_RECEIVED } from "../store/keys/account-keys";
import { StoredValue } from "../store/stored-value";
import type { Store } from "../store/store";
import { textOf } from "./body";
import type { CarDelivery } from "./delivery";
import type { AcceptedDelivery } from "./delivery-journal";
import { Inbox } from "./inbox";
import { receive, refused, type Decision, type Incoming, type Refusal } from "./receive";
import { KnownDeliveries } from "./known-deliveries";
import type { LastReceived } from "./stored-webhook";

export interface IntakeOptions {
  /** The application management token; empty if none is set. */
  readonly managementToken: string;
  readonly clock: Clock;
  readonly store: Store;
  /** For what grows with each delivery. */
  readonly deliveryStore: Store;
  /** Where deliveries are promised; absent where nothing outlives the process. */
  readonly journals?: Journals | undefined;
  /** Whether a car has a journal of its own; the others share one. All have one where it is absent. */
  readonly isKnown?: (vehicleId: string) => boolean;
  /** How much may be written to all journals before they are cleared; 64 MB if absent. */
  readonly clearAllAfterBytes?: number;
  /** How many cars the account has. */
  readonly cars?: () => number;
  /** Hears what became of each request. */
  readonly onDecision?: (outcome: Decision["outcome"]) => void;
  /**
   * Keeps a delivery for whichever process has its car, in place of journals; it cannot get lost once this has resolved. Rejects
   * with SmartcarError `STORE`.
   */
  readonly passOn?: ((body: string, accepted: AcceptedDelivery) => Promise<void>) | undefined;
  /** Whether all that was applied to these cars is safe. */
  readonly areCarsSafe?: (vehicleIds: readonly string[]) => Promise<boolean>;
}

/** Who takes deliveries. */
export interface Taker {
  /** The same after a restart: what was promised to it then is applied on its behalf. */
  readonly id: string;
  /** A delivery that nobody wants is answered and forgotten. */
  readonly wants: (delivery: CarDelivery) => boolean;
}

/** What to answer to a request, and the delivery that is now to be applied. */
export type IntakeResult =
  | Exclude<Decision, { outcome: "accepted" }>
  | { readonly outcome: "accepted"; readonly status: 200; readonly accepted: AcceptedDelivery }
  /** It waits for the process that has its car. */
  | { readonly outcome: "passed"; readonly status: 200 }
  /** A genuine delivery of a car that is nobody's here. */
  | { readonly outcome: "unwanted"; readonly status: 200 };

/** How old what is stored of the last delivery may be: a car that charges delivers every minute. */
const KEEP_AFTER_MS = MINUTE_MS;

/**
 * Takes in all that comes to the webhooks of one account, wherever it comes in: each event once. What is answered with 200 is on
 * the disk, so that it is applied even if the process is killed before.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #known: KnownDeliveries;
  readonly #inbox: Inbox;
  readonly #stored: StoredValue<LastReceived>;
  /** The deliveries that are just being written, by their event: another attempt gets the same answer. */
  readonly #writing = new Map<string | undefined, Promise<IntakeResult>>();
  #promised: Promise<readonly AcceptedDelivery[]> | undefined;
  #last: LastReceived = {};
  #isClosed = false;

  constructor(options: IntakeOptions) {
    const { store, deliveryStore, clock, journals, isKnown = () => true, areCarsSafe = async () => true } = options;
    this.#options = options;
    this.#known = new KnownDeliveries({ store: deliveryStore, clock, ...(options.cars && { cars: options.cars }) });
    this.#inbox = new Inbox({
      journals,
      isKnown,
      clearAllAfterBytes: options.clearAllAfterBytes,
      save: () => this.#known.save(),
      areCarsSafe,
    });
    this.#stored = StoredValue.of(store, WEBHOOK_RECEIVED, {});
  }

  /** Whether deliveries can be checked at all. */
  get hasToken(): boolean {
    return this.#options.managementToken !== "";
  }

  /**
   * Decides on a request; an accepted delivery is to be given to `apply` afterwards. The answer waits for nothing that follows from
   * it, only for the disk, and for as long as it cannot be written, nothing is promised.
   */
  async take(incoming: Incoming, taker: Taker): Promise<IntakeResult> {
    await this.promised();
    // What came in just before the end would be applied by nobody: it is for whoever comes next.
    if (this.#isClosed) return refused(503, "closed");
    const { managementToken } = this.#options;
    const first: { answer?: Promise<IntakeResult> | undefined } = {};
    const isRepeated = (delivery: CarDelivery): boolean => {
      first.answer = this.#writing.get(eventOf(delivery));
      return first.answer !== undefined || this.#known.has(delivery);
    };
    const decision = receive(incoming, { managementToken, isRepeated });
    this.#note(decision);
    if (decision.outcome === "repeated") return first.answer ?? decision;
    if (decision.outcome !== "accepted") return decision;
    const { delivery } = decision;
    if (!taker.wants(delivery)) return { outcome: "unwanted", status: 200 };
    if (this.#inbox.isFull(delivery.vehicleId)) return refused(503, "busy");
    const taken = this.#write(incoming.body, { delivery, takenAt: this.#options.clock.now(), takenBy: taker.id });
    const event = eventOf(delivery);
    if (event === undefined) return taken;
    const isTaken = ({ outcome }: IntakeResult): boolean => outcome === "accepted" || outcome === "passed";
    const repeated = taken.then((answer) => (isTaken(answer) ? REPEATED : answer));
    this.#writing.set(event, repeated);
    await repeated.finally(() => this.#writing.delete(event));
    return taken;
  }

  /** Runs `work`, which applies the delivery, in the order in which those of its car were taken. */
  apply<T>(accepted: AcceptedDelivery, work: () => Promise<T>): Promise<T> {
    return this.#inbox.apply(accepted, work);
  }

  /** What an earlier process has taken and may not have applied; to be applied before all that comes. */
  promised(): Promise<readonly AcceptedDelivery[]> {
    this.#promised ??= this.#recall();
    return this.#promised;
  }

  /** Whether the last delivery had no valid signature. */
  get isRefusing(): boolean {
    const { refusedAt, deliveredAt } = this.#last;
    return refusedAt !== undefined && !(deliveredAt !== undefined && deliveredAt > refusedAt);
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
    await this.#known.save();
  }

  async #recall(): Promise<readonly AcceptedDelivery[]> {
    await this.#known.load();
    this.#last = await this.#stored.get();
    const promised = await this.#inbox.promised();
    for (const { delivery } of promised) this.#known.add(delivery);
    return promised;
  }

  /**
   * What is not on the disk is not marked as seen: the marks may be stored before, and the next attempt would be taken for a
   * repetition.
   */
  async #write(body: Incoming["body"], accepted: AcceptedDelivery): Promise<IntakeResult> {
    try {
      const { passOn } = this.#options;
      if (passOn) {
        await passOn(textOf(body), accepted);
        this.#known.add(accepted.delivery);
        return { outcome: "passed", status: 200 };
      }
      const promised = await this.#inbox.put(body, accepted);
      this.#known.add(accepted.delivery);
      return { outcome: "accepted", status: 200, accepted: promised };
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      return refused(503, "disk");
    }
  }

  #note(decision: Decision): void {
    const now = this.#options.clock.now();
    const before = this.#last;
    const { outcome } = decision;
    this.#options.onDecision?.(outcome);
    if (outcome === "unknown") return;
    if (outcome === "verified") this.#last = { ...before, [decision.isSigned ? "verifiedAt" : "challengedAt"]: now };
    else if (outcome !== "refused") this.#last = { ...before, deliveredAt: now };
    else if (isWorthNoting(decision.refusal)) this.#last = { ...before, refusedAt: now, refusal: decision.refusal };
    void this.#stored.change((stored) => (isNear(stored, this.#last) ? stored : this.#last)).catch(() => {});
  }
}

const REPEATED: IntakeResult = { outcome: "repeated", status: 200 };

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
