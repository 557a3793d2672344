import { positionsOf, positionsOn, type Positions } from "./positions";
import { problemOf, type Problem } from "./problem";
import { cutAtRuns, rastered } from "./problem-borders";
import type { Search } from "./search";

/** A problem with the states that are to be looked at: at each border each of these positions. */
export interface SearchSpace extends Problem, Positions {
  /** Per position, in hours of the highest power. */
  readonly energies: Float64Array;
  /** Per second, the index of the position; -1 where there is none. */
  readonly indices: Int32Array;
}

/** So many moves may be looked at before the space is made coarser. */
const MOST_WORK = 4_000_000;

/** In seconds. It is doubled until the space is small enough; quarters of an hour and hours stay whole. */
const FINEST_RASTER = 225;

/**
 * The space of a search. It is exact as long as that takes no longer than a moment, which holds for days of quarter
 * hours. What would take longer is looked at on a raster of minutes or hours, the first that is fast enough: its
 * borders move by up to half of that, and cost is what the mean of the prices says. So time is bounded whatever comes.
 */
export function spaceOf(search: Search): SearchSpace {
  const exact = problemOf(search);
  const positions = positionsOf(exact);
  const space = positions && laidOut(cutAtRuns(exact), positions);
  if (space && workIn(space) <= MOST_WORK) return space;

  for (let raster = FINEST_RASTER; ; raster *= 2) {
    const coarser = onRaster(exact, raster);
    // A raster that is longer than all of the time leaves a single cell.
    if (workIn(coarser) <= MOST_WORK || coarser.costs.length <= 1) return coarser;
  }
}

function onRaster(problem: Problem, raster: number): SearchSpace {
  const coarse = rastered(problem, raster);
  return laidOut(coarse, positionsOn(coarse, raster));
}

function laidOut(problem: Problem, found: Positions): SearchSpace {
  const { positions } = found;
  const indices = new Int32Array(problem.needed + 1).fill(-1);
  for (const [index, position] of positions.entries()) indices[position] = index;
  return {
    ...problem,
    ...found,
    energies: Float64Array.from(positions, (at) => problem.energyAt(at)),
    indices,
  };
}

/** About how many moves there are from the positions that are neither too early nor too late at a border. */
function workIn(space: SearchSpace): number {
  const { borders, positions, needed, mostStarts = 0 } = space;
  const cells = borders.length - 1;
  const span = borders.at(-1) ?? 0;
  const inTime = Math.max(0.1, 1 - needed / span);
  const moves = 3 * positions.length + 2 * freeEdgesIn(space, span / cells);
  return cells * inTime * moves * (mostStarts + 1);
}

/** From all positions, to how many a free edge leads within a cell of that length. */
function freeEdgesIn({ positions, entered, later }: SearchSpace, length: number): number {
  let edges = 0;
  for (const [from, position] of positions.entries()) {
    // Beyond the bound it does not matter by how much.
    for (
      let to = from + 1;
      edges <= MOST_WORK && to < positions.length && (positions[to] ?? 0) < position + length;
      to++
    ) {
      if (((entered[to] ?? 0) & (later[from] ?? 0)) !== 0) edges++;
    }
  }
  return edges;
}
