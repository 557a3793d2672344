import { clockJumpMs } from "../shared/clock-jump";
import { shiftedCar } from "../shared/known-car";
import { shiftedFollowed } from "../shared/manual-override";
import type { SurplusInput } from "./input";
import { shiftedSite } from "../shared/site-power/shifted";
import type { Sample } from "../shared/site-power/site-power";
import type { Moment } from "./moment";
import type { SurplusState } from "./state";

/**
 * The moment in a time that never runs backwards. After a jump of the clock what was running goes on from where it was,
 * what had to hold without a break begins anew, and as after a restart nothing is decided for a while.
 */
export function steadyTime({ settings, state, now }: Moment, input: SurplusInput): Moment {
  const isRestart = input.kind === "restart";
  const byMs = clockJumpMs(state, now, isRestart);
  if (isRestart) return { settings, state: byMs === 0 ? state : shifted(state, byMs), now };
  if (byMs === 0) return { settings, state, now: Math.max(now, state.at ?? now) };
  return { settings, state: { ...shifted(state, byMs), wakeAt: now + settings.warmUpMs }, now };
}

function shifted(before: SurplusState, byMs: number): SurplusState {
  const state = shiftedFollowed(before, byMs);
  const later = (at: number | undefined): number | undefined => (at === undefined ? undefined : at + byMs);
  const sample = (told: Sample | undefined): Sample | undefined => told && { ...told, at: told.at + byMs };
  return {
    ...state,
    at: later(state.at),
    keepUntil: later(state.keepUntil),
    settleUntil: later(state.settleUntil),
    site: state.site && shiftedSite(state.site, byMs),
    learnt: sample(state.learnt),
    car: state.car && shiftedCar(state.car, byMs),
    means: undefined,
    dueSince: undefined,
    oddSince: undefined,
  };
}
