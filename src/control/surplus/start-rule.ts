import { boundBy } from "../shared/stop-floor";
import type { Reason } from "./decision";
import { startsOn } from "./day-starts";
import { pace } from "./pacing";
import type { Situation } from "./context";
import type { Verdict } from "./rule-result";

/** While the car is off: may it start, is the sun enough, has it been so for long enough? */
export function waitOrStart(situation: Situation): Verdict {
  const { state, settings, stretch, now, neededW } = situation;
  const refusal = startRefusal(situation);
  if (refusal) return { on: false, reason: refusal };
  if (neededW === undefined || situation.ownLoadW === undefined) return wait({ code: "power-unknown", params: {} });
  if (state.means?.surplusW === undefined) return wait({ code: "awaiting-reading", params: {} });

  const sun = { surplusW: Math.round(state.means.surplusW), neededW };
  if (state.dueSince === undefined) return wait({ code: "waiting-for-sun", params: sun });

  const delayEndsAt = Math.ceil(state.dueSince + settings.startDelayMs);
  const at = Math.max(delayEndsAt, state.keepUntil ?? delayEndsAt);
  const nightAt = stretch.turnsAt ?? Infinity;
  if (Math.max(at, now) + settings.minOnMs > nightAt) return wait({ code: "night-near", params: { at: nightAt } });
  if (now >= at) return { on: true, reason: { code: "start", params: sun } };
  if (at > delayEndsAt) return wait({ code: "minimum-off", params: { until: at } }, at);
  return wait({ code: "start-delay", params: { ...sun, at } }, at);
}

function wait(reason: Reason, nextChangeAt?: number): Verdict {
  return { on: false, reason, nextChangeAt };
}

/** What forbids any start, however much the sun shines. */
function startRefusal({ state, settings, stretch }: Situation): Reason | undefined {
  const starts = startsOn(stretch.day, state.starts);
  if (starts >= settings.startsPerDay)
    return { code: "starts-used", params: { starts, allowed: settings.startsPerDay } };

  const bound = boundBy(state.car, state.car?.soc);
  if (bound) return bound;
  const stops = state.car?.stops;
  if (!stops) return undefined;
  const { allowed, spendable } = pace(stops, starts);
  if (spendable === 0) return { code: "stops-kept", params: { stopsLeft: stops.left } };
  const spent = Math.max(starts, stops.lastDay ?? 0);
  return spent < allowed
    ? undefined
    : { code: "stops-paced", params: { stopsLeft: stops.left, starts: spent, allowed } };
}
