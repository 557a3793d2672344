import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { batteryLooksAt } from "./battery";
import { BRIDGE_END_MS, BRIDGE_MS, awaitedUntil, silentAt } from "./sources";
import { boostEndAt } from "./boost";
import type { ModeContext } from "./context";
import { PROLONG_AHEAD_MS } from "./windows";

/** The longest time without a tick. */
const LONGEST_MS = 6 * HOUR_MS;

/** The earliest instant at which the decision, its reason, or its next change could change without an input. */
export function nextTickAt(context: ModeContext): number {
  const { settings, state, now } = context;
  const { boost, ready, surplus, tariff } = state;
  let next = now + LONGEST_MS;
  const consider = (at: number | undefined): void => {
    if (at !== undefined && at > now && at < next) next = at;
  };
  consider(state.wakeAt);
  consider(awaitedUntil(state.mode ?? settings.mode, state));
  consider(state.override?.until);
  consider(state.tellAt);
  consider(boost && boostEndAt(context, boost));
  consider(ready?.at);
  consider(ready && ready.at + 2 * HOUR_MS);
  consider(ready?.block?.startAt);
  consider(ready?.block?.endAt);
  consider(surplus && silentAt(surplus));
  consider(tariff && silentAt(tariff));
  consider(tariff?.nextChangeAt === undefined ? undefined : tariff.nextChangeAt - BRIDGE_MS);
  consider(tariff?.nextChangeAt === undefined ? undefined : tariff.nextChangeAt + BRIDGE_END_MS);
  consider(state.origin === "found" && state.since !== undefined ? state.since + MINUTE_MS : undefined);
  for (const at of batteryLooksAt(state)) consider(at);
  for (const { endAt } of state.windows ?? []) consider(endAt - PROLONG_AHEAD_MS);
  return Math.ceil(next);
}
