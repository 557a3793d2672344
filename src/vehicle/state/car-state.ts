import { isDeepStrictEqual } from "node:util";
import { AtRest, type AsText } from "../../core/at-rest";
import type { Signal } from "../../smartcar/signal";
import { CAR_STATE } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { Body } from "./signal-body";
import type { Report } from "./report-age";
import { bringsUpdate, currentBody, dueSignal, mergeSignal, vouchedAt, type Receipt } from "./known-signal";
import { observeMeter, observePlace, placeResult, withSilence, type PlaceResult, type Silence } from "../place/place";
import { homeOf, snapshotOf, type Facts, type Known, type Snapshot } from "./snapshot";
import type { Identity, KnownSignal, MeterEvidence, PlaceState, SettledState, StoredCarState } from "./stored-state";
import { reportedState, type ReportedState } from "./reported-state";
import { countedState, NOTHING_SETTLED, settle } from "./settled-state";
import type { Observation } from "./settled-track";

/** A value that one signal shows. */
export interface Shown<T> {
  readonly code: string;
  readonly read: (body: Body) => T | undefined;
}

/** A value that the car has reported, when it or its make vouched for it, and when that came; milliseconds since the epoch. */
export interface ReportedValue<T> {
  readonly value: T | undefined;
  readonly at: number | undefined;
  readonly receivedAt: number | undefined;
}

/** What the silence of a car is judged by. */
export type Surroundings = Pick<Silence, "atHomeOnly" | "lagMs" | "othersReceivedAt">;

/** As long as nothing is known of its place. */
const NOWHERE: PlaceState = {};

/** Everything a car has reported, merged signal by signal and stored over restarts. */
export class CarState {
  readonly vehicleId: string;
  readonly #surroundings: () => Surroundings;
  readonly #onReceived: (at: number) => void;
  #facts: Facts;
  #identity: Identity = {};
  #owner: string | undefined;
  readonly #known = new AtRest<Map<string, KnownSignal>>(new Map(), knownAsText);
  #settled: SettledState = NOTHING_SETTLED;
  #place = NOWHERE;
  readonly #stored: StoredValue<StoredCarState>;
  #loading: Promise<void> | undefined;
  #lastUpdateAt: number | undefined;

  constructor(
    store: Store,
    vehicleId: string,
    facts: Facts,
    surroundings: () => Surroundings = () => ({ atHomeOnly: false, lagMs: 0, othersReceivedAt: undefined }),
    onReceived: (at: number) => void = () => {},
  ) {
    this.#onReceived = onReceived;
    this.vehicleId = vehicleId;
    this.#surroundings = surroundings;
    this.#facts = withoutGaps(facts);
    this.#stored = StoredValue.of(store, CAR_STATE, { vehicleId });
  }

  /** Restores what was stored; anything may be asked before, and is then unknown. */
  async load(): Promise<void> {
    let loading: Promise<void> | undefined;
    // What begins again meanwhile is waited for, too.
    while (loading === undefined || loading !== this.#loading) {
      loading = this.#loading ??= this.#recall();
      await loading;
    }
  }

  /** Begins again with what is stored, which another process has written since; until that is read, what was known stays. */
  async reload(): Promise<void> {
    this.#loading = this.#recall();
    await this.load();
  }

  /** What the owner knows; a node that knows more adds to it. */
  addFacts(facts: Facts): void {
    this.#facts = { ...this.#facts, ...withoutGaps(facts) };
    this.#judgePlace();
  }

  /** What the owner says the car is is used only where the car has not reported. */
  get facts(): Facts {
    return { ...this.#facts, ...this.#identity };
  }

  get make(): string | undefined {
    return this.#identity.make ?? this.#facts.make;
  }

  /** On whose behalf Smartcar is asked about it; `undefined` until that is known. */
  get owner(): string | undefined {
    return this.#owner;
  }

  /** The owner's ID at Smartcar; stored with what the car reports next. */
  set owner(userId: string | undefined) {
    this.#owner = userId;
  }

  /** Learns from Smartcar what the car is, and whose; resolves when it is stored. */
  async identify({ make, model, year }: Identity, userId?: string): Promise<void> {
    await this.load();
    const identity = { ...this.#identity, ...withoutGaps({ make, model, year }) };
    const owner = userId ?? this.#owner;
    if (owner === this.#owner && isDeepStrictEqual(identity, this.#identity)) return;
    this.#identity = identity;
    this.#owner = owner;
    await this.#keep();
  }

  /** Merges what the car reported; resolves when it is stored. */
  async merge(signals: readonly Signal[], receipt: Receipt): Promise<void> {
    await this.load();
    const codes = new Set<string>();
    const known = this.#known.value;
    for (const signal of signals) {
      const before = known.get(signal.code);
      const after = mergeSignal(before, signal, receipt);
      known.set(signal.code, after);
      if (after !== before && after.status === "SUCCESS") codes.add(signal.code);
      if (bringsUpdate(before, after)) this.noteUpdate(receipt.receivedAt);
    }
    this.#settle({ kind: "report", now: receipt.receivedAt, codes, isRequested: receipt.source === "poll" });
    await this.#keep();
    this.#noteReceived();
  }

  /** Takes in what the meter of the house shows of the car; resolves when it is stored. */
  async observeMeter(evidence: MeterEvidence): Promise<void> {
    await this.load();
    this.#settle({ kind: "meter", evidence });
    const { counted } = this.#settled.charging;
    this.#place = observeMeter(this.#place, evidence, counted?.value ? counted.since : undefined);
    await this.#keep();
  }

  /** Takes in that the car accepted a start or a stop; resolves when it is stored. */
  async observeCommand(charging: boolean, at: number): Promise<void> {
    await this.load();
    this.#settle({ kind: "command", charging, at });
    await this.#keep();
  }

  /** Takes in that the car answered that its cable is out; resolves when it is stored. */
  async observeUnplugged(at: number): Promise<void> {
    await this.load();
    this.#settle({ kind: "unplugged", at });
    await this.#keep();
  }

  /** Notes that something new came of the car; milliseconds since the epoch. */
  noteUpdate(at: number): void {
    this.#lastUpdateAt = Math.max(at, this.#lastUpdateAt ?? at);
  }

  /** When something new last came of the car since this was made; what a read only brings once more is not new. */
  get lastUpdateAt(): number | undefined {
    return this.#lastUpdateAt;
  }

  snapshot(now: number): Snapshot {
    this.#takeDue(now);
    const judged = { counted: countedState(this.#settled, this.known), place: this.place(now) };
    return snapshotOf(this.vehicleId, this.known, this.facts, now, judged);
  }

  /** Where the car is, judged by all that is known of it, and why. */
  place(now: number): PlaceResult {
    const { command } = this.#settled;
    return withSilence(placeResult(this.#place), {
      ...this.#surroundings(),
      startedAt: command?.charging ? command.at : undefined,
      receivedAt: this.receivedAt,
      now,
    });
  }

  /** What the car's newest reports say together, signal by signal, without regard to what counts. */
  get reported(): ReportedState {
    return reportedState(this.known, this.#settled.risenAt);
  }

  /** What counts of the car's state. */
  get settled(): SettledState {
    return this.#settled;
  }

  get known(): Known {
    return this.#known.value;
  }

  /** What the car's newest reports say about charging, and when it could know it. */
  report(lagMs: number): Report {
    const { charging } = this.reported;
    return { charging: charging?.value, at: charging && vouchedAt(charging.signal, lagMs) };
  }

  /** Whether the car charges, as far as that counts, and when it could know it. */
  countedReport(lagMs: number): Report {
    const { charging, datedAt } = countedState(this.#settled, this.known);
    const newest = this.report(lagMs);
    return newest.charging === charging ? newest : { charging, at: datedAt.charging };
  }

  /** What the car last said by one signal; `undefined` members for what is not known. */
  reportedValue<T>({ code, read }: Shown<T>, lagMs: number): ReportedValue<T> {
    const signal = this.known.get(code);
    const body = currentBody(signal);
    const value = body && read(body);
    if (!signal || value === undefined) return { value: undefined, at: undefined, receivedAt: undefined };
    return { value, at: vouchedAt(signal, lagMs), receivedAt: signal.receivedAt };
  }

  /** What waits for a second report before it counts. */
  get waiting(): readonly ("charging" | "pluggedIn" | "place")[] {
    const { charging, pluggedIn } = this.#settled;
    return [
      ...(charging.pending ? ["charging" as const] : []),
      ...(pluggedIn.pending ? ["pluggedIn" as const] : []),
      ...(this.#place.jump ? ["place" as const] : []),
    ];
  }

  /** When anything was last received from the car; milliseconds since the epoch. */
  get receivedAt(): number | undefined {
    const times = [...this.known.values()].map((signal) => signal.receivedAt);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  /** Values that were dated ahead count from their time on. */
  #takeDue(now: number): void {
    const known = this.#known.value;
    const due = [...known].filter(([, signal]) => signal.waiting && dueSignal(signal, now) !== signal);
    for (const [code, signal] of due) known.set(code, dueSignal(signal, now));
    if (due.length > 0) this.#settle({ kind: "report", now, codes: new Set(due.map(([code]) => code)) });
  }

  #settle(observation: Observation): void {
    this.#settled = settle(this.#settled, this.known, observation);
    this.#judgePlace();
  }

  #judgePlace(): void {
    const plugged = this.#settled.pluggedIn.counted;
    this.#place = observePlace(this.#place, { known: this.known, home: homeOf(this.facts), plugged });
  }

  async #keep(): Promise<void> {
    await this.#stored.change(() => ({
      identity: this.#identity,
      owner: this.#owner,
      signals: Object.fromEntries(this.known),
      settled: this.#settled,
      place: this.#place,
    }));
  }

  async #recall(): Promise<void> {
    const { identity, owner, signals, settled = NOTHING_SETTLED, place = {} } = await this.#stored.get();
    this.#identity = { ...identity, ...this.#identity };
    this.#owner ??= owner;
    this.#known.value = new Map(Object.entries(signals));
    this.#settled = settled;
    this.#place = place;
    // What was stored before any of it was settled counts as it is.
    this.#settle({ kind: "report", now: this.receivedAt ?? 0, codes: new Set() });
    this.#noteReceived();
  }

  #noteReceived(): void {
    const at = this.receivedAt;
    if (at !== undefined) this.#onReceived(at);
  }
}

const knownAsText: AsText<Map<string, KnownSignal>> = {
  write: (known) => JSON.stringify([...known]),
  read: (text) => new Map(JSON.parse(text)),
};

/** What is not known must not hide what was. */
function withoutGaps<T extends object>(known: T): Partial<T> {
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...entries.map(([name, value]) => ({ [name]: value })));
}
