import type { SurplusInput } from "./input";
import type { Moment } from "./moment";
import type { Sample, SurplusState } from "./state";

/** Readings may come out of order, and ticks late, by this much; more is a clock that was set or a machine that slept. */
const SLACK_MS = 60_000;

/**
 * The moment in a time that never runs backwards. After a jump of the clock nobody knows how much time has really
 * passed, so none has: what was running goes on from where it was, what had to hold without a break begins anew, and
 * as after a restart nothing is decided for a while. After a restart time that has passed has passed.
 */
export function steadyTime({ settings, state, now }: Moment, input: SurplusInput): Moment {
  const { at, tickAt = Infinity } = state;
  if (at === undefined) return { settings, state, now };
  if (input.kind === "restart") return { settings, state: now < at ? shifted(state, now - at) : state, now };
  if (now > tickAt + SLACK_MS || now < at - SLACK_MS) {
    return { settings, state: { ...shifted(state, now - at), wakeAt: now + settings.warmUpMs }, now };
  }
  return { settings, state, now: Math.max(now, at) };
}

function shifted(state: SurplusState, byMs: number): SurplusState {
  const later = (at: number | undefined): number | undefined => (at === undefined ? undefined : at + byMs);
  const sample = (told: Sample | undefined): Sample | undefined => told && { ...told, at: told.at + byMs };
  return {
    ...state,
    at: later(state.at),
    since: later(state.since),
    keepUntil: later(state.keepUntil),
    settleUntil: later(state.settleUntil),
    leftUntil: later(state.leftUntil),
    grid: sample(state.grid),
    charger: sample(state.charger),
    learnt: sample(state.learnt),
    car: state.car && { ...state.car, updatedAt: later(state.car.updatedAt) },
    check: state.check && { ...state.check, dueAt: state.check.dueAt + byMs },
    means: undefined,
    dueSince: undefined,
    oddSince: undefined,
  };
}
