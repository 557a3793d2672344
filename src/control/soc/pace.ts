import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { EstimateState } from "./state";

/** Reports are whole percents: fewer of them, or in less time, tell no pace. */
const LEAST_PERCENT = 4;
const LEAST_MS = 30 * MINUTE_MS;

/** Near the end every car takes less. Percent. */
const TAPERS_FROM = 90;
const KEPT = 8;

/**
 * Learns how fast the car charges, percent an hour, from a state of charge that was reported at `at`, before it becomes the base: that is
 * all there is to learn from where nobody measures or tells a power.
 */
export function learnPace(state: EstimateState, soc: number, at: number): EstimateState {
  const { base, charging, plan, paces = [] } = state;
  const sinceAt = plan?.is ? plan.since : charging?.is ? charging.since : undefined;
  if (!base || base.carried || sinceAt === undefined || charging?.is === false) return state;
  const ms = at - Math.max(base.at, sinceAt);
  const percent = soc - base.soc;
  if (percent < LEAST_PERCENT || ms < LEAST_MS || soc >= Math.min(TAPERS_FROM, state.limit ?? 100)) return state;
  return { ...state, paces: [...paces, (percent / ms) * HOUR_MS].slice(-KEPT) };
}

/** Percent an hour, the middle of what was learnt. */
export function paceOf({ paces = [] }: EstimateState): number | undefined {
  return paces.toSorted((one, other) => one - other)[Math.floor((paces.length - 1) / 2)];
}
