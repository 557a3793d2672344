import { localDay } from "../local-time";
import { carryOut } from "./carry-out";
import type { TariffDecision } from "./decision";
import { stillHolding } from "./holding";
import type { TariffInput } from "./input";
import { judge } from "./judge";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { reviewedPace } from "./stop-price";
import { meterHoldsUntil } from "./sun";
import { takeIn } from "./take-in";
import { decisionOf } from "./tariff-decision";
import type { Verdict } from "./verdict";

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
  const state = lookAround(before, input, settings, now);
  const verdict = stillHolding(state, input, settings, now) ?? judge(state, settings, now);
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
    input.kind === "restart" ? { ...before, wakeAt: now + WAKE_MS, isFresh: false, meter: undefined } : before;
  const told = takeIn(woken, input, settings, now);
  const once = told.wish?.ready;
  // Until its day is over it stands for that day's usual departure, which would come back otherwise.
  const isOver = once !== undefined && localDay(once.at, settings.zone).endAt <= now;
  return {
    ...told,
    at: now,
    wakeAt: told.isFresh && told.wakeAt !== undefined && now >= told.wakeAt ? undefined : told.wakeAt,
    wish: isOver ? { ...told.wish, ready: undefined } : told.wish,
    stopPace: reviewedPace(told, settings, now),
  };
}

function nextTickAt(state: TariffState, { nextChangeAt, planned, goal }: Verdict, now: number): number {
  const times = [state.wakeAt, nextChangeAt, planned?.untilAt, goal?.readyAt, meterHoldsUntil(state)];
  return Math.min(now + LONGEST_MS, ...times.flatMap((at) => (at !== undefined && at > now ? [at] : [])));
}
