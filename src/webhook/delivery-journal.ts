import * as z from "zod";
import type { EntryMark, Journal } from "../store/journal";
import { parseBody, textOf, type Raw } from "./body";
import { deliveryOf, type CarDelivery } from "./delivery";

/** A delivery that was taken and is to be applied. */
export interface AcceptedDelivery {
  readonly delivery: CarDelivery;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** Who took it; see `Taker`. */
  readonly takenBy: string;
  /** Where it is in a journal; absent where none is stored. */
  readonly entry?: EntryMark | { readonly event: string } | undefined;
}

/** A delivery with the number by which all of an account are in the order in which they came. */
export type NumberedDelivery = readonly [nr: number, accepted: AcceptedDelivery];

export interface DeliveryJournalOptions {
  /** Absent where nothing outlives the process. */
  readonly journal: Journal | undefined;
  /** Whether an earlier process has left nothing in it: else it is cleared only after it was loaded. */
  readonly isNew: boolean;
  /** Writes what is needed to know all deliveries again; whether it is safe then. */
  readonly save: () => Promise<boolean>;
  /** Whether all that was applied to these cars is safe without the journal. */
  readonly areCarsSafe: (vehicleIds: readonly string[]) => Promise<boolean>;
}

/** The journal is cleared when it is longer: seldom, because the marks of a week are written then. */
const CLEAR_AFTER_BYTES = 1024 * 1024;

/** The one journal of earlier versions had no numbers. */
const Entry = z.object({ nr: z.number().default(0), at: z.number(), by: z.string(), body: z.string() });

/** One journal of deliveries, and what of it is not applied yet. */
export class DeliveryJournal {
  readonly #options: DeliveryJournalOptions;
  readonly #vehicleIds = new Set<string>();
  /** Whether it is known what an earlier process has left. */
  #isRead: boolean;
  #waiting = 0;
  #last: EntryMark | undefined;
  #clearing: Promise<void> | undefined;

  constructor(options: DeliveryJournalOptions) {
    this.#options = options;
    this.#isRead = options.isNew;
  }

  get bytes(): number {
    return this.#options.journal?.bytes ?? 0;
  }

  /** Resolves when it is on the disk, and waits to be applied. Rejects with SmartcarError `STORE` if it cannot be written. */
  async append(body: Raw, { delivery, takenAt, takenBy }: AcceptedDelivery, nr: number): Promise<AcceptedDelivery> {
    this.#waiting += 1;
    try {
      await this.#clearing;
      const entry = await this.#options.journal?.append({ nr, at: takenAt, by: takenBy, body: textOf(body) });
      this.#last = entry ?? this.#last;
      this.#vehicleIds.add(delivery.vehicleId);
      return { delivery, takenAt, takenBy, entry };
    } catch (err) {
      this.#waiting -= 1;
      throw err;
    }
  }

  /** What an earlier process has left, each with its number, and from now on waiting to be applied. */
  async load(): Promise<readonly NumberedDelivery[]> {
    const entries = await this.#options.journal?.load().catch(() => undefined);
    this.#isRead = entries !== undefined;
    const left = (entries ?? []).flatMap(({ value, journal, entry }): NumberedDelivery[] => {
      this.#last = { journal, entry };
      const read = Entry.safeParse(value);
      if (!read.success) return [];
      const { nr, at, by, body } = read.data;
      const delivery = deliveryOf(parseBody(body));
      if (delivery.kind !== "state" && delivery.kind !== "error") return [];
      this.#vehicleIds.add(delivery.vehicleId);
      const accepted: AcceptedDelivery = { delivery, takenAt: at, takenBy: by, entry: { journal, entry } };
      return [[nr, accepted]];
    });
    this.#waiting += left.length;
    return left;
  }

  /** One that waited was applied. */
  applied(): void {
    this.#waiting -= 1;
    if (this.bytes >= CLEAR_AFTER_BYTES) void this.clear();
  }

  /** Its last entry. */
  get last(): EntryMark | undefined {
    return this.#last;
  }

  /** Forgets all entries, if nothing is lost by that. What is needed to know them again was saved for those up to `saved`. */
  clear(saved?: EntryMark): Promise<void> {
    this.#clearing ??= this.#clear(saved).finally(() => (this.#clearing = undefined));
    return this.#clearing;
  }

  async #clear(saved: EntryMark | undefined): Promise<void> {
    const { save, areCarsSafe } = this.#options;
    const last = this.#last;
    if (!last || !this.#isRead || this.#waiting > 0) return;
    if ((last !== saved && !(await save())) || !(await areCarsSafe([...this.#vehicleIds]))) return;
    await this.#options.journal?.clear(last);
    if (this.bytes === 0) this.#vehicleIds.clear();
  }
}
