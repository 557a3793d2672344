import { isAway } from "../shared/known-car";
import { isAwake } from "./follow-car";
import { protection } from "./protection";
import type { Situation } from "./situation";
import { waitOrStart } from "./start-rule";
import { chargeOrStop } from "./stop-rule";
import { isSettling } from "./track";
import type { Verdict } from "./verdict";

/** The rules in the order of their weight: the first that has something to say decides. */
export function judge(situation: Situation): Verdict {
  return notYet(situation) ?? notHere(situation) ?? leftAlone(situation) ?? protect(situation) ?? bySun(situation);
}

function notYet({ state, now }: Situation): Verdict | undefined {
  if (isAwake(state, now)) return undefined;
  const { on, grid, wakeAt } = state;
  if (!grid || wakeAt === undefined) return { on, reason: { code: "no-reading-yet", params: {} } };
  return { on, reason: { code: "warming-up", params: { until: wakeAt } } };
}

/** A car that is elsewhere is told nothing: not even to stop. */
function notHere({ state: { car } }: Situation): Verdict | undefined {
  if (isAway(car)) return { on: undefined, reason: { code: "away", params: {} } };
  return car?.pluggedIn === false ? { on: false, reason: { code: "not-plugged", params: {} } } : undefined;
}

function leftAlone({ state, now }: Situation): Verdict | undefined {
  if (state.origin !== "left" || state.on === undefined) return undefined;
  const params = { until: state.leftUntil ?? now };
  return { on: state.on, reason: { code: state.on ? "left-on" : "left-off", params } };
}

function protect(situation: Situation): Verdict | undefined {
  const reason = protection(situation);
  return reason && { on: false, reason };
}

function bySun(situation: Situation): Verdict {
  const { state, now } = situation;
  if (isSettling(state, now)) {
    return { on: state.on ?? false, reason: { code: "settling", params: { until: state.settleUntil ?? now } } };
  }
  return state.on ? chargeOrStop(situation) : waitOrStart(situation);
}
