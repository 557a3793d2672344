import { Moves, type Move } from "./moves";
import type { Search, Span } from "./search";
import { spaceOf, type SearchSpace } from "./search-space";
import { SearchValues } from "./search-values";
import { settled } from "./settle";

/** Costs that differ by less are the same: sums in another order are not equal to the last digit. */
const SAME = 1e-9;

/**
 * The cheapest times to charge, by dynamic programming over the border between cells, the position on the charging
 * curve, whether the car charges, and the starts that are left. Of plans that cost the same the one with fewer starts
 * is taken, of those the later. Where not all that is needed can be had, it is as much as possible, at the least cost.
 */
export function cheapest(search: Search): readonly Span[] {
  const space = spaceOf(search);
  if (space.needed === 0) return [];
  const runs = reaching(space, space.needed) ?? reachingMost(space) ?? [];
  return settled(
    search,
    runs.map(({ from, to }) => spanAt(space.startAt, from, to)),
  );
}

/** In seconds. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** The cheapest runs that reach a position; `undefined` where there are none. */
function reaching(space: SearchSpace, goal: number): readonly Run[] | undefined {
  const last = Float64Array.from(space.positions, (position) => (position === goal ? 0 : Infinity));
  return runsOf(space, new SearchValues(space, last));
}

/** The cheapest runs to the last position that can be reached. */
function reachingMost(space: SearchSpace): readonly Run[] | undefined {
  const free = { ...space, costs: space.costs.map((cost) => cost * 0) };
  const missed = Float64Array.from(space.positions, (position) => space.needed - position);
  const runs = runsOf(free, new SearchValues(free, missed)) ?? [];
  return reaching(
    space,
    runs.reduce((sum, { from, to }) => sum + to - from, 0),
  );
}

/** Goes from the beginning along the best moves. */
function runsOf(space: SearchSpace, values: SearchValues): readonly Run[] | undefined {
  const { positions, costs, isCharging, mostStarts = 0 } = space;
  const moves = new Moves(space);
  const runs: Run[] = [];
  let [cell, position] = [0, 0];
  let starts = mostStarts;
  let isOn = isCharging;
  let least = space.mustLast;

  while (cell < costs.length) {
    const found: Move[] = [];
    if (isOn) found.push(...moves.whileOn(cell, position, least).list());
    if (least === 0) found.push(...moves.whileOff(cell, position).list());
    const paid = found.map((move) => values.after(move, starts));
    const best = Math.min(...paid);
    const move = found[paid.findIndex((value) => value <= best + SAME)];
    if (!move || best === Infinity) return undefined;

    const lasts = (positions[move.position] ?? 0) - (positions[position] ?? 0);
    const before = runs.at(-1);
    if (lasts > 0 && before?.to === move.from) runs[runs.length - 1] = { from: before.from, to: move.from + lasts };
    else if (lasts > 0) runs.push({ from: move.from, to: move.from + lasts });
    ({ border: cell, position, isOn } = move);
    starts -= move.isStart && mostStarts > 0 ? 1 : 0;
    least = 0;
  }
  return runs;
}

function spanAt(startAt: number, from: number, to: number): Span {
  return { startAt: startAt + from * 1000, endAt: startAt + to * 1000 };
}
