import type { Days, Step } from "./ahead-days";
import type { WorthPart } from "./ahead-request";
import { between } from "./position-grid";

/** Per border between steps, what is still to be paid from each position: first of a car that does not charge, then of one that does. */
export type Values = readonly Float64Array[];

/** From the end, where only what is left is worth something, back to the beginning. */
export function valuesOf(days: Days): Values {
  const { grid, steps, request } = days;
  const left = grid.energies.map((energyKwh) => -worthOf(energyKwh, request.worth));
  let next = new Float64Array([...left, ...left]);
  const values = steps.map(() => next);
  for (const [at, step] of [...steps.entries()].toReversed()) {
    next = arriving(days, step, through(days, step, next));
    values[at] = next;
  }
  return values;
}

/** What is to be paid from the beginning of a step on, given what is from its end. */
function through({ grid, startCost }: Days, step: Step, next: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const size = grid.positions.length;
  const { charged, costPerKwh = 0 } = step;
  const values = new Float64Array(2 * size);
  for (let index = 0; index < size; index++) {
    const off = next[index] ?? 0;
    const on = charged
      ? costPerKwh * (charged.energyKwh[index] ?? 0) +
        between(next, size + (charged.index[index] ?? 0), charged.part[index] ?? 0)
      : Infinity;
    values[index] = Math.min(off, on + startCost);
    values[size + index] = Math.min(off, on);
  }
  return values;
}

/** What is to be paid before the car's return, and before its goals are looked at. */
function arriving(
  { grid, missedPerKwh }: Days,
  { driven, goals }: Step,
  values: Float64Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> {
  if (!driven && goals.length === 0) return values;
  const size = grid.positions.length;
  return values.map((value, at) => {
    const index = at % size;
    const missedKwh = goals.reduce((sum, goal) => sum + grid.missingKwh(grid.positions[index] ?? 0, goal), 0);
    const back = driven ? between(values, driven.index[index] ?? 0, driven.part[index] ?? 0) : value;
    return back + missedKwh * missedPerKwh;
  });
}

function worthOf(energyKwh: number, parts: readonly WorthPart[] = []): number {
  let [worth, leftKwh] = [0, energyKwh];
  for (const { forKwh, perKwh } of parts) {
    worth += Math.min(leftKwh, forKwh) * perKwh;
    leftKwh = Math.max(0, leftKwh - forKwh);
  }
  return worth;
}
