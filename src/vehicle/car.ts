import type { CarRef, SmartcarClient } from "../api/client";
import type { Signal } from "../api/signal";
import type { Clock } from "../clock";
import { SmartcarError } from "../error";
import type { Store } from "../store/store";
import { notConfirmed, replaced, type Answer } from "./answer";
import { monthEnd, type CallLimits } from "./call-ledger";
import { CarState, type Identity } from "./car-state";
import { charge, isCounted } from "./charge";
import { FRESH_MS, SETTLE_MS, type Report } from "./evidence";
import type { Heard, Source } from "./known-signal";
import { Ledgers, type Budget } from "./ledgers";
import { makeOf, type Make } from "./makes";
import { rememberedAnswer, type LastCommand } from "./memory";
import { NewestFirst } from "./newest-first";
import type { CommandName, Outcome } from "./outcome";
import { signalReports, type SignalReport } from "./signal-report";
import type { Facts, Snapshot } from "./snapshot";
import type { StopCount } from "./stop-ledger";
import { Unsupported } from "./unsupported";
import { verify, type Claim } from "./verify";

export interface CarOptions {
  readonly vehicleId: string;
  readonly facts: Facts;
  readonly limits: CallLimits;
  readonly store: Store;
  readonly clock: Clock;
  /** The account's client, opened on first use. */
  readonly connect: () => Promise<SmartcarClient>;
  /** The car as requests name it; may ask Smartcar whose car it is. */
  readonly ref: () => Promise<CarRef>;
}

/** What was just heard of a car. */
export interface News {
  readonly snapshot: Snapshot;
  readonly signals: Readonly<Record<string, SignalReport>>;
  readonly budget: Budget;
  readonly source: Source;
  /** Who asked for it, if anybody did: that one has the answer already. */
  readonly by?: string | undefined;
}

/** Smartcar holds nothing of the car yet; a webhook fills its store. */
export interface Reading extends News {
  readonly isEmpty: boolean;
}

/** Hears, later, whether the car's own report shows what an accepted command wished. */
export type OnConfirmation = (outcome: Outcome) => void;

export interface Wish {
  /** A controller says again what it has said before: costs nothing unless the car has reported otherwise since. */
  readonly repeated?: boolean;
  readonly onConfirmation?: OnConfirmation;
}

/** One car: what it has reported, what it can do, what may still be spent on it, and the guarded way to read and command it. */
export class Car {
  readonly vehicleId: string;
  readonly #options: CarOptions;
  readonly #state: CarState;
  readonly #ledgers: Ledgers;
  readonly #unsupported: Unsupported;
  readonly #listeners = new Set<(news: News) => void>();
  readonly #closing = new AbortController();
  readonly #commands: NewestFirst<CommandName, Outcome>;
  /** Aborts when a newer command makes the confirmation of the last one pointless. */
  #confirming = new AbortController();
  #reading: Promise<Reading> | undefined;
  #last: LastCommand | undefined;
  /** When the last request to command the car was made, whatever became of it. */
  #commandedAt: number | undefined;
  /** The last command that the car accepted, and when. */
  #accepted: { readonly command: CommandName; readonly at: number } | undefined;

  constructor(options: CarOptions) {
    const { vehicleId, store, clock, facts, limits } = options;
    this.vehicleId = vehicleId;
    this.#options = options;
    this.#state = new CarState(store, vehicleId, facts);
    this.#ledgers = new Ledgers(store, clock, { vehicleId, limits, make: () => this.make });
    this.#unsupported = new Unsupported(store, vehicleId);
    this.#commands = new NewestFirst(
      (command, yielding) => this.#command(command, yielding),
      (command) => this.#outcome(command, replaced(command)),
    );
  }

  get make(): Make {
    return makeOf(this.#state.make);
  }

  /** What the owner knows of the car, and what it has told of itself. */
  get facts(): Facts {
    return this.#state.facts;
  }

  addFacts(facts: Facts): void {
    this.#state.addFacts(facts);
  }

  /** The car as it is known now; costs nothing. */
  async snapshot(): Promise<Snapshot> {
    await this.#state.load();
    return this.#state.snapshot(this.#options.clock.now());
  }

  async signals(): Promise<Readonly<Record<string, SignalReport>>> {
    await this.#state.load();
    return signalReports(this.#state.known);
  }

  /** When anything was last heard of the car; milliseconds since the epoch. */
  async heardAt(): Promise<number | undefined> {
    await this.#state.load();
    return this.#state.heardAt;
  }

  budget(): Promise<Budget> {
    return this.#ledgers.budget();
  }

  /** `undefined` for a make without a limit on stops. */
  stops(): Promise<StopCount | undefined> {
    return this.#ledgers.stops();
  }

  /** Whether the car charges: its report, or the last command where no later report speaks; `undefined` when unknown. */
  believesCharging(): boolean | undefined {
    const { charging, at } = this.#state.report(this.#options.clock.now());
    const last = this.#last;
    const counts = last?.answer.outcome === "done" || last?.answer.outcome === "already";
    if (last && counts && (at === undefined || at < last.sentAt + SETTLE_MS)) return last.command === "start";
    return charging;
  }

  /** What the car last said about charging, and when it knew it. */
  report(): Report {
    return this.#state.report(this.#options.clock.now());
  }

  /** Calls `listener` with all that is heard of the car; the returned function takes it back. */
  onNews(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Reads the car once for all who ask meanwhile; costs one call. Throws SmartcarError, `BUDGET` when only the reserve for
   * commands is left.
   */
  async read(by?: string): Promise<Reading> {
    this.#reading ??= this.#affordableRead(by).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Starts or stops charging; the newest wish wins. Resolves with what became of it, throws SmartcarError for faults. */
  async request(command: CommandName, { repeated = false, onConfirmation }: Wish = {}): Promise<Outcome> {
    await this.#state.load();
    const now = this.#options.clock.now();
    const { heardAt } = this.#state;
    const remembered = rememberedAnswer(this.#last, {
      command,
      repeated,
      report: this.#state.report(now),
      heardAt,
      now,
    });
    if (remembered) return this.#outcome(command, remembered);

    const outcome = await this.#commands.request(command);
    if (outcome.outcome === "done" && !outcome.confirmed && onConfirmation) void this.#confirm(outcome, onConfirmation);
    return outcome;
  }

  /** Merges what came without a request, as by a webhook, and tells everybody. */
  async apply(
    signals: readonly Signal[],
    identity: Identity,
    heard: Heard & { by?: string | undefined },
  ): Promise<News> {
    await this.#state.merge(signals, identity, heard);
    const snapshot = await this.snapshot();
    if (snapshot.odometerKm !== undefined) await this.#ledgers.odometer(snapshot.odometerKm);
    const news = {
      snapshot,
      signals: await this.signals(),
      budget: await this.budget(),
      source: heard.source,
      by: heard.by,
    };
    for (const listener of this.#listeners) listener(news);
    return news;
  }

  /** Ends all waiting; what is under way to Smartcar ends with its client. */
  close(): void {
    this.#closing.abort(new SmartcarError("CLOSED", "The node was closed"));
    this.#listeners.clear();
  }

  async #affordableRead(by: string | undefined): Promise<Reading> {
    const now = this.#options.clock.now();
    if ((await this.#ledgers.calls.leftForReads(now)) > 0) return this.#request(by);
    const left = await this.#ledgers.calls.left(now);
    const until = new Date(monthEnd(now)).toISOString().slice(0, 10);
    throw new SmartcarError(
      "BUDGET",
      `The read is held back: ${left} calls are left this month and kept for commands. Reads go on at ${until}`,
      { scope: "vehicle", retryAfterMs: monthEnd(now) - now },
    );
  }

  async #request(by?: string): Promise<Reading> {
    const { clock, connect, ref } = this.#options;
    const [client, car] = [await connect(), await ref()];
    const spentAt = clock.now();
    await this.#ledgers.calls.spend(spentAt);
    try {
      const { signals, vehicle } = await client.signals(car, this.#closing.signal);
      const news = await this.apply(signals, vehicle ?? {}, { heardAt: clock.now(), source: "poll", by });
      return { ...news, isEmpty: signals.length === 0 };
    } catch (err) {
      if (err instanceof SmartcarError) await this.#learnFrom(err, spentAt);
      throw err;
    }
  }

  async #learnFrom(err: SmartcarError, spentAt: number): Promise<void> {
    if (!isCounted(err)) await this.#ledgers.calls.refund(spentAt);
    if (err.reason === "VEHICLE_REQUEST_LIMIT") await this.#ledgers.calls.close(spentAt);
  }

  async #command(command: CommandName, yielding: AbortSignal): Promise<Outcome> {
    const { clock } = this.#options;
    const sentAt = clock.now();
    this.#confirming.abort();
    this.#last = undefined;
    // The make decides what may be sent. Where it cannot be had now, sending meets the same trouble and deals with it.
    if (this.#state.make === undefined) await this.#options.ref().catch(() => undefined);
    const waiting = AbortSignal.any([yielding, this.#closing.signal]);
    const answer = await charge(
      {
        clock,
        ledgers: this.#ledgers,
        make: () => this.make,
        snapshot: () => this.snapshot(),
        isFresh: () => this.#isFresh(),
        settlingUntil: (name) => this.#settlingUntil(name),
        send: (name) => this.#send(name),
        verify: (name, at, signal) => this.#verify({ charging: name === "start", sentAt: at, mayRead: true }, signal),
        unsupported: (name) => this.#unsupported.reason(name, clock.now()),
        learnUnsupported: (name, reason) => this.#unsupported.learn(name, reason, clock.now()),
      },
      command,
      waiting,
    );
    this.#last = { command, answer, sentAt };
    return this.#outcome(command, answer);
  }

  async #send(name: CommandName): Promise<void> {
    const { connect, ref } = this.#options;
    const [client, car] = [await connect(), await ref()];
    this.#commandedAt = this.#options.clock.now();
    await client.command(car, { name: name === "start" ? "charge-start" : "charge-stop" }, this.#closing.signal);
    this.#accepted = { command: name, at: this.#options.clock.now() };
  }

  #settlingUntil(command: CommandName): number | undefined {
    const accepted = this.#accepted;
    return accepted && accepted.command !== command ? accepted.at + SETTLE_MS : undefined;
  }

  /** A report from before the last command, or from while the car settled, says nothing about now. */
  #isFresh(): boolean {
    const now = this.#options.clock.now();
    const { at } = this.#state.report(now);
    if (at === undefined || now - at > FRESH_MS || at > now + SETTLE_MS) return false;
    return this.#commandedAt === undefined || at >= this.#commandedAt + SETTLE_MS;
  }

  /** What is confirmed later is told later: the outcome itself does not wait for it. */
  async #confirm(outcome: Outcome, onConfirmation: OnConfirmation): Promise<void> {
    const { clock } = this.#options;
    this.#confirming = new AbortController();
    const superseded = AbortSignal.any([this.#closing.signal, this.#confirming.signal]);
    const mayRead = await this.#ledgers.calls.canSpare(clock.now());
    const claim = { charging: outcome.command === "start", sentAt: new Date(outcome.at).getTime(), mayRead };
    const seen = await this.#verify(claim, superseded);
    if (seen === "open" || superseded.aborted) return;
    const confirmed = seen === "reached";
    onConfirmation(
      await this.#outcome(outcome.command, confirmed ? { ...outcome, confirmed } : notConfirmed(outcome.command)),
    );
  }

  #verify(claim: Claim, signal: AbortSignal): ReturnType<typeof verify> {
    const { clock } = this.#options;
    return verify(
      {
        clock,
        lagMs: () => this.make.lagMs,
        report: () => this.#state.report(clock.now()),
        onNews: (listener) => this.onNews(listener),
        read: async () => void (await this.#request()),
      },
      claim,
      signal,
    );
  }

  async #outcome(command: CommandName, answer: Answer): Promise<Outcome> {
    const at = new Date(this.#options.clock.now()).toISOString();
    return { command, ...answer, at, budget: await this.budget() };
  }
}
