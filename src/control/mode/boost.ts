import { HOUR_MS } from "../../core/duration";
import { capacityKwh, chargePowerW, isFull, type ModeContext } from "./context";
import type { ModeRequest } from "./input";
import type { BoostRequest } from "../shared/requests";
import type { Boost, ModeState } from "./state";

/** Every boost ends after this at the latest. */
const LONGEST_MS = 24 * HOUR_MS;

/** Whether a boost in kWh is requested, and too little is known to measure its energy. */
export function isUncountable(context: ModeContext, { boost }: ModeRequest): boolean {
  if (!boost || !("kwh" in boost) || chargePowerW(context) !== undefined) return false;
  return capacityKwh(context) === undefined || context.state.car?.soc === undefined;
}

/** A boost that begins now, and ends after a time or an amount of energy. */
export function newBoost({ state, now }: ModeContext, requested: BoostRequest): Boost {
  if ("forMs" in requested) return { startAt: now, endAt: now + Math.min(requested.forMs, LONGEST_MS) };
  return { startAt: now, endAt: now + LONGEST_MS, kwh: requested.kwh, startSoc: state.car?.soc };
}

/**
 * The energy of a boost so far, kWh: by the rise of the state of charge, and from that report on, or from the start on, by the
 * charging power. Power is assumed to flow from the start, so a boost never lasts too long.
 */
export function boostedKwh(context: ModeContext, { startAt, startSoc }: Boost): number {
  const { settings, state, now } = context;
  const { car } = state;
  const [capacity, powerW = 0] = [capacityKwh(context), chargePowerW(context)];
  const flowed = (fromAt: number): number => (powerW / 1000) * (Math.max(0, now - fromAt) / HOUR_MS);

  const { soc, updatedAt = startAt } = car ?? {};
  const isReported = soc !== undefined && startSoc !== undefined && soc > startSoc && updatedAt > startAt;
  if (!isReported || capacity === undefined) return flowed(startAt);
  return (((soc - startSoc) / 100) * capacity) / settings.efficiency + flowed(updatedAt);
}

/** When a boost will be over. */
export function boostEndAt(context: ModeContext, boost: Boost): number {
  const powerW = chargePowerW(context);
  if (boost.kwh === undefined || powerW === undefined) return boost.endAt;
  const leftKwh = Math.max(0, boost.kwh - boostedKwh(context, boost));
  return Math.min(boost.endAt, Math.ceil(context.now + (leftKwh / (powerW / 1000)) * HOUR_MS));
}

/** A boost ends when its time has passed, its energy is reached, or the car is full. */
export function withoutPastBoost(context: ModeContext): ModeState {
  const { state, now } = context;
  const { boost } = state;
  if (!boost) return state;
  const isDrawn = boost.kwh !== undefined && boostedKwh(context, boost) >= boost.kwh - ROUNDING_KWH;
  const isOver = now >= boost.endAt || isDrawn || isFull(state.car);
  return isOver ? { ...state, boost: undefined } : state;
}

/** Less than a second of charging, so that the calculated end is the end. */
const ROUNDING_KWH = 0.001;
