import { amendedError } from "../../api/amended-error";
import type { CarRef, SmartcarClient } from "../../api/client";
import type { ListedSchedule, NewSchedule } from "../../api/schedules/schedule";
import { speaksOfPath, type ScheduleList } from "../../api/schedules/schedule-client";
import { sleep, type Clock } from "../../clock";
import { SmartcarError } from "../../error";
import type { Make } from "../makes";
import { sentence } from "../sentence";
import type { Learnt, LearntTypes } from "./learnt-types";
import { isSameSchedule } from "./same-schedule";

/** One request about a car. */
export type Work<T> = (client: SmartcarClient, car: CarRef, closing: AbortSignal) => Promise<T>;

export interface ScheduleRequestsOptions {
  readonly clock: Clock;
  readonly closing: AbortSignal;
  readonly make: () => Make;
  readonly callsLeft: () => Promise<number>;
  readonly learnt: LearntTypes;
  /** One request about the car, counted. */
  readonly call: <T>(work: Work<T>) => Promise<T>;
}

export interface Listing {
  readonly list: ScheduleList;
  /** Up to when it can know of changes, milliseconds since the epoch; `Infinity` for what the car holds now. */
  readonly asOf: number;
}

const MINUTE_MS = 60_000;

/** The guarded requests about a car's schedules: each is counted, and none goes beyond the month's calls. */
export class ScheduleRequests {
  readonly #options: ScheduleRequestsOptions;

  constructor(options: ScheduleRequestsOptions) {
    this.#options = options;
  }

  /** Throws SmartcarError, as the others; `BUDGET` when no call is left. */
  async list(): Promise<Listing> {
    const { make } = this.#options;
    const list = await this.#anyList();
    if (list.source === "list") return { list, asOf: Infinity };
    const { updatedAt = 0, retrievedAt = 0 } = list;
    return { list, asOf: Math.max(updatedAt, retrievedAt - make().lagMs) };
  }

  create(schedule: NewSchedule): Promise<string | undefined> {
    return this.#call((client, car, closing) => client.schedules.create(car, schedule, closing));
  }

  /**
   * Resolves also for one that is gone already, and says so. A lost answer is looked up; while the car lists the schedule it
   * stays lost.
   */
  async remove(id: string): Promise<"removed" | "gone"> {
    await this.#untilLearnt("delete");
    try {
      await this.#call((client, car, closing) => client.schedules.remove(car, id, closing));
      return "removed";
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      if (err.code === "NOT_FOUND" && err.scope === "request" && !speaksOfPath(err)) return "gone";
      await this.#learn("delete", err);
      if (err.retry !== "read-back" || err.code === "CLOSED") throw err;
      const seen = await this.#glance();
      if (!seen) throw err;
      if (!seen.some((one) => one.id === id)) return "removed";
      throw amendedError(err, { message: `${sentence(err)} The car still lists the schedule` });
    }
  }

  /** Looks for a schedule whose making got no answer, among those that were not there before; `undefined` if it does not show. */
  async find(schedule: NewSchedule, before: ReadonlySet<string | undefined>): Promise<ListedSchedule | undefined> {
    const { clock, closing, make } = this.#options;
    const waits = [0, make().lagMs + MINUTE_MS];
    for (const waitMs of waits) {
      await sleep(clock, waitMs, closing);
      const found = (await this.#glance())?.find(
        (one) => one.id !== undefined && !before.has(one.id) && isSameSchedule(schedule, one),
      );
      if (found) return found;
    }
    return undefined;
  }

  /** What the car lists; `undefined` where that cannot be had, because then nothing is known that was not known before. */
  async #glance(): Promise<readonly ListedSchedule[] | undefined> {
    try {
      return (await this.list()).list.schedules;
    } catch (err) {
      if (err instanceof SmartcarError && err.code !== "CLOSED") return undefined;
      throw err;
    }
  }

  /** The list where there is one that can be read, else the car's own report. */
  async #anyList(): Promise<ScheduleList> {
    if (this.#options.make().schedules && !(await this.#learnt("list"))) {
      try {
        return await this.#call((client, car, closing) => client.schedules.list(car, closing));
      } catch (err) {
        if (!isWithoutList(err)) throw err;
        await this.#learn("list", err);
      }
    }
    return this.#call((client, car, closing) => client.schedules.timers(car, closing));
  }

  #learnt(what: "list" | "delete"): Promise<Learnt | undefined> {
    const { learnt, clock } = this.#options;
    return learnt.about(what, clock.now());
  }

  /** What the car has answered that it cannot do is not asked again. */
  async #untilLearnt(what: "delete"): Promise<void> {
    const known = await this.#learnt(what);
    if (known) throw new SmartcarError("UNSUPPORTED", known.reason, { scope: "vehicle", reason: known.code });
  }

  async #learn(what: "list" | "delete", error: SmartcarError): Promise<void> {
    const { learnt, clock } = this.#options;
    if (error.code === "UNSUPPORTED") await learnt.learn(what, error, clock.now());
  }

  /** A path that was just found to be another one is asked again: nothing was done yet. */
  async #call<T>(work: Work<T>): Promise<T> {
    try {
      return await this.#once(work);
    } catch (err) {
      if (err instanceof SmartcarError && err.code === "NOT_FOUND" && err.retry === "later") return this.#once(work);
      throw err;
    }
  }

  async #once<T>(work: Work<T>): Promise<T> {
    if ((await this.#options.callsLeft()) < 1) {
      throw new SmartcarError("BUDGET", "This month's calls of the car are used up. Wait for the next month", {
        scope: "vehicle",
      });
    }
    return this.#options.call(work);
  }
}

/** The list's form is inferred, and a car may have none: the report says the same, only later. */
function isWithoutList(err: unknown): err is SmartcarError {
  if (!(err instanceof SmartcarError)) return false;
  return err.code === "UNSUPPORTED" || (err.code === "BAD_RESPONSE" && err.status === 200);
}
