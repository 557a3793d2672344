import { MINUTE_MS } from "../../core/duration";
import type { TariffRuleResult } from "./decision";
import { meterHoldsUntil } from "./planning/sun";
import type { TariffState } from "./state";

/** How long to wait for new prices after a restart, if the stored ones have ended. After that, decisions are made without. */
export const PRICES_WAIT_MS = 15 * MINUTE_MS;

/** The longest time without a tick. */
const LONGEST_MS = 15 * MINUTE_MS;

/** The earliest instant at which the decision, its reason, or its next change could change without an input. */
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
