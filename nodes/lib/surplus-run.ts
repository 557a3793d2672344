import { z } from "zod";
import type { Clock } from "../../src/clock";
import { decideSurplus } from "../../src/control/surplus/decide-surplus";
import type { Decision } from "../../src/control/surplus/decision";
import type { SurplusInput } from "../../src/control/surplus/input";
import { restoreSurplus } from "../../src/control/surplus/restore";
import type { SurplusSettings } from "../../src/control/surplus/settings";
import type { SurplusState } from "../../src/control/surplus/state";
import { Kept } from "../../src/store/kept";
import type { Store } from "../../src/store/store";

export interface SurplusRunOptions {
  /** What the state is kept under. */
  readonly id: string;
  readonly rules: SurplusSettings;
  readonly store: Store;
  readonly clock: Clock;
  /** Hears of every decision that came with time and not with a message. */
  readonly onDecision: (decision: Decision) => void;
}

const Stored = z.unknown();

/** Carries a surplus decision through time: its state, its one timer, and what survives a restart. */
export class SurplusRun {
  readonly #options: SurplusRunOptions;
  readonly #kept: Kept<unknown>;
  #state: SurplusState = {};
  #last: Decision | undefined;
  #cancel = (): void => {};
  #closed = false;

  constructor(options: SurplusRunOptions) {
    this.#options = options;
    this.#kept = new Kept<unknown>(options.store, `surplus/${options.id}`, Stored, undefined);
  }

  /** Takes up what was kept; to be awaited before the first input. */
  async open(): Promise<void> {
    const stored = await this.#kept.get();
    this.#state = restoreSurplus(stored);
    if (stored !== undefined) this.give({ kind: "restart" });
  }

  /** The last decision, if any. */
  get last(): Decision | undefined {
    return this.#last;
  }

  give(input: SurplusInput): Decision {
    const { rules, clock } = this.#options;
    const before = this.#last;
    const { state, decision, nextTickAt } = decideSurplus(rules, this.#state, input, clock.now());
    this.#state = state;
    this.#last = decision;
    this.#cancel();
    if (!this.#closed) this.#cancel = clock.after(Math.max(0, nextTickAt - clock.now()), () => this.#tick());
    if (decision.changed || decision.reason.code !== before?.reason.code) void this.#keep();
    return decision;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#keep();
  }

  #tick(): void {
    this.#options.onDecision(this.give({ kind: "tick" }));
  }

  async #keep(): Promise<void> {
    const state = this.#state;
    await this.#kept.change(() => state);
  }
}
