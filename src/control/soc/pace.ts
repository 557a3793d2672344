import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { EstimateState } from "./state";

/** Reports are whole percentages: a smaller rise, or a shorter time, gives no pace. */
const LEAST_PERCENT = 4;
const LEAST_MS = 30 * MINUTE_MS;

/** Every car takes less near the end. Percent. */
const TAPERS_FROM = 90;
const MOST_PACES = 8;

/**
 * Learns how fast the car charges, percent per hour, from a state of charge that was reported at `at`, before it becomes the base.
 * This is the only source if no power is measured or reported.
 */
export function learnPace(state: EstimateState, soc: number, at: number): EstimateState {
  const { base, charging, plan, paces = [] } = state;
  const sinceAt = plan?.is ? plan.since : charging?.is ? charging.since : undefined;
  if (!base || base.carried || sinceAt === undefined || charging?.is === false) return state;
  const ms = at - Math.max(base.at, sinceAt);
  const percent = soc - base.soc;
  if (percent < LEAST_PERCENT || ms < LEAST_MS || soc >= Math.min(TAPERS_FROM, state.limit ?? 100)) return state;
  return { ...state, paces: [...paces, (percent / ms) * HOUR_MS].slice(-MOST_PACES) };
}

/** The median of the learned paces, percent per hour. */
export function paceOf({ paces = [] }: EstimateState): number | undefined {
  return paces.toSorted((one, other) => one - other)[Math.floor((paces.length - 1) / 2)];
}
