import * as z from "zod";
import type { EntryMark, Journal } from "../store/journal";
import { deliveryOf, type CarDelivery } from "./delivery";
import { parseBody, textOf, type Raw } from "./body";

/** News that was taken and is to be applied. */
export interface News {
  readonly delivery: CarDelivery;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** Who took it; see `Taker`. */
  readonly takenBy: string;
  /** Where it stands in the journal; absent where none is stored. */
  readonly entry?: EntryMark | undefined;
}

export interface InboxOptions {
  /** Where what is promised is written; absent where nothing outlives the process. */
  readonly journal?: Journal | undefined;
  /** Whether all that was applied, and what is needed to know it again, is safe without the journal. */
  readonly isSafe: () => Promise<boolean>;
}

/** What waits to be applied, and how long the journal may grow while what it led to cannot be written. */
const MOST_WAITING = 1_000;
const MOST_BYTES = 32 * 1024 * 1024;

/** The journal is cleared when it is longer: seldom, because the marks of a week are written then. */
const CLEAR_AFTER_BYTES = 1024 * 1024;

const Entry = z.object({ at: z.number(), by: z.string(), body: z.string() });

/** The news between its answer and its effect: on the disk before it is answered, and applied once, in its order for each car. */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #turns = new Map<string, Promise<unknown>>();
  #waiting = 0;
  /** Whether it is known what the journal had of an earlier process. */
  #isRead = false;
  #last: EntryMark | undefined;
  #clearing: Promise<void> | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Whether so much waits that nothing more may be promised. */
  get isFull(): boolean {
    return this.#waiting >= MOST_WAITING || (this.#options.journal?.bytes ?? 0) >= MOST_BYTES;
  }

  /** Promises to apply it; resolves when the promise is on the disk. Rejects with SmartcarError `STORE` if it cannot be. */
  async put(body: Raw, { delivery, takenAt, takenBy }: News): Promise<News> {
    this.#waiting += 1;
    try {
      await this.#clearing;
      const entry = await this.#options.journal?.append({ at: takenAt, by: takenBy, body: textOf(body) });
      this.#last = entry ?? this.#last;
      return { delivery, takenAt, takenBy, entry };
    } catch (err) {
      this.#waiting -= 1;
      throw err;
    }
  }

  /**
   * Runs `work`, which applies the news, after what came before it of the same car; each promise is kept once, also if it fails.
   */
  async apply<T>({ delivery: { vehicleId } }: News, work: () => Promise<T>): Promise<T> {
    const done = (this.#turns.get(vehicleId) ?? Promise.resolve()).then(work);
    const turn = done.catch(() => {});
    this.#turns.set(vehicleId, turn);
    await turn;
    if (this.#turns.get(vehicleId) === turn) this.#turns.delete(vehicleId);
    this.#waiting -= 1;
    if ((this.#options.journal?.bytes ?? 0) >= CLEAR_AFTER_BYTES) void this.#clear();
    return done;
  }

  /** What the journal has of an earlier process. Each is to be applied, unless its car knows that it was. */
  async promised(): Promise<readonly News[]> {
    const entries = await this.#options.journal?.load().catch(() => undefined);
    this.#isRead = entries !== undefined;
    const news = (entries ?? []).flatMap(({ value, journal, entry }) => {
      this.#last = { journal, entry };
      const read = Entry.safeParse(value);
      if (!read.success) return [];
      const { at, by, body } = read.data;
      const delivery = deliveryOf(parseBody(body));
      const isOfCar = delivery.kind === "state" || delivery.kind === "error";
      return isOfCar ? [{ delivery, takenAt: at, takenBy: by, entry: { journal, entry } }] : [];
    });
    this.#waiting += news.length;
    return news;
  }

  /** Waits for all that is being applied; clears the journal if nothing is lost by that. */
  async close(): Promise<void> {
    while (this.#turns.size > 0) await Promise.all(this.#turns.values());
    await this.#clear();
    await this.#options.journal?.close();
  }

  #clear(): Promise<void> {
    this.#clearing ??= this.#cleared().finally(() => (this.#clearing = undefined));
    return this.#clearing;
  }

  async #cleared(): Promise<void> {
    const last = this.#last;
    if (!last || !this.#isRead || this.#waiting > 0 || !(await this.#options.isSafe())) return;
    await this.#options.journal?.clear(last);
  }
}
