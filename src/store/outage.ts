import type { SmartcarError } from "../error";
import type { OnProblem } from "./store";

/** Tells an outage once when it begins and once when it is over, however often it is met between. */
export class Outage {
  #current: string | undefined;
  readonly #tell: OnProblem;

  constructor(tell: OnProblem) {
    this.#tell = tell;
  }

  met(problem: SmartcarError): void {
    if (this.#current === problem.message) return;
    this.#current = problem.message;
    this.#tell(problem);
  }

  over(): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    this.#tell(undefined);
  }
}
