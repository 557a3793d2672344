import type { Problem } from "./problem";

/**
 * The same with further borders where a run of the shortest length ends that begins at a border, or begins that ends at
 * one: the cheapest plan may have an edge there.
 */
export function cutAtRuns(problem: Problem): Problem {
  const { borders, shortestRun, mustLast, goesOnFor } = problem;
  if (shortestRun === 0) return problem;
  const end = borders.at(-1) ?? 0;
  const edges = [mustLast, end + goesOnFor - shortestRun].concat(
    borders.flatMap((at) => [at - shortestRun, at + shortestRun]),
  );
  const all = [...new Set([...borders, ...edges])].filter((at) => at >= 0 && at <= end).toSorted((a, b) => a - b);
  let cell = 0;
  const cutFrom = all.slice(0, -1).map((from) => {
    while ((borders[cell + 1] ?? end) <= from) cell++;
    return cell;
  });
  return {
    ...problem,
    borders: all,
    wholeEnds: cutFrom.map((at) => borders[at + 1] ?? end),
    costs: cutFrom.map((at) => problem.costs[at] ?? NaN),
  };
}

/**
 * The same with its borders moved to a raster that is counted from the end. Where cells meet in one of the raster's,
 * it has their mean; where one of them cannot be used, it cannot be used.
 */
export function rastered(problem: Problem, raster: number): Problem {
  const { borders: exact, costs: exactCosts } = problem;
  const end = exact.at(-1) ?? 0;
  const borders = [
    ...new Set(exact.map((at, index) => (index === 0 ? 0 : end - Math.round((end - at) / raster) * raster))),
  ]
    .filter((at) => at >= 0)
    .toSorted((a, b) => a - b);
  let cell = 0;
  const costs = borders.slice(1).map((to, index) => {
    const from = borders[index] ?? 0;
    let sum = 0;
    while ((exact[cell + 1] ?? end) <= from && cell < exactCosts.length - 1) cell++;
    for (let at = cell; at < exactCosts.length && (exact[at] ?? end) < to; at++) {
      sum += (exactCosts[at] ?? NaN) * (Math.min(to, exact[at + 1] ?? end) - Math.max(from, exact[at] ?? 0));
    }
    return sum / (to - from);
  });
  return {
    ...problem,
    borders,
    wholeEnds: borders.slice(1),
    costs,
    shortestRun: Math.ceil(problem.shortestRun / raster) * raster,
  };
}
