import type { ModeDecision } from "../../src/control/mode/decision";
import type { Window } from "../../src/control/mode/state";
import { MINUTE_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import type { Clock } from "../../src/core/clock";
import type { HomeBattery } from "../../src/home/home-settings";
import { holdBattery } from "../home/hold-battery";
import type { CodedText, DecisionWords } from "../controller/decision-message";

/** Edges of a plan that shift by less are the same plan. */
const QUARTER_MS = 15 * MINUTE_MS;

/** How a mode's decision is reported. */
export function modeWords(clock: Clock, battery?: HomeBattery): Partial<DecisionWords<ModeDecision>> {
  const hold = (decision: ModeDecision): object => holdBattery(battery, decision.holdsBattery);
  return {
    also: (decision) => ({ ...also(decision), ...hold(decision) }),
    mark: (decision) => markOf(decision, clock.now()),
    word,
  };
}

/** What solar and price have in common, such as a car that is not plugged in, is said once. */
function word({ code, params }: CodedText): string {
  const { solar, cheap }: { solar?: unknown; cheap?: unknown } = params;
  return code === "both-off" && solar === cheap ? "both-off-same" : code;
}

/** The windows for a car that charges by schedules, when it is time to tell it of them. */
export function windowsMessage({ windows }: ModeDecision): { payload: unknown } | undefined {
  return windows && { payload: windows.map(shownWindow) };
}

function also({ mode, until, boost, ready, plan }: ModeDecision): object {
  return {
    mode,
    ...(until !== undefined && { until: isoText(until) }),
    ...(boost && { boost: { until: isoText(boost.endAt), ...(boost.kwh !== undefined && { kwh: boost.kwh }) } }),
    ...(ready && {
      ready: { at: isoText(ready.at), ...(ready.targetPercent !== undefined && { target: ready.targetPercent }) },
    }),
    ...(plan && { plan: plan.map(shownWindow) }),
  };
}

/** What a person would call another decision, besides its reason. */
function markOf({ mode, boost, ready, plan = [] }: ModeDecision, now: number): unknown {
  const edges = plan.map(({ startAt, endAt }) => [startAt <= now ? "now" : quarter(startAt), quarter(endAt)]);
  return [mode, boost !== undefined, boost?.kwh, ready?.at, ready?.targetPercent, edges];
}

function shownWindow({ startAt, endAt }: Window): { start: string; end: string } {
  return { start: isoText(startAt), end: isoText(endAt) };
}

function quarter(at: number): number {
  return Math.round(at / QUARTER_MS);
}
