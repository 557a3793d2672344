import type { CarRef } from "../smartcar/checked-id";
import type { Connection } from "../smartcar/connection";
import type { Signal } from "../smartcar/signal";
import { SmartcarError } from "../core/error";
import { say, type Speech } from "../core/speech";
import type { Store } from "../store/store";
import type { CallLimits, CallPlan } from "./budget/call-ledger";
import type { LoanUse } from "./budget/loan";
import type { StopCount } from "./budget/stop-ledger";
import { carParts, type CarOptions, type CarParts } from "./car-parts";
import type { CarFollower, CarUpdate, FaultUpdate, ReadUpdate } from "./car-updates";
import { Closing } from "./closing";
import type { Commander } from "./commands/commander";
import type { PastRequest } from "./commands/policy/repeat-policy";
import type { CostLedger } from "./costs/cost-ledger";
import type { Make } from "./makes";
import type { Budget } from "./outcome";
import type { PlaceResult } from "./place/place";
import type { DeliveryMark } from "./report-intake";
import type { Work } from "./schedules/schedule-runner";
import type { Schedules } from "./schedules/schedules";
import type { SessionLedger } from "./sessions/session-ledger";
import type { FaultReport } from "./state/car-faults";
import type { Freshness } from "./state/freshness";
import type { Receipt } from "./state/known-signal";
import type { Report } from "./state/report-age";
import type { SignalReport } from "./state/signal-report";
import type { Facts, Known, Snapshot } from "./state/snapshot";
import type { Identity, MeterEvidence } from "./state/stored-state";

/** One car: what it has reported, what it can do, what may still be spent on it, and the guarded way to read and command it. */
export class Car {
  readonly vehicleId: string;
  /** The guarded way to command it: charging, charge limit, lock. */
  readonly commands: Commander;
  /** Its charge schedules. */
  readonly schedules: Schedules;
  /** Its charging sessions, as it reported them. */
  readonly sessions: SessionLedger;
  /** What its sessions cost, and how much of them the sun gave, as far as somebody looks. */
  readonly costs: CostLedger;
  /** Which updates of it came and how, and which are wanted. */
  readonly freshness: Freshness;
  readonly #options: CarOptions;
  readonly #parts: CarParts;
  readonly #closing = new Closing();
  #permissions: readonly string[] | undefined;

  constructor(options: CarOptions) {
    this.vehicleId = options.vehicleId;
    this.#options = options;
    this.#parts = carParts(options, this.#closing);
    this.commands = this.#parts.commands;
    this.schedules = this.#parts.schedules;
    this.sessions = this.#parts.sessions;
    this.costs = this.#parts.costs;
    this.freshness = this.#parts.freshness;
  }

  /** Whether nothing is under way with it. */
  get isIdle(): boolean {
    return this.#parts.tasks.isIdle;
  }

  /** What was set apart for a process that had the car before comes back, except what it has used. Throws SmartcarError. */
  settle(worker: string, used: LoanUse): Promise<void> {
    return this.#parts.ledgers.settle(worker, used);
  }

  get make(): Make {
    return this.#parts.make();
  }

  /** What the car has answered that it cannot do, by the command's name. */
  async unsupported(): Promise<Readonly<Record<string, Speech>>> {
    const schedules = Object.entries(await this.schedules.unsupported());
    const named = Object.fromEntries(schedules.map(([what, says]) => [`schedule-${what}`, says]));
    return { ...(await this.#parts.unsupported.all(this.#options.clock.now())), ...named };
  }

  /** What the car has reported of itself, and what its owner knows besides. */
  get facts(): Facts {
    return this.#parts.state.facts;
  }

  addFacts(facts: Facts): void {
    this.#parts.state.addFacts(facts);
  }

  /** Learns from Smartcar what the car is, whose, and what its owner has allowed. */
  meet({ permissions, make, model, year, userId }: Connection): Promise<void> {
    this.permit(permissions);
    return this.#parts.tasks.add(this.#parts.state.identify({ make, model, year }, userId));
  }

  /** On whose behalf Smartcar is asked about it; `undefined` until that is known. */
  async owner(): Promise<string | undefined> {
    await this.#parts.state.load();
    return this.#parts.state.owner;
  }

  /** Learns whose it is; stored with its next report. */
  belongsTo(userId: string): void {
    this.#parts.state.owner = userId;
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
    return this.#parts.updates.snapshot();
  }

  /** Each signal as it was last reported; costs nothing. */
  signals(): Promise<Readonly<Record<string, SignalReport>>> {
    return this.#parts.updates.signals();
  }

  /** What is known of each signal, by its code; costs nothing. */
  async known(): Promise<Known> {
    await this.#parts.state.load();
    return new Map(this.#parts.state.known);
  }

  /** Where the car is, judged by all that is known of it, and why; costs nothing. */
  async place(): Promise<PlaceResult> {
    await this.#parts.state.load();
    return this.#parts.state.place(this.#options.clock.now());
  }

  /** Takes in what the meter of the house shows of the car; an update follows where that changes what counts. */
  observeMeter(evidence: MeterEvidence): Promise<void> {
    return this.#parts.tasks.add(this.#parts.intake.meter(evidence));
  }

  /** When anything was last received from the car, as far as that is loaded; milliseconds since the epoch. */
  get lastReceivedAt(): number | undefined {
    return this.#parts.state.receivedAt;
  }

  /** When anything was last received from the car; milliseconds since the epoch. */
  async receivedAt(): Promise<number | undefined> {
    await this.#parts.state.load();
    return this.#parts.state.receivedAt;
  }

  /** What is left of the month's calls for reads, and how long it must last. */
  plan(): Promise<CallPlan> {
    return this.#parts.ledgers.calls.plan(this.#options.clock.now());
  }

  /** What the account's plan allows each car. */
  get limits(): CallLimits {
    return this.#options.limits;
  }

  budget(): Promise<Budget> {
    return this.#parts.updates.budget();
  }

  /** `undefined` for a make without a limit on stops. */
  async stops(): Promise<StopCount | undefined> {
    await this.#parts.state.load();
    return this.#parts.ledgers.stops();
  }

  /** When a start and a stop were last sent, by whichever node; milliseconds since the epoch. */
  async sentAt(): Promise<{ readonly start: number | undefined; readonly stop: number | undefined }> {
    const { start, stop } = await this.#parts.ledgers.sent();
    return { start: start?.from, stop: stop?.from };
  }

  /** The last start or stop that was requested, and what became of it; `undefined` before any. Costs nothing. */
  async lastRequest(): Promise<PastRequest | undefined> {
    const { last } = await this.#parts.memory.recall();
    return last;
  }

  /** Where what is known of it is stored; for reading only. */
  get stored(): Store {
    return this.#options.store;
  }

  /** Whether the car charges, as far as that counts, and when it could know it. */
  report(): Report {
    return this.#parts.state.countedReport(this.make.lagMs);
  }

  /** Calls `listener` with every update of the car; the returned function removes it. */
  onUpdate(listener: (update: CarUpdate) => void): () => void {
    return this.#parts.updates.onUpdate(listener);
  }

  /** Lets a follower know of every update of the car. */
  follow(follower: CarFollower): void {
    this.#parts.updates.follow(follower);
  }

  /** Takes it back. */
  unfollow(follower: CarFollower): void {
    this.#parts.updates.unfollow(follower);
  }

  /**
   * Reads the car once for all who ask meanwhile; costs one call. Throws SmartcarError, `BUDGET` when only the reserve for
   * commands is left.
   */
  read(by?: string): Promise<ReadUpdate> {
    return this.#parts.tasks.add(this.#parts.calls.read(by));
  }

  /**
   * One read about this car that is not of its signals; costs one call. Throws SmartcarError, `BUDGET` when only the reserve for
   * commands is left.
   */
  ask<T>(work: Work<T>): Promise<T> {
    return this.#parts.tasks.add(this.#parts.calls.ask(work));
  }

  /** The car as requests name it; may ask Smartcar whose car it is, for free. Throws SmartcarError. */
  whose(): Promise<CarRef> {
    this.#closing.throwIfOver();
    return this.#parts.tasks.add(this.#options.ref());
  }

  /**
   * Merges what came without a request, e.g. by a webhook, and emits an update. `delivery` is stored with it, so that it is known
   * after a crash whether it was taken.
   */
  apply(signals: readonly Signal[], identity: Identity, receipt: Receipt, delivery?: DeliveryMark): Promise<CarUpdate> {
    return this.#parts.tasks.add(this.#parts.intake.signals(signals, identity, { ...receipt, delivery }));
  }

  /** Whether it has taken this delivery, or a later one of the same journal. */
  hasTaken(delivery: DeliveryMark): Promise<boolean> {
    return this.#parts.intake.hasTaken(delivery);
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
    return this.#parts.tasks.add(this.#parts.intake.faults(reports, identity, { reportedAt, delivery }));
  }

  /** Closes it when nothing is under way any more, without ending anything. */
  async retire(): Promise<void> {
    await this.#parts.tasks.ended();
    await this.close();
  }

  /** Ends all waiting and all requests; resolves when nothing is under way any more and all is counted. */
  async close(): Promise<void> {
    this.#parts.updates.close();
    this.#closing.end(new SmartcarError("CLOSED", say("error.closed")));
    await this.#parts.tasks.ended();
    await this.#options.store.close();
  }
}
