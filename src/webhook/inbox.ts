import type { Journal } from "../store/journal";
import type { Journals } from "../store/journals";
import type { Raw } from "./body";
import {
  DeliveryJournal,
  type DeliveryJournalOptions,
  type AcceptedDelivery,
  type NumberedDelivery,
} from "./delivery-journal";

export interface InboxOptions extends Pick<DeliveryJournalOptions, "save" | "areCarsSafe"> {
  /** Where what is promised is written; absent where nothing outlives the process. */
  readonly journals?: Journals | undefined;
  /** Whether the car has a journal of its own; the others, which may be any, share one. */
  readonly isKnown: (vehicleId: string) => boolean;
  /** 64 MB if absent. */
  readonly clearAllAfterBytes?: number | undefined;
}

/** What waits to be applied, and how long a journal may grow while what it led to cannot be written. */
const MOST_WAITING = 1_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** All journals are cleared together when so much was written to them: each of thousands may be short and all of them much. */
const CLEAR_ALL_AFTER_BYTES = 64 * 1024 * 1024;

const OF_UNKNOWN_CARS = "unknown-cars";

/**
 * Deliveries between their answer and their effect: on the disk before they are answered, and applied once, in their order for each
 * car.
 */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #journals = new Map<Journal | undefined, DeliveryJournal>();
  readonly #turns = new Map<string, Promise<unknown>>();
  /** What is being written of each car: its next delivery goes to the same journal, so that none overtakes another. */
  readonly #writes = new Map<string, { readonly journal: DeliveryJournal; count: number }>();
  readonly #writtenIn = new WeakMap<AcceptedDelivery, DeliveryJournal>();
  #waiting = 0;
  /** Counts up over all journals. */
  #nr = 0;
  #areAllFound = false;
  #written = 0;
  #clearing = false;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Whether so much waits that nothing more may be promised of this car. */
  isFull(vehicleId: string): boolean {
    return this.#waiting >= MOST_WAITING || this.#journalOf(vehicleId).bytes >= MOST_BYTES;
  }

  /** Promises to apply it; resolves when the promise is on the disk. Rejects with SmartcarError `STORE` if it cannot be. */
  async put(body: Raw, accepted: AcceptedDelivery): Promise<AcceptedDelivery> {
    const { vehicleId } = accepted.delivery;
    const writes = this.#writes.get(vehicleId) ?? { journal: this.#journalOf(vehicleId), count: 0 };
    const { journal } = writes;
    this.#writes.set(vehicleId, writes);
    writes.count += 1;
    this.#waiting += 1;
    try {
      const promised = await journal.append(body, accepted, ++this.#nr);
      this.#writtenIn.set(promised, journal);
      this.#written += body.length;
      return promised;
    } catch (err) {
      this.#waiting -= 1;
      throw err;
    } finally {
      if (--writes.count === 0) this.#writes.delete(vehicleId);
    }
  }

  /**
   * Runs `work`, which applies the delivery, after what came before it of the same car; each is applied once, also if that fails.
   */
  async apply<T>(accepted: AcceptedDelivery, work: () => Promise<T>): Promise<T> {
    const { vehicleId } = accepted.delivery;
    const done = (this.#turns.get(vehicleId) ?? Promise.resolve()).then(work);
    const turn = done.catch(() => {});
    this.#turns.set(vehicleId, turn);
    await turn;
    if (this.#turns.get(vehicleId) === turn) this.#turns.delete(vehicleId);
    this.#waiting -= 1;
    this.#writtenIn.get(accepted)?.applied();
    if (this.#written >= (this.#options.clearAllAfterBytes ?? CLEAR_ALL_AFTER_BYTES)) void this.#clearAll();
    return done;
  }

  /** What the journals have of an earlier process, in the order in which it came. Each is to be applied, unless its car has it. */
  async promised(): Promise<readonly AcceptedDelivery[]> {
    const found = await this.#options.journals?.found();
    const all = await Promise.all((found ?? []).map((journal) => this.#promisedIn(this.#at(journal))));
    this.#areAllFound = found !== undefined;
    const promised = all.flat().toSorted(([one], [other]) => one - other);
    this.#nr = promised.at(-1)?.[0] ?? 0;
    return promised.map(([, accepted]) => accepted);
  }

  /** Waits for all that is being applied; clears the journals if nothing is lost by that. */
  async close(): Promise<void> {
    while (this.#turns.size > 0) await Promise.all(this.#turns.values());
    await Promise.all([...this.#journals.values()].map((journal) => journal.clear()));
    await this.#options.journals?.close();
  }

  /** One after the other, so that deliveries go on meanwhile. */
  async #clearAll(): Promise<void> {
    if (this.#clearing) return;
    this.#clearing = true;
    this.#written = 0;
    const lasts = [...this.#journals.values()].map((journal) => [journal, journal.last] as const);
    const isSaved = await this.#options.save().catch(() => false);
    // What came since has its next turn.
    for (const [journal, last] of lasts) if (isSaved && last && last === journal.last) await journal.clear(last);
    this.#clearing = false;
  }

  async #promisedIn(journal: DeliveryJournal): Promise<readonly NumberedDelivery[]> {
    const left = await journal.load();
    this.#waiting += left.length;
    for (const [, accepted] of left) this.#writtenIn.set(accepted, journal);
    return left;
  }

  #journalOf(vehicleId: string): DeliveryJournal {
    const { journals, isKnown } = this.#options;
    return this.#at(journals?.named(isKnown(vehicleId) ? vehicleId : OF_UNKNOWN_CARS));
  }

  #at(journal: Journal | undefined): DeliveryJournal {
    const { save, areCarsSafe } = this.#options;
    const isNew = this.#areAllFound;
    const known = this.#journals.get(journal) ?? new DeliveryJournal({ journal, isNew, save, areCarsSafe });
    this.#journals.set(journal, known);
    return known;
  }
}
