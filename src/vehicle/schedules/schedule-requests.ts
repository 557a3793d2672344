import { amendedError } from "../../smartcar/errors/amended-error";
import type { SmartcarClient } from "../../smartcar/client";
import type { CarRef } from "../../smartcar/checked-id";
import type { NewSchedule, ScheduleType } from "../../smartcar/schedules/schedule";
import type { ScheduleList } from "../../smartcar/schedules/schedule-client";
import { sleep, type Clock } from "../../core/clock";
import { speechFrom } from "../../core/stored-speech";
import { SmartcarError } from "../../core/error";
import type { ScheduleCommand } from "../commands/command-spec";
import type { Witness } from "../commands/confirmation";
import { decideCommand } from "../commands/policy/decide-command";
import type { CommandRequest, Decision, Knowledge } from "../commands/policy/decision";
import type { Make } from "../makes";
import { say } from "../../core/speech";
import { speechOf, stillOpen, reasonOf, type Answer } from "../commands/answers";
import type { Capability, ScheduleCapabilities } from "./schedule-capabilities";
import { isSameSchedule } from "./same-schedule";

/** One request about a car. */
export type Work<T> = (client: SmartcarClient, car: CarRef, closing: AbortSignal) => Promise<T>;

export interface ScheduleRequestsOptions {
  readonly clock: Clock;
  readonly closing: AbortSignal;
  readonly make: () => Make;
  readonly callsLeft: () => Promise<number>;
  readonly capabilities: ScheduleCapabilities;
  /** One request about the car, counted where at least `leastCalls` are left, and else not made: `BUDGET`. */
  readonly call: <T>(work: Work<T>, leastCalls: number) => Promise<T>;
}

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

/** One request, as it is decided upon and sent. */
interface ScheduleRequest<T> extends Order {
  readonly send: Work<T>;
  /** What the car's list shows of it; `undefined` where it cannot be had. */
  readonly look?: () => Promise<Witness | undefined>;
  readonly onSend?: () => Promise<void>;
  /** Hears of an answer that leaves no doubt that nothing was done. */
  readonly onFailed?: () => Promise<void>;
  /** An answer that contains less than is needed is as good as none. */
  readonly isUsable?: (result: T) => boolean;
}

/** What the policy must know of a request about schedules. */
interface Order {
  readonly command: ScheduleCommand;
  /** What the car may have answered that it cannot do. */
  readonly about?: Capability;
  readonly callsLater?: number;
  readonly value?: Witness | undefined;
  readonly askedAt?: number | undefined;
}

/** How a request ended: with what Smartcar answered, or with what the policy answers, and the error that led to it. */
type Ended<T> =
  | { readonly result: T }
  | { readonly answer: Answer; readonly error: SmartcarError | undefined; readonly value: Witness | undefined };

/** The requests about a car's schedules: what becomes of each is decided by `decideCommand`, before it is sent and after each answer. */
export class ScheduleRequests {
  readonly #options: ScheduleRequestsOptions;

  constructor(options: ScheduleRequestsOptions) {
    this.#options = options;
  }

  /**
   * The car's schedules: by the list where there is one that can be read, else by the car's own report. Throws SmartcarError, as the
   * others; `BUDGET` when no call is left.
   */
  async list(): Promise<Listing> {
    const listed = await this.#ask({
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
    const order = { command: "schedule-create", about: type, callsLater } as const;
    const decision = await this.#decide(order, this.#request(order));
    return decision.do === "refuse" && "answer" in decision ? decision.answer : undefined;
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
    const ended = await this.#ask({
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
    const ended = await this.#ask({
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
    const reported = await this.#ask({
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

  /** Carries out one request as the policy says. Throws what is a fault, and `CLOSED`. */
  async #ask<T>(asked: ScheduleRequest<T>): Promise<Ended<T>> {
    const { clock, closing } = this.#options;
    let request = this.#request(asked);
    let { value } = asked;
    for (;;) {
      const decision = await this.#decide({ ...asked, value }, request);
      switch (decision.do) {
        case "send": {
          const sent = await this.#send(asked);
          if ("result" in sent) return sent;
          request = { ...request, tried: { ...sent, sends: (request.tried?.sends ?? 0) + 1 } };
          break;
        }
        case "read":
          request = { ...request, lookedAt: clock.now() };
          value = await asked.look?.();
          break;
        case "wait":
          await sleep(clock, decision.until - clock.now(), closing);
          break;
        default: {
          const { error } = request.tried ?? {};
          if ("answer" in decision) return { answer: decision.answer, error, value };
          return { answer: { outcome: "refused", ...reasonOf(decision.fault.says) }, error: decision.fault, value };
        }
      }
    }
  }

  #request({ command, callsLater = 0 }: Order): CommandRequest<ScheduleCommand> {
    const askedAt = this.#options.clock.now();
    return { command, callsLater, askedAt, repeated: false, automatic: false, force: false };
  }

  async #decide({ command, about, value, askedAt }: Order, request: CommandRequest): Promise<Decision> {
    const { clock, make, callsLeft, capabilities } = this.#options;
    const now = clock.now();
    const refusal = about && (await capabilities.about(about, now));
    const known: Knowledge = {
      ...NOTHING_OF_CHARGING,
      make: make(),
      unsupported: refusal && {
        outcome: "unsupported",
        reason: refusal.reason,
        says: speechFrom(refusal.says, refusal.reason),
        ...(refusal.code !== undefined && { code: refusal.code }),
      },
      value,
      taken: askedAt === undefined ? undefined : { command, sending: { from: askedAt, until: askedAt } },
    };
    const budgets = { calls: await callsLeft(), stops: undefined, commands: undefined };
    return decideCommand(known, request, budgets, now);
  }

  async #send<T>({
    about,
    callsLater = 0,
    send,
    isUsable = () => true,
    onSend,
    onFailed,
  }: ScheduleRequest<T>): Promise<{ readonly result: T } | Failed> {
    const { clock, capabilities, call } = this.#options;
    await onSend?.();
    const from = clock.now();
    try {
      const result = await call(send, 1 + callsLater);
      return isUsable(result) ? { result } : { error: inDoubt(), sending: { from, until: clock.now() } };
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      if (err.retry !== "read-back") await onFailed?.();
      if (err.code === "CLOSED") throw err;
      if (about !== undefined && err.code === "UNSUPPORTED") await capabilities.learn(about, err, clock.now());
      return { error: err, sending: { from, until: clock.now() } };
    }
  }
}

type Failed = Pick<NonNullable<CommandRequest["tried"]>, "error" | "sending">;

/** A schedule is neither a start nor a stop, and its car may be anywhere: nothing of that decides about it. */
const NOTHING_OF_CHARGING: Omit<Knowledge, "make" | "unsupported" | "value" | "taken"> = {
  makeName: undefined,
  place: "unknown",
  soc: undefined,
  charge: { signs: [] },
  last: undefined,
  stopSent: undefined,
  settledAt: -Infinity,
  settlingUntil: undefined,
  doubtedAt: -Infinity,
  startableAt: -Infinity,
  lastUpdateAt: undefined,
  awakeAt: undefined,
};

/** What the caller gets for a request that came to nothing, or of which nobody knows what it came to. */
function faultOf({ answer, error }: Exclude<Ended<unknown>, { readonly result: unknown }>): SmartcarError {
  const { outcome, code } = answer;
  if (outcome === "unknown") return inDoubt(error);
  if (error) return error;
  if (code === "CALLS_USED") return new SmartcarError("BUDGET", speechOf(answer), { scope: "vehicle" });
  return new SmartcarError("UNSUPPORTED", speechOf(answer), { scope: "vehicle", reason: code });
}

function inDoubt(error?: SmartcarError): SmartcarError {
  const open = speechOf(stillOpen);
  if (error && error.message !== stillOpen.reason) return amendedError(error, { also: open });
  return new SmartcarError("TIMEOUT", open, { scope: "vehicle", retry: "read-back", mayHaveReachedCar: true });
}
