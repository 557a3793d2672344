import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { chargingTimeMs } from "../planner/charging-time";
import { chargingCar, isUnplugged, type ModeContext } from "./context";
import { isAlive } from "./sources";
import type { ModeState, Ready, Window } from "./state";

/** Ready so much before the time: cars begin late, and the last percent take longer. */
const MARGIN_MS = 15 * MINUTE_MS;

/** A target that was missed is charged for so much longer, while the car is still there. */
const OVERRUN_MS = 2 * HOUR_MS;

/** What a car shall hold where nobody says: cars' own makers recommend it for every day. */
const USUAL_TARGET_PERCENT = 80;

/** The tariff's goal and the request came from the same message, and may have been rounded to a minute. */
const SAME_GOAL_MS = MINUTE_MS;

/** Never above the car's own limit, which would never be reached. */
export function targetPercent({ state: { car } }: ModeContext, { targetPercent: requested }: Ready): number {
  return Math.min(requested ?? car?.limit ?? USUAL_TARGET_PERCENT, car?.limit ?? 100);
}

/** Whether the car has what it should have by then. */
export function isReached(context: ModeContext, ready: Ready): boolean {
  const { soc } = context.state.car ?? {};
  return soc !== undefined && soc >= targetPercent(context, ready);
}

/** Whether the tariff plans for it: then its plan, which knows the prices, is better than the latest start. */
export function isPlannedByTariff(context: ModeContext, { at }: Ready): boolean {
  const { tariff } = context.state;
  return isAlive(context, "tariff") && tariff?.goal !== undefined && Math.abs(tariff.goal.readyAt - at) <= SAME_GOAL_MS;
}

/**
 * Computes anew when the car must be charged for it. Only to be done when something was reported: a state of charge that
 * stays as it was reported would move the end of a charge that runs on and on.
 */
export function withBlock(context: ModeContext): ModeState {
  const { ready } = context.state;
  return ready ? { ...context.state, ready: { ...ready, block: block(context, ready) } } : context.state;
}

/** As late as is enough. What has begun goes on without a pause. */
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

/** It is over at its time, or, if the target was missed, when that is reached, the car has left or enough time has passed. */
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
