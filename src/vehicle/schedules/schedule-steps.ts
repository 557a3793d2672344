import { weekOf, type NewSchedule } from "../../api/schedules/schedule";
import type { Clock } from "../../clock";
import { SmartcarError } from "../../error";
import type { CarSchedule } from "./car-schedules";
import type { LearntTypes } from "./learnt-types";
import { isSameSchedule } from "./same-schedule";
import type { ScheduleBook } from "./schedule-book";
import type { ScheduleRequests } from "./schedule-requests";

/** A schedule that the car shall hold; `once` for what goes again with its date. */
export type Wished = NewSchedule & { readonly once: boolean };

export interface StepsOptions {
  readonly clock: Clock;
  readonly requests: ScheduleRequests;
  readonly book: ScheduleBook;
  readonly learnt: LearntTypes;
}

/** How long an unanswered request may still be carried out: Smartcar takes minutes over a command. */
const OPEN_MS = 10 * 60_000;

/** Makes and deletes schedules one by one, and keeps count of what the car holds meanwhile. */
export class Steps {
  readonly #options: StepsOptions;
  readonly #created: CarSchedule[] = [];
  readonly #deleted: CarSchedule[] = [];
  #held: readonly CarSchedule[];

  constructor(options: StepsOptions, held: readonly CarSchedule[]) {
    this.#options = options;
    this.#held = held;
  }

  get held(): readonly CarSchedule[] {
    return this.#held;
  }

  get result(): { created: readonly CarSchedule[]; deleted: readonly CarSchedule[]; held: readonly CarSchedule[] } {
    return { created: this.#created, deleted: this.#deleted, held: this.#held };
  }

  /** The same as `create`, but a kind that the car does not take is only learnt. */
  async createIfPossible(wished: Wished): Promise<void> {
    try {
      await this.create(wished);
    } catch (err) {
      if (!(err instanceof SmartcarError) || err.code !== "UNSUPPORTED" || wished.times.type === "daily") throw err;
      const { learnt, clock } = this.#options;
      if ((await learnt.about(wished.times.type, clock.now())) === undefined) throw err;
    }
  }

  /** Makes one; a lost answer is looked up, never repeated. */
  async create(wished: Wished): Promise<void> {
    const { book, clock, learnt } = this.#options;
    const { pending } = await book.get();
    const open = pending.find((one) => isSameSchedule(one, { ...wished, week: weekOf(wished.times) }));
    if (open && clock.now() - open.askedAt < OPEN_MS) throw stillOpen();

    await book.asking(wished);
    try {
      const id = (await this.#send(wished)) ?? (await this.#findMade(wished));
      if (id === undefined) throw stillOpen();
      const { location, times } = wished;
      const made = { id, type: times.type, location, week: weekOf(times), ours: true };
      this.#created.push(made);
      this.#held = [...this.#held, made];
    } catch (err) {
      const isCertain = err instanceof SmartcarError && err.retry !== "read-back";
      if (isCertain) await book.notMade(wished);
      if (isCertain && err.code === "UNSUPPORTED") await learnt.learn(wished.times.type, err, clock.now());
      throw err;
    }
  }

  async remove(schedule: CarSchedule): Promise<void> {
    const { requests, book } = this.#options;
    const { id } = schedule;
    if (id === undefined) return;
    try {
      await requests.remove(id);
    } catch (err) {
      const isOpen = err instanceof SmartcarError && err.retry === "read-back" && err.code !== "CLOSED";
      if (!isOpen) throw err;
      const { list } = await requests.list();
      if (list.schedules.some((one) => one.id === id)) throw err;
    }
    await book.removed(id);
    this.#deleted.push(schedule);
    this.#held = this.#held.filter((one) => one !== schedule);
  }

  /** `undefined` when Smartcar took it and told no id, or when nobody knows. */
  async #send(wished: Wished): Promise<string | undefined> {
    const { requests, book } = this.#options;
    try {
      const id = await requests.create(wished);
      if (id !== undefined) await book.made(wished, id);
      return id;
    } catch (err) {
      const isOpen = err instanceof SmartcarError && err.retry === "read-back" && err.code !== "CLOSED";
      if (!isOpen) throw err;
      return undefined;
    }
  }

  async #findMade(wished: Wished): Promise<string | undefined> {
    const { requests, book } = this.#options;
    const found = await requests.find(wished, new Set(this.#held.map(({ id }) => id)));
    if (found?.id !== undefined) await book.made(wished, found.id);
    return found?.id;
  }
}

function stillOpen(): SmartcarError {
  const message =
    "Whether the car took the schedule is not known, so nothing is repeated by itself. The next sync looks again";
  return new SmartcarError("TIMEOUT", message, { scope: "vehicle", retry: "read-back", mayHaveReachedCar: true });
}
