import { inEnglish, type Speech } from "../../core/speech";
import { sleep } from "../../core/clock";
import { MINUTE_MS } from "../../core/duration";
import { takesRetained } from "./retained";
import { SmartcarError } from "../../core/error";
import { SETTLE_MS, type Sending } from "../state/report-age";
import type { CommandName, LockCommand, Outcome } from "../outcome";
import { emit } from "../../core/emit";
import { notConfirmed, notKnown, notTaken, refusedBy, replaced, reasonOf, unsupportedBy, type Answer } from "./answers";
import type { CommandContext } from "./command-context";
import { CommandKnowledge } from "./command-knowledge";
import { isSameWait, type Remembered, type WaitingRequest } from "./command-memory";
import type { CarCommand, Lane, Order } from "./command-spec";
import { specOf } from "./command-table";
import { Confirmations, type OnConfirmation } from "./confirmation";
import { decideCommand, type CommandRequest, type Decision } from "./decide-command";
import type { Taken } from "./known-charge";
import { LatestOnly } from "../../core/latest-only";
import { readLimit, type LimitQuestion } from "./read-limit";
import { cameToNothing, isFulfilled, isMemorable, type PastRequest, repetition } from "./repeat-policy";
import { sendCommand } from "./send-command";

/** How a request is meant. */
export interface Ask<Name extends CarCommand = CarCommand> {
  /** A controller says again what it has said before: costs nothing unless the car has reported otherwise since. */
  readonly repeated?: boolean;
  /** A controller decided it; no person has pressed anything. */
  readonly automatic?: boolean;
  /** Someone who sees the car knows better: nothing that was known before now answers this request. Budgets hold all the same. */
  readonly force?: boolean;
  /** Who asks, so that the same again from the same is known for a repetition. */
  readonly sender?: string;
  /** The topic of the message that asks, and whether a broker had retained it. */
  readonly topic?: string;
  readonly retained?: boolean;
  /** The node that hears, after a restart, of a request that still waited. */
  readonly asker?: string;
  /** Whether that node still hears the answer: until it is closed. */
  readonly isHeard?: () => boolean;
  readonly onConfirmation?: OnConfirmation<Name>;
}

/** A request while it is carried out. */
interface Run {
  request: CommandRequest<CarCommand>;
  /** Ends its waiting, for it to be decided anew. */
  wake: AbortController;
  hasNews: boolean;
  /** Who asked, and whether somebody there hears the answer. */
  readonly askers: Map<string, () => boolean>;
  /** Those of them whose request is kept until it is answered. */
  readonly keptFor: Set<string>;
  result?: Promise<Done>;
}

type Ending = Extract<Decision, { readonly do: "answer" | "refuse" }>;

/** How a request ended. */
interface Done {
  readonly outcome: Outcome<CarCommand>;
  /** The last time it was sent, if it was. */
  readonly sending: Sending | undefined;
  readonly isEvident: boolean;
}

/** A request that is in its queue, and what is kept of it. */
interface TakenUp {
  readonly result: Promise<Done>;
  readonly kept: WaitingRequest | undefined;
  readonly run: Run;
}

/** Asks, in place of whoever got an answer that a report has contradicted. */
const WITHDRAWN = "withdrawn answer";

/** An answer that rests on a car's reports can be contradicted by one that comes within this, and its make's own time. */
const CONTRADICTED_MS = 10 * MINUTE_MS;

/** A car whose stop is in doubt is looked at so long after the answer, and then after the last look, while reads can be spared. */
const DOUBT_WAITS_MS = [15 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS];

/**
 * Commands one car: for its charging, its limit and its lock one request each at a time, the newest first; to the car one request
 * at a time in all. What becomes of each is decided by `decideCommand`, before it is sent and after each try.
 */
export class Commander {
  readonly #context: CommandContext;
  readonly #known: CommandKnowledge;
  readonly #queues: Readonly<Record<Lane, LatestOnly<string, Done>>>;
  readonly #confirmations: Readonly<Record<Lane, Confirmations<CarCommand>>>;
  /** Requests of each lane that are being taken up: what is kept of them is not on the disk yet. */
  readonly #coming: Readonly<Record<Lane, Map<Promise<unknown>, string>>>;
  readonly #runs = new Map<string, Run>();
  /** What is kept of requests that are not answered yet. */
  readonly #pending = new Set<WaitingRequest>();
  #charge: Taken | undefined;
  /** Ends the watch for a report that contradicts the last answer. */
  #unwatch = (): void => {};

  constructor(context: CommandContext) {
    this.#context = context;
    this.#known = new CommandKnowledge(context);
    const { clock, closing, tasks, onNews, make, readBack: read, maySpareRead: mayRead } = context;
    const options = { clock, closing, tasks, onNews, lagMs: () => make().lagMs, read, mayRead };
    this.#queues = { charge: new LatestOnly(), limit: new LatestOnly(), lock: new LatestOnly() };
    this.#coming = { charge: new Map(), limit: new Map(), lock: new Map() };
    this.#confirmations = {
      charge: new Confirmations(options),
      limit: new Confirmations(options),
      lock: new Confirmations(options),
    };
    onNews(() => this.#hear());
  }

  /** Starts or stops charging; the newest request wins. Resolves with what became of it, throws SmartcarError for faults. */
  charge(command: CommandName, ask?: Ask<CommandName>): Promise<Outcome> {
    return this.#context.tasks.add(this.#request({ command }, ask));
  }

  /** Sets the charge limit, a whole percentage from 50 to 100. */
  setLimit(percent: number, ask?: Ask<"set-limit">): Promise<Outcome<"set-limit">> {
    return this.#context.tasks.add(this.#request({ command: "set-limit", limit: percent }, ask));
  }

  /** Locks or unlocks the car. */
  setLock(command: LockCommand, ask?: Ask<LockCommand>): Promise<Outcome<LockCommand>> {
    return this.#context.tasks.add(this.#request({ command }, ask));
  }

  /** The charge limit in force; `read` is called only when nothing young is known. Throws SmartcarError. */
  readLimit(question: LimitQuestion): Promise<Outcome<"read-limit">> {
    const { memory, state, tasks } = this.#context;
    const reading = async (): Promise<Outcome<"read-limit">> => {
      await state.load();
      const { taken } = await memory.recall();
      return readLimit(this.#context, { ...question, taken: taken.limit, doubtedAt: this.#known.doubtedAt("limit") });
    };
    return tasks.add(reading());
  }

  /**
   * What becomes of the requests of `asker` that are still carried out, for a node that has come in its place, and hears it as long
   * as `isHeard`.
   */
  adopt(asker: string, isHeard: () => boolean = () => true): readonly Promise<Outcome<CarCommand>>[] {
    const runs = [...this.#runs.values()].filter(({ askers }) => askers.has(asker));
    for (const { askers } of runs) askers.set(asker, isHeard);
    return runs.flatMap(({ result }) => (result ? [result.then(({ outcome }) => structuredClone(outcome))] : []));
  }

  /**
   * What `asker`, and whoever else asked and `isGone` now, had no answer to when Node-RED, its account or its node ended, once: it is
   * not sent any more.
   */
  takeWaiting(asker: string, isGone: (asker: string) => boolean = () => false): Promise<readonly WaitingRequest[]> {
    const isPending = (one: WaitingRequest): boolean => [...this.#pending].some((other) => isSameWait(one, other));
    const isOwed = (one: WaitingRequest): boolean => (one.asker === asker || isGone(one.asker)) && !isPending(one);
    return this.#context.memory.takeWaiting(isOwed);
  }

  /** Whether the car charges: its report, or the last command that it took where no later report speaks; `undefined` when unknown. */
  believesCharging(): boolean | undefined {
    const { charging, at } = this.#context.state.countedReport(this.#context.make().lagMs);
    const taken = this.#charge;
    if (taken && (at === undefined || at < taken.sending.until + SETTLE_MS)) return taken.command === "start";
    return charging;
  }

  /** The car can be reached again: what waits for that is tried now. */
  wake(): void {
    this.#known.wake();
    this.#hear();
  }

  async #request<Name extends CarCommand>(
    order: Order<Name>,
    ask: Ask<Name> = {},
    withdrawn = false,
  ): Promise<Outcome<Name>> {
    const { lane } = specOf(order.command);
    const earlier = [...this.#coming[lane].keys()];
    const coming = this.#takeUp(order, ask, { withdrawn, earlier });
    this.#coming[lane].set(coming, keyOf(order));
    const taken = await coming.finally(() => this.#coming[lane].delete(coming));
    if ("outcome" in taken) return { ...taken, command: order.command };
    const done = await this.#settled(taken);
    const { onConfirmation } = ask;
    const hear =
      onConfirmation && ((later: Outcome<CarCommand>) => onConfirmation({ ...later, command: order.command }));
    this.#follow(order, done, hear);
    return structuredClone({ ...done.outcome, command: order.command });
  }

  /** Keeps a request and gives it to its queue, after those that came earlier; the outcome of one that is not carried out. */
  async #takeUp(
    order: Order,
    ask: Ask<never> | Ask,
    { withdrawn, earlier }: { readonly withdrawn: boolean; readonly earlier: readonly Promise<unknown>[] },
  ): Promise<TakenUp | Outcome<CarCommand>> {
    const { closing, state, learnMake, clock } = this.#context;
    closing.throwIfAborted();
    await state.load();
    // Not when it is written down: a slow disk makes no request younger.
    const askedAt = clock.now();
    const { lane } = specOf(order.command);
    const old = await this.#retained(order, ask);
    if (old) return this.#outcome(order, old);
    const request = { ...order, withdrawn, askedAt, ...(await this.#meaning(order, ask, askedAt)) };
    if (request.force) this.#known.doubt(lane);
    if (lane === "charge") this.#unwatch();
    // Kept before anything that may hang: the way to Smartcar, or a request that goes before it.
    const kept = request.repeated || ask.asker === undefined ? undefined : await this.#keep(request, ask.asker);
    // Of a repetition less is written down: it must not overtake what was asked for before it.
    await Promise.allSettled(earlier);
    closing.throwIfAborted();

    const queue = this.#queues[lane];
    const key = keyOf(order);
    const shared = queue.shares(key) ? this.#runs.get(key) : undefined;
    const run: Run = shared ?? {
      request,
      wake: new AbortController(),
      hasNews: false,
      askers: new Map(),
      keptFor: new Set(),
    };
    const { asker, isHeard = () => true } = ask;
    if (asker !== undefined && run.askers.get(asker)?.() !== true) run.askers.set(asker, isHeard);
    if (kept) run.keptFor.add(kept.asker);
    if (shared) this.#press(shared, request);
    else this.#runs.set(key, run);
    const job = {
      run: async (yielding: AbortSignal) => {
        await learnMake();
        return this.#run(run, yielding).finally(() => {
          if (this.#runs.get(key) === run) this.#runs.delete(key);
        });
      },
      replaced: async () => this.#done(run, replaced(order.command)),
    };
    run.result = queue.request(key, job);
    // In an object, so that nobody waits for it yet.
    return { result: run.result, kept, run };
  }

  /** Waits until nothing else that was asked for is still being taken up, which makes what is about to be sent give way. */
  async #othersTakenUp(order: Order, stop: AbortSignal): Promise<void> {
    const coming = this.#coming[specOf(order.command).lane];
    const key = keyOf(order);
    for (;;) {
      const others = [...coming].flatMap(([one, other]) => (other === key ? [] : [one]));
      if (others.length === 0 || stop.aborted) return;
      await Promise.allSettled(others);
    }
  }

  /** The answer to a message that a broker has retained, where it is not carried out. */
  async #retained(
    { command, limit }: Order,
    { topic, retained = false }: Ask<never> | Ask,
  ): Promise<Answer | undefined> {
    if (topic === undefined && !retained) return undefined;
    const { memory, clock } = this.#context;
    const word = [command, limit].filter((part) => part !== undefined).join(" ");
    const isSame = (await memory.topic(topic ?? "", word, clock.now())) === word;
    if (!retained) return undefined;
    const wasStarted = (await this.#recall()).taken.charge?.command === "start";
    const { retainedKind: kind } = specOf(command);
    return takesRetained({ kind, isSame, wasStarted }) ? undefined : notTaken(command, kind);
  }

  /** Whether a person, a controller or a mere repetition asks. */
  async #meaning(
    { command }: Order,
    { repeated = false, automatic = false, force = false, sender = "" }: Ask<never> | Ask,
    askedAt: number,
  ): Promise<Pick<CommandRequest, "repeated" | "automatic" | "force">> {
    const { memory } = this.#context;
    if (specOf(command).lane !== "charge") return { repeated: false, automatic: false, force };
    let isSame = false;
    let goesOn = false;
    await memory.asked(sender, (last) => {
      const found = repetition(force ? undefined : last, command, askedAt, repeated);
      ({ isSame, goesOn } = found);
      return found.asked;
    });
    const isRepeated = !force && (repeated || goesOn);
    return { repeated: isRepeated, automatic: !force && (isRepeated || automatic || isSame), force };
  }

  /** The same was asked for again while it is carried out: whoever is there himself ends its waiting. */
  #press(run: Run, { repeated, automatic, force, askedAt }: CommandRequest): void {
    const { request } = run;
    run.request = {
      ...request,
      repeated: request.repeated && repeated,
      automatic: request.automatic && automatic,
      force: request.force || force,
      ...(!repeated && { pressedAt: askedAt }),
    };
    if (!repeated) run.wake.abort();
  }

  #hear(): void {
    this.#known.hear();
    for (const run of this.#runs.values()) {
      run.hasNews = true;
      run.wake.abort();
    }
  }

  async #run(run: Run, yielding: AbortSignal): Promise<Done> {
    const { clock } = this.#context;
    const stop = AbortSignal.any([yielding, this.#context.closing]);
    const from = clock.now();
    let last: Sending | undefined;
    const kept: WaitingRequest[] = [];
    try {
      for (;;) {
        const decision = await this.#decide(run);
        switch (decision.do) {
          case "send": {
            await this.#keepFor(run, kept);
            const sent = await this.#send(run, stop);
            if (!sent && stop.aborted) return await this.#end(run, this.#givenWay(run, stop), { last, from });
            if (sent?.wasSent) last = sent.sending;
            if (!sent || sent.error) continue;
            const answer = this.#accepted(run.request, decision.warning);
            return await this.#end(run, { do: "answer", answer }, { last, from });
          }
          case "read":
            run.request = { ...run.request, lookedAt: clock.now() };
            await this.#context.readBack().catch(() => {});
            continue;
          case "wait":
            await this.#keepFor(run, kept);
            await this.#wait(run, decision.until, stop);
            if (!stop.aborted) continue;
            return await this.#end(run, this.#givenWay(run, stop), { last, from });
          default:
            return await this.#end(run, decision, { last, from });
        }
      }
    } finally {
      for (const one of kept) await this.#settle(one, run);
    }
  }

  async #decide(run: Run): Promise<Decision> {
    run.hasNews = false;
    run.wake = new AbortController();
    const remembered = await this.#recall();
    const known = await this.#known.of(run.request, remembered);
    const budgets = await this.#known.budgets();
    return decideCommand(known, run.request, budgets, this.#context.clock.now());
  }

  async #recall(): Promise<Remembered> {
    const remembered = await this.#context.memory.recall();
    this.#charge = remembered.taken.charge;
    return remembered;
  }

  /** Sends when it is this request's turn; `undefined` if what went before it has changed what is to be done. */
  #send(run: Run, stop: AbortSignal): Promise<Awaited<ReturnType<typeof sendCommand>> | undefined> {
    const { mutex, unsupported, clock } = this.#context;
    return mutex.run(async (hasWaited) => {
      if (hasWaited && (stop.aborted || (await this.#decide(run)).do !== "send")) return undefined;
      const { command, limit } = run.request;
      const { lane } = specOf(command);
      const sent = await sendCommand(this.#context, run.request, stop, async () => {
        this.#confirmations[lane].supersede();
        if (lane !== "charge") await this.#context.memory.remember(() => ({ taken: { [lane]: undefined } }));
        await this.#othersTakenUp(run.request, stop);
      });
      if (!sent) return undefined;
      const { error, sending } = sent;
      if (error) {
        run.request = { ...run.request, tried: { sends: (run.request.tried?.sends ?? 0) + 1, error, sending } };
        if (error.code === "UNSUPPORTED") await unsupported.learn(command, unsupportedBy(error), clock.now());
      } else {
        const taken: Taken = { command, ...(limit !== undefined && { limit }), sending };
        await this.#context.memory.remember(() => ({ taken: { [lane]: taken } }));
      }
      return sent;
    });
  }

  #accepted(request: CommandRequest<CarCommand>, warns?: Speech): Answer {
    const words = reasonOf(specOf(request.command).say.accepted(request, this.#context.make()));
    return { outcome: "done", ...words, ...(warns && { warning: inEnglish(warns), warns }) };
  }

  /** A repetition that is sent, or waits, is a request like any other. */
  async #keepFor({ request, askers, keptFor }: Run, kept: WaitingRequest[]): Promise<void> {
    for (const asker of askers.keys()) {
      if (keptFor.has(asker)) continue;
      keptFor.add(asker);
      kept.push(await this.#keep(request, asker));
    }
  }

  async #keep({ command, limit, askedAt: since }: CommandRequest<CarCommand>, asker: string): Promise<WaitingRequest> {
    const one = { asker, command, ...(limit !== undefined && { limit }), since };
    this.#pending.add(one);
    await this.#context.memory.wait(one);
    return one;
  }

  /** What a request comes to, when nothing of it is kept any more. */
  async #settled({ result, kept, run }: TakenUp): Promise<Done> {
    try {
      return await result;
    } finally {
      if (kept) await this.#settle(kept, run);
    }
  }

  /**
   * It is answered. What ends only because Node-RED does, and what is answered while its node is closed, is told by the node when
   * that comes back. It may be closed while this is written down.
   */
  async #settle(one: WaitingRequest, { askers }: Run): Promise<void> {
    const { closing, memory } = this.#context;
    if (closing.aborted) return;
    const isHeard = (): boolean => askers.get(one.asker)?.() ?? true;
    if (isHeard()) {
      await memory.unwait(one);
      if (!isHeard()) await memory.wait(one);
    }
    this.#pending.delete(one);
  }

  async #wait(run: Run, until: number, stop: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    if (run.hasNews) return;
    const ended = AbortSignal.any([stop, run.wake.signal]);
    await sleep(clock, until - clock.now(), ended).catch(() => {});
  }

  /** A newer request came, or the node was closed, before this one was carried out. */
  #givenWay({ request }: Run, { reason }: AbortSignal): Ending {
    const { tried, command } = request;
    // What became of it can be seen later only by its own node, or not at all.
    const seen = tried?.error.retry === "read-back" ? this.#known.seen(request, tried.sending) : "missed";
    if (tried && seen === "open") return { do: "answer", answer: notKnown(tried.error, command) };
    if (seen === "reached") return { do: "answer", answer: { ...this.#accepted(request), confirmed: true } };
    if (reason instanceof SmartcarError) return { do: "refuse", fault: reason };
    return { do: "refuse", answer: replaced(command) };
  }

  #follow(order: Order, { outcome, sending, isEvident }: Done, hear?: OnConfirmation<CarCommand>): void {
    const { lane, say } = specOf(order.command);
    if (order.command === "stop" && outcome.outcome === "already" && isEvident) this.#watchAnswer(hear);
    const isInDoubt = order.command === "stop" && outcome.outcome === "unknown";
    if (isInDoubt && sending && this.#queues.charge.isIdle) this.#watchDoubt(sending, hear);
    if (!hear || !sending) return;
    const { state, make } = this.#context;
    const accepted = {
      sending,
      seen: () => this.#known.seen(order, sending),
      missed: () => notConfirmed(say.notConfirmed(order, state.known, make())),
      outcome: (answer: Answer) => this.#outcome(order, answer),
    };
    this.#confirmations[lane].follow(outcome, accepted, hear);
  }

  /** A stop that was answered from what the car reported is sent after all if its next report says otherwise. */
  #watchAnswer(hear?: OnConfirmation<CarCommand>): void {
    const { clock, make, onNews, tasks } = this.#context;
    const answeredAt = clock.now();
    const reportedAt = Math.max(...this.#known.charge().signs.map(({ at }) => at));
    const off = onNews(() => {
      const newer = this.#known.charge().signs.filter(({ at }) => at > reportedAt);
      if (newer.length === 0) return;
      off();
      const isLate = clock.now() - answeredAt > make().lagMs + CONTRADICTED_MS;
      const isNewCharge = this.#known.startableAt > reportedAt;
      if (!isLate && !isNewCharge && newer.some(({ charging }) => charging)) void tasks.add(this.#withdraw(hear));
    });
    this.#unwatch();
    this.#unwatch = off;
  }

  /** A stop of which nobody knows whether it was carried out is sent again if the car reports that it charges on. */
  #watchDoubt(sending: Sending, hear?: OnConfirmation<CarCommand>): void {
    const { clock, onNews, tasks, closing, maySpareRead, readBack } = this.#context;
    const over = new AbortController();
    const stop = AbortSignal.any([closing, over.signal]);
    const off = onNews(() => {
      const seen = this.#known.seen({ command: "stop" }, sending);
      if (seen === "open") return;
      end();
      const isNewCharge = this.#known.startableAt > sending.until;
      if (seen === "missed" && !isNewCharge) void tasks.add(this.#withdraw(hear));
    });
    const end = (): void => {
      off();
      over.abort();
    };
    const look = async (): Promise<void> => {
      for (const wait of DOUBT_WAITS_MS) {
        await sleep(clock, wait, stop).catch(() => {});
        if (stop.aborted) return;
        if (await maySpareRead()) await readBack().catch(() => {});
      }
      end();
    };
    this.#unwatch();
    this.#unwatch = end;
    void tasks.add(look());
  }

  async #withdraw(hear?: OnConfirmation<CarCommand>): Promise<void> {
    const { clock, ledgers } = this.#context;
    const order = { command: "stop" } as const;
    const outcome = await this.#request<CarCommand>(order, { automatic: true, sender: WITHDRAWN }, true).catch(
      async (err: unknown) => {
        if (!(err instanceof SmartcarError)) throw err;
        const at = new Date(clock.now()).toISOString();
        return { ...order, ...refusedBy(err), at, budget: await ledgers.budget() };
      },
    );
    if (hear) emit([hear], { ...outcome, withdrawn: true });
  }

  async #end(
    run: Run,
    decision: Ending,
    { last, from }: { readonly last: Sending | undefined; readonly from: number },
  ): Promise<Done> {
    const result = "fault" in decision ? decision.fault : decision.answer;
    const isRepeated = "isRepeated" in decision && (decision.isRepeated ?? false);
    if (!isRepeated) await this.#remember(run.request, result, last, from);
    if (result instanceof SmartcarError) throw result;
    const isEvident = "isEvident" in decision && (decision.isEvident ?? false);
    return this.#done(run, result, { sending: last, isEvident });
  }

  async #remember(
    request: CommandRequest<CarCommand>,
    result: PastRequest["result"],
    last: Sending | undefined,
    from: number,
  ): Promise<void> {
    const { command } = request;
    if (command !== "start" && command !== "stop") return;
    const { memory, clock } = this.#context;
    const wasSent = last !== undefined;
    const sending = last ?? { from, until: clock.now() };
    const remembered = await memory.remember((before) => {
      const taken = wasSent && isFulfilled(result) ? { taken: { charge: { command, sending } } } : {};
      if (!isMemorable({ result, wasSent })) return wasSent ? { ...taken, last: undefined } : taken;
      const same = before.last?.command === command ? before.last : undefined;
      const hasFailed = same && cameToNothing(same, this.#known.seen({ command }, same.sending));
      const failuresBefore = same && hasFailed ? same.failuresBefore + 1 : 0;
      return { ...taken, last: { command, result, wasSent, sending, failuresBefore } };
    });
    this.#charge = remembered.taken.charge;
  }

  async #done(
    { request }: Run,
    answer: Answer,
    { sending, isEvident = false }: { sending?: Sending | undefined; isEvident?: boolean } = {},
  ): Promise<Done> {
    return { outcome: await this.#outcome(request, answer), sending, isEvident };
  }

  async #outcome(order: Order, answer: Answer): Promise<Outcome<CarCommand>> {
    const { clock, ledgers } = this.#context;
    const at = new Date(clock.now()).toISOString();
    const { command } = order;
    return { command, ...specOf(command).shown(order), ...answer, at, budget: await ledgers.budget() };
  }
}

/** Requests with the same key are for the same. */
function keyOf({ command, limit }: Order): string {
  return `${command} ${limit ?? ""}`;
}
