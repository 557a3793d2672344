import type { Clock } from "../core/clock";
import { emit } from "../core/emit";
import type { Ledgers } from "./budget/ledgers";
import type { Budget } from "./outcome";
import type { CarFaults, FaultReport } from "./state/car-faults";
import type { CarState } from "./state/car-state";
import { signalReports, type SignalReport } from "./state/signal-report";
import type { Snapshot } from "./state/snapshot";
import type { Source } from "./state/stored-state";

/** A car as it is known after a report of it. */
export interface CarUpdate {
  readonly snapshot: Snapshot;
  readonly signals: Readonly<Record<string, SignalReport>>;
  readonly budget: Budget;
  readonly source: Source;
  /** Whether the car reported now: not what a meter shows of it, a fault, or what was delivered before a restart. */
  readonly isFresh: boolean;
  /** Who asked for it, if anybody did: they have the answer already. */
  readonly by: ReadonlySet<string>;
}

/** What a delivery of faults brought. */
export interface FaultUpdate extends CarUpdate {
  /** Those that are worth reporting: what a make cannot provide is reported once. */
  readonly fresh: readonly FaultReport[];
}

/** What a read brought. */
export interface ReadUpdate extends CarUpdate {
  /** Smartcar holds nothing of the car yet; a webhook fills its store. */
  readonly isEmpty: boolean;
}

/** Who follows a car: an object that is there anyway, because a car of thousands has several. */
export interface CarFollower {
  carUpdated(update: CarUpdate): void;
}

interface CarUpdatesOptions {
  readonly clock: Clock;
  readonly state: CarState;
  readonly faults: CarFaults;
  readonly ledgers: Ledgers;
}

/** The car as all of its nodes see it, and who is called when that changes. */
export class CarUpdates {
  readonly #options: CarUpdatesOptions;
  readonly #followers = new Set<CarFollower>();

  constructor(options: CarUpdatesOptions) {
    this.#options = options;
  }

  /** The car as it is known now; costs nothing. */
  async snapshot(): Promise<Snapshot> {
    const { state, faults, clock } = this.#options;
    await state.load();
    const fault = await faults.current();
    return { ...state.snapshot(clock.now()), ...(fault && { fault }) };
  }

  /** Each signal as it was last reported. */
  async signals(): Promise<Readonly<Record<string, SignalReport>>> {
    const { state } = this.#options;
    await state.load();
    return signalReports(state.known);
  }

  async budget(): Promise<Budget> {
    await this.#options.state.load();
    return this.#options.ledgers.budget();
  }

  /** The update that a report from `source` makes now. */
  async current(
    source: Source,
    { by = new Set(), isFresh }: Partial<Pick<CarUpdate, "by">> & Pick<CarUpdate, "isFresh">,
  ): Promise<CarUpdate> {
    const [snapshot, signals, budget] = [await this.snapshot(), await this.signals(), await this.budget()];
    return { snapshot, signals, budget, source, isFresh, by };
  }

  /** Calls `listener` with every update; the returned function removes it. */
  onUpdate(listener: (update: CarUpdate) => void): () => void {
    const follower = { carUpdated: listener };
    this.follow(follower);
    return () => this.unfollow(follower);
  }

  /** Lets a follower know of every update. */
  follow(follower: CarFollower): void {
    this.#followers.add(follower);
  }

  /** Takes it back. */
  unfollow(follower: CarFollower): void {
    this.#followers.delete(follower);
  }

  emit(update: CarUpdate): void {
    for (const follower of this.#followers) emit([(one) => follower.carUpdated(one)], update);
  }

  /** Calls nobody any more. */
  close(): void {
    this.#followers.clear();
  }
}
