import { SmartcarError } from "../error";
import { notConfirmed, replaced, type Answer } from "./answer";
import { charge } from "./charge";
import { Confirmations, type OnConfirmation } from "./confirmations";
import { ordered, type Asked, type Controls } from "./controls";
import { SETTLE_MS, type Believed, type Sending } from "./evidence";
import { cameToNothing, isFulfilled, isMemorable, remembered, type PastWish } from "./memory";
import { NewestFirst } from "./newest-first";
import type { CommandName, Outcome } from "./outcome";
import { SentCommands } from "./sent-commands";
import { stands } from "./stands";
import { Streak } from "./streak";
import { verify, type Claim } from "./verify";

export interface Wish extends Asked<CommandName> {
  /** A controller says again what it has said before: costs nothing unless the car has reported otherwise since. */
  readonly repeated?: boolean;
}

/** Commands one car: one request at a time, the newest wish first, nothing repeated that may have been done. */
export class Commander {
  readonly #options: Controls;
  readonly #queue: NewestFirst<CommandName, Outcome>;
  readonly #sent: SentCommands<CommandName>;
  readonly #confirmations: Confirmations<CommandName>;
  #loading: Promise<void> | undefined;
  #last: PastWish | undefined;
  readonly #streak = new Streak<CommandName>();
  /** How many wait for each command who have asked for it anew. */
  readonly #asking = { start: 0, stop: 0 };
  /** What was reported before this does not count. */
  #doubtedAt = -Infinity;
  /** The last command that the car took, or said to have taken before. */
  #taken: (Sending & { readonly command: CommandName }) | undefined;

  constructor(options: Controls) {
    this.#options = options;
    const { clock, closing, underWay } = options;
    this.#sent = new SentCommands(clock, { start: "stop", stop: "start" });
    this.#queue = new NewestFirst(
      (command, yielding) => this.#run(command, yielding),
      (command) => this.#outcome(command, replaced(command)),
    );
    this.#confirmations = new Confirmations({ closing, underWay });
  }

  /** Starts or stops charging. Resolves with what became of it, throws SmartcarError for faults. */
  async request(
    command: CommandName,
    { repeated = false, force = false, onConfirmation }: Wish = {},
  ): Promise<Outcome> {
    await this.#load();
    if (force) this.#doubt();
    const isRepeated = !force && (repeated || this.#streak.goesOn(command, this.#options.clock.now()));
    const known = this.#queue.isIdle ? this.#remembered(command, isRepeated) : undefined;
    if (known instanceof SmartcarError) throw known;
    if (known) return this.#outcome(command, known);

    const outcome = await this.#queued(command, isRepeated);
    const sending = this.#sent.sendingOf(command);
    if (onConfirmation && sending) this.#follow(outcome, sending, onConfirmation);
    return structuredClone(outcome);
  }

  /** Whatever a controller calls repeated: after another wish, or after one that was fulfilled, a wish is asked anew. */
  async #queued(command: CommandName, repeated: boolean): Promise<Outcome> {
    const last = this.#last?.command === command ? this.#last : undefined;
    if (repeated && last && !isFulfilled(last.result)) return this.#queue.request(command);
    this.#asking[command] += 1;
    try {
      return await this.#queue.request(command);
    } finally {
      this.#asking[command] -= 1;
    }
  }

  /** Whether the car charges: its report, or the last command that it took where no later report speaks; `undefined` when unknown. */
  believesCharging(): boolean | undefined {
    const { charging, at } = this.#options.state.countedReport(this.#options.make().lagMs);
    const taken = this.#taken;
    if (taken && (at === undefined || at < taken.until + SETTLE_MS)) return taken.command === "start";
    return charging;
  }

  #follow(outcome: Outcome, sending: Sending, listener: OnConfirmation<CommandName>): void {
    const { command } = outcome;
    const { maySpareRead: mayRead } = this.#options;
    const accepted = {
      verify: (signal: AbortSignal) => this.#verify({ charging: command === "start", sending, mayRead }, signal),
      missed: () => notConfirmed(command),
      outcome: (answer: Answer) => this.#outcome(command, answer),
    };
    this.#confirmations.follow(outcome, accepted, listener);
  }

  #doubt(): void {
    this.#last = undefined;
    this.#streak.end();
    this.#doubtedAt = this.#options.clock.now();
  }

  #load(): Promise<void> {
    const { state, ledgers } = this.#options;
    this.#loading ??= Promise.all([ledgers.sentAt(), state.load()]).then(([sentAt]) => this.#sent.recall(sentAt));
    return this.#loading;
  }

  async #run(command: CommandName, yielding: AbortSignal): Promise<Outcome> {
    const { closing, clock } = this.#options;
    closing.throwIfAborted();
    const known = this.#remembered(command, false);
    if (known && !(known instanceof SmartcarError)) return this.#outcome(command, known);

    await this.#options.learnMake();
    const from = clock.now();
    const sendsBefore = this.#sent.count;
    const remember = (result: PastWish["result"]): void => {
      const wasSent = this.#sent.count > sendsBefore;
      const sending = (wasSent && this.#sent.sendingOf(command)) || { from, until: clock.now() };
      this.#remember(command, { result, wasSent, sending });
    };
    try {
      const answer = await this.#charge(command, AbortSignal.any([yielding, closing]));
      remember(answer);
      return await this.#outcome(command, answer);
    } catch (err) {
      if (err instanceof SmartcarError) remember(err);
      throw err;
    }
  }

  #charge(command: CommandName, yielding: AbortSignal): Promise<Answer> {
    return charge(
      {
        ...ordered(this.#options),
        believed: async () => this.#believed(),
        settlingUntil: (name) => this.#sent.settlingUntil(name),
        prepare: (name) => this.#prepare(name),
        isSpared: (name) => this.#asking[name] === 0 || (name === "stop" && this.#stands()),
        verify: (name, sending, signal) =>
          this.#verify({ charging: name === "start", sending, mayRead: async () => true }, signal),
      },
      command,
      yielding,
    );
  }

  async #prepare(command: CommandName): Promise<() => Promise<void>> {
    const send = await this.#options.prepare({ name: `charge-${command}` });
    return () => {
      this.#confirmations.supersede();
      return this.#sent.track(command, send);
    };
  }

  #believed(): Believed {
    const { clock, make, state } = this.#options;
    const { settledAt } = this.#sent;
    return state.believed({ now: clock.now(), lagMs: make().lagMs, settledAt, doubtedAt: this.#doubtedAt });
  }

  #remembered(command: CommandName, repeated: boolean): PastWish["result"] | undefined {
    const { state, make, clock } = this.#options;
    const report = state.report(make().lagMs);
    const asked = { command, repeated, report, stands: this.#stands(), newsAt: state.newsAt, now: clock.now() };
    return remembered(this.#last, asked);
  }

  #stands(): boolean {
    const { lagMs } = this.#options.make();
    const start = this.#taken?.command === "start" ? this.#taken : undefined;
    const settlingUntil = this.#sent.settlingUntil("stop");
    const commanded = { start, settlingUntil, stop: this.#sent.sendingOf("stop"), doubtedAt: this.#doubtedAt, lagMs };
    return stands(this.#options.state.report(lagMs), commanded);
  }

  #remember(command: CommandName, wish: Pick<PastWish, "result" | "wasSent" | "sending">): void {
    if (wish.wasSent && isFulfilled(wish.result)) this.#taken = { command, ...wish.sending };
    if (!isMemorable(wish)) {
      if (wish.wasSent) this.#last = undefined;
      return;
    }
    const { state, make } = this.#options;
    const last = this.#last?.command === command ? this.#last : undefined;
    const hasFailed = last && cameToNothing(last, state.report(make().lagMs));
    this.#last = { command, ...wish, failuresBefore: last && hasFailed ? last.failuresBefore + 1 : 0 };
  }

  #verify(claim: Claim, signal: AbortSignal): ReturnType<typeof verify> {
    const { clock, make, state, onNews, readBack } = this.#options;
    const lagMs = (): number => make().lagMs;
    return verify({ clock, lagMs, onNews, report: () => state.report(lagMs()), read: readBack }, claim, signal);
  }

  async #outcome(command: CommandName, answer: Answer): Promise<Outcome> {
    const { clock, ledgers } = this.#options;
    const at = new Date(clock.now()).toISOString();
    return { command, ...answer, at, budget: await ledgers.budget() };
  }
}
