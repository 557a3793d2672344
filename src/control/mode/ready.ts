import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { chargingTimeMs } from "../planner/charging-time";
import { chargingCar, isUnplugged, type ModeContext } from "./context";
import { isAlive } from "./sources";
import type { ModeState, Ready, Window } from "./state";

/** How much earlier the car should be ready: cars begin late, and the last percent takes longer. */
const MARGIN_MS = 15 * MINUTE_MS;

/** How long charging continues after a missed target, while the car is still here. */
const OVERRUN_MS = 2 * HOUR_MS;

/** The default target: what makes recommend for everyday use. */
const USUAL_TARGET_PERCENT = 80;

/** The goal of the tariff and the request come from the same message, and can be rounded to a minute. */
const SAME_GOAL_MS = MINUTE_MS;

/** The target of a departure. Never above the car's own limit, which could not be reached. */
export function targetPercent({ state: { car } }: ModeContext, { targetPercent: requested }: Ready): number {
  return Math.min(requested ?? car?.limit ?? USUAL_TARGET_PERCENT, car?.limit ?? 100);
}

/** Whether the target is reached. */
export function isReached(context: ModeContext, ready: Ready): boolean {
  const { soc } = context.state.car ?? {};
  return soc !== undefined && soc >= targetPercent(context, ready);
}

/** Whether the tariff plans for this departure: then its plan, which knows the prices, is better than the latest start. */
export function isPlannedByTariff(context: ModeContext, { at }: Ready): boolean {
  const { tariff } = context.state;
  return isAlive(context, "tariff") && tariff?.goal !== undefined && Math.abs(tariff.goal.readyAt - at) <= SAME_GOAL_MS;
}

/**
 * Calculates when the car must charge for its departure. Only after a report: while the state of charge stays as it was reported,
 * the end of running charging would move again and again.
 */
export function withBlock(context: ModeContext): ModeState {
  const { ready } = context.state;
  return ready ? { ...context.state, ready: { ...ready, block: block(context, ready) } } : context.state;
}

/** The latest block that is enough. Charging that has begun continues without a pause. */
function block(context: ModeContext, ready: Ready): Window | undefined {
  const { state, now } = context;
  const [car, soc] = [chargingCar(context), state.car?.soc];
  if (!car || soc === undefined || isReached(context, ready)) return undefined;

  const neededMs = Math.ceil(chargingTimeMs(car, soc, targetPercent(context, ready)));
  const hasBegun = ready.block !== undefined && ready.block.startAt <= now;
  const latestAt = ready.at - MARGIN_MS - neededMs;
  const startAt = hasBegun ? ready.block.startAt : Math.max(now, latestAt);
  const endAt = Math.max(now, hasBegun ? now : startAt) + neededMs;
  return { startAt, endAt: Math.min(endAt, ready.at + OVERRUN_MS) };
}

/** A departure ends at its time, or after a missed target when that is reached, the car has left, or enough time has passed. */
export function withoutPastReady(context: ModeContext): ModeState {
  const { state, now } = context;
  const { ready } = state;
  if (!ready || now < ready.at) return state;
  const isOver = isReached(context, ready) || isUnplugged(context) || now >= readyEndAt(context, ready);
  return isOver ? { ...state, ready: undefined } : state;
}

function readyEndAt(context: ModeContext, ready: Ready): number {
  if (isPlannedByTariff(context, ready)) return ready.at + OVERRUN_MS;
  return Math.max(ready.at, ready.block?.endAt ?? ready.at);
}
