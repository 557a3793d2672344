import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { socAt } from "../soc/estimate";
import { tripUse } from "../soc/trips";
import { localTime } from "../shared/local-time";
import type { TariffInput } from "./input";
import { estimateSettings } from "./planning/charging-model";
import { isIrregular } from "./presence";
import { ruleResult } from "./rules";
import type { TariffSettings } from "./settings";
import type { Prospect, TariffState } from "./state";
import { leftSince } from "./leaving-chances";

/** Prices and sun change no plan much sooner. */
const HOLDS_MS = 15 * MINUTE_MS;
/** So likely a car must have left since its last report that it is worth a call. */
const LIKELY = 0.25;
/** Time to charge what was driven meanwhile. */
const BEFORE_GOAL_MS = 4 * HOUR_MS;

/**
 * The state with what is to be expected of a car of which nobody knows whether it is here: one that comes back at no usual time, or
 * one that leaves untold. That it is asked for when it would charge, and not by the clock, is what its calls are for.
 */
export function withProspect(
  state: TariffState,
  { kind }: TariffInput,
  settings: TariffSettings,
  now: number,
): TariffState {
  const driven = drivenPercent(state, settings, now);
  if (driven === undefined) return state.prospect ? { ...state, prospect: undefined } : state;
  const { prospect } = state;
  const isSame = kind === "power" || kind === "tick";
  if (prospect && isSame && now >= prospect.reckonedAt && now < prospect.reckonedAt + HOLDS_MS) return state;
  return { ...state, prospect: prospectOf(state, settings, driven, now) };
}

function prospectOf(state: TariffState, settings: TariffSettings, driven: number, now: number): Prospect {
  const { on, planned, goal } = ruleResult(asIfHere(state, settings, driven, now), settings, now);
  const plannedAt = on === true ? now : planned?.plan.find(({ startAt }) => startAt > now)?.startAt;
  const beforeAt = goal && !goal.stays && planned && planned.neededKwh > 0 ? goal.readyAt - BEFORE_GOAL_MS : undefined;
  const all = [plannedAt, beforeAt].flatMap((at) => at ?? []);
  return {
    reckonedAt: now,
    startAt: all.length === 0 ? undefined : Math.min(...all),
    terminalValue: planned?.terminalValue,
    expected: planned?.expected,
  };
}

/** What the car may have driven that nobody has seen, percent points; `undefined` where it is known, or not worth asking. */
function drivenPercent(state: TariffState, settings: TariffSettings, now: number): number | undefined {
  const { car, estimate = {}, presence, carReceivedAt, goal } = state;
  const { zone, learnsDepartures } = settings;
  if (!car || state.wakeAt !== undefined) return undefined;
  const use = tripUse(estimate, estimateSettings(settings), localTime(presence?.leftAt ?? now, zone).weekday).percent;
  if (car.pluggedIn === false) {
    if (!isIrregular(presence, localTime(presence?.leftAt ?? now, zone).weekday)) return undefined;
    const seen = (estimate.trip?.soc ?? car.soc ?? 0) - (car.soc ?? 0);
    return Math.max(0, use - Math.max(0, seen));
  }
  const isTold = goal !== undefined && !goal.stays && !goal.learnt;
  if (!car.pluggedIn || !learnsDepartures || isTold || state.on === true) return undefined;
  return leftSince(presence, zone, carReceivedAt ?? car.at, now) >= LIKELY ? use : undefined;
}

function asIfHere(state: TariffState, settings: TariffSettings, driven: number, now: number): TariffState {
  const { car, estimate = {}, prospect } = state;
  const known = socAt(estimate, now, estimateSettings(settings))?.soc;
  const left =
    car?.pluggedIn === true ? [...(state.presence?.left ?? []), { at: now, sinceAt: now }] : state.presence?.left;
  const soc = known === undefined ? undefined : Math.max(0, known - driven);
  return {
    ...state,
    on: false,
    presence: { ...state.presence, left },
    since: now,
    goal: undefined,
    announced: undefined,
    doubt: undefined,
    judged: undefined,
    judgedWith: undefined,
    terminalValue: prospect?.terminalValue ?? state.terminalValue,
    expected: prospect?.expected ?? state.expected,
    car: car && { ...car, at: now, soc, pluggedIn: true, charging: false, fullyCharged: false, place: undefined },
    estimate: {
      ...estimate,
      base: soc === undefined ? estimate.base : { soc, at: now, plusMinus: 0 },
      drawn: [],
      trip: undefined,
      plan: undefined,
      charging: undefined,
    },
  };
}
