import { all } from "../contenders/contenders";
import { marks, type Result } from "../jobs/jobs";
import type { Costs } from "./costs";

/** A line of the table. */
export interface Row extends Omit<Result, "trace" | "home" | "span"> {
  readonly powerKw: number;
  readonly title: string;
  /** 0 for charging at plug-in, 1 for the optimum: of all the time, and of its parts. */
  readonly score: Costs;
}

/** All that came of one home, in the order of the contenders, with the optimum at the end. */
export function scored(results: readonly Result[]): readonly Row[] {
  const plugIn = results.find(({ name }) => name === marks.plugIn)?.costs ?? {};
  const best = results.find(({ name }) => name === marks.optimum)?.costs ?? {};
  return results
    .filter(({ name }) => name !== marks.plugIn)
    .map(({ trace: _trace, span: _span, home, ...result }) => ({
      ...result,
      powerKw: home.cars[0]?.chargerKw ?? NaN,
      title: titleOf(result.name),
      score: scoreOf(result.costs, plugIn, best),
    }));
}

function scoreOf(costs: Costs, plugIn: Costs, best: Costs): Costs {
  const parts = (["all", "first", "second"] as const).flatMap((part) => {
    const [cost, most, least] = [costs[part], plugIn[part], best[part]];
    return cost === undefined || most === undefined || least === undefined
      ? []
      : [[part, (most - cost) / (most - least)]];
  });
  return Object.fromEntries(parts);
}

function titleOf(name: string): string {
  if (name === marks.optimum) return "optimum with perfect foresight";
  if (name === marks.bounded) return "the same, at most 25 stops";
  if (name === marks.steered) return "the same, with the battery steered";
  return all.find((one) => one.name === name)?.title ?? name;
}
