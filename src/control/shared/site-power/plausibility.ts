/** A jump that no device of a house makes, and since when readings agree on it. */
export interface Doubt {
  readonly watts: number;
  readonly since: number;
  readonly count: number;
}

/** A home's connection carries at most 3 × 63 A at 230 V, 43.5 kW; the margin is for a meter that is a little off. */
const USUAL_CONNECTION_W = 3 * 63 * 230;
const MARGIN = 1.15;

/** The sun may give more than the connection carries, as the house and its battery take the rest. */
const SOLAR_SHARE = 2;

/** More than any device of a home, its charger, and its panels do between two readings. */
const JUMP_W = 15_000;

/** It is believed when so many readings agree for so long; those of a slow meter are few. */
const LASTS_MS = 60_000;
const AGREE = 3;
const SLOW_LASTS_MS = 150_000;
const SLOW_AGREE = 2;

/** Before so many readings nobody knows which of them is the odd one. */
export const FIRST_READINGS = 3;

export type Plausibility =
  | { readonly is: "plausible" }
  /** Waits for more readings that agree; what it replaces of earlier doubts is counted as wrong. */
  | { readonly is: "doubtful"; readonly doubt: Doubt }
  | { readonly is: "impossible" };

/** The most that a meter of this house can show, W. */
export function highestW(connectionW = USUAL_CONNECTION_W, isSolar = false): number {
  return connectionW * MARGIN * (isSolar ? SOLAR_SHARE : 1);
}

/** Whether a reading can be true: by what the connection carries, and by what the same meter showed before. */
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
