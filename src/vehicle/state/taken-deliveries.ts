import type { EntryMark } from "../../store/journal";
import { CAR_DELIVERIES } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";

/** A car has a journal for each account, and each goes on under a new name when it was cleared. */
const JOURNALS_KEPT = 8;

/**
 * Which deliveries a car has taken in. Kept together with what they told, so that after a crash none is missing and none is
 * taken twice; those of one journal come in its order.
 */
export class TakenDeliveries {
  readonly #marks: StoredValue<EntryMark[]>;

  constructor(store: Store, vehicleId: string) {
    this.#marks = StoredValue.of(store, CAR_DELIVERIES, { vehicleId });
  }

  async has({ journal, entry }: EntryMark): Promise<boolean> {
    const marks = await this.#marks.get();
    return marks.some((mark) => mark.journal === journal && mark.entry >= entry);
  }

  async add(mark: EntryMark): Promise<void> {
    await this.#marks.change((marks) =>
      [...marks.filter(({ journal }) => journal !== mark.journal), mark].slice(-JOURNALS_KEPT),
    );
  }
}
