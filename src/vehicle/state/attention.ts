import type { Signal } from "../../smartcar/signal";
import type { Clock } from "../../core/clock";
import type { Store } from "../../store/store";
import { ArrivalBook } from "./arrivals";
import { SETTLE_MS } from "./report-age";
import type { Receipt } from "./known-signal";
import { emit } from "../../core/emit";
import type { Arrivals } from "./stored-state";

export interface AttentionOptions {
  readonly store: Store;
  readonly vehicleId: string;
  readonly clock: Clock;
  /** How long a change in this car may take to become visible; its make may be learnt late. */
  readonly lagMs: () => number;
}

/** By then a command itself has looked whether it took effect. */
const CONFIRMED_MS = SETTLE_MS + 60_000;

/** So many still reads in a row are no chance. */
const STANDS_STILL = 2;

const SECOND_MARGIN_MS = 5_000;

/** Which news of a car came and how, and which are wanted. Who reads the car on schedule follows this. */
export class Attention {
  readonly #options: AttentionOptions;
  readonly #arrivals: ArrivalBook;
  readonly #wanters = new Set<(at: number) => void>();
  #wantedAt: number | undefined;
  #secondAt: number | undefined;

  constructor(options: AttentionOptions) {
    this.#options = options;
    this.#arrivals = new ArrivalBook(options.store, options.vehicleId);
  }

  arrivals(): Promise<Arrivals> {
    return this.#arrivals.get();
  }

  /** Whether reads bring something new of the car; Smartcar renews its store seldom without a subscription. */
  async readsTell(): Promise<boolean> {
    return (await this.#arrivals.get()).stillReads < STANDS_STILL;
  }

  /** Takes in that news came; `wasCharging` is what was believed of the car before. */
  async observe({ source, heardAt }: Receipt, signals: readonly Signal[], wasCharging: boolean): Promise<void> {
    if (source === "webhook") await this.#arrivals.webhook(heardAt);
    if (source === "poll") await this.#arrivals.read(heardAt, signals, { wasCharging, lagMs: this.#options.lagMs() });
  }

  /**
   * Somebody decides by this car, and wants news of it that are not older than `at`, milliseconds since the epoch. They are read
   * as far as the month's calls allow; a webhook's are as good.
   */
  want(at = this.#options.clock.now()): void {
    this.#wantedAt = at;
    emit(this.#wanters, at);
  }

  /** What was just changed about the car shows only when it has settled and its maker tells: news from then on are wanted. */
  wantSettled(): void {
    this.want(this.#options.clock.now() + this.#options.lagMs() + CONFIRMED_MS);
  }

  /** One report alone shows a change: a second is wanted from `at` on; if that is urgent, also while a webhook brings news. */
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

  /** Calls `listener` when somebody wants news; the returned function takes it back. */
  onWant(listener: (at: number) => void): () => void {
    this.#wanters.add(listener);
    return () => void this.#wanters.delete(listener);
  }
}
