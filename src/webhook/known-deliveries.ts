import { createHash } from "node:crypto";
import type { Clock } from "../core/clock";
import { WEBHOOK_DELIVERIES } from "../store/keys/account-keys";
import { StoredValue } from "../store/stored-value";
import type { Store } from "../store/store";
import type { CarDelivery } from "./delivery";
import type { DeliveryDays } from "./stored-webhook";

export interface KnownDeliveriesOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The most that is remembered. */
  readonly limit?: number;
  /** How many cars there are: the limit grows with a fleet. */
  readonly cars?: () => number;
}

/** What is needed of a delivery to know it again. A state and an error with the same id are two events. */
export type DeliveryEvent = Pick<CarDelivery, "kind" | "eventId">;

/** Two cars that tell something every minute for a week. */
const LIMIT = 20_000;

/** Of each car of a fleet: Smartcar repeats a delivery within three minutes. */
const LEAST_PER_CAR = 10;

/**
 * Today and seven whole days before it, and some room for days that a wrong clock has made up. The newest days on which
 * anything came stay and none is ended by the clock: one that runs wrong for a while must not cost what was remembered.
 */
const DAYS_KEPT = 10;

/** In characters of six bits: too many for two events to share a mark. */
const MARK_LENGTH = 16;

/**
 * Remembers for a week which deliveries came, so that none is taken twice. Answers from memory; for what must be known over a
 * restart, `save` it.
 */
export class KnownDeliveries {
  readonly #stored: StoredValue<DeliveryDays>;
  readonly #clock: Clock;
  readonly #least: number;
  readonly #cars: () => number;
  readonly #days = new Map<string, Set<string>>();
  #loading: Promise<void> | undefined;
  readonly #store: Store;
  #isBehind = false;

  constructor({ store, clock, limit = LIMIT, cars = () => 0 }: KnownDeliveriesOptions) {
    this.#store = store;
    this.#stored = StoredValue.of(store, WEBHOOK_DELIVERIES, {});
    this.#clock = clock;
    this.#least = limit;
    this.#cars = cars;
  }

  /** Restores what was stored. Until then only what came since the start is known. */
  load(): Promise<void> {
    this.#loading ??= this.#stored.get().then((days) => this.#join(days));
    return this.#loading;
  }

  /** Whether it was added before. What has no id is never known again. */
  has(delivery: DeliveryEvent): boolean {
    const mark = markOf(delivery);
    return mark !== undefined && this.#knows(mark);
  }

  /** Remembers it from now on. */
  add(delivery: DeliveryEvent): void {
    const mark = markOf(delivery);
    if (mark === undefined || this.#knows(mark)) return;
    this.#day(this.#today()).add(mark);
    this.#forget();
    this.#isBehind = true;
  }

  /** Writes what is not written yet; whether all of it is safe then. */
  async save(): Promise<boolean> {
    if (this.#isBehind) {
      this.#isBehind = false;
      await this.#stored.change((days) => {
        // Another who uses the store may have added to it.
        this.#join(days);
        return Object.fromEntries([...this.#days].map(([day, marks]) => [day, [...marks]]));
      });
    }
    return this.#store.isSafe();
  }

  #join(days: DeliveryDays): void {
    for (const [day, marks] of Object.entries(days)) {
      const known = this.#day(day);
      for (const mark of marks) known.add(mark);
    }
    this.#forget();
  }

  get #limit(): number {
    return Math.max(this.#least, this.#cars() * LEAST_PER_CAR);
  }

  #knows(mark: string): boolean {
    for (const marks of this.#days.values()) if (marks.has(mark)) return true;
    return false;
  }

  #day(day: string): Set<string> {
    const marks = this.#days.get(day) ?? new Set<string>();
    this.#days.set(day, marks);
    return marks;
  }

  /** The oldest days go first. Today stays, whatever the clock says; if it alone is too much, its older half goes. */
  #forget(): void {
    const today = this.#today();
    const others = [...this.#days.keys()].filter((day) => day !== today).toSorted();
    while (others.length >= DAYS_KEPT || (others.length > 0 && this.#count() > this.#limit)) {
      this.#days.delete(others.shift() ?? "");
    }
    if (this.#count() <= this.#limit) return;
    const newer = [...this.#day(today)].slice(-Math.ceil(this.#limit / 2));
    this.#days.set(today, new Set(newer));
  }

  #count(): number {
    let count = 0;
    for (const marks of this.#days.values()) count += marks.size;
    return count;
  }

  #today(): string {
    return new Date(this.#clock.now()).toISOString().slice(0, 10);
  }
}

/** A mark is as long for every id, and small on the disk. `undefined` for what has no id and cannot be known again. */
function markOf({ kind, eventId = "" }: DeliveryEvent): string | undefined {
  if (eventId === "") return undefined;
  return createHash("sha256").update(`${kind} ${eventId}`).digest("base64url").slice(0, MARK_LENGTH);
}
