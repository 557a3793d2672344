import { HOUR_MS } from "../../core/duration";
import { runFrom } from "./first-run";
import type { PositionGrid, Reach } from "./position-grid";
import type { Stage } from "./stages";
import { type Weights, weightsAlone } from "./weights";

/**
 * What is still to be paid from each position of a grid on, at one instant: if the car does not charge, and if it does. If runs are
 * counted, there is a row for each number of runs that are left, 0 first.
 */
export interface Values {
  readonly off: Float64Array;
  readonly on: Float64Array;
}

/** Sums of many parts are never exactly equal. */
export const TINY_COST = 1e-9;

/** The values at the end of all days: the energy in the car is worth this much per kWh at the wall. */
export function leftOver({ energies }: PositionGrid, worthPerKwh: number): Values {
  const off = energies.map((energyKwh) => -energyKwh * worthPerKwh);
  return { off, on: off };
}

/** What is still to be paid at each border between stages, from the beginning of the first to the end of the last. */
export function valuesAlong(
  grid: PositionGrid,
  stages: readonly Stage[],
  after: Values,
  given: Weights,
): readonly Values[] {
  const weights = weightsAlone(given);
  const borders: Values[] = [];
  borders[stages.length] = widened(grid, after, weights);
  for (let at = stages.length - 1; at >= 0; at--) {
    const stage = stages[at];
    if (!stage) continue;
    const through = valuesThrough(grid, { stages, at, borders }, weights);
    borders[at] = arriving(grid, stage, leavingOr(grid, stage, through, { borders, weights }), weights);
  }
  return borders;
}

/** The mean of several values with equal weights. */
export function meanValues(all: readonly Values[]): Values | undefined {
  const [first] = all;
  if (!first) return undefined;
  return { off: mean(all.map(({ off }) => off)), on: mean(all.map(({ on }) => on)) };
}

function mean(rows: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows)
    for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] ?? 0) + (row[index] ?? 0);
  for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] ?? 0) / rows.length;
  return sums;
}

/** A value between the positions of the grid, in the row of this many runs. */
export function valueAt(
  grid: PositionGrid,
  values: Float64Array,
  runs: number,
  { index, part }: { readonly index: number; readonly part: number },
): number {
  const from = runs * grid.positions.length + index;
  const value = values[from] ?? 0;
  return part > 0 ? value + ((values[from + 1] ?? value) - value) * part : value;
}

/** The same at the end of a charge: a full car no longer charges. */
export function ledValueAt(
  grid: PositionGrid,
  { off, on }: Values,
  { fullCost = 0 }: Weights,
  runs: number,
  { index, part }: { readonly index: number; readonly part: number },
): number {
  const base = runs * grid.positions.length;
  const at = (place: number): number =>
    place < grid.fullIndex ? (on[base + place] ?? 0) : (off[base + place] ?? 0) + fullCost;
  return part > 0 ? at(index) + (at(index + 1) - at(index)) * part : at(index);
}

/** Repeats values that do not depend on runs, for each number of them. */
function widened({ positions }: PositionGrid, { off, on }: Values, { mostRuns }: Weights): Values {
  const rows = (mostRuns ?? 0) + 1;
  if (off.length === rows * positions.length) return { off, on };
  const repeated = (values: Float64Array): Float64Array => {
    const all = new Float64Array(rows * positions.length);
    for (let row = 0; row < rows; row++) all.set(values, row * positions.length);
    return all;
  };
  const wide = repeated(off);
  return { off: wide, on: on === off ? wide : repeated(on) };
}

interface Place {
  readonly stages: readonly Stage[];
  readonly at: number;
  /** Those behind the stage are known. */
  readonly borders: readonly Values[];
}

/** What is still to be paid from the beginning of a stage on. */
function valuesThrough(grid: PositionGrid, place: Place, weights: Weights): Values {
  const { stages, at, borders } = place;
  const [stage, next] = [stages[at], borders[at + 1]];
  if (stage?.isAway && !stage.isReserved && next) return { off: next.off, on: next.off };
  if (!stage || !next || stage.durationMs === 0) return next ?? { off: new Float64Array(), on: new Float64Array() };
  const { startCost, stopCost, fullCost = 0, mostRuns, shortestMs, startDelayMs, shortCost } = weights;
  const { fullIndex } = grid;
  const { charged, isReserved, durationMs } = stage;
  const size = grid.positions.length;
  const rows = (mostRuns ?? 0) + 1;
  const idlePerHour = isReserved ? (weights.idlePerHour ?? 0) : 0;
  const idle = (idlePerHour * durationMs) / HOUR_MS;
  const [off, on] = [new Float64Array(rows * size), new Float64Array(rows * size)];
  // If a run has no shortest time, beginning is continuing plus the cost of a start.
  const isFree = !shortestMs && !startDelayMs && !shortCost && mostRuns === undefined && stage.start === "free";
  const run = isFree || stage.start === "never" ? undefined : runFrom(grid, stages, at, weights);
  const ended = run && borders[run.end];
  const going = charged && paidThrough(charged, stage, idlePerHour);
  for (let row = 0; row < rows; row++) {
    const base = row * size;
    if (charged && going) {
      const { index: ends, part: parts } = charged;
      for (let index = 0; index < size; index++) {
        const waiting = (next.off[base + index] ?? 0) + idle;
        const end = ends[index] ?? 0;
        const part = parts[index] ?? 0;
        const led = end < fullIndex ? (next.on[base + end] ?? 0) : (next.off[base + end] ?? 0) + fullCost;
        let paid = (going[index] ?? 0) + led;
        if (part > 0) {
          const beyond = base + end + 1;
          const other = end + 1 < fullIndex ? (next.on[beyond] ?? 0) : (next.off[beyond] ?? 0) + fullCost;
          paid += (other - led) * part;
        }
        off[base + index] = isFree ? Math.min(waiting, paid + startCost) : waiting;
        on[base + index] = Math.min(waiting + stopCost, paid);
      }
    } else {
      const ending = stage.isAway ? 0 : stopCost;
      for (let index = base; index < base + size; index++) {
        off[index] = (next.off[index] ?? 0) + idle;
        on[index] = (off[index] ?? 0) + ending;
      }
    }
    if (!run || !ended || (mostRuns !== undefined && row === 0)) continue;
    const { index: ends, part: parts } = run.reach;
    const left = mostRuns === undefined ? 0 : run.isDue ? mostRuns : row - 1;
    const forcedTo = stage.start === "must" ? fullIndex : 0;
    for (let index = 0; index < size; index++) {
      const end = ends[index] ?? 0;
      const part = parts[index] ?? 0;
      const to = left * size + end;
      const led = end < fullIndex ? (ended.on[to] ?? 0) : (ended.off[to] ?? 0) + fullCost;
      let paid = (run.paid[index] ?? 0) + led;
      if (part > 0) {
        const other = end + 1 < fullIndex ? (ended.on[to + 1] ?? 0) : (ended.off[to + 1] ?? 0) + fullCost;
        paid += (other - led) * part;
      }
      if (index < forcedTo || paid < (off[base + index] ?? 0)) off[base + index] = paid;
    }
  }
  return { off, on };
}

/** The cost of charging during a stage from each position. */
function paidThrough(
  { energyKwh, chargedMs }: Reach,
  { costPerKwh = 0, durationMs }: Stage,
  idlePerHour: number,
): Float64Array {
  const paid = new Float64Array(energyKwh.length);
  for (let index = 0; index < paid.length; index++) {
    const idle = idlePerHour === 0 ? 0 : (idlePerHour * (durationMs - (chargedMs[index] ?? 0))) / HOUR_MS;
    paid[index] = costPerKwh * (energyKwh[index] ?? 0) + idle;
  }
  return paid;
}

/** What is still to be paid if the car may leave: what it lacks then and what follows its return, or the value of staying. */
function leavingOr(
  grid: PositionGrid,
  { leaving }: Stage,
  staying: Values,
  { borders, weights }: { readonly borders: readonly Values[]; readonly weights: Weights },
): Values {
  const back = leaving && borders[leaving.backIndex]?.off;
  if (!leaving || !back) return staying;
  const { share, driven, goals } = leaving;
  const size = grid.positions.length;
  // After its return the car may begin as often as until any departure.
  const row = back.length - size;
  const gone = new Float64Array(size);
  for (let index = 0; index < size; index++) {
    const positionMs = grid.positions[index] ?? 0;
    const to = row + (driven.index[index] ?? 0);
    const part = driven.part[index] ?? 0;
    const value = back[to] ?? 0;
    let paid = part > 0 ? value + ((back[to + 1] ?? value) - value) * part : value;
    for (const goal of goals) paid += grid.missingKwh(positionMs, goal) * (goal.weight ?? 1) * weights.missedPerKwh;
    gone[index] = paid;
  }
  const mixed = (values: Float64Array): Float64Array =>
    values.map((value, index) => (1 - share) * value + share * (gone[index % size] ?? 0));
  return { off: mixed(staying.off), on: mixed(staying.on) };
}

/** What is still to be paid before the return from a trip and before goals count. */
function arriving(
  grid: PositionGrid,
  { driven, goals, isDue }: Stage,
  values: Values,
  { missedPerKwh, mostRuns }: Weights,
): Values {
  const isReset = isDue && mostRuns !== undefined;
  if (!driven && goals.length === 0) return values;
  const size = grid.positions.length;
  const missed = new Float64Array(size);
  for (const goal of goals) {
    const { weight = 1 } = goal;
    for (let index = 0; index < size; index++)
      missed[index] = (missed[index] ?? 0) + grid.missingKwh(grid.positions[index] ?? 0, goal) * weight * missedPerKwh;
  }
  const before = (after: Float64Array): Float64Array => {
    const all = new Float64Array(after.length);
    for (let base = 0; base < all.length; base += size) {
      const from = isReset ? after.length - size : base;
      for (let index = 0; index < size; index++) {
        const to = from + (driven ? (driven.index[index] ?? 0) : index);
        const part = driven?.part[index] ?? 0;
        const value = after[to] ?? 0;
        all[base + index] =
          (missed[index] ?? 0) + (part > 0 ? value + ((after[to + 1] ?? value) - value) * part : value);
      }
    }
    return all;
  };
  return { off: before(values.off), on: before(values.on) };
}
