import type { SmartcarError } from "../error";
import type { OnProblem } from "./store";

/** Tells an outage once when it begins and once when it is over, however often and in whatever words it is met between. */
export class Outage {
  #isOn = false;
  readonly #tell: OnProblem;

  constructor(tell: OnProblem) {
    this.#tell = tell;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  met(problem: SmartcarError): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#tell(problem);
  }

  over(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#tell(undefined);
  }
}
