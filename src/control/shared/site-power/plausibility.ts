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

/** More than any device, charger, or panels of a home change between two readings. */
const JUMP_W = 15_000;

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

/** The most that a meter of this house can show, W. */
export function highestW(connectionW = USUAL_CONNECTION_W, isSolar = false): number {
  return connectionW * MARGIN * (isSolar ? SOLAR_SHARE : 1);
}

/** Whether a reading is plausible, by the capacity of the connection and the previous readings of the same meter. */
export function checkReading(
  watts: number,
  last: { readonly value: number; readonly count: number; readonly doubt?: Doubt | undefined } | undefined,
  { now, mostW }: { readonly now: number; readonly mostW: number },
): Plausibility {
  if (!(Math.abs(watts) <= mostW)) return { is: "impossible" };
  if (!last || last.count < FIRST_READINGS || Math.abs(watts - last.value) <= JUMP_W) return { is: "plausible" };
  const { doubt } = last;
  const agrees = doubt !== undefined && Math.abs(watts - doubt.watts) <= JUMP_W / 2;
  const next = agrees ? { ...doubt, count: doubt.count + 1 } : { watts, since: now, count: 1 };
  const lastedMs = now - next.since;
  const lasts =
    (next.count >= AGREE && lastedMs >= LASTS_MS) || (next.count >= SLOW_AGREE && lastedMs >= SLOW_LASTS_MS);
  return lasts ? { is: "plausible" } : { is: "doubtful", doubt: next };
}
