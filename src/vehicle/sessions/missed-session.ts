import { HOUR_MS } from "../../core/duration";
import type { Idle, Session } from "./stored-sessions";
import { GAP_MS } from "./session-evidence";
import type { SessionReport } from "./session-report";

/** Between two idle reports this far apart there may have been more than one charge, and a drive. */
const LONGEST_MS = 24 * HOUR_MS;

/** Less may be a correction of the car's own estimate. Percent. */
const LEAST_RISE = 5;

/** A charge that nobody saw: the car was idle before and is idle now, but its battery is fuller. */
export function missedSession(
  { seenAt, soc: from }: Idle,
  { soc: to, capacityKwh }: SessionReport,
  last: Session | undefined,
): Session | undefined {
  if (!from || !to || to.value - from.value < LEAST_RISE) return undefined;
  const isOfLast = last !== undefined && last.endAt + GAP_MS >= to.at;
  if (isOfLast || to.at <= seenAt || to.at - seenAt > LONGEST_MS) return undefined;
  return {
    startAt: seenAt,
    endAt: to.at,
    socFrom: from.value,
    soc: to,
    ...(capacityKwh !== undefined && { capacityKwh }),
    approximate: true,
  };
}
