import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../core/clock";
import type { Signal } from "../smartcar/signal";
import type { EntryMark } from "../store/journal";
import { CAR_DELIVERIES, CAR_EVENTS } from "../store/keys/car-keys";
import type { Store } from "../store/store";
import { StoredValue } from "../store/stored-value";
import type { Ledgers } from "./budget/ledgers";
import type { CarUpdate, CarUpdates, FaultUpdate } from "./car-updates";
import type { Commander } from "./commands/commander";
import type { Schedules } from "./schedules/schedules";
import type { SessionLedger } from "./sessions/session-ledger";
import { sessionReport } from "./sessions/session-report";
import type { Freshness } from "./state/freshness";
import type { CarFaults, FaultReport } from "./state/car-faults";
import type { CarState } from "./state/car-state";
import type { Receipt } from "./state/known-signal";
import { SECOND_REPORT_MS } from "./state/settled-track";
import type { Snapshot } from "./state/snapshot";
import type { Identity, MeterEvidence } from "./state/stored-state";

export interface ReportIntakeOptions {
  readonly vehicleId: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly state: CarState;
  readonly faults: CarFaults;
  readonly freshness: Freshness;
  readonly ledgers: Ledgers;
  readonly sessions: SessionLedger;
  readonly updates: CarUpdates;
  readonly commander: Pick<Commander, "believesCharging" | "wake">;
  readonly schedules: Pick<Schedules, "observe">;
  readonly lagMs: () => number;
}

/** How a report came. */
export interface Arrival extends Receipt {
  /** Who asked for it. */
  readonly by?: ReadonlySet<string>;
  /** The delivery that brought it: stored with it, so that it is known after a crash whether it was taken. */
  readonly delivery?: DeliveryMark | undefined;
}

/** Names a delivery for ever: its place in a journal, or its event where it may come by any way, more than once. */
export type DeliveryMark = EntryMark | { readonly event: string };

/** Takes in what is reported of a car: merges and stores it, passes it to all that depend on it, and emits the update. */
export class ReportIntake {
  readonly #options: ReportIntakeOptions;
  readonly #deliveries: TakenDeliveries;

  constructor(options: ReportIntakeOptions) {
    this.#options = options;
    this.#deliveries = new TakenDeliveries(options.store, options.vehicleId);
  }

  /** Whether it has taken this delivery, or a later one of the same journal. */
  hasTaken(delivery: DeliveryMark): Promise<boolean> {
    return this.#deliveries.has(delivery);
  }

  /** Takes in a report of signals; resolves when it is stored. */
  async signals(signals: readonly Signal[], identity: Identity, arrival: Arrival): Promise<CarUpdate> {
    const { store, updates, schedules } = this.#options;
    // Times do not tell: the clock of an earlier process may have been another.
    const { isLeftOver = false } = arrival;
    const { update, wanted } = await store.together(() => this.#merge(signals, identity, arrival));
    // What others do upon it, as to count a call before it is sent, must not wait for this to be written.
    if (!isLeftOver && signals.some(({ status }) => status === "SUCCESS")) schedules.observe();
    this.#want(wanted, arrival.receivedAt);
    updates.emit(update);
    return update;
  }

  async #merge(
    signals: readonly Signal[],
    identity: Identity,
    { delivery, by = new Set(), ...receipt }: Arrival,
  ): Promise<{ readonly update: CarUpdate; readonly wanted: WantedReports }> {
    const { clock, state, faults, freshness, ledgers, sessions, updates, commander, lagMs } = this.#options;
    if (delivery) await this.#deliveries.add(delivery);
    await state.identify(identity);
    const { waiting, reported } = state;
    const { counted: before } = state.settled.charging;
    const wasCharging = commander.believesCharging() === true;
    await state.merge(signals, receipt);
    await faults.answered(newestValueAt(signals, receipt.receivedAt));
    await freshness.observe(receipt, signals, wasCharging);
    const { odometerKm } = state.snapshot(clock.now());
    if (odometerKm !== undefined) await ledgers.odometer(odometerKm);
    const update = await updates.current(receipt.source, { by, isFresh: receipt.isLeftOver !== true });
    const { counted } = state.settled.charging;
    const changedAt = counted?.value === before?.value ? undefined : counted?.since;
    const session = sessionReport(update, { now: receipt.receivedAt, lagMs: lagMs(), changedAt });
    if (session) await sessions.observe(session);
    const wasUnplugged = reported.pluggedIn?.value === false;
    const wanted = {
      settled: wasUnplugged && state.reported.pluggedIn?.value === true,
      second: state.waiting.filter((name) => !waiting.includes(name)),
      isUrgent: counted?.value === true,
    };
    return { update, wanted };
  }

  #want({ settled, second, isUrgent }: WantedReports, at: number): void {
    const { freshness } = this.#options;
    if (settled) freshness.wantSettled();
    if (second.length === 0) return;
    // A car that does not charge and may be unplugged can wait for what comes by itself.
    freshness.wantSecond(at + SECOND_REPORT_MS, isUrgent || second.includes("charging"));
  }

  /** Takes in what the meter of the house shows of the car; the update is emitted where that changes what counts. */
  async meter(evidence: MeterEvidence): Promise<void> {
    const { state, updates } = this.#options;
    const before = await updates.snapshot();
    await state.observeMeter(evidence);
    const update = await updates.current("estimate", { isFresh: false });
    if (!isDeepStrictEqual(stateIn(update.snapshot), stateIn(before))) updates.emit(update);
  }

  /** Takes in that the car answered a command that its cable is out; the update is emitted where that changes what counts. */
  async unplugged(at: number): Promise<void> {
    const { state, updates } = this.#options;
    const before = await updates.snapshot();
    await state.observeUnplugged(at);
    const update = await updates.current("command", { isFresh: true });
    if (update.snapshot.pluggedIn !== before.pluggedIn) updates.emit(update);
  }

  /**
   * Takes in the faults that began or are over, as was reported at `reportedAt`; the update is emitted where the car's fault
   * changes. A read that somebody asked for and that works ends them, too, and so do values that the car has recorded since.
   */
  async faults(
    reports: readonly FaultReport[],
    identity: Identity,
    { reportedAt, delivery }: { readonly reportedAt: number; readonly delivery?: DeliveryMark | undefined },
  ): Promise<FaultUpdate> {
    const { store, clock, state, faults, commander, updates } = this.#options;
    const now = clock.now();
    const { before, fresh } = await store.together(async () => {
      if (delivery) await this.#deliveries.add(delivery);
      await state.identify(identity);
      const fault = await faults.current();
      const reported = [...state.known].filter(([, { body }]) => body !== undefined).map(([code]) => code);
      return { before: fault, fresh: await faults.take(reports, Math.min(reportedAt, now), new Set(reported)) };
    });
    if (reports.some((report) => report.state === "RESOLVED")) {
      state.noteUpdate(now);
      commander.wake();
    }
    const update = await updates.current("webhook", { isFresh: false });
    if (!isDeepStrictEqual(update.snapshot.fault, before)) updates.emit(update);
    return { ...update, fresh };
  }
}

/** Which reports are wanted after one. */
interface WantedReports {
  /** One of the time when what was just plugged in has settled. */
  readonly settled: boolean;
  /** What counts only after a second report. */
  readonly second: readonly ("charging" | "pluggedIn" | "place")[];
  readonly isUrgent: boolean;
}

/** When the newest good value was recorded, otherwise fetched; milliseconds since the epoch, never after it came. */
function newestValueAt(signals: readonly Signal[], receivedAt: number): number {
  const times = signals.flatMap(({ status, oemUpdatedAt, retrievedAt }) =>
    status === "SUCCESS" ? [oemUpdatedAt ?? retrievedAt ?? 0] : [],
  );
  return Math.min(receivedAt, Math.max(0, ...times));
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

/** A car has a journal for each account, or shares one, and each goes on under a new name when it was cleared. */
const JOURNALS_KEPT = 8;

/** Four hours of a car that reports every minute: what comes again after a crash comes within minutes. */
const EVENTS_KEPT = 250;

/** Of one car, so few characters tell its events apart. */
function shortMark(event: string): string {
  return createHash("sha1").update(event).digest("base64url").slice(0, 8);
}

/**
 * Which deliveries a car has taken in. Stored together with what they reported, so that after a crash none is missing and none is
 * taken twice; those of one journal come in its order.
 */
class TakenDeliveries {
  readonly #marks: StoredValue<EntryMark[]>;
  readonly #events: StoredValue<string[]>;

  constructor(store: Store, vehicleId: string) {
    this.#marks = StoredValue.of(store, CAR_DELIVERIES, { vehicleId });
    this.#events = StoredValue.of(store, CAR_EVENTS, { vehicleId });
  }

  async has(delivery: DeliveryMark): Promise<boolean> {
    if ("event" in delivery) return (await this.#events.get()).includes(shortMark(delivery.event));
    const { journal, entry } = delivery;
    const marks = await this.#marks.get();
    return marks.some((mark) => mark.journal === journal && mark.entry >= entry);
  }

  async add(mark: DeliveryMark): Promise<void> {
    if ("event" in mark) {
      const event = shortMark(mark.event);
      await this.#events.change((events) => [...events.filter((one) => one !== event), event].slice(-EVENTS_KEPT));
      return;
    }
    await this.#marks.change((marks) =>
      [...marks.filter(({ journal }) => journal !== mark.journal), mark].slice(-JOURNALS_KEPT),
    );
  }
}
