import { LatestOnly } from "../../core/latest-only";
import type { Outcome } from "../outcome";
import { replaced, type Answer } from "./answers";
import type { RequestOptions } from "./request-options";
import type { CommandContext } from "./command-context";
import type { CommandKnowledge } from "./command-knowledge";
import type { WaitingRequest } from "./command-memory";
import { CommandRun, outcomeOf, type RunResult } from "./command-run";
import type { CarCommand, Lane, Order } from "./command-spec";
import { specOf } from "./command-table";
import type { PendingRequests } from "./pending-requests";
import { answerRetained, meaningOf } from "./request-meaning";
import type { StopFollowUp } from "./stop-follow-up";

export interface CommandQueuesOptions {
  readonly context: CommandContext;
  readonly known: CommandKnowledge;
  readonly pending: PendingRequests;
  readonly stops: StopFollowUp;
  /** Is called when something of a lane is about to be sent, which waits for it. */
  readonly onSending: (lane: Lane) => Promise<void>;
}

/** When a request was asked for, among all others of its car. */
export interface Turn {
  readonly turn: number;
  /** Whether it takes the turn of an older one whose answer is withdrawn. */
  readonly isWithdrawn: boolean;
}

/** A request that is in its queue, and how it is stored. */
interface Queued {
  readonly run: CommandRun;
  readonly result: Promise<RunResult>;
  readonly stored: WaitingRequest | undefined;
}

/** A request on its way to its queue: it is not on the disk yet. */
interface Incoming {
  readonly key: string;
  readonly asker: string | undefined;
}

/** In its queue, or answered and not carried out. */
type Queueing = Promise<Queued | RunResult>;

/** The requests of one lane: one is carried out, and others are on their way. */
interface LaneQueue {
  readonly queue: LatestOnly<string, RunResult>;
  readonly incoming: Map<Queueing, Incoming>;
}

/** The requests to one car: for its charging, its limit, and its lock one at a time each, and of those that wait only the newest. */
export class CommandQueues {
  readonly #options: CommandQueuesOptions;
  /** Made when they are needed: most cars are only started and stopped. */
  readonly #lanes = new Map<Lane, LaneQueue>();
  readonly #runs = new Map<string, CommandRun>();

  constructor(options: CommandQueuesOptions) {
    this.#options = options;
  }

  #laneOf(lane: Lane): LaneQueue {
    const known = this.#lanes.get(lane) ?? { queue: new LatestOnly(), incoming: new Map() };
    this.#lanes.set(lane, known);
    return known;
  }

  /** Carries a request out, after those of its lane that came earlier. Throws SmartcarError for faults. */
  async request<Name extends CarCommand>(
    order: Order<Name>,
    options: RequestOptions<Name>,
    turn: Turn,
  ): Promise<RunResult> {
    const { incoming } = this.#laneOf(specOf(order.command).lane);
    const earlier = [...incoming.keys()];
    const queueing = this.#enqueue(order, options, turn, earlier);
    incoming.set(queueing, { key: keyOf(order), asker: options.asker });
    const queued = await queueing.finally(() => incoming.delete(queueing));
    return isQueued(queued) ? this.#resultOf(queued) : queued;
  }

  /** What becomes of the requests of `asker` that are still carried out, for a node that has come in its place. */
  adopt(asker: string, isOpen: () => boolean): readonly Promise<Outcome<CarCommand>>[] {
    const runs = [...this.#runs.values()].filter(({ askers }) => askers.has(asker));
    for (const { askers } of runs) askers.replace(asker, isOpen);
    const results = runs.flatMap(({ result }) => (result ? [result] : []));
    const incoming = [...this.#lanes.values()].flatMap((lane) => [...lane.incoming]);
    const later = incoming.flatMap(([queueing, one]) =>
      one.asker === asker ? [resultOnceQueued(queueing, (run) => run.askers.replace(asker, isOpen))] : [],
    );
    return [...results, ...later].map((result) => result.then(({ outcome }) => structuredClone(outcome)));
  }

  /** The car has reported: what is carried out is decided anew. */
  observe(): void {
    for (const run of this.#runs.values()) run.observe();
  }

  /** Stores a request and gives it to its queue, after those that came earlier; the result of one that is not carried out. */
  async #enqueue(
    order: Order,
    options: RequestOptions<never> | RequestOptions,
    { turn, isWithdrawn }: Turn,
    earlier: readonly Promise<unknown>[],
  ): Queueing {
    const { context, known, pending, stops } = this.#options;
    const { closing, state, clock } = context;
    closing.throwIfOver();
    await state.load();
    // Not when it is written down: a slow disk makes no request younger.
    const askedAt = clock.now();
    const { lane } = specOf(order.command);
    const notCarriedOut = await answerRetained(context, order, options);
    if (notCarriedOut) return this.#answered(order, notCarriedOut);
    const meaning = await meaningOf(context, order, options, askedAt);
    const { since } = options;
    const request = { ...order, withdrawn: isWithdrawn, askedAt, since, ...meaning };
    if (request.force) known.doubt(lane);
    if (lane === "charge") stops.supersede(turn);
    const { asker, isOpen = () => true } = options;
    // Stored before anything that may hang: the way to Smartcar, or a request that goes before it.
    const isStored = asker !== undefined && !request.repeated;
    const stored = isStored ? await pending.store(request, asker) : undefined;
    // Of a repetition less is written down: it must not overtake what was asked for before it.
    await Promise.allSettled(earlier);
    closing.throwIfOver();
    if (isWithdrawn && !stops.isNewest(turn)) return this.#answered(order, replaced(order.command));

    const { queue } = this.#laneOf(lane);
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
    return { run, result: run.result, stored };
  }

  #newRun(request: ConstructorParameters<typeof CommandRun>[1]): CommandRun {
    const beforeSending = (order: Order, stop: AbortSignal): Promise<void> => this.#beforeSending(order, stop);
    return new CommandRun({ ...this.#options, beforeSending }, request);
  }

  async #carryOut(key: string, run: CommandRun, yielding: AbortSignal): Promise<RunResult> {
    await this.#options.context.learnMake();
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
      if (stored) await this.#options.pending.settle(stored, run.askers);
    }
  }

  async #answered(order: Order, answer: Answer): Promise<RunResult> {
    return { outcome: await outcomeOf(this.#options.context, order, answer), sending: undefined, isEvident: false };
  }

  /** Waits until every other request of the lane is in its queue, which makes what is about to be sent give way. */
  async #beforeSending(order: Order, stop: AbortSignal): Promise<void> {
    const { lane } = specOf(order.command);
    await this.#options.onSending(lane);
    const key = keyOf(order);
    for (;;) {
      const others = [...this.#laneOf(lane).incoming].flatMap(([one, other]) => (other.key === key ? [] : [one]));
      if (others.length === 0 || stop.aborted) return;
      await Promise.allSettled(others);
    }
  }
}

function isQueued(one: Queued | RunResult): one is Queued {
  return "run" in one;
}

/** What becomes of a request on its way to its queue; `onQueued` is called with its run as soon as it is there. */
async function resultOnceQueued(queueing: Queueing, onQueued: (run: CommandRun) => void): Promise<RunResult> {
  const request = await queueing;
  if (!isQueued(request)) return request;
  onQueued(request.run);
  return request.result;
}

/** Requests with the same key are for the same. */
function keyOf({ command, limit }: Order): string {
  return `${command} ${limit ?? ""}`;
}
