import type { Clock } from "../../src/core/clock";
import { decideMode, type ModeStep } from "../../src/control/mode/decide-mode";
import type { ModeDecision } from "../../src/control/mode/decision";
import type { ModeInput } from "../../src/control/mode/input";
import { restoreMode } from "../../src/control/mode/stored-mode";
import type { ModeSettings } from "../../src/control/mode/settings";
import type { ModeState } from "../../src/control/mode/state";
import { SmartcarError } from "../../src/core/error";
import { MODE } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";

export interface ModeRunOptions {
  /** What the state is kept under. */
  readonly id: string;
  readonly rules: ModeSettings;
  readonly store: Store;
  readonly clock: Clock;
  /** Hears of every decision that came with time and not with a message. */
  readonly onDecision: (decision: ModeDecision) => void;
  /** Throws for a decision of which no message can be made; the state that led to it is not taken on. */
  readonly check: (decision: ModeDecision) => void;
  /** Hears of a store that does not take the state, and of a stored state that cannot be used and was dropped. */
  readonly onFault: (err: unknown) => void;
}

/** A decision that fails is made again after this. */
const RETRY_MS = 60_000;

const UNCOUNTABLE =
  "A boost in kWh cannot be counted: neither the charging power nor the battery and its state of charge are known. Enter the charging power in the node or the vehicle, or ask for minutes";

/** Carries a mode's decision through time: its state, its one timer, and what survives a restart. */
export class ModeRun {
  readonly #options: ModeRunOptions;
  readonly #stored: StoredValue<ModeState | undefined>;
  #state: ModeState = {};
  #last: ModeDecision | undefined;
  #keptAs: string | undefined;
  #cancel = (): void => {};
  #closed = false;

  constructor(options: ModeRunOptions) {
    this.#options = options;
    this.#stored = StoredValue.of(options.store, MODE, { nodeId: options.id });
  }

  /** Takes up what was kept, and decides by it and by what is known already; to be awaited before the first input. */
  async open(known: readonly ModeInput[]): Promise<ModeDecision> {
    const stored = await this.#stored.get();
    this.#state = stored ?? {};
    const [first = { kind: "tick" }, ...more] = stored === undefined ? known : [{ kind: "restart" } as const, ...known];
    try {
      return this.give(first, ...more);
    } catch (err) {
      this.#state = {};
      this.#options.onFault(err);
      return this.give({ kind: "tick" });
    }
  }

  /** The last decision, if any. */
  get last(): ModeDecision | undefined {
    return this.#last;
  }

  /** Takes in what came together and decides once. Throws SmartcarError `BAD_INPUT` for what cannot be carried out. */
  give(first: ModeInput, ...more: readonly ModeInput[]): ModeDecision {
    const { clock, onFault } = this.#options;
    const { decision, nextTickAt } = this.#stepAll(first, more);
    this.#last = decision;
    this.#cancel();
    if (!this.#closed) this.#cancel = clock.after(Math.max(0, nextTickAt - clock.now()), () => this.#tick());
    this.#keep().catch(onFault);
    return decision;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    this.#keptAs = undefined;
    await this.#keep();
  }

  /** All of it or nothing. */
  #stepAll(first: ModeInput, more: readonly ModeInput[]): ModeStep {
    const before = this.#state;
    try {
      const step = more.reduce((last, input) => this.#step(input, last), this.#step(first));
      this.#options.check(step.decision);
      return step;
    } catch (err) {
      this.#state = before;
      throw err;
    }
  }

  #step(input: ModeInput, before?: ModeStep): ModeStep {
    const step = decideMode(this.#options.rules, this.#state, input, this.#options.clock.now());
    if (step.refused) throw new SmartcarError("BAD_INPUT", UNCOUNTABLE);
    this.#state = step.state;
    const { windows = before?.decision.windows, changed } = step.decision;
    return { ...step, decision: { ...step.decision, windows, changed: changed || before?.decision.changed === true } };
  }

  #tick(): void {
    this.#cancel = this.#options.clock.after(RETRY_MS, () => this.#tick());
    this.#options.onDecision(this.give({ kind: "tick" }));
  }

  /** Only what survives is written, and only when it has become something else. */
  async #keep(): Promise<void> {
    const lasting = restoreMode(this.#state);
    const asText = JSON.stringify({ ...lasting, at: undefined });
    if (asText === this.#keptAs) return;
    this.#keptAs = asText;
    await this.#stored.change(() => lasting);
  }
}
