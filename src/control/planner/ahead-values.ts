import type { Step } from "./ahead-steps";
import type { PositionGrid } from "./position-grid";

/** What is still to be paid from each position of a grid on, at one instant: where the car does not charge, and where it does. */
export interface Values {
  readonly off: Float64Array;
  readonly on: Float64Array;
}

/** What counts besides the energy. */
export interface Weights {
  /** Money that beginning a charge is worth avoiding for, and beginning it early. */
  readonly startCost: number;
  /** Money that ending a charge by command is worth avoiding for. A car that leaves ends it automatically. */
  readonly stopCost: number;
  /** The same where the grid ends: nothing if absent, for a car that ends a charge automatically there. */
  readonly fullCost?: number | undefined;
  /** Money for each kWh that a goal is missed by. */
  readonly missedPerKwh: number;
}

/** Sums of many parts are never quite equal. */
export const TINY_COST = 1e-9;

/** At the end of all plans: what is in the car is worth so much for each kWh that it took at the wall. */
export function leftOver({ energies }: PositionGrid, worthPerKwh: number): Values {
  const off = energies.map((energyKwh) => -energyKwh * worthPerKwh);
  return { off, on: off };
}

/** Per border between steps, from the beginning of the first to the end of the last, what is still to be paid. */
export function valuesAlong(
  grid: PositionGrid,
  steps: readonly Step[],
  after: Values,
  weights: Weights,
): readonly Values[] {
  const values: Values[] = [];
  let next = after;
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at];
    if (!step) continue;
    next = arriving(grid, step, through(grid, step, next, weights), weights);
    values[at] = next;
  }
  return [...values, after];
}

/** The same for the beginning of the first step only. */
export function valuesBefore(grid: PositionGrid, steps: readonly Step[], after: Values, weights: Weights): Values {
  let next = after;
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at];
    if (step) next = arriving(grid, step, through(grid, step, next, weights), weights);
  }
  return next;
}

/** The mean of what may come; all of equal weight. */
export function meanValues(all: readonly Values[]): Values | undefined {
  const [first] = all;
  if (!first) return undefined;
  const mean = (pick: (values: Values) => Float64Array): Float64Array =>
    pick(first).map((_, index) => all.reduce((sum, values) => sum + (pick(values)[index] ?? 0), 0) / all.length);
  return { off: mean(({ off }) => off), on: mean(({ on }) => on) };
}

/** A value between the positions of the grid. */
export function mixed(
  values: Float64Array,
  { index, part }: { readonly index: number; readonly part: number },
): number {
  return (values[index] ?? 0) * (1 - part) + (part > 0 ? (values[index + 1] ?? 0) * part : 0);
}

/** What is still to be paid where a charge has led, which may be between two positions. Who is full charges no longer. */
export function afterCharge(
  { fullIndex }: PositionGrid,
  { off, on }: Values,
  { fullCost = 0 }: Weights,
  { index, part }: { readonly index: number; readonly part: number },
): number {
  const from = index < fullIndex ? (on[index] ?? 0) : (off[index] ?? 0) + fullCost;
  if (part === 0) return from;
  const to = index + 1 < fullIndex ? (on[index + 1] ?? 0) : (off[index + 1] ?? 0) + fullCost;
  return from + (to - from) * part;
}

/** What is to be paid from the beginning of a step on, given what is from its end. */
function through(
  grid: PositionGrid,
  { charged, durationMs, costPerKwh = 0 }: Step,
  next: Values,
  weights: Weights,
): Values {
  if (durationMs === 0) return next;
  if (!charged) return { off: next.off, on: next.off };
  const { startCost, stopCost } = weights;
  const size = next.off.length;
  const place = { index: 0, part: 0 };
  const [off, on] = [new Float64Array(size), new Float64Array(size)];
  const { index: ends, part: parts, energyKwh } = charged;
  for (let index = 0; index < size; index++) {
    place.index = ends[index] ?? 0;
    place.part = parts[index] ?? 0;
    const paid = costPerKwh * (energyKwh[index] ?? 0) + afterCharge(grid, next, weights, place);
    const waiting = next.off[index] ?? 0;
    off[index] = Math.min(waiting, paid + startCost);
    on[index] = Math.min(waiting + stopCost, paid);
  }
  return { off, on };
}

/** What is to be paid before the return from a trip and before goals are looked at. */
function arriving(grid: PositionGrid, { driven, goals }: Step, values: Values, { missedPerKwh }: Weights): Values {
  if (!driven && goals.length === 0) return values;
  const before = (after: Float64Array): Float64Array =>
    after.map((value, index) => {
      const positionMs = grid.positions[index] ?? 0;
      const missedKwh = goals.reduce((sum, goal) => sum + grid.missingKwh(positionMs, goal) * (goal.weight ?? 1), 0);
      const back = driven ? mixed(after, { index: driven.index[index] ?? 0, part: driven.part[index] ?? 0 }) : value;
      return back + missedKwh * missedPerKwh;
    });
  return { off: before(values.off), on: before(values.on) };
}
