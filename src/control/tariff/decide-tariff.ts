import { withoutImplausible } from "../forecast/history";
import { localDay } from "../shared/local-time";
import { isWarm, WARM_UP_MS } from "../shared/warm-up";
import { carryOut } from "./apply-verdict";
import type { TariffDecision } from "./decision";
import { stillHolding } from "./planning/plan-hold";
import type { TariffInput } from "./input";
import { judge } from "./rules";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { reviewedPace } from "./planning/stop-price";
import { meterHoldsUntil } from "./planning/sun";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import { highestW } from "../shared/site-power/plausibility";
import { restoreSite } from "../shared/site-power/restore";
import { takeIn } from "./take-in";
import { takePower } from "./take-power";
import { decisionOf } from "./tariff-decision";
import type { Verdict } from "./rule-result";
import { withinFloor } from "./within-floor";

export interface TariffStep {
  /** To be given back with the next input, and to be stored. */
  readonly state: TariffState;
  readonly decision: TariffDecision;
  /** Give a `tick` then, unless another input comes first. The only timer that is needed. */
  readonly nextTickAt: number;
  /** What the house's meter says of the car, if it does now. */
  readonly meterEvidence: MeterEvidence | undefined;
}

const MINUTE_MS = 60_000;
/** Prices that have ended are waited for so long after a restart: then it is decided without. */
const PRICES_WAIT_MS = 15 * MINUTE_MS;
/** Time alone is looked at so often. */
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
  const { state, evidence } = lookAround(before, input, settings, now);
  const verdict =
    stillHolding(state, input, settings, now) ?? withinFloor(state, judge(state, settings, now), settings, now);
  const next = carryOut(state, verdict, settings, now);
  return {
    state: next,
    decision: decisionOf(state, next, verdict, settings, now),
    nextTickAt: nextTickAt(next, verdict, now),
    meterEvidence: evidence,
  };
}

/** Brings the state to the present: time, news, what follows from them. */
function lookAround(
  before: TariffState,
  input: TariffInput,
  settings: TariffSettings,
  now: number,
): { readonly state: TariffState; readonly evidence: MeterEvidence | undefined } {
  const woken = input.kind === "restart" ? begunAnew(before, settings, now) : before;
  const isPower = input.kind === "power";
  const heard = isPower ? woken : takeIn(woken, input, settings, now);
  const { state: told, evidence } = takePower(heard, isPower ? input.readings : [], settings, now);
  const once = told.wish?.ready;
  // Until its day is over it stands for that day's usual departure, which would come back otherwise.
  const isOver = once !== undefined && localDay(once.at, settings.zone).endAt <= now;
  const state = {
    ...told,
    at: now,
    wakeAt: isWarm(told, hasEvidence(told, settings, now), now) ? undefined : told.wakeAt,
    wish: isOver ? { ...told.wish, ready: undefined } : told.wish,
    stopPace: reviewedPace(told, settings, now),
  };
  return { state, evidence };
}

/** What was measured belongs to the time before, and what of the past cannot be true is forgotten. */
function begunAnew(before: TariffState, settings: TariffSettings, now: number): TariffState {
  const { site, history } = before;
  return {
    ...before,
    wakeAt: now + WARM_UP_MS,
    isFresh: false,
    site: restoreSite(site),
    surplus: undefined,
    history: history && withoutImplausible(history, highestW(settings.site?.connectionW, true)),
  };
}

/** A fresh report of the car, and prices that have not ended where there were any: what was stored of the car may be long past. */
function hasEvidence(state: TariffState, { fixedPrice }: TariffSettings, now: number): boolean {
  const { isFresh, prices = [], wakeAt = -Infinity } = state;
  const isPriced = fixedPrice !== undefined || prices.length === 0 || prices.some(({ endAt }) => endAt > now);
  return isFresh === true && (isPriced || now >= wakeAt + PRICES_WAIT_MS);
}

function nextTickAt(state: TariffState, { nextChangeAt, planned, goal }: Verdict, now: number): number {
  const times = [
    state.wakeAt,
    state.wakeAt && state.wakeAt + PRICES_WAIT_MS,
    nextChangeAt,
    planned?.untilAt,
    goal?.readyAt,
    meterHoldsUntil(state),
  ];
  return Math.min(now + LONGEST_MS, ...times.flatMap((at) => (at !== undefined && at > now ? [at] : [])));
}
