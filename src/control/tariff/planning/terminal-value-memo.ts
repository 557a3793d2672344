import { HOUR_MS } from "../../../core/duration";
import { currentSources } from "../../forecast/forecast-sources";
import type { ForecastSlot } from "../../forecast/forecast-slot";
import { emptyHistory } from "../../forecast/history";
import type { Leaving, Trip } from "../../planner/stages";
import type { Goal } from "../../planner/position-grid";
import { localDay } from "../../shared/local-time";
import { BATTERY_LOOKS_MS, batteryBeside, batteryOf } from "./home-battery";
import { TERMINAL_DAYS, terminalValues } from "./terminal-value";
import type { PlanBase } from "./plan-goals";
import { usualFeedIn } from "./plan-cells";
import type { PlanWeights } from "./plan-weights";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";
import type { Expected, TerminalValue } from "../decision";
import { expectedSurplus } from "./sun";

/** How often the solar power of the days after the known prices is calculated again. */
const SUN_EVERY_MS = 6 * HOUR_MS;

/** All that the terminal value depends on besides prices, sun, and battery. */
export interface DaysAfter extends Pick<
  PlanWeights,
  "startCost" | "stopCost" | "fullCost" | "missedPerKwh" | "worthPerKwh"
> {
  readonly goals: readonly Goal[];
  readonly trips: readonly Trip[];
  readonly leavings: readonly Leaving[];
  readonly ceiling: number | undefined;
}

/** The expected surplus. It stays the same until one more slot has been measured. */
export function expectedOf(state: TariffState, settings: TariffSettings, untilAt: number, now: number): Expected {
  const { history = emptyHistory() } = state;
  const key = [
    untilAt,
    Math.floor(now / history.slotMs),
    history.surplusW.length,
    history.startAt,
    forecastKey(state, now),
    batteryKey(state, settings),
  ].join();
  if (state.expected?.key === key) return state.expected;
  return { key, ...besideBattery(state, settings, { now, untilAt }) };
}

/**
 * The value of the days after the known prices, which is only calculated again when what it is based on has changed: it takes most of
 * the time of a plan.
 */
export function terminalValueOf(
  state: TariffState,
  settings: TariffSettings,
  base: PlanBase,
  after: DaysAfter,
  now: number,
): TerminalValue {
  const { model, untilAt, fullPercent } = base;
  const { priceDays = [], feedIn = [] } = state;
  const key = JSON.stringify([
    untilAt,
    Math.floor(now / SUN_EVERY_MS),
    forecastKey(state, now),
    priceDays.length,
    fullPercent,
    Math.round(model.powerW / 50),
    Math.round(model.kwhPerPercent * 100),
    model.car.shares?.map((share) => share && Math.round(share * 20)),
    after.stopCost.toPrecision(1),
    after.fullCost === 0,
    after.ceiling,
    model.grid.positions.length,
    base.departures
      .filter(({ readyAt }) => readyAt >= untilAt)
      .map(({ readyAt, targetPercent, chances }) => [readyAt, targetPercent, chances?.length]),
  ]);
  if (state.terminalValue?.key === key) return state.terminalValue;
  const toAt = localDay(untilAt, settings.zone, TERMINAL_DAYS).endAt;
  const values = terminalValues({
    startCost: after.startCost,
    stopCost: after.stopCost,
    fullCost: after.fullCost,
    missedPerKwh: after.missedPerKwh,
    worthPerKwh: after.worthPerKwh,
    goals: after.goals,
    trips: after.trips,
    leavings: after.leavings,
    ceiling: after.ceiling,
    model,
    fromAt: untilAt,
    zone: settings.zone,
    priceDays,
    fixedPrice: settings.fixedPrice,
    feedIn: usualFeedIn(feedIn, settings),
    ...besideBattery(state, settings, { now, untilAt: toAt }, untilAt),
  });
  return { key, values };
}

/** The surplus beside the battery from `fromAt` on, and what the battery does. */
function besideBattery(
  state: TariffState,
  settings: TariffSettings,
  { now, untilAt }: { readonly now: number; readonly untilAt: number },
  fromAt = now,
): Pick<Expected, "surplus" | "battery"> {
  if (!batteryOf(state, settings))
    return {
      surplus: expectedSurplus(state, settings, now, untilAt).filter(({ endAt }) => endAt > fromAt),
      battery: [],
    };
  const all = expectedSurplus(state, settings, now, untilAt + BATTERY_LOOKS_MS);
  const feedIn = usualFeedIn(state.feedIn ?? [], settings);
  const battery = batteryBeside(state, settings, { slots: all, feedIn }, now);
  const isIn = ({ startAt, endAt }: { readonly startAt: number; readonly endAt: number }): boolean =>
    endAt > fromAt && startAt < untilAt;
  const surplus = all.map((slot, index) => lowered(slot, battery[index]?.takesW ?? 0));
  return { surplus: surplus.filter(isIn), battery: battery.filter(isIn) };
}

function lowered(slot: ForecastSlot, watts: number): ForecastSlot {
  return watts === 0 ? slot : { ...slot, low: slot.low - watts, value: slot.value - watts, high: slot.high - watts };
}

/** The battery level counts as changed after this much, percent. */
const LEVEL_STEP = 5;

function batteryKey(state: TariffState, settings: TariffSettings): string {
  const battery = batteryOf(state, settings);
  return battery ? String(Math.round(battery.percent / LEVEL_STEP)) : "";
}

/** When each of the current forecasts was received. */
function forecastKey({ forecasts = [] }: TariffState, now: number): string {
  return currentSources(forecasts, now)
    .map(({ at }) => at)
    .join(" ");
}
