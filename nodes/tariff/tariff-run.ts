import type { Clock } from "../../src/core/clock";
import type { TariffDecision } from "../../src/control/tariff/decision";
import { decideTariff } from "../../src/control/tariff/decide-tariff";
import type { TariffInput } from "../../src/control/tariff/input";
import { lasting, restoreTariff } from "../../src/control/tariff/stored-tariff";
import type { TariffSettings } from "../../src/control/tariff/settings";
import type { TariffState } from "../../src/control/tariff/state";
import { MINUTE_MS } from "../../src/core/duration";
import { TARIFF } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";
import type { Car } from "../../src/vehicle/car";
import { knownCar } from "../car/known-car";
import { NewsWish } from "../controller/freshness-request";
import { planning } from "../controller/planning-queue";
import { Seldom } from "../runtime/throttled";

export interface TariffRunOptions {
  /** What the state is kept under. */
  readonly id: string;
  readonly rules: TariffSettings;
  readonly store: Store;
  readonly clock: Clock;
  /** Tells of itself. */
  readonly car: Car | undefined;
  /** Hears of every decision that came by itself and not with a message. */
  readonly onDecision: (decision: TariffDecision) => void;
  /** Throws for a decision of which no message can be made; the state that led to it is not taken on. */
  readonly check: (decision: TariffDecision) => void;
  /** Hears of a store that does not take the state, and of a stored state that cannot be used and was dropped. */
  readonly onFault: (err: unknown) => void;
}

/** A decision that fails is made again after this. */
const RETRY_MS = 60_000;

/** The state is large and changes with each reading: a crash may forget so much of what the meter told. */
const KEEP_MS = 5 * MINUTE_MS;

/** Inputs that come all the time, and of which none counts. */
const FLEETING = new Set<TariffInput["kind"]>(["power", "tick"]);

/** Carries a tariff decision through time: its state, its timers, its car, and what survives a restart. */
export class TariffRun {
  readonly #options: TariffRunOptions;
  readonly #stored: StoredValue<TariffState | undefined>;
  readonly #keeping: Seldom;
  readonly #wish: NewsWish | undefined;
  readonly #offNews: (() => void) | undefined;
  #state: TariffState = {};
  #last: TariffDecision | undefined;
  /** What the car was last told, maybe before a restart. */
  #said: boolean | undefined;
  #isCarDue = true;
  #isClosed = false;
  #cancel = (): void => {};

  constructor(options: TariffRunOptions) {
    const { store, id, clock, car, onFault } = options;
    this.#options = options;
    this.#stored = StoredValue.of(store, TARIFF, { nodeId: id });
    this.#keeping = new Seldom(clock, KEEP_MS, () => void this.#keep().catch(onFault));
    this.#wish = car && new NewsWish(car.attention, clock);
    this.#offNews = car?.onNews(({ isFresh }) => void this.#hearCar(!isFresh).catch(onFault));
  }

  /** Takes up what was kept; to be awaited before the first input. */
  async open(): Promise<void> {
    const stored = await this.#stored.get();
    this.#state = stored ?? restoreTariff(undefined);
    this.#said = this.#state.on;
    // What the car told before a restart is nothing fresh: it is taken in with what is.
    if (stored === undefined) return this.#hearCar();
    try {
      await planning.run(() => this.#tell(this.#takeAll([{ kind: "restart" }])));
    } catch (err) {
      this.#state = {};
      this.#said = undefined;
      this.#options.onFault(err);
      await this.#hearCar();
    }
  }

  /** The last decision; what was decided before a restart is none. */
  get last(): TariffDecision | undefined {
    return this.#last;
  }

  /** What inputs of one moment, at least one, come to. */
  async give(inputs: readonly TariffInput[]): Promise<TariffDecision> {
    const due = this.#isCarDue ? await this.#carInputs(true) : [];
    return planning.run(() => this.#takeAll([...due, ...inputs]));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#offNews?.();
    this.#wish?.close();
    this.#cancel();
    this.#keeping.close();
    if (this.#last) await this.#keep();
  }

  async #hearCar(isRemembered = false): Promise<void> {
    const inputs = await this.#carInputs(isRemembered);
    await planning.run(() => this.#tell(this.#takeAll(inputs)));
  }

  async #carInputs(isRemembered: boolean): Promise<readonly TariffInput[]> {
    const { car, clock } = this.#options;
    this.#isCarDue = false;
    return car ? [{ kind: "car", car: await knownCar(car, clock.now()), isRemembered }] : [];
  }

  /** Lets the time pass at least. */
  #takeAll(inputs: readonly TariffInput[]): TariffDecision {
    const before = this.#state;
    try {
      let decision = this.#take(inputs[0] ?? { kind: "tick" });
      for (const input of inputs.slice(1)) decision = this.#take(input);
      const { on } = decision;
      const told = { ...decision, on, changed: on !== undefined && on !== this.#said };
      this.#options.check(told);
      this.#last = told;
      this.#said = on ?? this.#said;
      return told;
    } catch (err) {
      this.#state = before;
      throw err;
    }
  }

  #take(input: TariffInput): TariffDecision {
    const { rules, clock, car, onFault } = this.#options;
    const { state, decision, nextTickAt, meterEvidence } = decideTariff(rules, this.#state, input, clock.now());
    this.#state = state;
    if (meterEvidence && car) car.hearMeter(meterEvidence).catch(onFault);
    this.#cancel();
    if (this.#isClosed) return decision;
    this.#cancel = clock.after(Math.max(0, nextTickAt - clock.now()), () => this.#tick());
    this.#keeping.within(decision.changed || !FLEETING.has(input.kind) ? 0 : KEEP_MS);
    this.#wish?.follow(decision.newsWantedAt);
    return decision;
  }

  #tick(): void {
    const { clock, onFault } = this.#options;
    this.#cancel = clock.after(RETRY_MS, () => this.#tick());
    planning.run(() => this.#tell(this.#takeAll([]))).catch(onFault);
  }

  #tell(decision: TariffDecision): void {
    if (!this.#isClosed) this.#options.onDecision(decision);
  }

  async #keep(): Promise<void> {
    const state = lasting(this.#state);
    await this.#stored.change(() => state);
  }
}
