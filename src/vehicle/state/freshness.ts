import { type Alarm, alarmAfter, type Clock, type Sleeper } from "../../core/clock";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../core/duration";
import { emit } from "../../core/emit";
import type { Signal } from "../../smartcar/signal";
import { CAR_ARRIVALS } from "../../store/keys/car-keys";
import type { Store } from "../../store/store";
import { StoredValue } from "../../store/stored-value";
import type { Receipt } from "./known-signal";
import { SETTLE_MS } from "./report-age";
import type { Arrivals } from "./stored-state";

export interface FreshnessOptions {
  readonly store: Store;
  readonly vehicleId: string;
  readonly clock: Clock;
  /** How long a change in this car may take to become visible; its make may be learnt late. */
  readonly lagMs: () => number;
}

/** By then a command itself has looked whether it took effect. */
const CONFIRMED_MS = SETTLE_MS + MINUTE_MS;

/** So many still reads in a row are no chance. */
const MOST_STILL_READS = 2;

const SECOND_MARGIN_MS = 5 * SECOND_MS;

/** Which updates of a car came and how, and which are wanted. Who reads the car on schedule follows this. */
export class Freshness {
  readonly #options: FreshnessOptions;
  readonly #arrivals: ArrivalBook;
  /** Few, if any, of a car. */
  #wanters: readonly ((at: number) => void)[] = [];
  #wantedAt: number | undefined;
  #secondAt: number | undefined;

  constructor(options: FreshnessOptions) {
    this.#options = options;
    this.#arrivals = new ArrivalBook(options.store, options.vehicleId);
  }

  arrivals(): Promise<Arrivals> {
    return this.#arrivals.get();
  }

  /** Whether reads bring something new of the car; Smartcar renews its store seldom without a subscription. */
  async readsBringUpdates(): Promise<boolean> {
    return (await this.#arrivals.get()).stillReads < MOST_STILL_READS;
  }

  /** Takes in that an update came; `wasCharging` is what was believed of the car before. */
  async observe({ source, receivedAt }: Receipt, signals: readonly Signal[], wasCharging: boolean): Promise<void> {
    if (source === "webhook") await this.#arrivals.webhook(receivedAt);
    if (source === "poll")
      await this.#arrivals.read(receivedAt, signals, { wasCharging, lagMs: this.#options.lagMs() });
  }

  /**
   * Somebody decides by this car, and wants updates of it that are not older than `at`, milliseconds since the epoch. They are read
   * as far as the month's calls allow; a webhook's are as good.
   */
  want(at = this.#options.clock.now()): void {
    this.#wantedAt = at;
    emit(this.#wanters, at);
  }

  /** What was just changed about the car shows only when it has settled and its make reports: updates from then on are wanted. */
  wantSettled(): void {
    this.want(this.#options.clock.now() + this.#options.lagMs() + CONFIRMED_MS);
  }

  /** One report alone shows a change: a second is wanted from `at` on; if that is urgent, also while a webhook brings updates. */
  wantSecond(at: number, isUrgent: boolean): void {
    // Reports of the very moment that is wanted do not confirm the first.
    const from = at + SECOND_MARGIN_MS;
    if (isUrgent) {
      this.#secondAt = from;
      emit(this.#wanters, from);
    } else if ((this.#wantedAt ?? -Infinity) < at) this.want(from);
  }

  /** From when on a second report was last wanted urgently. */
  get secondAt(): number | undefined {
    return this.#secondAt;
  }

  /** What was last wanted. */
  get wantedAt(): number | undefined {
    return this.#wantedAt;
  }

  /** Calls `listener` when somebody wants an update; the returned function takes it back. */
  onWant(listener: (at: number) => void): () => void {
    this.#wanters = this.#wanters.concat(listener);
    return () => void (this.#wanters = this.#wanters.filter((one) => one !== listener));
  }
}

/** Asks for updates of a car when a decision wants some: when their time has come, and once for each time. */
export class FreshnessRequest implements Sleeper {
  readonly #freshness: Pick<Freshness, "want">;
  readonly #clock: Clock;
  #requestedAt: number | undefined;
  #followedAt: number | undefined;
  #alarm: Alarm | undefined;

  constructor(freshness: Pick<Freshness, "want">, clock: Clock) {
    this.#freshness = freshness;
    this.#clock = clock;
  }

  /** An update from `at` on is wanted; none if it is absent. */
  follow(at: number | undefined): void {
    this.close();
    if (at === undefined || at === this.#requestedAt) return;
    this.#followedAt = at;
    this.#alarm = alarmAfter(this.#clock, Math.max(0, at - this.#clock.now()), this);
  }

  /** The time has come. */
  wake(): void {
    this.#alarm = undefined;
    this.#requestedAt = this.#followedAt;
    this.#freshness.want(this.#followedAt);
  }

  close(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }
}

/** Smartcar's store of a car without a subscription is renewed about once in 24 hours: what moves faster follows the car. */
const FOLLOWS_MS = 20 * HOUR_MS;

/** A car that charges has something new to tell after this long. */
const TELLS_MS = 30 * MINUTE_MS;

/** How a car's updates come: when, by which way, and whether what is read follows the car. Stored over restarts. */
export class ArrivalBook {
  readonly #stored: StoredValue<Arrivals>;

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_ARRIVALS, { vehicleId });
  }

  get(): Promise<Arrivals> {
    return this.#stored.get();
  }

  async webhook(at: number): Promise<void> {
    await this.#stored.change((before) => ({ ...before, receivedAt: at, webhookAt: at }));
  }

  /** Only a car that charged, and had time to tell of it, can have failed to. */
  async read(at: number, signals: readonly Signal[], { wasCharging, lagMs }: BeforeRead): Promise<void> {
    await this.#stored.change((before) => {
      const storeAt = newest(signals) ?? before.storeAt;
      const step = (storeAt ?? 0) - (before.storeAt ?? 0);
      const hadTime = at - (before.readAt ?? at) >= Math.max(TELLS_MS, lagMs);
      const stillReads = stillAfter(before.stillReads, { step, hadUpdate: wasCharging && hadTime });
      return { ...before, receivedAt: at, readAt: at, storeAt, stillReads };
    });
  }
}

/** What was believed of the car before a read. */
interface BeforeRead {
  readonly wasCharging: boolean;
  readonly lagMs: number;
}

function stillAfter(stillReads: number, { step, hadUpdate }: { step: number; hadUpdate: boolean }): number {
  if (step <= 0) return hadUpdate ? stillReads + 1 : stillReads;
  return step < FOLLOWS_MS ? 0 : stillReads;
}

function newest(signals: readonly Signal[]): number | undefined {
  const times = signals.map(({ retrievedAt, oemUpdatedAt }) => Math.max(retrievedAt ?? 0, oemUpdatedAt ?? 0));
  const at = Math.max(0, ...times);
  return at > 0 ? at : undefined;
}
