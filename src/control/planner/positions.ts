import { lengthAt, type Problem } from "./problem";

/** With more than these the search would take far too long. */
const MOST_APART = 5_000;

/** The positions at which a plan may cross a border between cells. */
export interface Positions {
  /** In order; the first is 0, the last all that is needed. */
  readonly positions: Int32Array;
  /**
   * Per position, the parts of the charge into which a free edge may lead there, and those that are later than the first
   * that it may be in; a bit for each. Free edges lead to a later part only.
   */
  readonly entered: Int32Array;
  readonly later: Int32Array;
}

/**
 * The positions that a cheapest plan may have at borders.
 *
 * Why these are enough: with the order of its edges given, a plan's cost is linear in where they lie, and what holds
 * them are the needed time and, where the power changes, the position of each change. So there is a cheapest plan all
 * of whose edges lie at borders, or at the shortest run from one, but for one free edge (or moment of change) for each
 * of these. In a cell, thus, at most one edge is free. Before a free edge the position is a sum of whole cells and
 * shortest runs from the beginning, behind it what is needed less such a sum, and between two changes a sum from a change.
 * There are none where there would be too many.
 */
export function positionsOf(problem: Problem): Positions | undefined {
  const { borders, costs, needed, shortestRun, mustLast, goesOnFor, knees } = problem;
  const lastCell = costs.length - 1;
  const [first, last] = [lengthAt(borders, 0), lengthAt(borders, lastCell)];
  // The first and the last cell are seldom whole: they count as what they are, so that the others stay even.
  const even = costs.flatMap((cost, cell) =>
    Number.isNaN(cost) || cell === 0 || cell === lastCell ? [] : [lengthAt(borders, cell)],
  );
  const apart = [...even, shortestRun].reduce(divisor, 0) || needed;
  const parts: readonly Part[] = [
    { anchors: [0, first, last, first + last] },
    { anchors: mustLast > 0 ? [mustLast] : [] },
    ...knees.filter((knee) => knee > 0 && knee < needed).map((knee) => ({ anchors: [knee], enteredUntil: knee })),
    { anchors: goesOnFor > 0 ? [needed - shortestRun + goesOnFor] : [] },
    { anchors: [needed, needed - last] },
  ];
  return needed / apart > MOST_APART ? undefined : evenly(apart, needed, parts);
}

/** The positions for a problem whose borders were moved to a raster. */
export function positionsOn({ needed }: Problem, raster: number): Positions {
  return evenly(raster, needed, [{ anchors: [needed] }, { anchors: [needed] }]);
}

/** A part of the charge: what its positions are multiples of a length away from. */
interface Part {
  readonly anchors: readonly number[];
  /** A free edge leads to this position at most: behind a change of power there are others. */
  readonly enteredUntil?: number;
}

/** All positions that are a multiple of `apart` away from an anchor of a part; and the first and the last. */
function evenly(apart: number, needed: number, parts: readonly Part[]): Positions {
  const found = new Map([
    [0, { in: 1, entered: 0 }],
    [needed, { in: 1, entered: 0 }],
  ]);
  for (const [index, { anchors, enteredUntil = needed }] of parts.entries()) {
    const bit = 1 << index;
    for (const rest of new Set(anchors.map((anchor) => ((anchor % apart) + apart) % apart))) {
      for (let position = rest; position <= needed; position += apart) {
        const known = found.get(position) ?? { in: 0, entered: 0 };
        found.set(position, { in: known.in | bit, entered: known.entered | (position <= enteredUntil ? bit : 0) });
      }
    }
  }
  const positions = Int32Array.from(found.keys()).toSorted();
  return {
    positions,
    entered: Int32Array.from(positions, (position) => found.get(position)?.entered ?? 0),
    later: Int32Array.from(positions, (position) => laterThan(found.get(position)?.in ?? 0)),
  };
}

/** The parts, a bit for each, that are later than the first of these. */
function laterThan(bits: number): number {
  return -2 * (bits & -bits);
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}
