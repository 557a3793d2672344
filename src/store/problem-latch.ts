import type { SmartcarError } from "../core/error";
import type { OnProblem } from "./store";

/** Where a problem was met and what it comes from, for those who share a latch: the files of one folder. */
export interface Met {
  readonly where?: string;
  /** As `ENOSPC`: what is met for the same cause elsewhere is the same outage. */
  readonly cause?: string;
}

/** Tells an outage once when it begins and once when it is over, however often, where and in whatever words it is met between. */
export class ProblemLatch {
  /** What each place suffers from. */
  readonly #causes = new Map<string, string>();
  readonly #tell: OnProblem;

  constructor(tell: OnProblem) {
    this.#tell = tell;
  }

  get isOn(): boolean {
    return this.#causes.size > 0;
  }

  met(problem: SmartcarError, { where = "", cause = "" }: Met = {}): void {
    const isKnown = this.#causes.has(where) || [...this.#causes.values()].includes(cause);
    this.#causes.set(where, cause);
    if (!isKnown) this.#tell(problem);
  }

  /** All is well there again; it is reported when all is well everywhere. */
  over(where = ""): void {
    if (this.#causes.delete(where) && !this.isOn) this.#tell(undefined);
  }

  /** Tells what has happened and is no outage. */
  tell(problem: SmartcarError): void {
    this.#tell(problem);
  }
}
