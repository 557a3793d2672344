import { MINUTE_MS } from "../../core/duration";
import { CAR_COSTS } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import { costsAfter } from "./count-costs";
import type { CostLook } from "./cost-look";
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
      await this.#stored.change(() => book);
    }
    return book;
  }

  async book(): Promise<CostBook> {
    return this.#book ?? (await this.#stored.get());
  }
}
