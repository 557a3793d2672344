import type { DerivedContext } from "./context";
import { stopDelayMs } from "./rules";
import { reachedAt } from "./track";
import { heldBackAt, trialAt } from "./trial";

/** The earliest instant at which the decision, its reason, or its next change could change without an input. */
export function nextTickAt(context: DerivedContext): number {
  const { state, settings, dayNight, now } = context;
  const { site = {}, dueSince, heldBackSince, oddSince } = state;
  const { grid, charger, check } = site;
  const delayMs = state.on ? stopDelayMs(context) : settings.startDelayMs;
  let next = dayNight.endsAt;
  const consider = (at: number | undefined): void => {
    if (at !== undefined && at > now && at < next) next = at;
  };
  consider(state.wakeAt);
  consider(state.settleUntil);
  consider(state.keepUntil);
  consider(state.override?.until);
  consider(state.house?.stopsFirst?.until);
  consider(check?.dueAt);
  consider(grid && grid.at + settings.silenceMs);
  consider(charger && charger.at + settings.silenceMs);
  consider(oddSince === undefined ? undefined : oddSince + settings.settleMs);
  consider(heldBackSince === undefined ? heldBackAt(context) : trialAt(context));
  consider(dueSince === undefined ? reachedAt(context) : dueSince + delayMs);
  return Math.ceil(next);
}
