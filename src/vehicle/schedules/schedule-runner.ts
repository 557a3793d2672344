import type { SmartcarClient } from "../../smartcar/client";
import type { Closing } from "../closing";
import type { CarRef } from "../../smartcar/checked-id";
import { sleep, type Clock } from "../../core/clock";
import { speechFrom } from "../../core/stored-speech";
import { SmartcarError } from "../../core/error";
import type { ScheduleCommand } from "../commands/command-spec";
import type { Witness } from "../commands/confirmation";
import { decideCommand } from "../commands/policy/decide-command";
import type { CommandRequest, Decision, Knowledge } from "../commands/policy/decision";
import type { Make } from "../makes";
import { speechOf, stillOpen, reasonOf, type Answer } from "../commands/answers";
import { amendedError } from "../../smartcar/errors/amended-error";
import type { Capability, ScheduleCapabilities } from "./schedule-capabilities";

/** One request about a car. */
export type Work<T> = (client: SmartcarClient, car: CarRef, closing: AbortSignal) => Promise<T>;

export interface ScheduleRunnerOptions {
  readonly clock: Clock;
  readonly closing: Closing;
  readonly make: () => Make;
  readonly callsLeft: () => Promise<number>;
  readonly capabilities: ScheduleCapabilities;
  /** One request about the car, counted where at least `leastCalls` are left, and else not made: `BUDGET`. */
  readonly call: <T>(work: Work<T>, leastCalls: number) => Promise<T>;
}

/** One request, as it is decided upon and sent. */
export interface ScheduleRequest<T> extends ScheduleOrder {
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
export interface ScheduleOrder {
  readonly command: ScheduleCommand;
  /** What the car may have answered that it cannot do. */
  readonly about?: Capability;
  readonly callsLater?: number;
  readonly value?: Witness | undefined;
  readonly askedAt?: number | undefined;
}

/** How a request ended: with what Smartcar answered, or with what the policy answers, and the error that led to it. */
export type Ended<T> =
  | { readonly result: T }
  | { readonly answer: Answer; readonly error: SmartcarError | undefined; readonly value: Witness | undefined };

/** Carries out a request about a car's schedules: `decideCommand` decides what becomes of it, before it is sent and after each answer. */
export class ScheduleRunner {
  readonly #options: ScheduleRunnerOptions;

  constructor(options: ScheduleRunnerOptions) {
    this.#options = options;
  }

  /** Carries out one request as the policy says. Throws what is a fault, and `CLOSED`. */
  async carryOut<T>(order: ScheduleRequest<T>): Promise<Ended<T>> {
    const { clock, closing } = this.#options;
    let request = requestOf(order, clock);
    let { value } = order;
    for (;;) {
      const decision = await this.#decide({ ...order, value }, request);
      switch (decision.do) {
        case "send": {
          const sent = await this.#send(order);
          if ("result" in sent) return sent;
          request = { ...request, tried: { ...sent, sends: (request.tried?.sends ?? 0) + 1 } };
          break;
        }
        case "read":
          request = { ...request, lookedAt: clock.now() };
          value = await order.look?.();
          break;
        case "wait":
          await sleep(clock, decision.until - clock.now(), closing.signal);
          break;
        default: {
          const { error } = request.tried ?? {};
          if ("answer" in decision) return { answer: decision.answer, error, value };
          return { answer: { outcome: "refused", ...reasonOf(decision.fault.says) }, error: decision.fault, value };
        }
      }
    }
  }

  /** What the policy answers before anything is sent; `undefined` while it may be sent. */
  async refusalOf(order: ScheduleOrder): Promise<Answer | undefined> {
    const decision = await this.#decide(order, requestOf(order, this.#options.clock));
    return decision.do === "refuse" && "answer" in decision ? decision.answer : undefined;
  }

  async #decide({ command, about, value, askedAt }: ScheduleOrder, request: CommandRequest): Promise<Decision> {
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

function requestOf({ command, callsLater = 0 }: ScheduleOrder, clock: Clock): CommandRequest<ScheduleCommand> {
  return { command, callsLater, askedAt: clock.now(), repeated: false, automatic: false, force: false };
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
  startSent: undefined,
  settledAt: -Infinity,
  settlingUntil: undefined,
  doubtedAt: -Infinity,
  startableAt: -Infinity,
  lastUpdateAt: undefined,
  awakeAt: undefined,
};

/** What the caller gets for a request that came to nothing, or of which nobody knows what it came to. */
export function faultOf({ answer, error }: Exclude<Ended<unknown>, { readonly result: unknown }>): SmartcarError {
  const { outcome, code } = answer;
  if (outcome === "unknown") return inDoubt(error);
  if (error) return error;
  if (code === "CALLS_USED") return new SmartcarError("BUDGET", speechOf(answer), { scope: "vehicle" });
  return new SmartcarError("UNSUPPORTED", speechOf(answer), { scope: "vehicle", reason: code });
}

/** Smartcar may have done it or not: with `read-back`, and with what led to the doubt. */
export function inDoubt(error?: SmartcarError): SmartcarError {
  const open = speechOf(stillOpen);
  if (error && error.message !== stillOpen.reason) return amendedError(error, { also: open });
  return new SmartcarError("TIMEOUT", open, { scope: "vehicle", retry: "read-back", mayHaveReachedCar: true });
}
