import { LatestOnly } from "../../core/latest-only";
import { SmartcarError } from "../../core/error";
import type { CommandName, LockCommand, Outcome } from "../outcome";
import { SETTLE_MS } from "../state/report-age";
import { notConfirmed, refusedBy, replaced, type Answer } from "./answers";
import type { CommandContext } from "./command-context";
import { CommandKnowledge } from "./command-knowledge";
import type { WaitingRequest } from "./command-memory";
import { CommandRun, outcomeOf, type RunResult } from "./command-run";
import type { CarCommand, Lane, Order } from "./command-spec";
import { specOf } from "./command-table";
import { Confirmations, type OnConfirmation } from "./confirmation";
import { OwnerRequests } from "./owner-requests";
import { PendingRequests } from "./pending-requests";
import { readLimit, type LimitQuestion } from "./read-limit";
import type { Ask } from "./ask";
import { answerRetained, meaningOf } from "./request-meaning";
import { StopFollowUp } from "./stop-follow-up";

/** A request that is in its queue, and how it is stored. */
interface Queued {
  readonly result: Promise<RunResult>;
  readonly stored: WaitingRequest | undefined;
  readonly run: CommandRun;
}

/** A request on its way to its queue. */
interface Incoming {
  readonly key: string;
  readonly asker: string | undefined;
}

/** When a request was asked for, among all others of its car. */
interface Place {
  readonly turn: number;
  /** Whether it takes the turn of an older one whose answer is withdrawn. */
  readonly withdrawn: boolean;
  /** Those on their way to the same queue that came before it. */
  readonly earlier: readonly Promise<unknown>[];
}

/** Whose request it is that is followed after its answer. */
interface Following {
  readonly turn: number;
  readonly listener: OnConfirmation<CarCommand> | undefined;
}

type Queueing = Promise<Queued | Outcome<CarCommand>>;

/** Asks, in place of whoever got an answer that a report has contradicted. */
const WITHDRAWN = "withdrawn answer";

/**
 * Commands one car: for its charging, its limit, and its lock one request each at a time, the newest first; to the car one request
 * at a time in all. What becomes of each is decided by `decideCommand`, before it is sent and after each try.
 */
export class Commander {
  readonly #context: CommandContext;
  readonly #known: CommandKnowledge;
  readonly #pending: PendingRequests;
  readonly #stops: StopFollowUp;
  readonly #owner: OwnerRequests;
  readonly #queues: Readonly<Record<Lane, LatestOnly<string, RunResult>>>;
  readonly #confirmations: Readonly<Record<Lane, Confirmations<CarCommand>>>;
  /** Requests of each lane on their way to the queue: they are not on the disk yet. */
  readonly #incoming: Readonly<Record<Lane, Map<Queueing, Incoming>>>;
  readonly #runs = new Map<string, CommandRun>();
  #turns = 0;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#known = new CommandKnowledge(context);
    this.#pending = new PendingRequests(context);
    this.#owner = new OwnerRequests(context);
    this.#stops = new StopFollowUp(context, this.#known, (turn) => this.#stopAfterAll(turn));
    const { clock, closing, tasks, onUpdate, make, readBack: read, maySpareRead: mayRead } = context;
    const options = { clock, closing, tasks, onUpdate, lagMs: () => make().lagMs, read, mayRead };
    this.#queues = { charge: new LatestOnly(), limit: new LatestOnly(), lock: new LatestOnly() };
    this.#incoming = { charge: new Map(), limit: new Map(), lock: new Map() };
    this.#confirmations = {
      charge: new Confirmations(options),
      limit: new Confirmations(options),
      lock: new Confirmations(options),
    };
    onUpdate(() => this.#observe());
  }

  /** Starts or stops charging; the newest request wins. Resolves with what became of it, throws SmartcarError for faults. */
  charge(command: CommandName, ask?: Ask<CommandName>): Promise<Outcome> {
    const { tasks, onSwitched } = this.#context;
    const switching = async (): Promise<Outcome> => {
      const outcome = await this.#request({ command }, ask);
      await onSwitched(outcome);
      return outcome;
    };
    return tasks.add(this.#noted(command, switching()));
  }

  /** Sets the charge limit, a whole percentage from 50 to 100. */
  setLimit(percent: number, ask?: Ask<"set-limit">): Promise<Outcome<"set-limit">> {
    const setting = this.#request<"set-limit">({ command: "set-limit", limit: percent }, ask);
    return this.#context.tasks.add(this.#noted("set-limit", setting));
  }

  /** Locks or unlocks the car. */
  setLock(command: LockCommand, ask?: Ask<LockCommand>): Promise<Outcome<LockCommand>> {
    return this.#context.tasks.add(this.#noted(command, this.#request({ command }, ask)));
  }

  /** The charge limit in force; costs a call only when nothing young is known, or with `force`. Throws SmartcarError. */
  readLimit(question: LimitQuestion = {}): Promise<Outcome<"read-limit">> {
    const { memory, state, tasks } = this.#context;
    const reading = async (): Promise<Outcome<"read-limit">> => {
      await state.load();
      const { taken } = await memory.recall();
      return readLimit(this.#context, { ...question, taken: taken.limit, doubtedAt: this.#known.doubtedAt("limit") });
    };
    return tasks.add(reading());
  }

  /**
   * What becomes of the requests of `asker` that are still carried out, for a node that has come in its place, and can pass on the
   * answers as long as `isOpen`.
   */
  adopt(asker: string, isOpen: () => boolean = () => true): readonly Promise<Outcome<CarCommand>>[] {
    const runs = [...this.#runs.values()].filter(({ askers }) => askers.has(asker));
    for (const { askers } of runs) askers.replace(asker, isOpen);
    const results = runs.flatMap(({ result }) => (result ? [result.then(({ outcome }) => outcome)] : []));
    const incoming = Object.values(this.#incoming).flatMap((requests) => [...requests]);
    const outcomes = incoming.flatMap(([queueing, one]) =>
      one.asker === asker ? [outcomeOnceQueued(queueing, (run) => run.askers.replace(asker, isOpen))] : [],
    );
    return [...results, ...outcomes].map((outcome) => outcome.then((one) => structuredClone(one)));
  }

  /** The requests of `asker`, and of those that are `isGone`, that an end of Node-RED, the account, or the node left unanswered, once. */
  takeWaiting(asker: string, isGone: (asker: string) => boolean = () => false): Promise<readonly WaitingRequest[]> {
    return this.#pending.takeUnanswered(asker, isGone);
  }

  /** Whether the car charges: its report, or the last command that it took where no later report speaks; `undefined` when unknown. */
  believesCharging(): boolean | undefined {
    const { state, make, memory } = this.#context;
    const { charging, at } = state.countedReport(make().lagMs);
    const taken = memory.takenCharge;
    if (taken && (at === undefined || at < taken.sending.until + SETTLE_MS)) return taken.command === "start";
    return charging;
  }

  /** The car can be reached again: what waits for that is tried now. */
  wake(): void {
    this.#known.wake();
    this.#observe();
  }

  #observe(): void {
    this.#known.observe();
    for (const run of this.#runs.values()) run.observe();
  }

  #noted<O extends Outcome<string>>(command: CarCommand, answer: Promise<O>): Promise<O> {
    const { onAnswered } = this.#context;
    answer.then(
      ({ outcome }) => onAnswered(command, outcome),
      () => onAnswered(command, "error"),
    );
    return answer;
  }

  #request<Name extends CarCommand>(order: Order<Name>, ask: Ask<Name> = {}): Promise<Outcome<Name>> {
    return this.#owner.request(order, ask, () => this.#requestHere(order, ask));
  }

  async #requestHere<Name extends CarCommand>(
    order: Order<Name>,
    ask: Ask<Name> = {},
    withdrawnTurn?: number,
  ): Promise<Outcome<Name>> {
    const incoming = this.#incoming[specOf(order.command).lane];
    const earlier = [...incoming.keys()];
    const turn = withdrawnTurn ?? (this.#turns += 1);
    const queueing = this.#enqueue(order, ask, { turn, withdrawn: withdrawnTurn !== undefined, earlier });
    incoming.set(queueing, { key: keyOf(order), asker: ask.asker });
    const queued = await queueing.finally(() => incoming.delete(queueing));
    if ("outcome" in queued) return { ...queued, command: order.command };
    const result = await this.#resultOf(queued);
    const { onConfirmation } = ask;
    const listener =
      onConfirmation && ((later: Outcome<CarCommand>) => onConfirmation({ ...later, command: order.command }));
    this.#follow(order, result, { turn, listener });
    return structuredClone({ ...result.outcome, command: order.command });
  }

  /** Stores a request and gives it to its queue, after those that came earlier; the outcome of one that is not carried out. */
  async #enqueue(order: Order, ask: Ask<never> | Ask, { turn, withdrawn, earlier }: Place): Queueing {
    const { closing, state, clock } = this.#context;
    closing.throwIfAborted();
    await state.load();
    // Not when it is written down: a slow disk makes no request younger.
    const askedAt = clock.now();
    const { lane } = specOf(order.command);
    const notCarriedOut = await answerRetained(this.#context, order, ask);
    if (notCarriedOut) return outcomeOf(this.#context, order, notCarriedOut);
    const request = { ...order, withdrawn, askedAt, ...(await meaningOf(this.#context, order, ask, askedAt)) };
    if (request.force) this.#known.doubt(lane);
    if (lane === "charge") this.#stops.supersede(turn);
    const { asker, isOpen = () => true } = ask;
    // Stored before anything that may hang: the way to Smartcar, or a request that goes before it.
    const isStored = asker !== undefined && !request.repeated;
    const stored = isStored ? await this.#pending.store(request, asker) : undefined;
    // Of a repetition less is written down: it must not overtake what was asked for before it.
    await Promise.allSettled(earlier);
    closing.throwIfAborted();
    if (withdrawn && !this.#stops.isNewest(turn)) return outcomeOf(this.#context, order, replaced(order.command));

    const queue = this.#queues[lane];
    const key = keyOf(order);
    const shared = queue.shares(key) ? this.#runs.get(key) : undefined;
    const run = shared ?? this.#newRun(request);
    if (asker !== undefined) run.askers.add(asker, isOpen);
    if (stored) run.askers.noteStored(stored.asker);
    if (shared) shared.join(request);
    else this.#runs.set(key, run);
    run.result = queue.request(key, {
      run: (yielding) => this.#carryOut(key, run, yielding),
      replaced: () => {
        this.#forget(key, run);
        return run.replaced();
      },
    });
    // In an object, so that nobody waits for it yet.
    return { result: run.result, stored, run };
  }

  #newRun(request: ConstructorParameters<typeof CommandRun>[1]): CommandRun {
    const beforeSending = (order: Order, stop: AbortSignal): Promise<void> => this.#beforeSending(order, stop);
    return new CommandRun(
      { context: this.#context, known: this.#known, pending: this.#pending, beforeSending },
      request,
    );
  }

  async #carryOut(key: string, run: CommandRun, yielding: AbortSignal): Promise<RunResult> {
    await this.#context.learnMake();
    return run.run(yielding).finally(() => this.#forget(key, run));
  }

  #forget(key: string, run: CommandRun): void {
    if (this.#runs.get(key) === run) this.#runs.delete(key);
  }

  /** What a request comes to, when nothing of it is stored any more. */
  async #resultOf({ result, stored, run }: Queued): Promise<RunResult> {
    try {
      return await result;
    } finally {
      if (stored) await this.#pending.settle(stored, run.askers);
    }
  }

  /** Waits until every other request of the lane is in its queue, which makes what is about to be sent give way. */
  async #beforeSending(order: Order, stop: AbortSignal): Promise<void> {
    const { lane } = specOf(order.command);
    this.#confirmations[lane].supersede();
    if (lane !== "charge") await this.#context.memory.remember(() => ({ taken: { [lane]: undefined } }));
    const key = keyOf(order);
    for (;;) {
      const others = [...this.#incoming[lane]].flatMap(([one, other]) => (other.key === key ? [] : [one]));
      if (others.length === 0 || stop.aborted) return;
      await Promise.allSettled(others);
    }
  }

  /** Watches for what the car reports of an order that has its answer. */
  #follow(order: Order, { outcome, sending, isEvident }: RunResult, { turn, listener }: Following): void {
    const { lane, say } = specOf(order.command);
    if (order.command === "stop" && outcome.outcome === "already" && isEvident)
      this.#stops.followAnswer(turn, listener);
    const isInDoubt = order.command === "stop" && outcome.outcome === "unknown";
    if (isInDoubt && sending) this.#stops.followDoubt(turn, sending, listener);
    if (!listener || !sending) return;
    const { state, make } = this.#context;
    const accepted = {
      sending,
      seen: () => this.#known.seen(order, sending),
      missed: () => notConfirmed(say.notConfirmed(order, state.known, make())),
      outcome: (answer: Answer) => outcomeOf(this.#context, order, answer),
    };
    this.#confirmations[lane].follow(outcome, accepted, listener);
  }

  /** Asks in the turn of the stop that was answered: what was asked for since goes before it. */
  async #stopAfterAll(turn: number): Promise<Outcome<CarCommand>> {
    const order: Order = { command: "stop" };
    try {
      return await this.#requestHere(order, { automatic: true, sender: WITHDRAWN }, turn);
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      return outcomeOf(this.#context, order, refusedBy(err));
    }
  }
}

/** What becomes of a request on its way to its queue; `queued` is called with its run as soon as it is there. */
async function outcomeOnceQueued(queueing: Queueing, queued: (run: CommandRun) => void): Promise<Outcome<CarCommand>> {
  const request = await queueing;
  if ("outcome" in request) return request;
  queued(request.run);
  return (await request.result).outcome;
}

/** Requests with the same key are for the same. */
function keyOf({ command, limit }: Order): string {
  return `${command} ${limit ?? ""}`;
}
