import { z } from "zod";
import type { EntryMark } from "../../store/journal";
import { Kept } from "../../store/stored-value";
import { soundList } from "../../store/tolerant-schema";
import type { Store } from "../../store/store";

const Mark = z.object({ journal: z.string(), entry: z.number() });

/** The last entry of each journal that a car has taken in, the newest journal last. */
const Marks = soundList(Mark);

/** A car has a journal for each account, and each goes on under a new name when it was cleared. */
const JOURNALS_KEPT = 8;

/**
 * Which deliveries a car has taken in. Kept together with what they told, so that after a crash none is missing and none is
 * taken twice; those of one journal come in its order.
 */
export class TakenDeliveries {
  readonly #marks: Kept<EntryMark[]>;

  constructor(store: Store, vehicleId: string) {
    this.#marks = new Kept<EntryMark[]>(store, `car/${vehicleId}/deliveries`, Marks, []);
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
