import type { Clock } from "../../src/core/clock";
import { READINGS_KEPT } from "../../src/control/shared/shared-meter";
import type { MeterEvidence } from "../../src/control/shared/site-power/meter-evidence";
import { decideSurplus } from "../../src/control/surplus/decide-surplus";
import type { Decision } from "../../src/control/surplus/decision";
import type { SurplusInput } from "../../src/control/surplus/input";
import type { SurplusSettings } from "../../src/control/surplus/settings";
import type { SurplusState } from "../../src/control/surplus/state";
import { SURPLUS } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";
import type { Car } from "../../src/vehicle/car";
import { NewsWish } from "../controller/freshness-request";

export interface SurplusRunOptions {
  /** What the state is kept under. */
  readonly id: string;
  readonly rules: SurplusSettings;
  readonly store: Store;
  readonly clock: Clock;
  /** Is asked for news where what it does is not certain. */
  readonly car: Car | undefined;
  /** Hears of every decision that came with time and not with a message. */
  readonly onDecision: (decision: Decision) => void;
  /** Hears of every new command. */
  readonly onSwitch: () => void;
  /** Throws for a decision of which no message can be made; the state that led to it is not taken on. */
  readonly check: (decision: Decision) => void;
  /** Hears what the house's meter says of the car. */
  readonly onMeter?: ((evidence: MeterEvidence) => void) | undefined;
  /** Hears of a stored state that cannot be used and was dropped. */
  readonly onFault: (err: unknown) => void;
}

/** A decision that fails is made again after this. */
const RETRY_MS = 60_000;

/** Carries a surplus decision through time: its state, its one timer, and what survives a restart. */
export class SurplusRun {
  readonly #options: SurplusRunOptions;
  readonly #stored: StoredValue<SurplusState | undefined>;
  readonly #wish: NewsWish | undefined;
  #state: SurplusState = {};
  #last: Decision | undefined;
  #readings: readonly number[] = [];
  #cancel = (): void => {};
  #closed = false;

  constructor(options: SurplusRunOptions) {
    this.#options = options;
    this.#wish = options.car && new NewsWish(options.car.attention, options.clock);
    this.#stored = StoredValue.of(options.store, SURPLUS, { nodeId: options.id });
  }

  /** Takes up what was kept; to be awaited before the first input. */
  async open(): Promise<void> {
    const stored = await this.#stored.get();
    if (stored === undefined) return;
    this.#state = stored;
    try {
      this.give({ kind: "restart" });
    } catch (err) {
      this.#state = {};
      this.#options.onFault(err);
    }
  }

  /** The last readings of the meter, W, the newest last. */
  get readings(): readonly number[] {
    return this.#readings;
  }

  /** The last decision, if any. */
  get last(): Decision | undefined {
    return this.#last;
  }

  give(input: SurplusInput): Decision {
    const { rules, clock, check } = this.#options;
    const before = this.#last;
    const { state, decision, nextTickAt, meterEvidence } = decideSurplus(rules, this.#state, input, clock.now());
    check(decision);
    this.#state = state;
    this.#last = decision;
    this.#noteReading(decision, before);
    this.#wish?.follow(decision.newsWantedAt);
    if (meterEvidence) this.#options.onMeter?.(meterEvidence);
    this.#cancel();
    if (!this.#closed) this.#cancel = clock.after(Math.max(0, nextTickAt - clock.now()), () => this.#tick());
    if (decision.changed || decision.reason.code !== before?.reason.code) this.#keep().catch(this.#options.onFault);
    if (decision.changed) this.#options.onSwitch();
    return decision;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    this.#wish?.close();
    await this.#keep();
  }

  #noteReading({ inputs: { gridW, readingAt } }: Decision, before: Decision | undefined): void {
    if (gridW === undefined || readingAt === before?.inputs.readingAt) return;
    this.#readings = [...this.#readings, gridW].slice(-READINGS_KEPT);
  }

  #tick(): void {
    this.#cancel = this.#options.clock.after(RETRY_MS, () => this.#tick());
    this.#options.onDecision(this.give({ kind: "tick" }));
  }

  async #keep(): Promise<void> {
    const state = this.#state;
    await this.#stored.change(() => state);
  }
}
