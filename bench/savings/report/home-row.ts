import { simple } from "../contenders/contenders";
import type { HomeDeclaration } from "../homes/declaration";
import { marks } from "../jobs/jobs";
import type { Row } from "./score";

/** A home in one line. Scores: 0 for charging at plug-in, 1 for the optimum. */
export interface HomeRow {
  readonly home: HomeDeclaration;
  /** By the dialog as it is dragged in, and as its owner would set it. */
  readonly defaults: Row | undefined;
  readonly recommended: Row | undefined;
  /** With `smartcar-surplus` by `smartcar-mode`. */
  readonly mode: Row | undefined;
  readonly simple: Row | undefined;
  readonly evcc: Row | undefined;
  readonly optimum: Row | undefined;
  /** The optimum of a home whose battery may be steered. */
  readonly steered: Row | undefined;
  readonly rows: readonly Row[];
}

export function homeRow(home: HomeDeclaration, rows: readonly Row[]): HomeRow {
  const named = (name: string): Row | undefined => rows.find((row) => row.name === name);
  return {
    home,
    defaults: named("ours-defaults"),
    recommended: named("ours"),
    mode: named("mode"),
    simple: rows
      .filter(({ name }) => simple.includes(name))
      .toSorted((one, other) => (other.score.all ?? -Infinity) - (one.score.all ?? -Infinity))[0],
    evcc: named("evcc"),
    optimum: named(marks.optimum),
    steered: named(marks.steered),
    rows,
  };
}
