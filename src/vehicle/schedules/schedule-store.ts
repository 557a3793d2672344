import { weekOf, type NewSchedule } from "../../smartcar/schedules/schedule";
import type { Clock } from "../../core/clock";
import { CAR_SCHEDULES } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import { NO_SCHEDULES, withoutOld, type StoredSchedules, type Wanted } from "./stored-schedules";
import { samePlace, sameTimes } from "./same-schedule";

/** A schedule that the car should have; `once` for one that goes again with its date. */
export type RequestedSchedule = NewSchedule & { readonly once: boolean };

/** What is remembered of a car's schedules. Everything is written before it is sent, so that a crash makes nothing foreign. */
export class ScheduleStore {
  readonly #stored: StoredValue<StoredSchedules | undefined>;
  readonly #clock: Clock;

  constructor(store: Store, vehicleId: string, clock: Clock) {
    this.#stored = StoredValue.of(store, CAR_SCHEDULES, { vehicleId });
    this.#clock = clock;
  }

  async get(): Promise<StoredSchedules> {
    return (await this.#stored.get()) ?? NO_SCHEDULES;
  }

  /** Whether anything was ever stored; a lost store is like a first time. */
  async isNew(): Promise<boolean> {
    return (await this.#stored.get()) === undefined;
  }

  /** Notes what is wanted from now on; until `settled` it is not known to be so. */
  async want(wanted: Wanted): Promise<void> {
    await this.#change((stored) => ({ ...stored, wanted, settledAt: undefined }));
  }

  async settled(): Promise<void> {
    const settledAt = this.#clock.now();
    await this.#change((stored) => ({ ...stored, settledAt }));
  }

  async unsettled(): Promise<void> {
    await this.#change((stored) => ({ ...stored, settledAt: undefined }));
  }

  /** A schedule is about to be asked for. */
  async asking({ location, times, once }: RequestedSchedule): Promise<void> {
    const askedAt = this.#clock.now();
    await this.#change((stored) => ({ ...stored, pending: [...stored.pending, { location, times, once, askedAt }] }));
  }

  /** It certainly was not made. */
  async notMade(schedule: NewSchedule): Promise<void> {
    await this.#change((stored) => ({ ...stored, pending: stored.pending.filter((one) => !isSame(one, schedule)) }));
  }

  /** It was made and has this id. */
  async made({ location, times, once }: RequestedSchedule, id: string): Promise<void> {
    const own = { id, location, times, once, madeAt: this.#clock.now() };
    await this.#change((stored) => ({
      ...stored,
      own: [...stored.own.filter((one) => one.id !== id), own],
      pending: stored.pending.filter((one) => !isSame(one, own)),
    }));
  }

  async removed(id: string): Promise<void> {
    const goneAt = this.#clock.now();
    await this.#change((stored) => ({
      ...stored,
      own: stored.own.filter((one) => one.id !== id),
      gone: [...stored.gone, { id, goneAt }],
    }));
  }

  /** Someone else has deleted those of ours that are not among `ids`. */
  async remain(ids: ReadonlySet<string | undefined>): Promise<void> {
    const { own } = await this.get();
    if (own.every(({ id }) => ids.has(id))) return;
    await this.#change((stored) => ({ ...stored, own: stored.own.filter(({ id }) => ids.has(id)) }));
  }

  async #change(change: (stored: StoredSchedules) => StoredSchedules): Promise<void> {
    await this.#stored.change((stored) => withoutOld(change(stored ?? NO_SCHEDULES), this.#clock.now()));
  }
}

function isSame(a: NewSchedule, b: NewSchedule): boolean {
  return samePlace(a.location, b.location) && sameTimes(weekOf(a.times), weekOf(b.times));
}
