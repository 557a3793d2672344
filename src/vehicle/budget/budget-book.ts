import { isDeepStrictEqual } from "node:util";
import { SmartcarError } from "../../core/error";
import { Mutex } from "../../core/mutex";
import { CAR_BUDGET, CAR_CALLS, CAR_COMMANDS_SINCE_DRIVEN, CAR_SENT, CAR_STOPS } from "../../store/keys/car-keys";
import { keyText, type StoredKey } from "../../store/stored-key";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import { changedOnLoan, UNUSED, withLoan, withoutLoan, type LoanLimits, type LoanUse } from "./loan";
import { NOTHING_SPENT, type StoredBudget } from "./stored-budget";

/** What a process may spend that has lost the store that it shares with others. */
export interface Allowance {
  /** Names the process, also after a restart. */
  readonly worker: string;
  /** Whether the car is certainly still its own, by its own clock. */
  readonly isHeld: () => boolean;
  /** What it has used, as far as the shared store does not know of it. */
  readonly used: () => LoanUse;
  /** Notes on the own disk that so much more is being used, before it is; or that the shared store knows of all of it. */
  readonly note: (used: LoanUse | "settled") => Promise<void>;
  /** Changes a value in memory, to be stored when the store is back. */
  readonly changeHere: Store["change"];
}

interface LoanOptions {
  readonly allowance: Allowance;
  readonly now: () => number;
  readonly limits: () => LoanLimits;
}

/**
 * All that was spent on a car, as one value: what is checked and counted together is one change of it, so that nothing else is
 * spent in between, whoever shares the store.
 */
export class BudgetBook {
  readonly #store: Store;
  readonly #vehicleId: string;
  readonly #stored: StoredValue<StoredBudget>;
  readonly #loan: LoanOptions | undefined;
  readonly #cutOff = new Mutex();

  constructor(store: Store, vehicleId: string, loan?: LoanOptions) {
    this.#store = store;
    this.#vehicleId = vehicleId;
    this.#loan = loan;
    this.#stored = StoredValue.of(store, CAR_BUDGET, { vehicleId });
  }

  /** What was spent; what is set apart for this process is not. */
  async get(): Promise<StoredBudget> {
    await this.#takeOver();
    const budget = await this.#stored.get();
    return this.#loan ? withoutLoan(budget, this.#loan.allowance.worker) : budget;
  }

  /**
   * Replaces what was spent by what `change` makes of it; resolves when it is stored. Throws SmartcarError where a shared store
   * cannot be reached, and more would be spent than is set apart for that.
   */
  async change(change: (budget: StoredBudget) => StoredBudget): Promise<void> {
    await this.#takeOver();
    const loan = this.#loan;
    if (!loan) return void (await this.#stored.change(change));
    const { allowance, now, limits } = loan;
    const { worker } = allowance;
    const connected = (stored: StoredBudget): StoredBudget => {
      const before = withoutLoan(stored, worker);
      const after = change(before);
      return after === before ? stored : withLoan(after, worker, now(), limits());
    };
    try {
      await this.#stored.change(connected);
      await this.#noteSettled();
    } catch (err) {
      if (!isCutOff(err) || !allowance.isHeld()) throw err;
      await this.#cutOff.run(() => this.#changeOnLoan(loan, change, err));
    }
  }

  /**
   * Sets apart what this process may spend when it is cut off. What it had before comes back; where another has had the car since,
   * or where it was started anew, without what it has noted to have used.
   */
  async lend(isUnbroken: boolean): Promise<void> {
    if (!this.#loan) return;
    const { allowance, now, limits } = this.#loan;
    const { worker } = allowance;
    await this.#takeOver();
    const used = isUnbroken ? UNUSED : allowance.used();
    await this.#stored.change((stored) => withLoan(withoutLoan(stored, worker, used), worker, now(), limits()));
    await this.#noteSettled();
  }

  async giveBack(): Promise<void> {
    if (this.#loan) await this.settle(this.#loan.allowance.worker, UNUSED);
  }

  async settle(worker: string, used: LoanUse): Promise<void> {
    await this.#stored.change((stored) => withoutLoan(stored, worker, used));
  }

  /** All that was spent without the store is in it now. */
  async #noteSettled(): Promise<void> {
    const { allowance } = this.#loan ?? {};
    if (allowance && !isDeepStrictEqual(allowance.used(), UNUSED)) await allowance.note("settled");
  }

  async #changeOnLoan(
    { allowance, limits }: LoanOptions,
    change: (budget: StoredBudget) => StoredBudget,
    cause: unknown,
  ): Promise<void> {
    const known = await this.#stored.get();
    const changed = changedOnLoan(known, allowance.worker, change, limits());
    if (!changed) throw cause;
    if (!isDeepStrictEqual(changed.used, UNUSED)) await allowance.note(changed.used);
    await this.#stored.through(allowance.changeHere).change(() => changed.after);
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

function isCutOff(err: unknown): boolean {
  return err instanceof SmartcarError && err.code === "STORE";
}
