import { isDeepStrictEqual } from "node:util";
import { CAR_BUDGET, CAR_CALLS, CAR_COMMANDS_SINCE_DRIVEN, CAR_SENT, CAR_STOPS } from "../../store/keys/car-keys";
import { keyText, type StoredKey } from "../../store/stored-key";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import { NOTHING_SPENT, type StoredBudget } from "./stored-budget";

/**
 * All that was spent on a car, as one value: what is checked and counted together is one change of it, so that nothing else is
 * spent in between, whoever shares the store.
 */
export class BudgetBook {
  readonly #store: Store;
  readonly #vehicleId: string;
  readonly #stored: StoredValue<StoredBudget>;

  constructor(store: Store, vehicleId: string) {
    this.#store = store;
    this.#vehicleId = vehicleId;
    this.#stored = StoredValue.of(store, CAR_BUDGET, { vehicleId });
  }

  async get(): Promise<StoredBudget> {
    await this.#takeOver();
    return this.#stored.get();
  }

  /** Replaces what was spent by what `change` makes of it; resolves when it is stored. */
  async change(change: (budget: StoredBudget) => StoredBudget): Promise<StoredBudget> {
    await this.#takeOver();
    return this.#stored.change(change);
  }

  /**
   * Versions before 0.2 stored each count under a key of its own; a store of theirs may join at any time. What it holds is united
   * with what is known, and taken out there in the same write.
   */
  async #takeOver(): Promise<void> {
    await this.#take(CAR_CALLS, "calls");
    await this.#take(CAR_STOPS, "stops");
    await this.#take(CAR_COMMANDS_SINCE_DRIVEN, "drives");
    await this.#take(CAR_SENT, "sent");
  }

  async #take<Part extends "calls" | "stops" | "drives" | "sent">(
    key: StoredKey<`car/<vehicleId>/${string}`, StoredBudget[Part]>,
    part: Part,
  ): Promise<void> {
    const ids = { vehicleId: this.#vehicleId };
    const path = keyText(key.pattern, ids);
    if ((await this.#store.get(path)) === undefined) return;
    await this.#store.together(async () => {
      const older = await StoredValue.of(this.#store, key, ids).get();
      await this.#stored.change((budget) => {
        const isNew = isDeepStrictEqual(budget[part], NOTHING_SPENT[part]);
        return { ...budget, [part]: isNew ? older : key.unite?.(budget[part], older) };
      });
      await this.#store.set(path, undefined);
    });
  }
}
