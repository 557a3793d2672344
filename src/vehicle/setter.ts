import { acceptedBefore, replaced, unsupportedBy, type Answer } from "./answer";
import type { Said } from "./car-state";
import { carryOut, type Order } from "./carry-out";
import { Confirmations, type OnConfirmation } from "./confirmations";
import { ordered, type Asked, type Controls } from "./controls";
import { isFresh, type Seen, type Sending } from "./evidence";
import { NewestFirst } from "./newest-first";
import type { Outcome, SettingName } from "./outcome";
import { SentCommands } from "./sent-commands";
import type { Setting } from "./setting";
import { makeCannotSet, noCallsToSet, tooLate } from "./setting-answer";
import { watch } from "./watch";

/** Sets one thing of a car: one request at a time, the newest wish first, nothing repeated that may have been done. */
export class Setter<Value extends string | number, Name extends SettingName> {
  readonly #controls: Controls;
  readonly #setting: Setting<Value, Name>;
  readonly #queue: NewestFirst<Value, Outcome<Name>>;
  readonly #sent: SentCommands<Name>;
  readonly #confirmations: Confirmations<Name>;
  #loading: Promise<void> | undefined;
  #askedAt = -Infinity;
  /** What was reported before this does not count. */
  #doubtedAt = -Infinity;
  /** What the car took last, if nothing was sent since. */
  #taken: { readonly value: Value; readonly sending: Sending } | undefined;

  constructor(controls: Controls, setting: Setting<Value, Name>) {
    this.#controls = controls;
    this.#setting = setting;
    this.#sent = new SentCommands(controls.clock, setting.opposites);
    this.#confirmations = new Confirmations(controls);
    this.#queue = new NewestFirst(
      (value, yielding) => this.#run(value, yielding),
      (value) => this.#outcome(value, replaced(setting.name(value))),
    );
  }

  /** Resolves with what became of the wish, throws SmartcarError for faults. */
  async request(value: Value, { force = false, onConfirmation }: Asked<Name> = {}): Promise<Outcome<Name>> {
    await this.load();
    this.#askedAt = this.#controls.clock.now();
    if (force) this.#doubt();
    const outcome = await this.#queue.request(value);
    const sending = this.#sent.sendingOf(this.#setting.name(value));
    if (onConfirmation && sending) this.#follow(outcome, { value, sending }, onConfirmation);
    return structuredClone(outcome);
  }

  /** Brings back what was kept; anything else comes after it. */
  load(): Promise<void> {
    const { state, ledgers } = this.#controls;
    this.#loading ??= Promise.all([ledgers.sentAt(), state.load()]).then(([sentAt]) => this.#sent.recall(sentAt));
    return this.#loading;
  }

  /** The value in force if it is known and young: what the car took and has not reported on since, else what it said. */
  current(youngMs: number): { readonly value: Value; readonly isReported: boolean } | undefined {
    const now = this.#controls.clock.now();
    const taken = this.#taken;
    if (taken && this.#judge(taken) === "open") {
      const isYoung = Math.abs(now - taken.sending.until) <= youngMs;
      return isYoung ? { value: taken.value, isReported: false } : undefined;
    }
    const { value, at = -Infinity, heardAt = -Infinity } = this.said();
    const isOvertaken = !taken && at < this.#sent.settledAt;
    const isYoung = Math.abs(now - heardAt) <= youngMs && heardAt >= this.#doubtedAt;
    return value !== undefined && isYoung && !isOvertaken ? { value, isReported: true } : undefined;
  }

  /** What the car last said, whatever was commanded since. */
  said(): Said<Value> {
    const { state, make } = this.#controls;
    return state.said(this.#setting, make().lagMs);
  }

  #doubt(): void {
    this.#taken = undefined;
    this.#doubtedAt = this.#controls.clock.now();
  }

  async #run(value: Value, yielding: AbortSignal): Promise<Outcome<Name>> {
    const { closing, learnMake } = this.#controls;
    closing.throwIfAborted();
    await learnMake();
    const order = this.#order(value, this.#askedAt);
    const answer = await carryOut(ordered(this.#controls), order, AbortSignal.any([yielding, closing]));
    return this.#outcome(value, answer);
  }

  #order(value: Value, askedAt: number): Order {
    const { clock, ledgers, make, state } = this.#controls;
    const { name, say, isTaken, answerTo, tooLateMs } = this.#setting;
    return {
      name: name(value),
      held: async () => {
        if (!isTaken(make())) return makeCannotSet(say.cannot(state.make ?? "car of this make"));
        const known = this.#known(value);
        if (known) return known;
        const isLate = clock.now() - askedAt > tooLateMs(value);
        return isLate ? tooLate(name(value)) : noCallsToSet(await ledgers.calls.left(clock.now()), make(), clock.now());
      },
      prepare: () => this.#prepare(value),
      accepted: () => ({ outcome: "done", reason: say.accepted(value, make()) }),
      answerTo: (error) => (error.code === "UNSUPPORTED" ? unsupportedBy(error) : answerTo(value, error)),
      verify: (sending, signal) => this.#verify({ value, sending }, async () => true, signal),
    };
  }

  async #prepare(value: Value): Promise<() => Promise<void>> {
    const { prepare, clock } = this.#controls;
    const { name, command } = this.#setting;
    const send = await prepare(command(value));
    return async () => {
      this.#confirmations.supersede();
      this.#taken = undefined;
      const from = clock.now();
      await this.#sent.track(name(value), send);
      this.#taken = { value, sending: { from, until: clock.now() } };
    };
  }

  #known(value: Value): Answer | undefined {
    const { clock } = this.#controls;
    const { freshMs, repetitionMs, say, name } = this.#setting;
    const now = clock.now();
    const already = { outcome: "already", reason: say.already(value) } as const;
    const said = this.said();
    const isBelieved = isFresh(said.at, now, freshMs) && (said.at ?? 0) >= this.#doubtedAt;
    if (isBelieved && said.value === value && (said.at ?? 0) >= this.#sent.settledAt) return already;

    const taken = this.#taken;
    if (taken?.value !== value) return undefined;
    const seen = this.#judge(taken);
    if (isBelieved && seen === "reached") return already;
    const isRepetition = seen === "open" && Math.abs(now - taken.sending.until) < repetitionMs(value);
    return isRepetition ? acceptedBefore(name(value)) : undefined;
  }

  #follow(
    outcome: Outcome<Name>,
    { value, sending }: { value: Value; sending: Sending },
    listener: OnConfirmation<Name>,
  ): void {
    const { make, maySpareRead: mayRead } = this.#controls;
    const { say } = this.#setting;
    const accepted = {
      verify: (signal: AbortSignal) => this.#verify({ value, sending }, mayRead, signal),
      missed: (): Answer => {
        const reason = say.notConfirmed(value, this.said().value, make());
        return { outcome: "refused", code: "NOT_CONFIRMED", reason, confirmed: false };
      },
      outcome: (answer: Answer) => this.#outcome(value, answer),
    };
    this.#confirmations.follow(outcome, accepted, listener);
  }

  #verify(
    command: { value: Value; sending: Sending },
    mayRead: () => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<Seen> {
    const { clock, make, onNews, readBack } = this.#controls;
    const watched = { clock, lagMs: () => make().lagMs, onNews, read: readBack, seen: () => this.#judge(command) };
    return watch(watched, { sending: command.sending, mayRead }, signal);
  }

  #judge({ value, sending }: { value: Value; sending: Sending }): Seen {
    return this.#setting.judge(value, this.said(), sending);
  }

  async #outcome(value: Value, answer: Answer): Promise<Outcome<Name>> {
    const { clock, ledgers } = this.#controls;
    const { name, told } = this.#setting;
    const at = new Date(clock.now()).toISOString();
    return { command: name(value), ...told(value), ...answer, at, budget: await ledgers.budget() };
  }
}
