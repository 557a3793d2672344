import { amendedError } from "../../smartcar/errors/amended-error";
import type { NewSchedule, ScheduleType } from "../../smartcar/schedules/schedule";
import type { ScheduleList } from "../../smartcar/schedules/schedule-client";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import type { Answer } from "../commands/answers";
import { isSameSchedule } from "./same-schedule";
import { faultOf, inDoubt, ScheduleRunner, type Ended, type ScheduleRunnerOptions } from "./schedule-runner";

/** A list of a car's schedules. */
export interface Listing {
  readonly list: ScheduleList;
  /** Up to when it can know of changes, milliseconds since the epoch; `Infinity` for what the car holds now. */
  readonly asOf: number;
}

/** What is known where a schedule is to be made. */
export interface Making {
  /** When the same was asked for and not answered, milliseconds since the epoch. */
  readonly askedAt: number | undefined;
  /** Up to when the car's list, in which it is not, knew of changes; `undefined` where there was none. */
  readonly listedAt: number | undefined;
  /** The ids of what the car held before. */
  readonly before: ReadonlySet<string | undefined>;
  /** How many calls what is begun with this needs later. */
  readonly callsLater: number;
  /** Notes that it is asked for now, and that it certainly was not made. */
  readonly asking: () => Promise<void>;
  readonly notMade: () => Promise<void>;
}

/** What is requested about a car's schedules: their list, a new one, and the end of one. */
export class ScheduleRequests {
  readonly #options: ScheduleRunnerOptions;
  readonly #runner: ScheduleRunner;

  constructor(options: ScheduleRunnerOptions) {
    this.#options = options;
    this.#runner = new ScheduleRunner(options);
  }

  /**
   * The car's schedules: by the list where there is one that can be read, else by the car's own report. Throws SmartcarError, as the
   * others; `BUDGET` when no call is left.
   */
  async list(): Promise<Listing> {
    const listed = await this.#runner.carryOut({
      command: "schedule-list",
      about: "list",
      send: (client, car, closing) => client.schedules.list(car, closing),
    });
    const list = "result" in listed ? listed.result : await this.#report(listed);
    if (list.source === "list") return { list, asOf: Infinity };
    const { updatedAt = 0, retrievedAt = 0 } = list;
    return { list, asOf: Math.max(updatedAt, retrievedAt - this.#options.make().lagMs) };
  }

  /** Why no schedule of this kind may be made now, with `callsLater` needed besides; `undefined` when it may. */
  async barOf(type: ScheduleType, callsLater: number): Promise<Answer | undefined> {
    return this.#runner.refusalOf({ command: "schedule-create", about: type, callsLater });
  }

  /** Why the car is never given a schedule of this kind; `undefined` while it may be tried. */
  async cannot(type: ScheduleType): Promise<Answer | undefined> {
    const bar = await this.barOf(type, 0);
    return bar?.outcome === "unsupported" ? bar : undefined;
  }

  /** Resolves with the new schedule's id. A lost answer is looked up, never repeated; what stays in doubt throws with `read-back`. */
  async create(schedule: NewSchedule, making: Making): Promise<string> {
    const { askedAt, listedAt, before, callsLater, asking, notMade } = making;
    let id: string | undefined;
    const ended = await this.#runner.carryOut({
      command: "schedule-create",
      about: schedule.times.type,
      callsLater,
      askedAt,
      value: listedAt === undefined ? undefined : { fits: false, at: listedAt },
      send: async (client, car, closing) => (id = await client.schedules.create(car, schedule, closing)),
      isUsable: (result) => result !== undefined,
      onSend: asking,
      onFailed: notMade,
      look: async () => {
        const listing = await this.#glance();
        const fresh = listing?.list.schedules.filter((one) => one.id !== undefined && !before.has(one.id));
        id = fresh?.find((one) => isSameSchedule(schedule, one))?.id;
        const now = this.#options.clock.now();
        return listing && { fits: id !== undefined, at: id === undefined ? Math.min(listing.asOf, now) : now };
      },
    });
    if (id !== undefined) return id;
    throw "result" in ended ? inDoubt() : faultOf(ended);
  }

  /** Resolves also for one that is gone already, and says so. A lost answer is looked up; while the car lists it, it stays lost. */
  async remove(id: string): Promise<"removed" | "gone"> {
    const ended = await this.#runner.carryOut({
      command: "schedule-delete",
      about: "delete",
      send: (client, car, closing) => client.schedules.remove(car, id, closing),
      look: async () => {
        const listing = await this.#glance();
        const fits = listing?.list.schedules.every((one) => one.id !== id);
        return listing && { fits: fits === true, at: Math.min(listing.asOf, this.#options.clock.now()) };
      },
    });
    if ("result" in ended || ended.answer.outcome === "done") return "removed";
    if (ended.answer.outcome === "already") return "gone";
    const { error, value } = ended;
    if (!error || value?.fits !== false) throw error ?? faultOf(ended);
    throw amendedError(error, { also: say("outcome.still-listed") });
  }

  async #report(listed: Exclude<Ended<ScheduleList>, { readonly result: unknown }>): Promise<ScheduleList> {
    if (listed.answer.outcome !== "unsupported") throw faultOf(listed);
    const reported = await this.#runner.carryOut({
      command: "schedule-report",
      send: (client, car, closing) => client.schedules.timers(car, closing),
    });
    if ("result" in reported) return reported.result;
    throw faultOf(reported);
  }

  /** What the car lists; `undefined` where that cannot be had, because then nothing is known that was not known before. */
  async #glance(): Promise<Listing | undefined> {
    try {
      return await this.list();
    } catch (err) {
      if (err instanceof SmartcarError && err.code !== "CLOSED") return undefined;
      throw err;
    }
  }
}
