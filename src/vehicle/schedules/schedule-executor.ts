import { weekOf } from "../../smartcar/schedules/schedule";
import type { Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";
import type { CarSchedule } from "./car-schedules";
import type { ScheduleCapabilities } from "./schedule-capabilities";
import { isSameSchedule } from "./same-schedule";
import type { RequestedSchedule, ScheduleStore } from "./schedule-store";
import type { ScheduleRequests } from "./schedule-requests";

export interface ScheduleExecutorOptions {
  readonly clock: Clock;
  readonly requests: ScheduleRequests;
  readonly book: ScheduleStore;
  readonly capabilities: ScheduleCapabilities;
}

/** Makes and deletes schedules one by one, and keeps count of what the car holds meanwhile. */
export class ScheduleExecutor {
  readonly #options: ScheduleExecutorOptions;
  readonly #created: CarSchedule[] = [];
  readonly #deleted: CarSchedule[] = [];
  #held: readonly CarSchedule[];
  readonly #listedAt: number | undefined;

  /** `listedAt`: up to when the car's list knew of changes; without one, what was asked for once may be there. */
  constructor(options: ScheduleExecutorOptions, held: readonly CarSchedule[], listedAt: number | undefined) {
    this.#options = options;
    this.#held = held;
    this.#listedAt = listedAt;
  }

  get held(): readonly CarSchedule[] {
    return this.#held;
  }

  get result(): { created: readonly CarSchedule[]; deleted: readonly CarSchedule[]; held: readonly CarSchedule[] } {
    return { created: this.#created, deleted: this.#deleted, held: this.#held };
  }

  /** The same as `create`, but a kind that the car does not take is only learnt. */
  async createIfPossible(requested: RequestedSchedule, callsLater = 0): Promise<void> {
    try {
      await this.create(requested, callsLater);
    } catch (err) {
      if (!(err instanceof SmartcarError) || err.code !== "UNSUPPORTED" || requested.times.type === "daily") throw err;
      const { capabilities, clock } = this.#options;
      if ((await capabilities.about(requested.times.type, clock.now())) === undefined) throw err;
    }
  }

  /** Makes one; a lost answer is looked up, never repeated. `callsLater` are needed besides, for what is begun with it. */
  async create(requested: RequestedSchedule, callsLater = 0): Promise<void> {
    const { book, requests } = this.#options;
    const { location, times } = requested;
    const week = weekOf(times);
    const { pending } = await book.get();
    const open = pending.findLast((one) => isSameSchedule(one, { location, week }));
    const id = await requests.create(requested, {
      askedAt: open?.askedAt,
      listedAt: this.#listedAt,
      before: new Set(this.#held.map((one) => one.id)),
      callsLater,
      asking: () => book.asking(requested),
      notMade: () => book.notMade(requested),
    });
    await book.made(requested, id);
    const made = { id, type: times.type, location, week, ours: true };
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
}
