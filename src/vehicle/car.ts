import type { SmartcarClient } from "../smartcar/client";
import type { CarRef } from "../smartcar/checked-id";
import type { Connection } from "../smartcar/connection";
import type { Signal, SignalList } from "../smartcar/signal";
import type { Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import { Mutex } from "../core/mutex";
import { say, type Speech } from "../core/speech";
import { TaskGroup } from "../core/task-group";
import type { Store } from "../store/store";
import { isForAnother } from "./budget/billing";
import type { CallLimits, CallPlan } from "./budget/call-ledger";
import { Ledgers } from "./budget/ledgers";
import type { LoanUse } from "./budget/loan";
import type { StopCount } from "./budget/stop-ledger";
import { CarCalls } from "./car-calls";
import { CarUpdates, type CarUpdate, type FaultUpdate, type ReadUpdate } from "./car-updates";
import { CommandMemory } from "./commands/command-memory";
import { Commander } from "./commands/commander";
import type { PastRequest } from "./commands/policy/repeat-policy";
import { CostLedger } from "./costs/cost-ledger";
import { makeOf, type Make } from "./makes";
import type { Budget, Outcome } from "./outcome";
import type { PlaceResult } from "./place/place";
import { elsewhereError, type Ownership } from "./ownership";
import { ReportIntake, type DeliveryMark } from "./report-intake";
import type { Work } from "./schedules/schedule-requests";
import { Schedules } from "./schedules/schedules";
import { SessionLedger } from "./sessions/session-ledger";
import type { Running, Session } from "./sessions/stored-sessions";
import { Freshness } from "./state/freshness";
import { CarFaults, type FaultReport } from "./state/car-faults";
import { CarState, type Surroundings } from "./state/car-state";
import type { Receipt } from "./state/known-signal";
import type { Report } from "./state/report-age";
import type { SignalReport } from "./state/signal-report";
import type { Facts, Known, Snapshot } from "./state/snapshot";
import type { Identity, MeterEvidence } from "./state/stored-state";
import { Unsupported } from "./state/unsupported";

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
  /** Hears that Smartcar has refused a request on behalf of the owner that `ref` named. */
  readonly onRefused?: () => void;
  /** Hears when anything was received from the car, also before a restart; milliseconds since the epoch. */
  readonly onReceived?: (at: number) => void;
  /** Hears what became of each request, once it is answered. */
  readonly onAnswered?: ((command: string, outcome: Outcome["outcome"] | "error") => void) | undefined;
  /** Which process it belongs to, where several share the store. */
  readonly ownership?: Ownership | undefined;
  /** When another car of the account last reported; milliseconds since the epoch. */
  readonly othersReceivedAt?: () => number | undefined;
}

/** One car: what it has reported, what it can do, what may still be spent on it, and the guarded way to read and command it. */
export class Car {
  readonly vehicleId: string;
  /** The guarded way to command it: charging, charge limit, lock. */
  readonly commands: Commander;
  /** Its charge schedules. */
  readonly schedules: Schedules;
  /** What its sessions cost, and how much of them the sun gave, as far as somebody looks. */
  readonly costs: CostLedger;
  /** Which updates of it came and how, and which are wanted. */
  readonly freshness: Freshness;
  readonly #options: CarOptions;
  readonly #state: CarState;
  readonly #faults: CarFaults;
  readonly #unsupported: Unsupported;
  readonly #ledgers: Ledgers;
  readonly #sessions: SessionLedger;
  readonly #updates: CarUpdates;
  readonly #calls: CarCalls<ReadUpdate>;
  readonly #memory: CommandMemory;
  readonly #intake: ReportIntake;
  #permissions: readonly string[] | undefined;
  readonly #closing = new AbortController();
  readonly #tasks = new TaskGroup();

  constructor(options: CarOptions) {
    const { vehicleId, store, clock, facts, limits, connect, ref, onRefused, ownership } = options;
    const closing = this.#closing.signal;
    this.vehicleId = vehicleId;
    this.#options = options;
    const surroundings = (): Surroundings => ({
      atHomeOnly: this.make.atHomeOnly === true,
      lagMs: this.make.lagMs,
      othersReceivedAt: options.othersReceivedAt?.(),
    });
    this.#state = new CarState(store, vehicleId, facts, surroundings, options.onReceived);
    this.#faults = new CarFaults(store, vehicleId);
    this.freshness = new Freshness({ store, vehicleId, clock, lagMs: () => this.make.lagMs });
    this.#unsupported = new Unsupported(store, vehicleId);
    this.#ledgers = new Ledgers(store, clock, {
      vehicleId,
      limits,
      make: () => this.make,
      allowance: ownership?.allowance,
    });
    this.#sessions = new SessionLedger(store, vehicleId);
    this.costs = new CostLedger(store, vehicleId);
    this.#updates = new CarUpdates({ clock, state: this.#state, faults: this.#faults, ledgers: this.#ledgers });
    this.#calls = new CarCalls<ReadUpdate>({
      clock,
      connect,
      ref,
      onRefused,
      closing,
      calls: this.#ledgers.calls,
      take: (list, by) => this.#takeRead(list, by),
    });
    const learnMake = async (): Promise<void> => {
      await this.#state.load();
      // Where it cannot be had now, sending meets the same trouble and deals with it.
      if (this.#state.make === undefined) await ref().catch(() => undefined);
    };
    const stillOwned = (): void => {
      if (ownership?.isHeld === false) throw elsewhereError();
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
      call: (work, leastCalls) => mutex.run(() => this.#tasks.add(this.#calls.request(work, leastCalls))),
      tasks: this.#tasks,
    });
    this.#memory = new CommandMemory(store, vehicleId);
    this.commands = new Commander({
      ownership,
      clock,
      closing,
      state: this.#state,
      ledgers: this.#ledgers,
      memory: this.#memory,
      unsupported: this.#unsupported,
      mutex,
      make: () => this.make,
      learnMake,
      place: () => this.#state.place(clock.now()).place,
      tasks: this.#tasks,
      onUpdate: (listener) => this.onUpdate(listener),
      onSwitched: (outcome) => this.#noteSwitched(outcome),
      onAnswered: (command, outcome) => options.onAnswered?.(command, outcome),
      onUnplugged: (at) => this.#intake.unplugged(at),
      read: () => this.#calls.read(),
      readBack: () => this.#calls.readBack(),
      maySpareRead: async () =>
        (await this.freshness.readsBringUpdates()) && (await this.#ledgers.calls.canSpare(clock.now())),
      prepare: async (command) => {
        const [client, car] = [await connect(), await ref()];
        return async () => {
          await client.command(car, command, closing, stillOwned).catch((err: unknown) => {
            if (err instanceof SmartcarError && isForAnother(err)) onRefused?.();
            throw err;
          });
        };
      },
    });
    this.#intake = new ReportIntake({
      vehicleId,
      store,
      clock,
      state: this.#state,
      faults: this.#faults,
      freshness: this.freshness,
      ledgers: this.#ledgers,
      sessions: this.#sessions,
      updates: this.#updates,
      commander: this.commands,
      schedules: this.schedules,
      lagMs: () => this.make.lagMs,
    });
    ownership?.onOwned(async ({ isUnbroken }) => {
      if (!isUnbroken) await this.#state.reload();
      await this.#ledgers.lend(isUnbroken);
    });
    ownership?.onGiven(() => this.#ledgers.giveBack());
  }

  /** Whether nothing is under way with it. */
  get isIdle(): boolean {
    return this.#tasks.isIdle;
  }

  /** What was set apart for a process that had the car before comes back, except what it has used. Throws SmartcarError. */
  settle(worker: string, used: LoanUse): Promise<void> {
    return this.#ledgers.settle(worker, used);
  }

  get make(): Make {
    return makeOf(this.#state.make, this.#state.facts.model);
  }

  /** What the car has answered that it cannot do, by the command's name. */
  async unsupported(): Promise<Readonly<Record<string, Speech>>> {
    const schedules = Object.entries(await this.schedules.unsupported());
    const named = Object.fromEntries(schedules.map(([what, says]) => [`schedule-${what}`, says]));
    return { ...(await this.#unsupported.all(this.#options.clock.now())), ...named };
  }

  /** What the car has reported of itself, and what its owner knows besides. */
  get facts(): Facts {
    return this.#state.facts;
  }

  addFacts(facts: Facts): void {
    this.#state.addFacts(facts);
  }

  /** Learns from Smartcar what the car is, whose, and what its owner has allowed. */
  meet({ permissions, make, model, year, userId }: Connection): Promise<void> {
    this.permit(permissions);
    return this.#tasks.add(this.#state.identify({ make, model, year }, userId));
  }

  /** On whose behalf Smartcar is asked about it; `undefined` until that is known. */
  async owner(): Promise<string | undefined> {
    await this.#state.load();
    return this.#state.owner;
  }

  /** Learns whose it is; stored with its next report. */
  belongsTo(userId: string): void {
    this.#state.owner = userId;
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
  snapshot(): Promise<Snapshot> {
    return this.#updates.snapshot();
  }

  /** Each signal as it was last reported; costs nothing. */
  signals(): Promise<Readonly<Record<string, SignalReport>>> {
    return this.#updates.signals();
  }

  /** What is known of each signal, by its code; costs nothing. */
  async known(): Promise<Known> {
    await this.#state.load();
    return new Map(this.#state.known);
  }

  /** Where the car is, judged by all that is known of it, and why; costs nothing. */
  async place(): Promise<PlaceResult> {
    await this.#state.load();
    return this.#state.place(this.#options.clock.now());
  }

  /** Takes in what the meter of the house shows of the car; an update follows where that changes what counts. */
  observeMeter(evidence: MeterEvidence): Promise<void> {
    return this.#tasks.add(this.#intake.meter(evidence));
  }

  /** When anything was last received from the car, as far as that is loaded; milliseconds since the epoch. */
  get lastReceivedAt(): number | undefined {
    return this.#state.receivedAt;
  }

  /** When anything was last received from the car; milliseconds since the epoch. */
  async receivedAt(): Promise<number | undefined> {
    await this.#state.load();
    return this.#state.receivedAt;
  }

  /** What is left of the month's calls for reads, and how long it must last. */
  plan(): Promise<CallPlan> {
    return this.#ledgers.calls.plan(this.#options.clock.now());
  }

  /** What the account's plan allows each car. */
  get limits(): CallLimits {
    return this.#options.limits;
  }

  budget(): Promise<Budget> {
    return this.#updates.budget();
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

  /** The last start or stop that was requested, and what became of it; `undefined` before any. Costs nothing. */
  async lastRequest(): Promise<PastRequest | undefined> {
    const { last } = await this.#memory.recall();
    return last;
  }

  /** Where what is known of it is stored; for reading only. */
  get stored(): Store {
    return this.#options.store;
  }

  /** The charging sessions that were seen to end, newest last. */
  sessions(): Promise<readonly Session[]> {
    return this.#sessions.ended();
  }

  /** Until when sessions may be missing in that list, because no more are kept. */
  sessionsMissingUntilAt(): Promise<number | undefined> {
    return this.#sessions.missingUntilAt();
  }

  /** The charging session that still runs, if one does. */
  runningSession(): Promise<Running | undefined> {
    return this.#sessions.running();
  }

  /** Whether the car charges, as far as that counts, and when it could know it. */
  report(): Report {
    return this.#state.countedReport(this.make.lagMs);
  }

  /** Calls `listener` with every update of the car; the returned function removes it. */
  onUpdate(listener: (update: CarUpdate) => void): () => void {
    return this.#updates.onUpdate(listener);
  }

  /**
   * Reads the car once for all who ask meanwhile; costs one call. Throws SmartcarError, `BUDGET` when only the reserve for
   * commands is left.
   */
  read(by?: string): Promise<ReadUpdate> {
    return this.#tasks.add(this.#calls.read(by));
  }

  /**
   * One read about this car that is not of its signals; costs one call. Throws SmartcarError, `BUDGET` when only the reserve for
   * commands is left.
   */
  ask<T>(work: Work<T>): Promise<T> {
    return this.#tasks.add(this.#calls.ask(work));
  }

  /** The car as requests name it; may ask Smartcar whose car it is, for free. Throws SmartcarError. */
  whose(): Promise<CarRef> {
    this.#closing.signal.throwIfAborted();
    return this.#tasks.add(this.#options.ref());
  }

  /**
   * Merges what came without a request, e.g. by a webhook, and emits an update. `delivery` is stored with it, so that it is known
   * after a crash whether it was taken.
   */
  apply(signals: readonly Signal[], identity: Identity, receipt: Receipt, delivery?: DeliveryMark): Promise<CarUpdate> {
    return this.#tasks.add(this.#intake.signals(signals, identity, { ...receipt, delivery }));
  }

  /** Whether it has taken this delivery, or a later one of the same journal. */
  hasTaken(delivery: DeliveryMark): Promise<boolean> {
    return this.#intake.hasTaken(delivery);
  }

  /** Whether all that is stored of it is safe. */
  isSafe(): Promise<boolean> {
    return this.#options.store.isSafe();
  }

  /**
   * Takes in the faults that began or are over, as was reported at `reportedAt`; an update follows where the car's fault
   * changes.
   */
  applyFaults(
    reports: readonly FaultReport[],
    identity: Identity,
    reportedAt: number,
    delivery?: DeliveryMark,
  ): Promise<FaultUpdate> {
    return this.#tasks.add(this.#intake.faults(reports, identity, { reportedAt, delivery }));
  }

  /** Closes it when nothing is under way any more, without ending anything. */
  async retire(): Promise<void> {
    await this.#tasks.ended();
    await this.close();
  }

  /** Ends all waiting and all requests; resolves when nothing is under way any more and all is counted. */
  async close(): Promise<void> {
    this.#updates.close();
    this.#closing.abort(new SmartcarError("CLOSED", say("error.closed")));
    await this.#tasks.ended();
    await this.#options.store.close();
  }

  async #takeRead({ signals, vehicle }: SignalList, by: ReadonlySet<string>): Promise<ReadUpdate> {
    const receivedAt = this.#options.clock.now();
    const hasAnswered = signals.some(({ status }) => status === "SUCCESS");
    if (by.size > 0 && hasAnswered) await this.#faults.answered(receivedAt + 1);
    const update = await this.#intake.signals(signals, vehicle ?? {}, { receivedAt, source: "poll", by });
    return { ...update, isEmpty: signals.length === 0 };
  }

  async #noteSwitched({ command, outcome }: Outcome): Promise<void> {
    if (outcome === "done" || outcome === "unknown") this.freshness.wantSettled();
    if (outcome === "done") await this.#state.observeCommand(command === "start", this.#options.clock.now());
  }
}
