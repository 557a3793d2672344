import { sleep } from "../../core/clock";
import { isoText } from "../../core/instant";
import { DAY_MS } from "../../core/duration";
import { SmartcarError } from "../../core/error";
import { inEnglish, say, type Speech } from "../../core/speech";
import type { Outcome } from "../outcome";
import { SETTLE_MS, type Sending } from "../state/report-age";
import { isUnpluggedAnswer, notKnown, reasonOf, replaced, unsupportedBy, type Answer } from "./answers";
import type { CommandContext } from "./command-context";
import type { CommandKnowledge } from "./command-knowledge";
import type { WaitingRequest } from "./command-memory";
import type { CarCommand, Order } from "./command-spec";
import { specOf } from "./command-table";
import { decideCommand } from "./policy/decide-command";
import type { CommandRequest, Decision } from "./policy/decision";
import type { Taken } from "./policy/known-charge";
import { Askers, type PendingRequests } from "./pending-requests";
import { cameToNothing, isFulfilled, isMemorable, type PastRequest } from "./policy/repeat-policy";
import { sendCommand, type Sent } from "./send-command";

/** How a request ended. */
export interface RunResult {
  readonly outcome: Outcome<CarCommand>;
  /** The last time it was sent, if it was. */
  readonly sending: Sending | undefined;
  /** Whether what the car reported was enough to answer it. */
  readonly isEvident: boolean;
}

/** What carrying out a request needs. */
export interface RunOptions {
  readonly context: CommandContext;
  readonly known: CommandKnowledge;
  readonly pending: PendingRequests;
  /** Is called when a request is about to be sent, which waits for it; `stop` aborts when it must not be sent any more. */
  readonly beforeSending: (order: Order, stop: AbortSignal) => Promise<void>;
}

/** Who asks for the same after so long means something else. */
const UNFINISHED_MS = DAY_MS;

type Ending = Extract<Decision, { readonly do: "answer" | "refuse" }>;

/** Carries out one request: decides, sends, reads, and waits until there is an answer. Those who ask for the same share it. */
export class CommandRun {
  readonly askers = new Askers();
  /** What becomes of it, as soon as it is in its queue. */
  result: Promise<RunResult> | undefined;
  readonly #options: RunOptions;
  #request: CommandRequest<CarCommand>;
  /** Ends its waiting, so that it is decided anew. */
  #wake = new AbortController();
  #hasUpdate = false;
  #last: Sending | undefined;
  /** When an earlier process sent what nobody knows the end of, if this is about that. */
  #unfinishedAt: number | undefined;

  constructor(options: RunOptions, request: CommandRequest<CarCommand>) {
    this.#options = options;
    this.#request = request;
  }

  /** The same was asked for again while it is carried out: a person who asks ends its waiting. */
  join({ repeated, automatic, force, askedAt }: CommandRequest): void {
    const request = this.#request;
    this.#request = {
      ...request,
      repeated: request.repeated && repeated,
      automatic: request.automatic && automatic,
      force: request.force || force,
      ...(!repeated && { pressedAt: askedAt }),
    };
    if (!repeated) this.#wake.abort();
  }

  /** The car has reported: it is decided anew. */
  observe(): void {
    this.#hasUpdate = true;
    this.#wake.abort();
  }

  /** The result when a newer request replaces it before it begins. */
  async replaced(): Promise<RunResult> {
    const outcome = await outcomeOf(this.#options.context, this.#request, replaced(this.#request.command));
    return { outcome, sending: undefined, isEvident: false };
  }

  /** Carries it out; `yielding` aborts when a newer request waits. Throws SmartcarError for faults. */
  async run(yielding: AbortSignal): Promise<RunResult> {
    const { context, known, pending } = this.#options;
    const stop = AbortSignal.any([yielding, context.closing.signal]);
    const from = context.clock.now();
    const stored: WaitingRequest[] = [];
    await this.#takeUnfinished();
    try {
      for (;;) {
        const decision = await this.#decide();
        switch (decision.do) {
          case "send": {
            await pending.storeForAll(this.#request, this.askers, stored);
            const sent = await this.#send(stop);
            if (!sent && stop.aborted) return await this.#end(this.#yielded(stop), from);
            if (sent?.wasSent) this.#last = sent.sending;
            if (!sent || sent.error) continue;
            return await this.#end({ do: "answer", answer: this.#accepted(decision.warning) }, from);
          }
          case "read":
            await this.#look();
            continue;
          case "wait":
            await pending.storeForAll(this.#request, this.askers, stored);
            await this.#wait(decision.until, stop);
            if (!stop.aborted) continue;
            return await this.#end(this.#yielded(stop), from);
          default:
            if (this.#unfinishedAt !== undefined) known.noteTold(this.#request.command, this.#unfinishedAt);
            return await this.#end(decision, from);
        }
      }
    } finally {
      for (const one of stored) await pending.settle(one, this.askers);
    }
  }

  /**
   * A process that had the car before may have sent the same, and have ended before it knew the answer, or before that was stored: that
   * is looked at first, however late it is. A car that reports by then that it did not follow is asked anew.
   */
  async #takeUnfinished(): Promise<void> {
    const { context, known } = this.#options;
    const { ledgers, memory, ownership, clock, make } = context;
    if (!ownership) return;
    const { command } = this.#request;
    const sent = (await ledgers.sent())[command];
    const now = clock.now();
    if (!sent?.mayTakeEffect || Math.abs(now - sent.until) > UNFINISHED_MS || known.wasTold(command, sent.from)) return;
    const { taken, last } = await memory.recall();
    const isEnded = last?.command === command && last.sending.from >= sent.from;
    const answeredAt = taken[specOf(command).lane]?.sending.until ?? -Infinity;
    if (isEnded || (sent.isOpen !== true && answeredAt >= sent.from)) return;
    const sending = { from: sent.from, until: sent.until };
    if (now >= sent.until + make().lagMs + SETTLE_MS) {
      if (known.confirmation(this.#request, sending) === "open") await this.#look();
      if (known.confirmation(this.#request, sending) === "missed") return;
    }
    this.#request = { ...this.#request, tried: { sends: 1, error: unfinishedError(), sending } };
    this.#last = sending;
    this.#unfinishedAt = sent.from;
  }

  async #look(): Promise<void> {
    const { context } = this.#options;
    this.#request = { ...this.#request, lookedAt: context.clock.now() };
    await context.readBack().catch(() => {});
  }

  async #decide(): Promise<Decision> {
    const { context, known } = this.#options;
    this.#hasUpdate = false;
    this.#wake = new AbortController();
    const knowledge = await known.of(this.#request, await context.memory.recall());
    const budgets = await known.budgets();
    return decideCommand(knowledge, this.#request, budgets, context.clock.now());
  }

  /** Sends when it is this request's turn; `undefined` if what went before it has changed what is to be done. */
  #send(stop: AbortSignal): Promise<Sent | undefined> {
    const { context, beforeSending } = this.#options;
    const { mutex, memory, unsupported, clock, onUnplugged } = context;
    return mutex.run(async (hasWaited) => {
      if (hasWaited && (stop.aborted || (await this.#decide()).do !== "send")) return undefined;
      const request = this.#request;
      const { command, limit } = request;
      const sent = await sendCommand(context, request, stop, () => beforeSending(request, stop));
      if (!sent) return undefined;
      const { error, sending } = sent;
      if (error) {
        const sends = (this.#request.tried?.sends ?? 0) + 1;
        this.#request = { ...this.#request, tried: { sends, error, sending } };
        if (isUnpluggedAnswer(error)) await onUnplugged(sending.until);
        if (error.code === "UNSUPPORTED") await unsupported.learn(command, unsupportedBy(error), clock.now());
      } else {
        const taken: Taken = { command, ...(limit !== undefined && { limit }), sending };
        await memory.remember(() => ({ taken: { [specOf(command).lane]: taken } }));
      }
      return sent;
    });
  }

  async #wait(until: number, stop: AbortSignal): Promise<void> {
    const { clock } = this.#options.context;
    if (this.#hasUpdate) return;
    const ended = AbortSignal.any([stop, this.#wake.signal]);
    await sleep(clock, until - clock.now(), ended).catch(() => {});
  }

  /** A newer request came, or the node was closed, before this one was carried out. */
  #yielded({ reason }: AbortSignal): Ending {
    const { tried, command } = this.#request;
    // What became of it can be seen later only by its own node, or not at all.
    const isUnknown = tried?.error.retry === "read-back";
    const confirmation = isUnknown ? this.#options.known.confirmation(this.#request, tried.sending) : "missed";
    if (tried && confirmation === "open") return { do: "answer", answer: notKnown(tried.error, command) };
    if (confirmation === "reached") return { do: "answer", answer: { ...this.#accepted(), confirmed: true } };
    if (reason instanceof SmartcarError) return { do: "refuse", fault: reason };
    return { do: "refuse", answer: replaced(command) };
  }

  #accepted(warns?: Speech): Answer {
    const { command } = this.#request;
    const words = reasonOf(specOf(command).say.accepted(this.#request, this.#options.context.make()));
    return { outcome: "done", ...words, ...(warns && { warning: inEnglish(warns), warns }) };
  }

  async #end(decision: Ending, from: number): Promise<RunResult> {
    const result = "fault" in decision ? decision.fault : decision.answer;
    const isRepeated = "isRepeated" in decision && (decision.isRepeated ?? false);
    if (!isRepeated) await this.#remember(result, from);
    if (result instanceof SmartcarError) throw result;
    const isEvident = "isEvident" in decision && (decision.isEvident ?? false);
    const outcome = await outcomeOf(this.#options.context, this.#request, result);
    return { outcome, sending: this.#last, isEvident };
  }

  async #remember(result: PastRequest["result"], from: number): Promise<void> {
    const { command } = this.#request;
    if (command !== "start" && command !== "stop") return;
    const { context, known } = this.#options;
    const wasSent = this.#last !== undefined;
    const sending = this.#last ?? { from, until: context.clock.now() };
    await context.memory.remember((before) => {
      const taken = wasSent && isFulfilled(result) ? { taken: { charge: { command, sending } } } : {};
      if (!isMemorable({ result, wasSent })) return wasSent ? { ...taken, last: undefined } : taken;
      const same = before.last?.command === command ? before.last : undefined;
      const hasFailed = same && cameToNothing(same, known.confirmation({ command }, same.sending));
      const failuresBefore = same && hasFailed ? same.failuresBefore + 1 : 0;
      return { ...taken, last: { command, result, wasSent, sending, failuresBefore } };
    });
  }
}

/** Another process has begun with it, and has ended before it could say what came of it. */
export function unfinishedError(): SmartcarError {
  const detail = { retry: "read-back", mayHaveReachedCar: true } as const;
  return new SmartcarError("TIMEOUT", say("error.command-unfinished"), detail);
}

/** The outcome that an answer to an order is: with its time and what is left of the budgets. */
export async function outcomeOf(
  { clock, ledgers }: Pick<CommandContext, "clock" | "ledgers">,
  order: Order,
  answer: Answer,
): Promise<Outcome<CarCommand>> {
  const at = isoText(clock.now());
  const { command } = order;
  return { command, ...specOf(command).shown(order), ...answer, at, budget: await ledgers.budget() };
}
