import { amendedError } from "../../api/amended-error";
import { weekOf, type NewSchedule } from "../../api/schedules/schedule";
import type { Clock } from "../../clock";
import { SmartcarError } from "../../error";
import { sentence } from "../sentence";
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
  readonly #isUnseen: boolean;

  /** `isUnseen`: the car's list could not be had, so what was asked for once may be there. */
  constructor(options: StepsOptions, held: readonly CarSchedule[], isUnseen = false) {
    this.#options = options;
    this.#held = held;
    this.#isUnseen = isUnseen;
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
    const { book, clock } = this.#options;
    const { pending } = await book.get();
    const open = pending.find((one) => isSameSchedule(one, { ...wished, week: weekOf(wished.times) }));
    if (open && (this.#isUnseen || clock.now() - open.askedAt < OPEN_MS)) throw stillOpen();

    await book.asking(wished);
    const { id: told, doubt } = await this.#send(wished);
    const id = told ?? (await this.#findMade(wished));
    if (id === undefined) throw stillOpen(doubt);
    const { location, times } = wished;
    const made = { id, type: times.type, location, week: weekOf(times), ours: true };
    this.#created.push(made);
    this.#held = [...this.#held, made];
  }

  async remove(schedule: CarSchedule): Promise<void> {
    const { requests, book } = this.#options;
    const { id } = schedule;
    if (id === undefined) return;
    await requests.remove(id);
    await book.removed(id);
    this.#deleted.push(schedule);
    this.#held = this.#held.filter((one) => one !== schedule);
  }

  /** Without an id when Smartcar took it and told none, or when nobody knows: then with what put it in doubt. */
  async #send(wished: Wished): Promise<{ readonly id?: string | undefined; readonly doubt?: SmartcarError }> {
    const { requests, book } = this.#options;
    try {
      const id = await requests.create(wished);
      if (id !== undefined) await book.made(wished, id);
      return { id };
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      if (err.retry === "read-back" && err.code !== "CLOSED") return { doubt: err };
      if (err.retry !== "read-back") await this.#notMade(wished, err);
      throw err;
    }
  }

  /** It is certain that the car was not told. Only this ends a request that is remembered: what is merely not found may show later. */
  async #notMade(wished: Wished, error: SmartcarError): Promise<void> {
    const { book, learnt, clock } = this.#options;
    await book.notMade(wished);
    if (error.code === "UNSUPPORTED") await learnt.learn(wished.times.type, error, clock.now());
  }

  async #findMade(wished: Wished): Promise<string | undefined> {
    const { requests, book } = this.#options;
    const found = await requests.find(wished, new Set(this.#held.map(({ id }) => id)));
    if (found?.id !== undefined) await book.made(wished, found.id);
    return found?.id;
  }
}

const NOT_KNOWN =
  "Whether the car took the schedule is not known, so nothing is repeated by itself. The next sync looks again";

function stillOpen(doubt?: SmartcarError): SmartcarError {
  if (doubt) return amendedError(doubt, { message: `${sentence(doubt)} ${NOT_KNOWN}` });
  return new SmartcarError("TIMEOUT", NOT_KNOWN, { scope: "vehicle", retry: "read-back", mayHaveReachedCar: true });
}
