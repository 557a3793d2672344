/** A stretch of time in which nothing changes: with its cost per kWh, or without one where there is none to be had. */
export interface Cell {
  readonly startAt: number;
  readonly endAt: number;
  readonly costPerKwh?: number | undefined;
}

/**
 * The cells that fill a window without a gap: those given, clipped to it, and empty ones for the holes between them.
 * They are cut at the given instants as well. Of cells that overlap, the one that begins first counts.
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
