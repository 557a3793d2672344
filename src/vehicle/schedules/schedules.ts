import { MINUTE_MS } from "../../core/duration";
import type { Closing } from "../closing";
import type { NewSchedule } from "../../smartcar/schedules/schedule";
import { type Clock, nothingToCancel } from "../../core/clock";
import { SmartcarError, errorOf } from "../../core/error";
import type { Speech } from "../../core/speech";
import type { Store } from "../../store/store";
import type { Budget } from "../outcome";
import type { Make } from "../makes";
import { emit } from "../../core/emit";
import { waitToSyncAgain } from "../commands/policy/retry-policy";
import { ScheduleCapabilities } from "./schedule-capabilities";
import { answerTo, REPLACED } from "./schedule-answers";
import { ScheduleStore } from "./schedule-store";
import { outcomeOf, type ScheduleAction, type ScheduleAnswer, type ScheduleOutcome } from "./schedule-outcome";
import { ScheduleRequests } from "./schedule-requests";
import type { Work } from "./schedule-runner";
import { ScheduleSync } from "./schedule-sync";
import { nextChangeAt, type SyncRequest } from "./target";
import type { TaskGroup } from "../../core/task-group";

export interface SchedulesOptions {
  readonly vehicleId: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly make: () => Make;
  /** The make decides what can be asked: asks for it, for free, if it is not known. Never rejects. */
  readonly learnMake: () => Promise<void>;
  readonly budget: () => Promise<Budget>;
  /** One request about the car, counted where at least `leastCalls` are left, and else not made: `BUDGET`. */
  readonly call: <T>(work: Work<T>, leastCalls: number) => Promise<T>;
  readonly tasks: TaskGroup;
  /** Aborts with SmartcarError `CLOSED`. */
  readonly closing: Closing;
}

/** Hears of what was done because the time had come, or of why it failed. */
export type OnTidied = (outcome: ScheduleOutcome | SmartcarError) => void;

/** A sync that could not be carried out, to be tried again. */
interface Retry {
  readonly request: SyncRequest;
  readonly force: boolean;
  /** Why it failed last, and how often so far. */
  readonly error: SmartcarError;
  readonly failures: number;
  readonly at: number;
}

/** When what failed by itself is tried again: a schedule whose time has passed charges the car every day. */
const RETRIES_MS = [15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE_MS);

/**
 * The charge schedules of one car: one action after the other, and what belongs to a date is taken away when it has passed.
 * Actions throw SmartcarError for faults.
 */
export class Schedules {
  readonly #options: SchedulesOptions;
  #made: ScheduleParts | undefined;
  /** Few, if any, of a car. */
  #listeners: readonly OnTidied[] = [];
  #last: Promise<unknown> | undefined;
  #newestSync = 0;
  /** Whether a plan came since the start: without one nothing new is made for it. */
  #isFresh = false;
  /** Whether the car has reported, or somebody has asked for anything, since the start: without either nothing is deleted. */
  #isAwake = false;
  #isResumed = false;
  #failures = 0;
  /** Only as long as nobody has requested anything since; never over a restart. */
  #retry: Retry | undefined;
  /** Until then Smartcar or the make wants the car left alone. */
  #restUntil = -Infinity;
  #cancel = nothingToCancel;

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  /** Made on first use: most cars are started and stopped, and there may be thousands. */
  get #parts(): ScheduleParts {
    this.#made ??= scheduleParts(this.#options);
    return this.#made;
  }

  /** What the car holds, its owner's own schedules included. */
  list(): Promise<ScheduleOutcome> {
    return this.#run("list", () => this.#parts.work.list());
  }

  create(schedule: NewSchedule): Promise<ScheduleOutcome> {
    return this.#run("create", () => this.#parts.work.create(schedule));
  }

  /** Deletes the schedule with this id, whoever made it; without an id, all of ours. */
  remove(id?: string): Promise<ScheduleOutcome> {
    return this.#run("delete", () => {
      // What was requested before may include just this.
      this.#retry = undefined;
      return id === undefined ? this.#parts.work.removeOurs() : this.#parts.work.remove(id);
    });
  }

  /**
   * Makes the car have exactly what is requested, and leaves foreign schedules alone. The same request again costs nothing for some
   * hours unless `force` is set. A newer request replaces one that still waits. What passes by itself is tried again, and reported to the
   * listeners.
   */
  sync(request: SyncRequest, { force = false }: { readonly force?: boolean } = {}): Promise<ScheduleOutcome> {
    const turn = ++this.#newestSync;
    return this.#run("sync", async () => {
      if (turn !== this.#newestSync) return REPLACED;
      this.#isFresh = true;
      return this.#sync({ request, force, failures: 0 });
    });
  }

  /** What about schedules the car has answered that it cannot do, by the kind or the action. */
  unsupported(): Promise<Readonly<Record<string, Speech>>> {
    return this.#parts.capabilities.all(this.#options.clock.now());
  }

  /** After a restart: goes on to take away what belongs to a date that has passed, once the car has reported. Makes nothing. */
  resume(): void {
    this.#isResumed = true;
    if (this.#isAwake) this.#arm(0);
  }

  /** The car has just reported: what the time has made necessary before that may be done now. */
  observe(): void {
    const wasAwake = this.#isAwake;
    this.#isAwake = true;
    if (this.#isResumed && !wasAwake) this.#arm(0);
  }

  /** Calls `listener` with what is done without being asked for just now; the returned function takes it back. */
  onTidied(listener: OnTidied): () => void {
    this.#listeners = this.#listeners.concat(listener);
    return () => void (this.#listeners = this.#listeners.filter((one) => one !== listener));
  }

  async #sync({ request, force, failures }: Pick<Retry, "request" | "force" | "failures">): Promise<ScheduleAnswer> {
    this.#retry = undefined;
    try {
      return await this.#parts.work.sync(request, force);
    } catch (error) {
      const wait = error instanceof SmartcarError ? waitToSyncAgain(error, failures + 1) : undefined;
      if (error instanceof SmartcarError && wait !== undefined) {
        this.#retry = { request, force, error, failures: failures + 1, at: this.#options.clock.now() + wait };
      }
      throw error;
    }
  }

  #run(command: ScheduleAction, work: () => Promise<ScheduleAnswer>): Promise<ScheduleOutcome> {
    const done = Promise.resolve(this.#last).then(async () => {
      this.#options.closing.throwIfOver();
      this.#isAwake = true;
      await this.#options.learnMake();
      try {
        return await this.#outcome(command, await this.#answered(work));
      } finally {
        await this.#armNext();
      }
    });
    this.#last = done.catch(() => {});
    return this.#options.tasks.add(done);
  }

  /** What the car refuses is an answer; what goes wrong on the way to it is a fault. */
  async #answered(work: () => Promise<ScheduleAnswer>): Promise<ScheduleAnswer> {
    try {
      return await work();
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      this.#restUntil = this.#options.clock.now() + (err.retryAfterMs ?? 0);
      const answer = answerTo(err);
      if (!answer) throw err;
      return { ...answer, ...(this.#retry?.error === err && { retryAt: this.#retry.at }) };
    }
  }

  async #outcome(command: ScheduleAction, answer: ScheduleAnswer): Promise<ScheduleOutcome> {
    const { clock, budget } = this.#options;
    return outcomeOf(command, answer, { now: clock.now(), budget: await budget() });
  }

  /** Sets the one timer: for what is left undone, else for what changes next with the time. */
  async #armNext(): Promise<void> {
    const { wanted } = await this.#parts.book.get();
    const now = this.#options.clock.now();
    const nextAt = wanted && nextChangeAt(wanted, now);
    const waits = [nextAt, this.#retry?.at].flatMap((at) => (at === undefined ? [] : [at - now]));
    if (await this.#parts.work.hasToTidy(false)) {
      const wait = RETRIES_MS[Math.min(this.#failures++, RETRIES_MS.length - 1)] ?? MINUTE_MS;
      waits.push(Math.max(wait, this.#restUntil - now));
    } else this.#failures = 0;
    if (waits.length === 0) this.#cancel();
    else this.#arm(Math.min(...waits));
  }

  #arm(ms: number): void {
    this.#cancel();
    const { clock, closing } = this.#options;
    if (closing.isOver) return;
    const { signal } = closing;
    const cancel = clock.after(ms, () => void this.#tidy());
    signal.addEventListener("abort", cancel, { once: true });
    this.#cancel = () => {
      signal.removeEventListener("abort", cancel);
      cancel();
    };
  }

  async #tidy(): Promise<void> {
    try {
      const retry = this.#retry;
      if (retry && retry.at <= this.#options.clock.now()) return await this.#tryAgain(retry);
      if (!(await this.#parts.work.hasToTidy(this.#isFresh))) return await this.#armNext();
      const outcome = await this.#run("sync", () => this.#parts.work.tidy(this.#isFresh));
      if (outcome.outcome !== "already") emit(this.#listeners, outcome);
    } catch (err) {
      if (!(err instanceof SmartcarError)) process.emitWarning(errorOf(err));
      else if (err.code !== "CLOSED") emit(this.#listeners, err);
    }
  }

  async #tryAgain(retry: Retry): Promise<void> {
    const isOvertaken = (): boolean => this.#retry !== retry;
    const outcome = await this.#run("sync", async () => (isOvertaken() ? REPLACED : this.#sync(retry)));
    if (outcome.code !== REPLACED.code) emit(this.#listeners, outcome);
  }
}

interface ScheduleParts {
  readonly work: ScheduleSync;
  readonly book: ScheduleStore;
  readonly capabilities: ScheduleCapabilities;
}

function scheduleParts({ store, vehicleId, clock, make, budget, call, closing }: SchedulesOptions): ScheduleParts {
  const callsLeft = async (): Promise<number> => (await budget()).callsLeft;
  const book = new ScheduleStore(store, vehicleId, clock);
  const capabilities = new ScheduleCapabilities(store, vehicleId);
  const requests = new ScheduleRequests({ clock, closing, make, callsLeft, capabilities, call });
  return { work: new ScheduleSync({ clock, requests, book, capabilities }), book, capabilities };
}
