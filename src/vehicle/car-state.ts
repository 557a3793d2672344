import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Signal } from "../api/signal";
import { Kept } from "../store/kept";
import { soundRecord } from "../store/sound-entries";
import type { Store } from "../store/store";
import { flag, type Body } from "./body";
import { chargeState } from "./charge-state";
import { isFresh, type Believed, type Report } from "./evidence";
import { bringsNews, currentBody, dueSignal, KnownSignal, mergeSignal, vouchedAt, type Heard } from "./known-signal";
import { snapshotOf, type Facts, type Known, type Snapshot } from "./snapshot";

const Identity = z.object({ make: z.string().optional(), model: z.string().optional(), year: z.number().optional() });
export type Identity = z.infer<typeof Identity>;

const Stored = z.object({ identity: Identity.catch({}), signals: soundRecord(KnownSignal) });
type Stored = z.infer<typeof Stored>;

/** When reports may be taken for the present. */
export interface Present {
  readonly now: number;
  /** How long a change in this car may take to become visible. */
  readonly lagMs: number;
  /** Until when the last command may still have been taking effect; milliseconds since the epoch. */
  readonly settledAt: number;
  /** Nothing that was reported before this is believed. */
  readonly doubtedAt: number;
}

/** A value that one signal shows. */
export interface Shown<T> {
  readonly code: string;
  readonly read: (body: Body) => T | undefined;
}

/** A value that the car has reported, when it or its maker vouched for it, and when that came; milliseconds since the epoch. */
export interface Said<T> {
  readonly value: T | undefined;
  readonly at: number | undefined;
  readonly heardAt: number | undefined;
}

/** Everything a car has reported, merged signal by signal and kept over restarts. */
export class CarState {
  readonly vehicleId: string;
  #facts: Facts;
  #identity: Identity = {};
  readonly #known = new Map<string, KnownSignal>();
  readonly #kept: Kept<Stored>;
  #loading: Promise<void> | undefined;
  #newsAt: number | undefined;

  constructor(store: Store, vehicleId: string, facts: Facts) {
    this.vehicleId = vehicleId;
    this.#facts = withoutGaps(facts);
    this.#kept = new Kept<Stored>(store, `car/${vehicleId}/state`, Stored, { identity: {}, signals: {} });
  }

  /** Brings back what was kept; anything may be asked before, and is then unknown. */
  load(): Promise<void> {
    this.#loading ??= this.#recall();
    return this.#loading;
  }

  /** What the owner knows; a node that knows more adds to it. */
  addFacts(facts: Facts): void {
    this.#facts = { ...this.#facts, ...withoutGaps(facts) };
  }

  /** What the owner says the car is stands in only where the car has not told. */
  get facts(): Facts {
    return { ...this.#facts, ...this.#identity };
  }

  get make(): string | undefined {
    return this.#identity.make ?? this.#facts.make;
  }

  /** Learns from Smartcar what the car is; resolves when it is kept. */
  async identify({ make, model, year }: Identity): Promise<void> {
    await this.load();
    const identity = { ...this.#identity, ...withoutGaps({ make, model, year }) };
    if (isDeepStrictEqual(identity, this.#identity)) return;
    this.#identity = identity;
    await this.#keep();
  }

  /** Merges what the car told; resolves when it is kept. */
  async merge(signals: readonly Signal[], heard: Heard): Promise<void> {
    await this.load();
    for (const signal of signals) {
      const before = this.#known.get(signal.code);
      const after = mergeSignal(before, signal, heard);
      this.#known.set(signal.code, after);
      if (bringsNews(before, after)) this.hearNews(heard.heardAt);
    }
    await this.#keep();
  }

  /** Notes that something new came of the car; milliseconds since the epoch. */
  hearNews(at: number): void {
    this.#newsAt = Math.max(at, this.#newsAt ?? at);
  }

  /** When something new last came of the car since this was made; what a read only brings once more is not new. */
  get newsAt(): number | undefined {
    return this.#newsAt;
  }

  snapshot(now: number): Snapshot {
    this.#takeDue(now);
    return snapshotOf(this.vehicleId, this.#known, this.facts, now);
  }

  get known(): Known {
    return this.#known;
  }

  /** What the car last said about charging, and when it could know it. */
  report(lagMs: number): Report {
    const state = chargeState(this.#known);
    return { charging: state?.charging, at: state && vouchedAt(state.signal, lagMs) };
  }

  /** What the car last said by one signal; `undefined` members for what is not known. */
  said<T>({ code, read }: Shown<T>, lagMs: number): Said<T> {
    const signal = this.#known.get(code);
    const body = currentBody(signal);
    const value = body && read(body);
    if (!signal || value === undefined) return { value: undefined, at: undefined, heardAt: undefined };
    return { value, at: vouchedAt(signal, lagMs), heardAt: signal.heardAt };
  }

  /** What a command may take for the present: reports that are young, and of charging only those that no command has overtaken. */
  believed({ now, lagMs, settledAt, doubtedAt }: Present): Believed {
    this.#takeDue(now);
    const state = chargeState(this.#known);
    const stateAt = state && vouchedAt(state.signal, lagMs);
    const isSettled = isFresh(stateAt, now) && (stateAt ?? 0) >= Math.max(settledAt, doubtedAt);
    const cable = this.#known.get("charge-ischargingcableconnected");
    const cableAt = cable && vouchedAt(cable, lagMs);
    const body = isFresh(cableAt, now) && (cableAt ?? 0) >= doubtedAt ? currentBody(cable) : undefined;
    return { ...(isSettled && { charging: state?.charging, status: state?.status }), pluggedIn: body && flag(body) };
  }

  /** When anything was last heard of the car; milliseconds since the epoch. */
  get heardAt(): number | undefined {
    const times = [...this.#known.values()].map((signal) => signal.heardAt);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  /** Values that were dated ahead count from their time on. */
  #takeDue(now: number): void {
    for (const [code, signal] of this.#known) {
      if (signal.waiting) this.#known.set(code, dueSignal(signal, now));
    }
  }

  async #keep(): Promise<void> {
    await this.#kept.change(() => ({ identity: this.#identity, signals: Object.fromEntries(this.#known) }));
  }

  async #recall(): Promise<void> {
    const { identity, signals } = await this.#kept.get();
    this.#identity = { ...identity, ...this.#identity };
    for (const [code, signal] of Object.entries(signals)) if (!this.#known.has(code)) this.#known.set(code, signal);
  }
}

/** What is not known must not hide what was. */
function withoutGaps<T extends object>(known: T): Partial<T> {
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...entries.map(([name, value]) => ({ [name]: value })));
}
