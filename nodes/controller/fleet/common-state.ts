import type { Clock } from "../../../src/core/clock";
import type { StoredValue } from "../../../src/store/stored-value";
import type { AnyDecision, AnyInput } from "../ruling";
import type { CommonPart, Controller } from "../controller";

export interface CommonStateOptions<State, Input, Decision> {
  readonly controller: Controller<State, Input, Decision>;
  readonly stored: StoredValue<State | undefined>;
  readonly clock: Clock;
}

/** What all cars with the same home settings know alike. */
export class CommonState<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly #options: CommonStateOptions<State, Input, Decision>;
  readonly #part: CommonPart<State> | undefined;
  #state: State;
  #opening: Promise<void> | undefined;
  #isKnown = false;

  constructor(options: CommonStateOptions<State, Input, Decision>) {
    this.#options = options;
    this.#part = options.controller.common;
    this.#state = options.controller.initial;
  }

  /** Whether there is anything that all cars know alike. */
  get isUsed(): boolean {
    return this.#part !== undefined;
  }

  /** Whether inputs may be meant for all cars. */
  isForAll(inputs: readonly Input[]): boolean {
    return inputs.every(({ kind }) => this.#part?.kinds.has(kind) === true);
  }

  /** Takes up what was stored; once. Whether anything is known. */
  async open(): Promise<boolean> {
    this.#opening ??= this.#open();
    await this.#opening;
    return this.#isKnown;
  }

  given(state: State, place: number): State {
    return this.#part ? this.#part.given(state, this.#state, place) : state;
  }

  own(state: State): State {
    return this.#part ? this.#part.own(state, this.#state) : state;
  }

  /** Takes inputs for all cars. Rejects with SmartcarError. */
  async take(inputs: readonly Input[]): Promise<void> {
    const part = this.#part;
    if (!part || inputs.length === 0) return;
    await this.open();
    this.#isKnown = true;
    const { controller, stored, clock } = this.#options;
    for (const input of inputs) {
      const { state } = controller.decide(this.#state, input, clock.now());
      this.#state = part.of(state);
    }
    await stored.change(() => this.#state);
  }

  async #open(): Promise<void> {
    const stored = this.#part && (await this.#options.stored.get());
    if (stored === undefined || !this.#part) return;
    this.#state = this.#part.of(stored);
    this.#isKnown = true;
  }
}
