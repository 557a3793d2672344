import type { OnProblem } from "../../src/store/store";

/** Hears what a store tells of its trouble; the end of an outage reads `over`. */
export class ProblemLog {
  readonly told: string[] = [];

  readonly hear: OnProblem = (problem) => {
    this.told.push(problem ? `${problem.code}: ${problem.message}` : "over");
  };

  /** What was told since the last look. */
  take(): readonly string[] {
    return this.told.splice(0);
  }
}
