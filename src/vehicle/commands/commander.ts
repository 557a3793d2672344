import { SmartcarError } from "../../core/error";
import type { CommandName, LockCommand, Outcome } from "../outcome";
import { SETTLE_MS } from "../state/report-age";
import { notConfirmed, refusedBy, type Answer } from "./answers";
import type { CommandContext } from "./command-context";
import { CommandKnowledge } from "./command-knowledge";
import type { WaitingRequest } from "./command-memory";
import { CommandQueues } from "./command-queues";
import { outcomeOf, type RunResult } from "./command-run";
import type { CarCommand, Lane, Order } from "./command-spec";
import { specOf } from "./command-table";
import { Confirmations, type OnConfirmation } from "./confirmation";
import { OwnerRequests } from "./owner-requests";
import { PendingRequests } from "./pending-requests";
import { readLimit, type LimitQuestion } from "./read-limit";
import type { RequestOptions } from "./request-options";
import { StopFollowUp } from "./stop-follow-up";

/** Whose request it is that is followed after its answer. */
interface Following {
  readonly turn: number;
  readonly listener: OnConfirmation<CarCommand> | undefined;
}

/** What carries requests out, and follows their answers. */
interface CommandParts {
  readonly stops: StopFollowUp;
  readonly queues: CommandQueues;
  readonly confirmations: Readonly<Record<Lane, Confirmations<CarCommand>>>;
}

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
  readonly #owner: OwnerRequests;
  #made: CommandParts | undefined;
  #turns = 0;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#known = new CommandKnowledge(context);
    this.#pending = new PendingRequests(context);
    this.#owner = new OwnerRequests(context);
    context.onUpdate(() => this.#observe());
  }

  /** Made with the first request: there may be thousands of cars, and not all of them are asked for anything. */
  get #parts(): CommandParts {
    this.#made ??= this.#makeParts();
    return this.#made;
  }

  #makeParts(): CommandParts {
    const [context, known, pending] = [this.#context, this.#known, this.#pending];
    const stops = new StopFollowUp(context, known, (turn) => this.#stopAfterAll(turn));
    const queues = new CommandQueues({
      context,
      known,
      pending,
      stops,
      onSending: (lane) => this.#onSending(lane),
    });
    const { clock, closing, tasks, onUpdate, make, readBack: read, maySpareRead: mayRead } = context;
    const options = { clock, closing, tasks, onUpdate, lagMs: () => make().lagMs, read, mayRead };
    const confirmations = {
      charge: new Confirmations<CarCommand>(options),
      limit: new Confirmations<CarCommand>(options),
      lock: new Confirmations<CarCommand>(options),
    };
    return { stops, queues, confirmations };
  }

  /** Starts or stops charging; the newest request wins. Resolves with what became of it, throws SmartcarError for faults. */
  charge(command: CommandName, options?: RequestOptions<CommandName>): Promise<Outcome> {
    const { tasks, onSwitched } = this.#context;
    const switching = async (): Promise<Outcome> => {
      const outcome = await this.#request({ command }, options);
      await onSwitched(outcome);
      return outcome;
    };
    return tasks.add(this.#noted(command, switching()));
  }

  /** Sets the charge limit, a whole percentage from 50 to 100. */
  setLimit(percent: number, options?: RequestOptions<"set-limit">): Promise<Outcome<"set-limit">> {
    const setting = this.#request<"set-limit">({ command: "set-limit", limit: percent }, options);
    return this.#context.tasks.add(this.#noted("set-limit", setting));
  }

  /** Locks or unlocks the car. */
  setLock(command: LockCommand, options?: RequestOptions<LockCommand>): Promise<Outcome<LockCommand>> {
    return this.#context.tasks.add(this.#noted(command, this.#request({ command }, options)));
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
    return this.#made?.queues.adopt(asker, isOpen) ?? [];
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
    this.#made?.queues.observe();
  }

  #noted<O extends Outcome<string>>(command: CarCommand, answer: Promise<O>): Promise<O> {
    const { onAnswered } = this.#context;
    answer.then(
      ({ outcome }) => onAnswered(command, outcome),
      () => onAnswered(command, "error"),
    );
    return answer;
  }

  #request<Name extends CarCommand>(order: Order<Name>, options: RequestOptions<Name> = {}): Promise<Outcome<Name>> {
    return this.#owner.request(order, options, (own) => this.#requestHere(order, own));
  }

  async #requestHere<Name extends CarCommand>(
    order: Order<Name>,
    options: RequestOptions<Name> = {},
    withdrawnTurn?: number,
  ): Promise<Outcome<Name>> {
    const turn = withdrawnTurn ?? (this.#turns += 1);
    const result = await this.#parts.queues.request(order, options, { turn, isWithdrawn: withdrawnTurn !== undefined });
    const { onConfirmation } = options;
    const listener =
      onConfirmation && ((later: Outcome<CarCommand>) => onConfirmation({ ...later, command: order.command }));
    this.#follow(order, result, { turn, listener });
    return structuredClone({ ...result.outcome, command: order.command });
  }

  /** What the car reports from now on is of what is about to be sent. */
  async #onSending(lane: Lane): Promise<void> {
    this.#parts.confirmations[lane].supersede();
    if (lane !== "charge") await this.#context.memory.remember(() => ({ taken: { [lane]: undefined } }));
  }

  /** Watches for what the car reports of an order that has its answer. */
  #follow(order: Order, { outcome, sending, isEvident }: RunResult, { turn, listener }: Following): void {
    const { lane, say } = specOf(order.command);
    if (order.command === "stop" && outcome.outcome === "already" && isEvident)
      this.#parts.stops.followAnswer(turn, listener);
    const isInDoubt = order.command === "stop" && outcome.outcome === "unknown";
    if (isInDoubt && sending) this.#parts.stops.followDoubt(turn, sending, listener);
    if (!listener || !sending) return;
    const { state, make } = this.#context;
    const accepted = {
      sending,
      confirmation: () => this.#known.confirmation(order, sending),
      missed: () => notConfirmed(say.notConfirmed(order, state.known, make())),
      outcome: (answer: Answer) => outcomeOf(this.#context, order, answer),
    };
    this.#parts.confirmations[lane].follow(outcome, accepted, listener);
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
