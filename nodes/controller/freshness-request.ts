import type { Clock } from "../../src/core/clock";
import type { Attention } from "../../src/vehicle/state/attention";

/** Asks for news of a car when a decision wants some: when their time has come, and once for each time. */
export class FreshnessRequest {
  readonly #attention: Pick<Attention, "want">;
  readonly #clock: Clock;
  #asked: number | undefined;
  #cancel = (): void => {};

  constructor(attention: Pick<Attention, "want">, clock: Clock) {
    this.#attention = attention;
    this.#clock = clock;
  }

  /** News from `at` on are wanted; none if it is absent. */
  follow(at: number | undefined): void {
    this.#cancel();
    if (at === undefined || at === this.#asked) return;
    this.#cancel = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      this.#asked = at;
      this.#attention.want(at);
    });
  }

  close(): void {
    this.#cancel();
  }
}
