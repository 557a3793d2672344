import { lengthAt, type Problem } from "./problem";

/** The positions at which a plan may cross a border between cells. */
export interface Positions {
  /** In order; the first is 0, the last all that is needed. */
  readonly values: Int32Array;
  /** Per position, the parts of the charge in which it may be, a bit for each: a free edge leads to a later part. */
  readonly parts: Int32Array;
}

/**
 * The positions that a cheapest plan may have at borders.
 *
 * Why these are enough: with the order of its edges given, a plan's cost is linear in where they lie, and what holds
 * them are the needed time and, where the power changes, the position of each change. So there is a cheapest plan all
 * of whose edges lie at borders, or at the shortest run from one, but for one free edge (or moment of change) for each
 * of these. In a cell, thus, at most one edge is free. Before a free edge the position is a sum of whole cells and
 * shortest runs from the beginning, behind it what is needed less such a sum, and between two changes a sum from a change.
 */
export function positionsOf(problem: Problem): Positions {
  const { borders, costs, needed, shortestRun, mustLast, goesOnFor, knees } = problem;
  const lastCell = costs.length - 1;
  const [first, last] = [lengthAt(borders, 0), lengthAt(borders, lastCell)];
  // The first and the last cell are seldom whole: they count as what they are, so that the others stay even.
  const even = costs.flatMap((cost, cell) =>
    Number.isNaN(cost) || cell === 0 || cell === lastCell ? [] : [lengthAt(borders, cell)],
  );
  const apart = [...even, shortestRun].reduce(divisor, 0) || needed;
  return evenly(apart, needed, [
    [0, first, last, first + last],
    [mustLast],
    ...knees.filter((knee) => knee > 0 && knee < needed).map((knee) => [knee]),
    [needed - shortestRun + goesOnFor],
    [needed, needed - last],
  ]);
}

/** The positions for a problem whose borders were moved to a raster. */
export function positionsOn({ needed }: Problem, raster: number): Positions {
  return evenly(raster, needed, [[needed], [needed]]);
}

/** Per part of the charge, all positions that are a multiple of `apart` away from one of these; and the first and the last. */
function evenly(apart: number, needed: number, anchors: readonly (readonly number[])[]): Positions {
  const found = new Map([
    [0, 1],
    [needed, 1],
  ]);
  for (const [part, inPart] of anchors.entries()) {
    for (const rest of new Set(inPart.map((anchor) => ((anchor % apart) + apart) % apart))) {
      for (let position = rest; position <= needed; position += apart) {
        found.set(position, (found.get(position) ?? 0) | (1 << part));
      }
    }
  }
  const values = Int32Array.from(found.keys()).sort();
  return { values, parts: Int32Array.from(values, (position) => found.get(position) ?? 0) };
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}
