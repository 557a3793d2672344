import { isDeepStrictEqual } from "node:util";
import type { SmartcarClient } from "../smartcar/client";
import type { CarRef } from "../smartcar/checked-id";
import type { Signal } from "../smartcar/signal";
import type { Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import type { EntryMark } from "../store/journal";
import type { Store } from "../store/store";
import { Attention } from "./state/attention";
import type { CallLimits, CallPlan } from "./budget/call-ledger";
import { CarFaults, type FaultReport } from "./state/car-faults";
import { CarState } from "./state/car-state";
import { billedCall, type Spend } from "./budget/billing";
import { noCallsFor, saidBy } from "./commands/answers";
import { CommandMemory, type WaitingRequest } from "./commands/command-memory";
import { Commander, type Ask } from "./commands/commander";
import type { Report } from "./state/report-age";
import type { Heard } from "./state/known-signal";
import { Ledgers } from "./budget/ledgers";
import type { Budget, CommandName, LockCommand, Outcome } from "./outcome";
import { makeOf, type Make } from "./makes";
import type { PlaceVerdict } from "./place/place";
import { Reader } from "./reader";
import type { Work } from "./schedules/schedule-requests";
import { Schedules } from "./schedules/schedules";
import type { Session } from "./sessions/stored-sessions";
import { SessionLedger } from "./sessions/session-ledger";
import { sessionReport } from "./sessions/session-report";
import { signalReports, type SignalReport } from "./state/signal-report";
import type { Facts, Known, Snapshot } from "./state/snapshot";
import { SECOND_REPORT_MS } from "./state/settled-state";
import type { StopCount } from "./budget/stop-ledger";
import { TakenDeliveries } from "./state/taken-deliveries";
import { emit } from "../core/emit";
import { Mutex } from "../core/mutex";
import { TaskGroup } from "../core/task-group";
import { Unsupported } from "./state/unsupported";
import type { Source, Identity, MeterEvidence } from "./state/stored-state";

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
  /** When another car of the account was last heard of; milliseconds since the epoch. */
  readonly othersHeardAt?: () => number | undefined;
}

/** What was just heard of a car. */
export interface News {
  readonly snapshot: Snapshot;
  readonly signals: Readonly<Record<string, SignalReport>>;
  readonly budget: Budget;
  readonly source: Source;
  /** Whether the car was heard now: not what a meter shows of it, a fault, or what was delivered before a restart. */
  readonly isFresh: boolean;
  /** Who asked for it, if anybody did: they have the answer already. */
  readonly by: ReadonlySet<string>;
}

/** What a delivery of faults brought. */
export interface FaultNews extends News {
  /** Those that are worth telling: what a make cannot provide is told once. */
  readonly fresh: readonly FaultReport[];
}

/** What a read brought. */
export interface Reading extends News {
  /** Smartcar holds nothing of the car yet; a webhook fills its store. */
  readonly isEmpty: boolean;
}

/** One car: what it has reported, what it can do, what may still be spent on it, and the guarded way to read and command it. */
export class Car {
  readonly vehicleId: string;
  /** Its charge schedules. */
  readonly schedules: Schedules;
  /** Which news of it came and how, and which are wanted. */
  readonly attention: Attention;
  readonly #options: CarOptions;
  readonly #state: CarState;
  readonly #faults: CarFaults;
  readonly #unsupported: Unsupported;
  readonly #ledgers: Ledgers;
  readonly #sessions: SessionLedger;
  readonly #deliveries: TakenDeliveries;
  readonly #reader: Reader<Reading>;
  readonly #commander: Commander;
  readonly #listeners = new Set<(news: News) => void>();
  #permissions: readonly string[] | undefined;
  readonly #closing = new AbortController();
  readonly #tasks = new TaskGroup();

  constructor(options: CarOptions) {
    const { vehicleId, store, clock, facts, limits, connect, ref } = options;
    const closing = this.#closing.signal;
    this.vehicleId = vehicleId;
    this.#options = options;
    this.#state = new CarState(store, vehicleId, facts, () => ({
      atHomeOnly: this.make.atHomeOnly === true,
      lagMs: this.make.lagMs,
      othersHeardAt: options.othersHeardAt?.(),
    }));
    this.#faults = new CarFaults(store, vehicleId);
    this.attention = new Attention({ store, vehicleId, clock, lagMs: () => this.make.lagMs });
    this.#unsupported = new Unsupported(store, vehicleId);
    this.#ledgers = new Ledgers(store, clock, { vehicleId, limits, make: () => this.make });
    this.#sessions = new SessionLedger(store, vehicleId);
    this.#deliveries = new TakenDeliveries(store, vehicleId);
    this.#reader = new Reader<Reading>({
      clock,
      connect,
      ref,
      closing,
      calls: this.#ledgers.calls,
      take: async ({ signals, vehicle = {} }, by) => {
        const hasAnswered = signals.some(({ status }) => status === "SUCCESS");
        if (by.size > 0 && hasAnswered) await this.#faults.answered(clock.now() + 1);
        const news = await this.#take(signals, vehicle, { heardAt: clock.now(), source: "poll" }, by);
        return { ...news, isEmpty: signals.length === 0 };
      },
    });
    const learnMake = async (): Promise<void> => {
      await this.#state.load();
      // Where it cannot be had now, sending meets the same trouble and deals with it.
      if (this.#state.make === undefined) await ref().catch(() => undefined);
    };
    const mutex = new Mutex();
    this.schedules = new Schedules({
      vehicleId,
      store,
      clock,
      closing,
      learnMake,
      make: () => this.make,
      budget: () => this.budget(),
      call: (work, leastCalls) => mutex.run(() => this.#command(work, leastCalls)),
      tasks: this.#tasks,
    });
    this.#commander = new Commander({
      clock,
      closing,
      state: this.#state,
      ledgers: this.#ledgers,
      memory: new CommandMemory(store, vehicleId),
      unsupported: this.#unsupported,
      mutex,
      make: () => this.make,
      learnMake,
      place: () => this.#state.place(clock.now()).place,
      tasks: this.#tasks,
      onNews: (listener) => this.onNews(listener),
      readBack: () => this.#reader.readBack(),
      maySpareRead: async () => (await this.attention.readsTell()) && (await this.#ledgers.calls.canSpare(clock.now())),
      prepare: async (command) => {
        const [client, car] = [await connect(), await ref()];
        return async () => void (await client.command(car, command, closing));
      },
    });
  }

  get make(): Make {
    return makeOf(this.#state.make, this.#state.facts.model);
  }

  /** What the car has answered that it cannot do, by the command's name: a sentence. */
  async unsupported(): Promise<Readonly<Record<string, string>>> {
    const schedules = Object.entries(await this.schedules.unsupported());
    const named = Object.fromEntries(schedules.map(([what, reason]) => [`schedule-${what}`, reason]));
    return { ...(await this.#unsupported.all(this.#options.clock.now())), ...named };
  }

  /** What the car has told of itself, and what its owner knows besides. */
  get facts(): Facts {
    return this.#state.facts;
  }

  addFacts(facts: Facts): void {
    this.#state.addFacts(facts);
  }

  /** Learns from Smartcar what the car is. */
  identify(identity: Identity): Promise<void> {
    return this.#tasks.add(this.#state.identify(identity));
  }

  /** Learns from Smartcar what the owner has allowed. */
  permit(permissions: readonly string[]): void {
    this.#permissions = permissions;
  }

  /** What the owner has allowed, as `control_charge`; `undefined` when nobody has asked. */
  get permissions(): readonly string[] | undefined {
    return this.#permissions;
  }

  /** The car as it is known now; costs nothing. */
  async snapshot(): Promise<Snapshot> {
    await this.#state.load();
    const fault = await this.#faults.current();
    return { ...this.#state.snapshot(this.#options.clock.now()), ...(fault && { fault }) };
  }

  async signals(): Promise<Readonly<Record<string, SignalReport>>> {
    await this.#state.load();
    return signalReports(this.#state.known);
  }

  /** What is known of each signal, by its code; costs nothing. */
  async known(): Promise<Known> {
    await this.#state.load();
    return new Map(this.#state.known);
  }

  /** Where the car is, judged by all that is known of it, and why; costs nothing. */
  async place(): Promise<PlaceVerdict> {
    await this.#state.load();
    return this.#state.place(this.#options.clock.now());
  }

  /** Takes in what the meter of the house shows of the car, and tells everybody where that changes what counts. */
  hearMeter(evidence: MeterEvidence): Promise<void> {
    return this.#tasks.add(this.#hearMeter(evidence));
  }

  /** When anything was last heard of the car, as far as that is loaded; milliseconds since the epoch. */
  get lastHeardAt(): number | undefined {
    return this.#state.heardAt;
  }

  /** When anything was last heard of the car; milliseconds since the epoch. */
  async heardAt(): Promise<number | undefined> {
    await this.#state.load();
    return this.#state.heardAt;
  }

  /** What is left of the month's calls for reads, and how long it must last. */
  plan(): Promise<CallPlan> {
    return this.#ledgers.calls.plan(this.#options.clock.now());
  }

  /** What the account's plan allows each car. */
  get limits(): CallLimits {
    return this.#options.limits;
  }

  async budget(): Promise<Budget> {
    await this.#state.load();
    return this.#ledgers.budget();
  }

  /** `undefined` for a make without a limit on stops. */
  async stops(): Promise<StopCount | undefined> {
    await this.#state.load();
    return this.#ledgers.stops();
  }

  /** When a start and a stop were last sent, by whichever node; milliseconds since the epoch. */
  async sentAt(): Promise<{ readonly start: number | undefined; readonly stop: number | undefined }> {
    const { start, stop } = await this.#ledgers.sent();
    return { start: start?.from, stop: stop?.from };
  }

  /** The charging sessions that were seen to end, newest last. */
  sessions(): Promise<readonly Session[]> {
    return this.#sessions.ended();
  }

  /** Whether the car charges: its report, or the last command that it took where no later report speaks; `undefined` when unknown. */
  believesCharging(): boolean | undefined {
    return this.#commander.believesCharging();
  }

  /** Whether the car charges, as far as that counts, and when it could know it. */
  report(): Report {
    return this.#state.countedReport(this.make.lagMs);
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
  read(by?: string): Promise<Reading> {
    return this.#tasks.add(this.#reader.read(by));
  }

  /** Starts or stops charging; the newest request wins. Resolves with what became of it, throws SmartcarError for faults. */
  request(command: CommandName, ask?: Ask<CommandName>): Promise<Outcome> {
    return this.#tasks.add(this.#request(command, ask));
  }

  /** Sets the charge limit, a whole percentage from 50 to 100; as `request`. */
  setLimit(percent: number, ask?: Ask<"set-limit">): Promise<Outcome<"set-limit">> {
    return this.#commander.setLimit(percent, ask);
  }

  /** Locks or unlocks the car; as `request`. */
  setLock(command: LockCommand, ask?: Ask<LockCommand>): Promise<Outcome<LockCommand>> {
    return this.#commander.setLock(command, ask);
  }

  /**
   * The charge limit in force; costs a call only when nothing young is known, or with `force`. `by` is as for `read`. Throws
   * SmartcarError.
   */
  readLimit({ force = false, by }: { readonly force?: boolean; readonly by?: string } = {}): Promise<
    Outcome<"read-limit">
  > {
    return this.#commander.readLimit({ force, read: () => this.#reader.read(by) });
  }

  /**
   * What waited to be sent for the node `asker`, and for nodes that are `isGone` now, when Node-RED or the account ended, once: it is
   * not sent any more.
   */
  takeWaiting(asker: string, isGone?: (asker: string) => boolean): Promise<readonly WaitingRequest[]> {
    return this.#commander.takeWaiting(asker, isGone);
  }

  /**
   * What becomes of the requests of the node `asker` that are still carried out, for one that has come in its place, and hears it as
   * long as `isHeard`.
   */
  adopt(asker: string, isHeard?: () => boolean): readonly Promise<Outcome<string>>[] {
    return this.#commander.adopt(asker, isHeard);
  }

  /**
   * One read about this car that is not of its signals; costs one call. Throws SmartcarError, `BUDGET` when only the reserve for
   * commands is left.
   */
  async ask<T>(work: Work<T>): Promise<T> {
    await this.#reader.afford();
    return this.#call(work, (now) => this.#reader.spend(now));
  }

  /** The car as requests name it; may ask Smartcar whose car it is, for free. Throws SmartcarError. */
  whose(): Promise<CarRef> {
    this.#closing.signal.throwIfAborted();
    return this.#tasks.add(this.#options.ref());
  }

  /**
   * Merges what came without a request, as by a webhook, and tells everybody. `delivery` is kept with it, so that it is known
   * after a crash whether it was taken.
   */
  apply(signals: readonly Signal[], identity: Identity, heard: Heard, delivery?: EntryMark): Promise<News> {
    return this.#tasks.add(this.#take(signals, identity, heard, new Set(), delivery));
  }

  /** Whether it has taken this delivery, or a later one of the same journal. */
  hasTaken(delivery: EntryMark): Promise<boolean> {
    return this.#deliveries.has(delivery);
  }

  /** Whether all that is kept of it is safe. */
  isSafe(): Promise<boolean> {
    return this.#options.store.isSafe();
  }

  /**
   * Takes in the faults that began or are over, as was told at `toldAt`, and tells everybody. A read that somebody asked for
   * and that works ends them, too, and so do values that the car has recorded since.
   */
  applyFaults(
    reports: readonly FaultReport[],
    identity: Identity,
    toldAt: number,
    delivery?: EntryMark,
  ): Promise<FaultNews> {
    return this.#tasks.add(this.#takeFaults(reports, identity, toldAt, delivery));
  }

  /** Closes it when nothing is under way any more, without ending anything. */
  async retire(): Promise<void> {
    await this.#tasks.ended();
    await this.close();
  }

  /** Ends all waiting and all requests; resolves when nothing is under way any more and all is counted. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#closing.abort(new SmartcarError("CLOSED", say("error.closed")));
    await this.#tasks.ended();
    await this.#options.store.close();
  }

  async #request(command: CommandName, ask?: Ask<CommandName>): Promise<Outcome> {
    const outcome = await this.#commander.charge(command, ask);
    if (outcome.outcome === "done" || outcome.outcome === "unknown") this.attention.wantSettled();
    if (outcome.outcome === "done") await this.#state.hearCommand(command === "start", this.#options.clock.now());
    return outcome;
  }

  /** A request that may use the reserve, where at least `leastCalls` are left. */
  #command<T>(work: Work<T>, leastCalls: number): Promise<T> {
    const { calls } = this.#ledgers;
    return this.#call(work, async (now) => {
      if (await calls.spend(now, leastCalls)) return;
      const answer = noCallsFor(leastCalls, await calls.left(now), now);
      throw new SmartcarError("BUDGET", saidBy(answer), { scope: "vehicle" });
    });
  }

  #call<T>(work: Work<T>, spend: Spend): Promise<T> {
    const { clock, connect, ref } = this.#options;
    const closing = this.#closing.signal;
    closing.throwIfAborted();
    const counting = { clock, connect, ref, calls: this.#ledgers.calls };
    return this.#tasks.add(billedCall(counting, spend, (client, car) => work(client, car, closing)));
  }

  async #hearMeter(evidence: MeterEvidence): Promise<void> {
    const before = await this.snapshot();
    await this.#state.hearMeter(evidence);
    const news = await this.#news("estimate", { by: new Set(), isFresh: false });
    if (!isDeepStrictEqual(stateIn(news.snapshot), stateIn(before))) emit(this.#listeners, news);
  }

  async #take(
    signals: readonly Signal[],
    identity: Identity,
    heard: Heard,
    by: ReadonlySet<string>,
    delivery?: EntryMark,
  ): Promise<News> {
    // Times do not tell: the clock of an earlier process may have been another.
    const { isLeftOver = false } = heard;
    const { news, wants } = await this.#options.store.together(async () => {
      if (delivery) await this.#deliveries.add(delivery);
      await this.#state.identify(identity);
      const { waiting, reported } = this.#state;
      const { counted: before } = this.#state.settled.charging;
      const wasCharging = this.believesCharging() === true;
      await this.#state.merge(signals, heard);
      await this.#faults.answered(newestValueAt(signals, heard.heardAt));
      await this.attention.heard(heard, signals, wasCharging);
      const { odometerKm } = this.#state.snapshot(this.#options.clock.now());
      if (odometerKm !== undefined) await this.#ledgers.odometer(odometerKm);
      const told = await this.#news(heard.source, { by, isFresh: !isLeftOver });
      const { counted } = this.#state.settled.charging;
      const changedAt = counted?.value === before?.value ? undefined : counted?.since;
      const session = sessionReport(told, { now: heard.heardAt, lagMs: this.make.lagMs, changedAt });
      if (session) await this.#sessions.hear(session);
      const wasUnplugged = reported.pluggedIn?.value === false;
      return {
        news: told,
        wants: {
          settled: wasUnplugged && this.#state.reported.pluggedIn?.value === true,
          second: this.#state.waiting.filter((name) => !waiting.includes(name)),
          isUrgent: counted?.value === true,
        },
      };
    });
    // What others do upon it, as to count a call before it is sent, must not wait for this to be written.
    if (!isLeftOver && signals.some(({ status }) => status === "SUCCESS")) this.schedules.hearReport();
    if (wants.settled) this.attention.wantSettled();
    if (wants.second.length > 0) {
      // A car that does not charge and may be unplugged can wait for what comes by itself.
      const isUrgent = wants.isUrgent || wants.second.includes("charging");
      this.attention.wantSecond(heard.heardAt + SECOND_REPORT_MS, isUrgent);
    }
    emit(this.#listeners, news);
    return news;
  }

  async #takeFaults(
    reports: readonly FaultReport[],
    identity: Identity,
    toldAt: number,
    delivery?: EntryMark,
  ): Promise<FaultNews> {
    const now = this.#options.clock.now();
    const { before, fresh } = await this.#options.store.together(async () => {
      if (delivery) await this.#deliveries.add(delivery);
      await this.#state.identify(identity);
      const fault = await this.#faults.current();
      const reported = [...this.#state.known].filter(([, { body }]) => body !== undefined).map(([code]) => code);
      return { before: fault, fresh: await this.#faults.take(reports, Math.min(toldAt, now), new Set(reported)) };
    });
    if (reports.some(({ state }) => state === "RESOLVED")) {
      this.#state.hearNews(now);
      this.#commander.wake();
    }
    const news = await this.#news("webhook", { by: new Set(), isFresh: false });
    if (!isDeepStrictEqual(news.snapshot.fault, before)) emit(this.#listeners, news);
    return { ...news, fresh };
  }

  async #news(source: Source, { by, isFresh }: Pick<News, "by" | "isFresh">): Promise<News> {
    const [snapshot, signals, budget] = [await this.snapshot(), await this.signals(), await this.budget()];
    return { snapshot, signals, budget, source, isFresh, by };
  }
}

/** When the newest good value was recorded, else fetched; milliseconds since the epoch, never after it came. */
function newestValueAt(signals: readonly Signal[], heardAt: number): number {
  const times = signals.flatMap(({ status, oemUpdatedAt, retrievedAt }) =>
    status === "SUCCESS" ? [oemUpdatedAt ?? retrievedAt ?? 0] : [],
  );
  return Math.min(heardAt, Math.max(0, ...times));
}

/** What counts of a car's state and place. */
function stateIn({
  charging,
  pluggedIn,
  place,
  placeReasons,
  unconfirmed,
  contradictory,
  certainty,
}: Snapshot): unknown {
  return { charging, pluggedIn, place, placeReasons, unconfirmed, contradictory, certainty };
}
