import { configureGlobal } from "fast-check";

/**
 * Before any test: fast-check throws the same dice in every run, so that a change is what makes a run fail. RANDOM_TIMES throws
 * others, and so many times as many: that is how a fault is looked for.
 */
const times = process.env["RANDOM_TIMES"];

const RUNS = 100;

/** So many runs of a property, or a multiple of them where more are wanted. */
export function runs(count: number): number {
  return count * Number(times ?? 1);
}

configureGlobal({ numRuns: runs(RUNS), ...(times === undefined && { seed: 20_261_130 }) });
