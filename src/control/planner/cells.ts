/** A period in which nothing changes, with its cost per kWh, or without one if it cannot be used. */
export interface Cell {
  readonly startAt: number;
  readonly endAt: number;
  readonly costPerKwh?: number | undefined;
}

/**
 * Cells that fill a period without a gap: `cells` clipped to it, and empty ones for the gaps. They are also cut at `cutsAt`. Of cells
 * that overlap, the one that begins first counts.
 */
export function cellsWithin(
  cells: readonly Cell[],
  { fromAt, toAt }: { readonly fromAt: number; readonly toAt: number },
  cutsAt: readonly number[] = [],
): readonly Cell[] {
  const filled: Cell[] = [];
  let at = fromAt;
  for (const cell of cells.toSorted((one, other) => one.startAt - other.startAt)) {
    const startAt = Math.max(cell.startAt, at);
    const endAt = Math.min(cell.endAt, toAt);
    if (endAt <= startAt) continue;
    if (startAt > at) filled.push({ startAt: at, endAt: startAt });
    filled.push({ startAt, endAt, costPerKwh: cell.costPerKwh });
    at = endAt;
  }
  if (at < toAt) filled.push({ startAt: at, endAt: toAt });
  const cuts = cutsAt.toSorted((one, other) => one - other);
  return cuts.length === 0 ? filled : filled.flatMap((cell) => cutAt(cell, cuts));
}

function cutAt(cell: Cell, sortedCuts: readonly number[]): readonly Cell[] {
  const inside = sortedCuts.filter((at, index) => at > cell.startAt && at < cell.endAt && at !== sortedCuts[index - 1]);
  const borders = [cell.startAt, ...inside, cell.endAt];
  return borders.slice(1).map((endAt, index) => ({ ...cell, startAt: borders[index] ?? endAt, endAt }));
}
