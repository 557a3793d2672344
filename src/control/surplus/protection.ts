import { isSignWrong } from "../shared/site-power/own-step";
import type { Reason } from "./decision";
import type { Situation } from "./context";

/** What switches the car off at once, whatever the delays and shortest times. */
export function protection(situation: Situation): Reason | undefined {
  const { state, settings, stretch, now } = situation;
  const { car, site = {} } = state;
  const { grid, vitals } = site;
  if (car?.fullyCharged) return { code: "full", params: {} };
  if (isAtLimit(situation)) return { code: "limit-reached", params: { soc: car?.soc ?? 0, limit: car?.limit ?? 0 } };
  if (stretch.night) return { code: "night", params: { until: stretch.turnsAt ?? stretch.endsAt } };
  if (grid && now - grid.at >= settings.silenceMs) return { code: "silent-meter", params: { lastAt: grid.at } };
  if (vitals?.isFrozen) return { code: "meter-frozen", params: { sinceAt: vitals.since } };
  if (isSignWrong(site, state.on)) return { code: "meter-reversed", params: {} };
  return undefined;
}

/** A car that still charges at its limit is about to end by itself: no stop is spent on that. */
function isAtLimit({ state: { car }, charging }: Situation): boolean {
  return car?.soc !== undefined && car.limit !== undefined && car.soc >= car.limit && charging !== true;
}
