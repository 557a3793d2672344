import { environmentOf, type Case } from "./case-file";
import { CaseHome } from "./case-home";
import { failuresOf } from "./expect/check";
import { runSteps } from "./run-step";

/** What came of a case. */
export interface Verdict {
  /** What was expected and did not come; none for a case that holds. */
  readonly failures: readonly string[];
  /** What came out of the nodes, and when. */
  readonly diary: readonly string[];
}

/** Lets a case happen in this process, whose environment must be that of the case. */
export async function runCase(kase: Case): Promise<Verdict> {
  const home = await CaseHome.open(kase);
  try {
    const failures = await runSteps(home, kase.steps);
    const { diary } = home;
    return { failures: [...failures, ...(await failuresOf(home, kase.expect))], diary };
  } finally {
    await home.close();
  }
}

/** Whether a case can run in this process. */
export function isOfThisProcess(kase: Case): boolean {
  return Object.entries(environmentOf(kase)).every(([name, value]) => process.env[name] === value);
}
