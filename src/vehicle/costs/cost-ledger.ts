import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { CAR_COSTS } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import { costsAfter } from "./count-costs";
import type { CostLook } from "./cost-look";
import { SLOT_MS } from "./house-trail";
import type { CostBook } from "./stored-costs";

/** A crash may forget so much of what was seen. */
const STORE_MS = 15 * MINUTE_MS;

/** What one car's sessions cost and how much of them the sun gave; bounded, and stored over restarts. */
export class CostLedger {
  readonly #stored: StoredValue<CostBook>;
  #book: CostBook | undefined;
  #storedAt = -Infinity;
  #storedAs = "";

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_COSTS, { vehicleId });
  }

  /** Counts what was since the last look. Resolves when what must not be lost of it is stored. */
  async look(look: CostLook): Promise<CostBook> {
    const book = costsAfter(this.#book ?? (await this.#stored.get()), look);
    this.#book = book;
    const { startAt, reportedKwh } = book.sessions.at(-1) ?? {};
    const { fromAt, untilAt, atOncePerKwh } = book.stays.at(-1) ?? {};
    const isEnded = look.sessions.every(({ endAt }) => endAt !== undefined);
    const mark = JSON.stringify([
      book.pluggedIn,
      startAt,
      isEnded,
      reportedKwh,
      fromAt,
      untilAt,
      isEnded && atOncePerKwh,
    ]);
    const isWatched = !isEnded || look.pluggedIn === true;
    if (mark !== this.#storedAs || (isWatched && look.now - this.#storedAt >= STORE_MS)) {
      this.#storedAs = mark;
      this.#storedAt = look.now;
      await this.#stored.change(() => lasting(book, look));
    }
    return book;
  }

  /** Begins again with what is stored, which another process has written since. */
  reload(): void {
    this.#book = undefined;
    this.#storedAs = "";
  }

  /** What is known of the costs so far. */
  async book(): Promise<CostBook> {
    return this.#book ?? (await this.#stored.get());
  }
}

/** What was so long ago is reported by any car. */
const REPORTED_MS = 6 * HOUR_MS;

/**
 * What has to survive a restart: of the trail only what a stay or a session may still need, since each value of a car is written
 * with all others.
 */
function lasting(book: CostBook, { now, sessions }: CostLook): CostBook {
  const isOpen = (endAt = Infinity): boolean => endAt > now - REPORTED_MS;
  const begun = [
    ...book.stays.flatMap(({ fromAt, untilAt }) => (isOpen(untilAt) ? [fromAt] : [])),
    ...sessions.flatMap(({ startAt, endAt }) => (isOpen(endAt) ? [startAt] : [])),
  ];
  const neededAt = Math.min(...begun);
  return { ...book, trail: book.trail.filter(({ at }) => at + SLOT_MS > neededAt) };
}
