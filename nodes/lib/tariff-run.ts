import { z } from "zod";
import type { Clock } from "../../src/clock";
import type { TariffDecision } from "../../src/control/tariff/decision";
import { decideTariff } from "../../src/control/tariff/decide-tariff";
import type { TariffInput } from "../../src/control/tariff/input";
import { restoreTariff } from "../../src/control/tariff/restore";
import type { TariffSettings } from "../../src/control/tariff/settings";
import type { TariffState } from "../../src/control/tariff/state";
import { Kept } from "../../src/store/kept";
import type { Store } from "../../src/store/store";

export interface TariffRunOptions {
  /** What the state is kept under. */
  readonly id: string;
  readonly rules: TariffSettings;
  readonly store: Store;
  readonly clock: Clock;
  /** Hears of every decision that came with time and not with a message. */
  readonly onDecision: (decision: TariffDecision) => void;
}

const Stored = z.unknown();

/** The state is large: a crash may forget so much of what the meter told, but no wish and no price. */
const KEEP_MS = 5 * 60_000;

/** Inputs that come all the time, and of which none counts. */
const FLEETING = new Set<TariffInput["kind"]>(["power", "tick"]);

/** Carries a tariff decision through time: its state, its timers, and what survives a restart. */
export class TariffRun {
  readonly #options: TariffRunOptions;
  readonly #kept: Kept<unknown>;
  #state: TariffState = {};
  #last: TariffDecision | undefined;
  #cancelTick = (): void => {};
  #cancelKeep = (): void => {};
  #keepAt: number | undefined;
  #keptAt = -Infinity;
  #closed = false;

  constructor(options: TariffRunOptions) {
    this.#options = options;
    this.#kept = new Kept<unknown>(options.store, `tariff/${options.id}`, Stored, undefined);
  }

  /** Takes up what was kept, to be awaited before the first input; whether there was anything. */
  async open(): Promise<boolean> {
    const stored = await this.#kept.get();
    this.#state = restoreTariff(stored);
    this.give({ kind: stored === undefined ? "tick" : "restart" });
    return stored !== undefined;
  }

  /** The last decision, if any. */
  get last(): TariffDecision | undefined {
    return this.#last;
  }

  /** Gives inputs of one moment, at least one; what they come to is decided once for all of them. */
  give(first: TariffInput, ...more: readonly TariffInput[]): TariffDecision {
    const before = this.#last?.on;
    let decision = this.#take(first);
    for (const input of more) decision = this.#take(input);
    if (more.length > 0) decision = { ...decision, changed: decision.on !== undefined && decision.on !== before };
    this.#last = decision;
    return decision;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTick();
    this.#cancelKeep();
    await this.#keep();
  }

  #take(input: TariffInput): TariffDecision {
    const { rules, clock } = this.#options;
    const { state, decision, nextTickAt } = decideTariff(rules, this.#state, input, clock.now());
    this.#state = state;
    this.#last = decision;
    this.#cancelTick();
    if (!this.#closed) this.#cancelTick = clock.after(Math.max(0, nextTickAt - clock.now()), () => this.#tick());
    this.#keepSoon(decision.changed || !FLEETING.has(input.kind) ? 0 : KEEP_MS);
    return decision;
  }

  #tick(): void {
    this.#options.onDecision(this.give({ kind: "tick" }));
  }

  /** Keeps what is known after `ms` at the latest, but not all the time. */
  #keepSoon(ms: number): void {
    if (this.#closed) return;
    const { clock } = this.#options;
    const at = Math.max(clock.now() + ms, this.#keptAt + KEEP_MS);
    if (this.#keepAt !== undefined && this.#keepAt <= at) return;
    this.#cancelKeep();
    this.#keepAt = at;
    this.#cancelKeep = clock.after(Math.max(0, at - clock.now()), () => void this.#keep());
  }

  async #keep(): Promise<void> {
    this.#keepAt = undefined;
    this.#keptAt = this.#options.clock.now();
    // Reckoned anew where it is missing, and no plain JSON.
    const { outlook: _outlook, ...state } = this.#state;
    await this.#kept.change(() => state);
  }
}
