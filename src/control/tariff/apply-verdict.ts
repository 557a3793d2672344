import { estimateSoc, socAt } from "../soc/estimate";
import { isOutAsExpected } from "./after-departure";
import { estimateSettings } from "./planning/charging-model";
import type { TariffSettings } from "./settings";
import { withStart } from "./planning/starts";
import type { TariffState } from "./state";
import { withStop } from "./planning/stop-price";
import { countingSurplusW } from "./planning/sun";
import { withCheck } from "./take-power";
import type { Verdict } from "./rule-result";

/** The state after what was decided has been said. */
export function carryOut(state: TariffState, verdict: Verdict, settings: TariffSettings, now: number): TariffState {
  const { on, planned } = verdict;
  const isStop = state.on === true && on === false && isUnderWay(state, settings, now);
  const isNew = on !== undefined && on !== state.on;
  const goal = goalAfter(state, verdict, settings, now);
  const isHeld = state.judged?.verdict === verdict;
  return {
    ...state,
    on: on ?? (hasLeft(state) ? undefined : state.on),
    since: isNew ? now : state.since,
    site: isNew ? withCheck(state, on, settings, now) : state.site,
    stops: isStop ? withStop(state.stops, now) : state.stops,
    starts: isNew && on ? withStart(state.starts, goal?.readyAt) : state.starts,
    goal,
    slotEndAt: planned ? planned.slotEndAt : state.slotEndAt,
    outlook: planned?.outlook ?? state.outlook,
    expected: planned?.expected ?? state.expected,
    judged: isHeld ? state.judged : { at: now, verdict, surplusW: countingSurplusW(state, now) },
    estimate: isNew
      ? estimateSoc(state.estimate ?? {}, { kind: "plan", on }, now, estimateSettings(settings))
      : state.estimate,
  };
}

/** Who has left charges no longer by our word: what shall be when it is back is said anew. */
function hasLeft({ car, on }: TariffState): boolean {
  return on === true && (car?.pluggedIn === false || car?.place === "away");
}

/** Whether the charge that we began goes on, as far as anybody knows: nobody needs to stop what has ended. */
function isUnderWay({ car, since = 0, estimate = {} }: TariffState, settings: TariffSettings, now: number): boolean {
  if (car?.pluggedIn === false || car?.fullyCharged === true) return false;
  const soc = socAt(estimate, now, estimateSettings(settings))?.soc;
  if (soc !== undefined && soc >= (car?.limit ?? 100)) return false;
  return car?.charging !== false || car.at <= since;
}

/** A goal that has passed is kept until the car has told something since, or should be back: it says when it should have left. */
function goalAfter(
  state: TariffState,
  { goal: next, planned }: Verdict,
  settings: TariffSettings,
  now: number,
): TariffState["goal"] {
  const { goal, car } = state;
  if (next && next.readyAt <= now) return next;
  if (isOutAsExpected(state, settings, now)) return goal;
  const kept = next ?? (goal && goal.readyAt > now ? goal : undefined);
  // Without a departure each charge is a new one, and has its own time.
  const isOver = car?.pluggedIn === false || planned?.neededKwh === 0;
  return kept?.stays && isOver ? undefined : kept;
}
