import type { Cell } from "./cells";
import type { Search, Span } from "./search";

/**
 * Moves what fills only a part of one cell, and touches no other run, towards the other runs: the first of several to
 * its cell's end, any other to the beginning. That costs the same; one that is alone has the rest of its cell in reserve.
 */
export function settled({ cells, chargingForMs, goesOnForMs = 0 }: Search, runs: readonly Span[]): readonly Span[] {
  const startAt = cells[0]?.startAt;
  const endAt = cells.at(-1)?.endAt;
  return runs.map((run, index) => {
    const isTied = (chargingForMs !== undefined && run.startAt === startAt) || (goesOnForMs > 0 && run.endAt === endAt);
    const cell = cells.find((one) => run.startAt >= one.startAt && run.endAt <= one.endAt);
    if (isTied || !cell) return run;
    const isFirst = index === 0 && (runs.length > 1 || goesOnForMs > 0);
    return isFirst ? toEnd(run, cell) : toBeginning(run, cell);
  });
}

function toEnd({ startAt, endAt }: Span, cell: Cell): Span {
  return { startAt: startAt + cell.endAt - endAt, endAt: cell.endAt };
}

function toBeginning({ startAt, endAt }: Span, cell: Cell): Span {
  return { startAt: cell.startAt, endAt: endAt - startAt + cell.startAt };
}
