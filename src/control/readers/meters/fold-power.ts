import type { Part, PartFeed, PowerFeed } from "../feed";

/** What is known of the parts of the grid power. Plain data, to be kept over a restart if wished. */
export type PartsState = Readonly<Partial<Record<Part, { readonly value: number; readonly at: number }>>>;

export interface Folded {
  readonly state: PartsState;
  /** Absent until every part is known. */
  readonly power?: PowerFeed;
  /** Which parts are still awaited. */
  readonly waiting: readonly Part[];
}

export interface FoldOptions {
  readonly now: number;
  /** Phases of the meter, where it does not tell; 3 if absent. */
  readonly phases?: 1 | 2 | 3 | undefined;
  /** A part that is older is unknown. Makers that publish changes only need minutes. */
  readonly staleMs?: number | undefined;
}

const STALE_MS = 10 * 60_000;

const PHASES: readonly Part[] = ["L1", "L2", "L3"];

/** Takes one message's part and tells the grid power as soon as all parts are known: the sum of the phases, or import less export. */
export function foldPower(before: PartsState, { part, value, source }: PartFeed, options: FoldOptions): Folded {
  const state: PartsState = { ...before, [part]: { value, at: options.now } };
  const isPair = part === "import" || part === "export";
  const needed: readonly Part[] = isPair ? ["import", "export"] : PHASES.slice(0, count(state, options));
  const values = needed.map((name) => [name, fresh(state[name], options)] as const);
  const waiting = values.filter(([, known]) => known === undefined).map(([name]) => name);
  if (part === "phases" || waiting.length > 0) return { state, waiting };

  const sum = values.reduce((watts, [name, known]) => watts + (name === "export" ? -1 : 1) * (known ?? 0), 0);
  return { state, waiting, power: { kind: "power", gridW: Math.round(sum * 1000) / 1000 + 0, source } };
}

function count({ phases }: PartsState, options: FoldOptions): number {
  const told = phases?.value ?? options.phases ?? 3;
  return Math.min(3, Math.max(1, Math.round(told)));
}

function fresh(
  known: { value: number; at: number } | undefined,
  { now, staleMs = STALE_MS }: FoldOptions,
): number | undefined {
  return known && now - known.at <= staleMs ? known.value : undefined;
}
