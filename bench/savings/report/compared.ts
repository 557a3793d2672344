import type { Aim } from "../../aims";
import type { HomeRow } from "./home-row";
import type { Row } from "./score";

/** The results of all contenders in each home. */
export interface Savings {
  readonly chargers: ReadonlyArray<{
    readonly home: string;
    readonly title: string;
    readonly powerKw: number;
    readonly rows: readonly Row[];
  }>;
  readonly aims: readonly Aim[];
  /** Files that were drawn. */
  readonly charts: readonly string[];
}

/** The results of many homes, each in one line. */
export interface HomesSavings {
  readonly homes: readonly HomeRow[];
  readonly aims: readonly Aim[];
}
