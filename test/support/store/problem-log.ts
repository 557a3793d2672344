import type { OnProblem } from "../../../src/store/store";

/** Hears what a store tells of its trouble; the end of an outage reads `over`. */
export class ProblemLog {
  readonly reported: string[] = [];

  readonly receive: OnProblem = (problem) => {
    this.reported.push(problem ? `${problem.code}: ${problem.message}` : "over");
  };

  /** What was reported since the last look. */
  take(): readonly string[] {
    return this.reported.splice(0);
  }
}
