import { estimateSoc, socAt } from "../estimate";
import { chargePowerW } from "../estimate/charge-power";
import { estimateSettings } from "./charging-model";
import type { TariffDecision, TariffInputs } from "./decision";
import type { TariffInput } from "./input";
import { judge } from "./judge";
import { horizonOf } from "./make-plan";
import { newsWantedAt } from "./news-wanted";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { reviewedPace, withStop } from "./stop-price";
import { METER_HOLDS_MS } from "./sun";
import { takeIn } from "./take-in";
import type { Verdict } from "./verdict";
import { feedWarning } from "./warnings";

export interface TariffStep {
  /** To be given back with the next input, and to be stored. */
  readonly state: TariffState;
  readonly decision: TariffDecision;
  /** Give a `tick` then, unless another input comes first. The only timer that is needed. */
  readonly nextTickAt: number;
}

const MINUTE_MS = 60_000;
/** After a restart nothing is decided before this. */
const WAKE_MS = MINUTE_MS / 2;
/** A plan is looked at anew at least so often. */
const LONGEST_MS = 15 * MINUTE_MS;

/**
 * Decides by prices, sun and departures whether a car that can only be switched on and off shall charge.
 *
 * Begin with the state `{}`, or with `restoreTariff` of what was stored and the input `restart`. `now` is in
 * milliseconds since the epoch; settings and inputs must be valid. Send `decision.on` to the car when
 * `decision.changed`. Nothing else is kept, nothing is thrown.
 */
export function decideTariff(
  settings: TariffSettings,
  before: TariffState,
  input: TariffInput,
  now: number,
): TariffStep {
  const state = lookAround(before, input, settings, now);
  const verdict = stillHolding(state, input, now) ?? judge(state, settings, now);
  const next = carryOut(state, verdict, settings, now);
  return {
    state: next,
    decision: decisionOf(state, next, verdict, settings, now),
    nextTickAt: nextTickAt(next, verdict, now),
  };
}

/** Brings the state to the present: time, news, what follows from them. */
function lookAround(before: TariffState, input: TariffInput, settings: TariffSettings, now: number): TariffState {
  const woken =
    input.kind === "restart"
      ? { ...before, wakeAt: now + WAKE_MS, isFresh: false, car: undefined, meter: undefined }
      : before;
  const told = takeIn(woken, input, settings, now);
  const once = told.wish?.ready;
  return {
    ...told,
    at: now,
    wakeAt: told.isFresh && told.wakeAt !== undefined && now >= told.wakeAt ? undefined : told.wakeAt,
    wish: once && once.at <= now ? { ...told.wish, ready: undefined } : told.wish,
    stopPace: reviewedPace(told, settings, now),
  };
}

/** A change of the sun below this share of the car's power is none. */
const SAME_SUN = 0.03;

/** What was planned is planned still, as long as nothing was told but much the same of the meter. */
function stillHolding(
  { judged, meter, on, estimate }: TariffState,
  { kind }: TariffInput,
  now: number,
): Verdict | undefined {
  if (!judged || (kind !== "power" && kind !== "tick")) return undefined;
  const { verdict, surplusW } = judged;
  const { planned, nextChangeAt = Infinity } = verdict;
  if (!planned || verdict.on !== on || now >= Math.min(nextChangeAt, planned.untilAt ?? now)) return undefined;
  const changeW = Math.abs((meter?.meanSurplusW ?? 0) - (surplusW ?? 0));
  return changeW <= SAME_SUN * (estimate?.measuredW?.at(-1) ?? 3000) ? verdict : undefined;
}

function carryOut(state: TariffState, verdict: Verdict, settings: TariffSettings, now: number): TariffState {
  const { on, planned } = verdict;
  const isStop = state.on === true && on === false && isUnderWay(state);
  const isNew = on !== undefined && on !== state.on;
  return {
    ...state,
    on: on ?? state.on,
    since: isNew ? now : state.since,
    stops: isStop ? withStop(state.stops, now) : state.stops,
    goal: goalAfter(state, planned?.goal, now),
    outlook: planned?.outlook ?? state.outlook,
    expected: planned?.expected ?? state.expected,
    judged: { verdict, surplusW: state.meter?.meanSurplusW },
    estimate: isNew
      ? estimateSoc(state.estimate ?? {}, { kind: "plan", on }, now, estimateSettings(settings))
      : state.estimate,
  };
}

/** Whether the charge that we began goes on, as far as anybody knows: nobody needs to stop what has ended. */
function isUnderWay({ car, since = 0 }: TariffState): boolean {
  if (car?.pluggedIn === false || car?.fullyCharged === true) return false;
  return car?.charging !== false || car.at <= since;
}

/** A goal that has passed is kept until the car has told something since: it says when it should have left. */
function goalAfter({ goal, car }: TariffState, next: TariffState["goal"], now: number): TariffState["goal"] {
  const isOpen = goal && goal.readyAt <= now && car !== undefined && car.at < goal.readyAt;
  return isOpen ? goal : (next ?? (goal && goal.readyAt > now ? goal : undefined));
}

function decisionOf(
  before: TariffState,
  state: TariffState,
  { on, reason, nextChangeAt, planned }: Verdict,
  settings: TariffSettings,
  now: number,
): TariffDecision {
  return {
    on,
    changed: on !== undefined && on !== before.on,
    reason,
    since: state.since,
    nextChangeAt,
    warning: feedWarning(state, settings, now) ?? planned?.warning,
    inputs: inputsOf(state, settings, planned, now),
    goal: planned?.goal,
    plan: planned?.plan ?? [],
    cost: planned?.cost,
    saving: planned?.saving,
    sunKnown: planned?.sunKnown ?? false,
    newsWantedAt: newsWantedAt(state, settings),
  };
}

function inputsOf(
  state: TariffState,
  settings: TariffSettings,
  planned: Verdict["planned"],
  now: number,
): TariffInputs {
  const { estimate = {}, car, wish = {}, prices = [], meter } = state;
  const known = socAt(estimate, now, estimateSettings(settings));
  return {
    soc: known?.soc,
    socPlusMinus: known?.plusMinus,
    socAt: known?.reportedAt,
    limit: car?.limit,
    targetPercent: planned?.goal?.targetPercent ?? wish.targetPercent ?? settings.targetPercent,
    fullPercent: wish.fullPercent ?? settings.fullPercent,
    neededKwh: planned?.neededKwh,
    chargePowerW: chargePowerW(estimate, settings),
    capacityKwh: settings.capacityKwh ?? estimate.capacityKwh,
    importPrice: prices.find(({ startAt, endAt }) => startAt <= now && now < endAt)?.value ?? settings.fixedPrice,
    feedIn: settings.feedIn,
    surplusW: meter && now - meter.at <= METER_HOLDS_MS ? meter.meanSurplusW : undefined,
    pricesUntilAt: horizonOf(state, settings, now),
    stopsUsed: planned?.stopsUsed,
    stopPrice: planned?.stopPrice,
  };
}

function nextTickAt({ wakeAt, goal }: TariffState, { nextChangeAt, planned }: Verdict, now: number): number {
  const times = [wakeAt, nextChangeAt, planned?.untilAt, goal?.readyAt].filter((at) => at !== undefined && at > now);
  return Math.min(now + LONGEST_MS, ...times.flatMap((at) => at ?? []));
}
