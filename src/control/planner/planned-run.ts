/** An uninterrupted period of charging. */
export interface PlannedRun {
  readonly startAt: number;
  readonly endAt: number;
  /** At the wall. */
  readonly energyKwh: number;
  /** Money for all of it. Absent if the cost of a part is unknown. */
  readonly cost?: number | undefined;
  /** The mean cost. */
  readonly costPerKwh?: number | undefined;
}

/** The part of a run with one cost. */
export interface RunPiece {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh: number;
  readonly costPerKwh?: number | undefined;
}

/** Joins pieces in order that follow each other without a pause. */
export function runsOf(pieces: readonly RunPiece[]): readonly PlannedRun[] {
  const runs: RunPiece[][] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last?.at(-1)?.endAt === piece.startAt) last.push(piece);
    else runs.push([piece]);
  }
  return runs.map(runOf);
}

/** What pieces cost together; `undefined` if the cost of one is unknown. */
function costOf(pieces: readonly RunPiece[]): number | undefined {
  return pieces.reduce<number | undefined>((sum, { energyKwh, costPerKwh }) => {
    return sum === undefined || costPerKwh === undefined ? undefined : sum + energyKwh * costPerKwh;
  }, 0);
}

function runOf(pieces: readonly RunPiece[]): PlannedRun {
  const energyKwh = pieces.reduce((sum, piece) => sum + piece.energyKwh, 0);
  const cost = costOf(pieces);
  return {
    startAt: pieces[0]?.startAt ?? 0,
    endAt: pieces.at(-1)?.endAt ?? 0,
    energyKwh,
    cost,
    costPerKwh: cost === undefined || energyKwh === 0 ? undefined : cost / energyKwh,
  };
}
