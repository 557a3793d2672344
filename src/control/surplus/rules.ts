import { isAway } from "../shared/known-car";
import type { Reason } from "./decision";
import { isAwake } from "./follow-car";
import { protection } from "./protection";
import type { Situation } from "./context";
import { waitOrStart } from "./start-rule";
import { chargeOrStop } from "./stop-rule";
import { isSettling } from "./track";
import type { Verdict } from "./rule-result";

/** The rules in the order of their weight: the first that has something to say decides. */
export function judge(situation: Situation): Verdict {
  return notYet(situation) ?? notHere(situation) ?? leftAlone(situation) ?? protect(situation) ?? bySun(situation);
}

/** No evidence is nothing to say: what was said before stands. */
function notYet({ state, now }: Situation): Verdict | undefined {
  if (isAwake(state, now)) return undefined;
  const { site, wakeAt } = state;
  const reason: Reason =
    !site?.grid || wakeAt === undefined
      ? { code: "no-reading-yet", params: {} }
      : { code: "warming-up", params: { until: wakeAt } };
  return { on: undefined, holds: true, reason };
}

/** A car that is elsewhere is told nothing: not even to stop. */
function notHere({ state: { car, override } }: Situation): Verdict | undefined {
  if (isAway(car)) return { on: undefined, reason: { code: "away", params: {} } };
  if (car?.pluggedIn !== false) return undefined;
  // One report of the cable may be false, and what somebody did is not undone by it.
  const nothing = override ? { on: undefined, holds: true } : { on: false };
  return { ...nothing, reason: { code: "not-plugged", params: {} } };
}

function leftAlone({ state: { override } }: Situation): Verdict | undefined {
  if (!override) return undefined;
  const { on, until, kind } = override;
  const code = kind === "unheeded" ? "not-stopped" : on ? "left-on" : "left-off";
  return { on, reason: { code, params: { until } }, nextChangeAt: until };
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
