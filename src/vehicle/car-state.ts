import { z } from "zod";
import type { Signal } from "../api/signal";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";
import { chargeStateAt, type Report } from "./evidence";
import { KnownSignal, mergeSignal, type Heard } from "./known-signal";
import { snapshotOf, type Facts, type Known, type Snapshot } from "./snapshot";

const Identity = z.object({ make: z.string().optional(), model: z.string().optional(), year: z.number().optional() });
export type Identity = z.infer<typeof Identity>;

const Stored = z.object({ identity: Identity, signals: z.record(z.string(), KnownSignal) });
type Stored = z.infer<typeof Stored>;

/** Everything a car has reported, merged signal by signal and kept over restarts. */
export class CarState {
  readonly vehicleId: string;
  #facts: Facts;
  #identity: Identity = {};
  readonly #known = new Map<string, KnownSignal>();
  readonly #kept: Kept<Stored>;
  #loading: Promise<void> | undefined;

  constructor(store: Store, vehicleId: string, facts: Facts) {
    this.vehicleId = vehicleId;
    this.#facts = withoutGaps(facts);
    this.#kept = new Kept<Stored>(store, `car/${vehicleId}/state`, Stored, { identity: {}, signals: {} });
  }

  /** Brings back what was kept; anything may be asked before, and is then unknown. */
  load(): Promise<void> {
    this.#loading ??= this.#kept.get().then(({ identity, signals }) => {
      this.#identity = { ...identity, ...this.#identity };
      for (const [code, signal] of Object.entries(signals)) if (!this.#known.has(code)) this.#known.set(code, signal);
    });
    return this.#loading;
  }

  /** What the owner knows; a node that knows more adds to it. */
  addFacts(facts: Facts): void {
    this.#facts = { ...this.#facts, ...withoutGaps(facts) };
  }

  get facts(): Facts {
    return { ...this.#identity, ...this.#facts };
  }

  get make(): string | undefined {
    return this.#identity.make ?? this.#facts.make;
  }

  /** Merges what the car told; resolves when it is kept. */
  async merge(signals: readonly Signal[], identity: Identity, heard: Heard): Promise<void> {
    await this.load();
    this.#identity = { ...this.#identity, ...withoutGaps(identity) };
    for (const signal of signals)
      this.#known.set(signal.code, mergeSignal(this.#known.get(signal.code), signal, heard));
    await this.#kept.change(() => ({ identity: this.#identity, signals: Object.fromEntries(this.#known) }));
  }

  snapshot(now: number): Snapshot {
    return snapshotOf(this.vehicleId, this.#known, this.facts, now);
  }

  get known(): Known {
    return this.#known;
  }

  /** What the car last said about charging, and when. */
  report(now: number): Report {
    return { charging: this.snapshot(now).charging, at: chargeStateAt(this.#known) };
  }

  /** When anything was last heard of the car; milliseconds since the epoch. */
  get heardAt(): number | undefined {
    const times = [...this.#known.values()].map((signal) => signal.heardAt);
    return times.length === 0 ? undefined : Math.max(...times);
  }
}

/** What is not known must not hide what was. */
function withoutGaps<T extends object>(known: T): Partial<T> {
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...entries.map(([name, value]) => ({ [name]: value })));
}
