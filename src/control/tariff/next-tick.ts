import { MINUTE_MS } from "../../core/duration";
import type { TariffRuleResult } from "./decision";
import { meterHoldsUntil } from "./planning/sun";
import type { TariffState } from "./state";

/** Prices that have ended are waited for so long after a restart: then it is decided without. */
export const PRICES_WAIT_MS = 15 * MINUTE_MS;

/** Nothing waits longer without a look. */
const LONGEST_MS = 15 * MINUTE_MS;

/** The earliest instant at which the decision, its reason or its prospect could change though nothing comes. */
export function nextTickAt(state: TariffState, { nextChangeAt, planned, goal }: TariffRuleResult, now: number): number {
  const times = [
    state.wakeAt,
    state.wakeAt && state.wakeAt + PRICES_WAIT_MS,
    nextChangeAt,
    planned?.untilAt,
    goal?.readyAt,
    meterHoldsUntil(state),
  ];
  return Math.min(now + LONGEST_MS, ...times.flatMap((at) => (at !== undefined && at > now ? [at] : [])));
}
