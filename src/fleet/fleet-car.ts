import type { Engine } from "../store/engine/engine";
import { Lease } from "../store/engine/lease";
import { leasedStore, type LeasedStore } from "../store/engine/leased-store";
import type { Workers } from "../store/engine/workers";
import { CAR_BUDGET } from "../store/keys/car-keys";
import { isOfPattern } from "../store/stored-key";
import type { Owned, Ownership } from "../vehicle/ownership";
import type { Store } from "../store/store";
import type { CutOffUse } from "./cut-off";
import type { Forwarding } from "./forwarding";
import { importCar } from "./import-car";

export interface FleetCarOptions {
  readonly engine: Engine;
  readonly workers: Workers;
  readonly application: string;
  readonly vehicleId: string;
  readonly leaseMs: number;
  readonly forwarding: Forwarding;
  readonly cutOff: CutOffUse;
  /** What it held before it was shared. */
  readonly file: Store | undefined;
}

/** One car as this process shares it with others: its lease, its values, and who is told when it comes and goes. */
export class FleetCar {
  readonly lease: Lease;
  readonly store: LeasedStore;
  readonly ownership: Ownership;
  readonly #options: FleetCarOptions;
  readonly #tag: string;
  readonly #owned = new Set<(owned: Owned) => Promise<void>>();
  readonly #given = new Set<() => Promise<void>>();
  #owning: Promise<unknown> = Promise.resolve();
  #isImported = false;
  /** Whether something that was set apart for this process may still be booked, though another has the car. */
  isOwing = true;

  constructor(options: FleetCarOptions) {
    const { engine, workers, application, vehicleId, leaseMs, cutOff } = options;
    this.#options = options;
    this.#tag = `${application}/${vehicleId}`;
    const mayTake = (): boolean => !workers.isWaiting && workers.isOwn(this.#tag);
    this.lease = new Lease({ engine, tag: this.#tag, token: `${workers.id}/${workers.run}`, leaseMs, mayTake });
    this.store = leasedStore({
      engine,
      tag: this.#tag,
      lease: this.lease,
      mayTake,
      mustBeSure: (key) => isOfPattern(CAR_BUDGET.pattern, key),
    });
    this.lease.onTaken(({ isUnbroken }) => {
      this.isOwing = true;
      this.#owning = this.#own(this.#owning, { isUnbroken });
    });
    this.ownership = this.#ownership(cutOff);
  }

  get isOwn(): boolean {
    return this.#options.workers.isOwn(this.#tag);
  }

  /** The process that has the car, or is to have it, as far as it is another that lives. */
  get other(): string | undefined {
    const { workers } = this.#options;
    const isAlive = (id: string | undefined): boolean => workers.all.some((one) => one.id === id && one.isAlive);
    const [holder] = this.lease.holder?.split("/") ?? [];
    const owner = holder !== undefined && isAlive(holder) ? holder : workers.ownerOf(this.#tag)?.id;
    return owner === workers.id ? undefined : owner;
  }

  /** Resolves when all that has to be done is done because the car has become this process's own. Never rejects. */
  async owned(): Promise<void> {
    await this.#owning;
  }

  /**
   * Gives the car up, when all is stored and what was set apart has come back. What is spent until then sets it apart again: the next
   * owner is told, too.
   */
  async give(): Promise<void> {
    if (!this.lease.isHeld) return;
    await this.#owning;
    await Promise.allSettled([...this.#given].map((listener) => listener()));
    await this.store.flush();
    await this.lease.release();
  }

  async #own(before: Promise<unknown>, owned: Owned): Promise<void> {
    await before;
    await this.#importFile().catch(() => {});
    await Promise.allSettled([...this.#owned].map((listener) => listener(owned)));
  }

  async #importFile(): Promise<void> {
    const { file, vehicleId } = this.#options;
    if (!file || this.#isImported) return;
    await importCar(this.store, file, vehicleId);
    this.#isImported = true;
    await file.close();
  }

  #ownership(cutOff: CutOffUse): Ownership {
    const { lease } = this;
    const { workers, vehicleId, forwarding } = this.#options;
    const hasOther = (): boolean => this.other !== undefined;
    return {
      clock: this.#options.engine.clock,
      get isHeld() {
        return lease.isHeld;
      },
      get hasOther() {
        return hasOther();
      },
      take: async () => {
        if (workers.all.length === 0) await workers.beat();
        if (!lease.isHeld && !this.isOwn) return false;
        await lease.take();
        await this.#owning;
        return lease.isHeld;
      },
      forward: async (order, ask) => {
        const { other } = this;
        return other === undefined ? undefined : forwarding.forward(other, vehicleId, order, ask);
      },
      onOwned: (listener) => added(this.#owned, listener),
      onHandover: (listener) => added(this.#given, listener),
      allowance: {
        worker: workers.id,
        isHeld: () => lease.isHeld,
        used: () => cutOff.of(vehicleId),
        note: (used) => cutOff.note(vehicleId, used),
        changeHere: (key, change) => this.store.changeHere(key, change),
      },
    };
  }
}

function added<T>(all: Set<T>, one: T): () => void {
  all.add(one);
  return () => void all.delete(one);
}
