import { weekOf, type NewSchedule } from "../../smartcar/schedules/schedule";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { reasonOf } from "../commands/answers";
import { contentOf, difference, ownSchedule, type Difference } from "./car-schedules";
import { lookUpWarning, ScheduleList, type CurrentSchedules, type ScheduleListOptions } from "./current-schedules";
import type { StoredSchedules, Wanted } from "./stored-schedules";
import type { ScheduleCapabilities } from "./schedule-capabilities";
import { asDaily, isSameSchedule } from "./same-schedule";
import type { RequestedSchedule } from "./schedule-store";
import { full, MOST_SCHEDULES, summary } from "./schedule-answers";
import type { ScheduleAnswer } from "./schedule-outcome";
import { ScheduleExecutor } from "./schedule-executor";
import { fitted, isHeld, normalRequest, targetAt, waitingAt, type MergedPause, type SyncRequest } from "./target";

export interface ScheduleSyncOptions extends ScheduleListOptions {
  readonly capabilities: ScheduleCapabilities;
}

/** What each action on a car's schedules does. One at a time; whoever calls it sees to that. Throws SmartcarError. */
export class ScheduleSync {
  readonly #options: ScheduleSyncOptions;
  readonly #list: ScheduleList;

  constructor(options: ScheduleSyncOptions) {
    this.#options = options;
    this.#list = new ScheduleList(options);
  }

  async list(): Promise<ScheduleAnswer> {
    const { held } = await this.#list.look();
    const ours = held.filter((schedule) => schedule.ours).length;
    return { outcome: "done", ...reasonOf(say("outcome.schedules-listed", { held: held.length, ours })), held };
  }

  async create(schedule: NewSchedule): Promise<ScheduleAnswer> {
    const [requested] = await this.#possible([{ ...schedule, once: false }]);
    if (!requested) return this.#cannot([schedule]);
    const current = await this.#list.lookIfPossible();
    const { held } = current;
    const same = held.find((one) => isSameSchedule(requested, one));
    if (same) return { outcome: "already", ...reasonOf(say("outcome.already-schedule")), held, kept: [same] };
    if (held.length >= MOST_SCHEDULES) return full(held);
    const steps = this.#steps(current);
    await this.#options.book.unsettled();
    await steps.createIfPossible(requested);
    if (steps.result.created.length === 0) {
      const [other] = await this.#possible([requested]);
      if (!other) return this.#cannot([schedule]);
      await steps.create(other);
    }
    return {
      outcome: "done",
      ...reasonOf([say("outcome.accepted-schedule"), ...lookUpWarning(current)]),
      ...steps.result,
    };
  }

  /** Deletes one, whoever made it: it was named. */
  async remove(id: string): Promise<ScheduleAnswer> {
    const { book, requests } = this.#options;
    const { own } = await book.get();
    const known = own.find((one) => one.id === id);
    if (known) await this.#wantNoMore(known);
    await book.unsettled();
    if ((await requests.remove(id)) === "gone") {
      const { held } = await this.#list.look();
      if (held.some((one) => one.id === id)) {
        throw new SmartcarError("NOT_FOUND", say("error.schedule-stays"));
      }
      await book.removed(id);
      return { outcome: "already", ...reasonOf(say("outcome.schedule-gone")), held };
    }
    await book.removed(id);
    const week = known ? weekOf(known.times) : {};
    const deleted = { id, type: known?.times.type, location: known?.location, week, ours: known !== undefined };
    return { outcome: "done", ...reasonOf(say("outcome.schedule-deleted")), deleted: [deleted] };
  }

  async removeOurs(): Promise<ScheduleAnswer> {
    const { book } = this.#options;
    const { own, pending, wanted } = await book.get();
    if (wanted) await book.want({ ...wanted, requested: NOTHING, windows: [], schedules: [] });
    if (own.length + pending.length === 0) return { outcome: "already", ...reasonOf(say("outcome.schedules-none")) };
    const current = pending.length > 0 ? await this.#list.lookIfPossible() : { held: own.map(ownSchedule) };
    const steps = this.#steps(current);
    for (const schedule of current.held.filter(({ ours }) => ours)) await steps.remove(schedule);
    const { deleted } = steps.result;
    return { outcome: "done", ...reasonOf(say("outcome.schedules-deleted", { deleted: deleted.length })), deleted };
  }

  /** Makes the car hold exactly what is requested, besides what is foreign. */
  async sync(request: SyncRequest, force: boolean): Promise<ScheduleAnswer> {
    const { book, clock } = this.#options;
    const stored = await book.get();
    const requested = normalRequest(request, stored.wanted, clock.now());
    if (!force && isHeld(stored, request, requested, clock.now())) {
      return { outcome: "already", ...reasonOf(say("outcome.already-sync")), kept: stored.own.map(ownSchedule) };
    }
    const cannot = await this.#options.requests.cannot("daily");
    if (cannot && stored.own.length + stored.pending.length === 0) return cannot;

    const atFirst = (await book.isNew()) ? fitted(request, requested, MOST_SCHEDULES)?.wanted : undefined;
    const current = await this.#list.lookIfPossible(atFirst && targetAt(atFirst, clock.now()));
    return this.#fitAndCarryOut(request, requested, current);
  }

  /** Whether the time has made something of what is wanted undone. */
  async hasToTidy(mayCreate: boolean): Promise<boolean> {
    const { own, pending, target } = await this.#byHeart();
    const isWanted = (one: NewSchedule): boolean =>
      target.some((requested) => isSameSchedule(requested, contentOf(one)));
    const isStale = [...own, ...pending].some((one) => one.once && !isWanted(one));
    const isMissing = target.some((requested) => !own.some((one) => isSameSchedule(requested, contentOf(one))));
    return isStale || (mayCreate && isMissing);
  }

  /** Does what only the time has made necessary. The car is looked at only where something is made or in doubt. */
  async tidy(mayCreate: boolean): Promise<ScheduleAnswer> {
    const { wanted, own, pending, target } = await this.#byHeart();
    const isMissing = target.some((requested) => !own.some((one) => isSameSchedule(requested, contentOf(one))));
    if (wanted && mayCreate && isMissing) {
      const requested = normalRequest({ ...wanted, ...wanted.requested }, wanted, this.#options.clock.now());
      return this.#fitAndCarryOut(wanted, requested, await this.#list.lookIfPossible());
    }
    const current = pending.length > 0 ? await this.#list.lookIfPossible() : { held: own.map(ownSchedule) };
    const { held } = current;
    const staying = [...target, ...own.filter(({ once }) => !once), ...pending.filter(({ once }) => !once)];
    const steps = this.#steps(current);
    for (const schedule of difference(staying, held).remove) await steps.remove(schedule);
    const { deleted } = steps.result;
    if (deleted.length === 0) return { outcome: "already", ...reasonOf(say("outcome.already-sync")) };
    const waiting = wanted ? waitingAt(wanted, this.#options.clock.now()) : 0;
    return {
      outcome: "done",
      ...reasonOf(say("outcome.schedules-expired", { deleted: deleted.length })),
      deleted,
      waiting,
    };
  }

  async #fitAndCarryOut(
    request: Pick<SyncRequest, "location" | "zone">,
    requested: Wanted["requested"],
    current: CurrentSchedules,
  ): Promise<ScheduleAnswer> {
    const { held } = current;
    const foreign = held.filter(({ ours }) => !ours).length;
    const fit = fitted(request, requested, MOST_SCHEDULES - foreign);
    if (!fit) return full(held);
    await this.#options.book.want(fit.wanted);
    return this.#carryOut(fit.wanted, current, fit.merged);
  }

  async #carryOut(wanted: Wanted, current: CurrentSchedules, merged: readonly MergedPause[]): Promise<ScheduleAnswer> {
    const { held } = current;
    const { book, clock, requests } = this.#options;
    const target = targetAt(wanted, clock.now());
    const steps = this.#steps(current);
    let possible = await this.#possible(target);
    const first = difference(possible, held);
    const bar = first.create[0] && (await requests.barOf(first.create[0].times.type, callsAfter(first)));
    if (bar) return { ...bar, held };

    for (let left = first; left.create.length + left.remove.length > 0; left = difference(possible, steps.held)) {
      const [next] = left.create;
      const [stale] = left.remove;
      if (next && steps.held.length < MOST_SCHEDULES)
        await steps.createIfPossible(next, callsAfter(left, steps.result.created.length));
      else if (stale) await steps.remove(stale);
      else return full(steps.held);
      possible = await this.#possible(target);
    }
    const lacking = target.filter((requested) => !possible.some((one) => isSameSchedule(one, contentOf(requested))));
    const result = { ...steps.result, kept: first.kept, merged, waiting: waitingAt(wanted, clock.now()) };
    if (lacking.length > 0) return { ...(await this.#cannot(lacking)), ...result };
    await book.settled();
    const { created, deleted } = result;
    const isDone = created.length + deleted.length > 0;
    return {
      outcome: isDone ? "done" : "already",
      ...reasonOf([...(isDone ? summary(result) : [say("outcome.already-sync")]), ...lookUpWarning(current)]),
      ...result,
    };
  }

  /** The same schedules in kinds that the car is not known to refuse; those that have none are left out. */
  async #possible(schedules: readonly RequestedSchedule[]): Promise<readonly RequestedSchedule[]> {
    const { requests } = this.#options;
    const possible: RequestedSchedule[] = [];
    for (const schedule of schedules) {
      const isRefused = (await requests.cannot(schedule.times.type)) !== undefined;
      const times = isRefused && schedule.times.type !== "daily" ? asDaily(schedule.times) : schedule.times;
      if (times && (await requests.cannot(times.type)) === undefined) possible.push({ ...schedule, times });
    }
    return possible;
  }

  async #cannot(schedules: readonly NewSchedule[]): Promise<ScheduleAnswer> {
    const { capabilities, requests, clock } = this.#options;
    const all = await requests.cannot("daily");
    if (all) return all;
    const types = [...new Set(schedules.map(({ times }) => times.type))];
    const [known] = await Promise.all(types.map((type) => capabilities.about(type, clock.now())));
    const words = reasonOf(say("outcome.VEHICLE_NOT_CAPABLE", { types: types.join(", ") }));
    return { outcome: "unsupported", ...words, ...(known?.code !== undefined && { code: known.code }) };
  }

  async #wantNoMore({ times, location }: NewSchedule): Promise<void> {
    const { book, clock } = this.#options;
    const { wanted } = await book.get();
    if (!wanted) return;
    const isIt = (window: Wanted["windows"][number]): boolean =>
      targetAt({ ...wanted, windows: [window], schedules: [] }, clock.now()).some((one) =>
        isSameSchedule(one, contentOf({ times, location })),
      );
    await book.want({
      ...wanted,
      windows: wanted.windows.filter((window) => !isIt(window)),
      schedules: wanted.schedules.filter(
        (one) => !isSameSchedule({ times: one, location }, contentOf({ times, location })),
      ),
    });
  }

  async #byHeart(): Promise<StoredSchedules & { readonly target: readonly RequestedSchedule[] }> {
    const stored = await this.#options.book.get();
    const target = stored.wanted ? targetAt(stored.wanted, this.#options.clock.now()) : [];
    return { ...stored, target: await this.#possible(target) };
  }

  #steps({ held, listedAt }: CurrentSchedules): ScheduleExecutor {
    return new ScheduleExecutor(this.#options, held, listedAt);
  }
}

/** How many calls are needed after the next one: what is made for a date is paid for with its deletion, what is `made` already, too. */
function callsAfter({ create, remove }: Pick<Difference<RequestedSchedule>, "create" | "remove">, made = 0): number {
  return remove.length + 2 * create.length + made - 1;
}

const NOTHING: Wanted["requested"] = { windows: [], schedules: [] };
