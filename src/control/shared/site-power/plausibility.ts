import { MINUTE_MS } from "../../../core/duration";

/** A jump that no device of a house causes, and since when readings agree on it. */
export interface Doubt {
  readonly watts: number;
  readonly since: number;
  readonly count: number;
}

/** A home's connection carries at most 3 × 63 A at 230 V, 43.5 kW; the margin is for a meter that is a little off. */
const USUAL_CONNECTION_W = 3 * 63 * 230;
const MARGIN = 1.15;

/** Solar power can exceed the connection, because the house and its battery use the rest. */
const SOLAR_SHARE = 2;

/** More than panels, and all but the largest loads of a home, change between two readings. */
export const JUMP_W = 15_000;

/** It counts once this many readings agree for this long; a slow meter sends fewer. */
const LASTS_MS = MINUTE_MS;
const AGREE = 3;
const SLOW_LASTS_MS = 150_000;
const SLOW_AGREE = 2;

/** Before this many readings, it is unclear which of them is wrong. */
export const FIRST_READINGS = 3;

/** Whether a reading can be right. */
export type Plausibility =
  | { readonly is: "plausible" }
  /** Waits for more readings that agree. An earlier doubtful reading that it replaces was wrong. */
  | { readonly is: "doubtful"; readonly doubt: Doubt }
  | { readonly is: "impossible" };

/** What is known of a house's connection, W. */
interface Connection {
  readonly connectionW?: number | undefined;
  readonly fuseW?: number | undefined;
}

/** The most that a meter of this house can show, W. A fuse that is set may be a limit for plans, below what the connection carries. */
export function highestW({ connectionW, fuseW = 0 }: Connection, isSolar = false): number {
  const carriesW = connectionW ?? Math.max(USUAL_CONNECTION_W, fuseW);
  return carriesW * MARGIN * (isSolar ? SOLAR_SHARE : 1);
}

/** How far the load can change between two readings, W: two cars start or stop together, as far as the known connection allows. */
export function highestJumpW({ connectionW, fuseW }: Connection): number {
  return Math.max(JUMP_W, connectionW ?? fuseW ?? 0);
}

/** Whether a reading is plausible, by the connection (`mostW`, `jumpW`) and the previous readings of the same meter. */
export function checkReading(
  watts: number,
  last: { readonly value: number; readonly count: number; readonly doubt?: Doubt | undefined } | undefined,
  { now, mostW, jumpW }: { readonly now: number; readonly mostW: number; readonly jumpW: number },
): Plausibility {
  if (!(Math.abs(watts) <= mostW)) return { is: "impossible" };
  // Nothing exports so much all at once.
  const mayJumpW = Math.min(watts, last?.value ?? 0) >= -JUMP_W ? jumpW : JUMP_W;
  if (!last || last.count < FIRST_READINGS || Math.abs(watts - last.value) <= mayJumpW) return { is: "plausible" };
  const { doubt } = last;
  const agrees = doubt !== undefined && Math.abs(watts - doubt.watts) <= JUMP_W / 2;
  const next = agrees ? { ...doubt, count: doubt.count + 1 } : { watts, since: now, count: 1 };
  const lastedMs = now - next.since;
  const lasts =
    (next.count >= AGREE && lastedMs >= LASTS_MS) || (next.count >= SLOW_AGREE && lastedMs >= SLOW_LASTS_MS);
  return lasts ? { is: "plausible" } : { is: "doubtful", doubt: next };
}
