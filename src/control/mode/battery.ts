import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { freshW, holdsMs, observe } from "../shared/site-power/observe";
import type { SiteReading } from "../shared/site-power/reading";
import { chargePowerW, type ModeContext } from "./context";
import type { ModeRuleResult } from "./decision";
import type { BatteryWatch, ModeState } from "./state";

/** A battery that gives less than this share of the car's power only covers a cloud or the house. */
const MOST_SHARE = 1 / 3;

/** How long the battery may give power before the car is stopped. */
const STOP_AFTER_MS = 10 * MINUTE_MS;

/** How long it must not give power before the car may charge again. Doubled with each further stop. */
const PAUSE_MS = 15 * MINUTE_MS;
const MOST_DOUBLINGS = 4;

/** Older stops do not extend the pause. */
const COUNTS_MS = 12 * HOUR_MS;

/** Adds readings of the home battery. Other meters are for the other nodes. */
export function takeInPower({ state, now }: ModeContext, readings: readonly SiteReading[]): ModeState {
  const ofBattery = readings.filter(({ quantity }) => quantity === "battery" || quantity === "battery-level");
  return ofBattery.length === 0 ? state : { ...state, site: observe(state.site ?? {}, ofBattery, {}, now) };
}

/** Updates whether the battery gives much of what the car takes. A silent battery is not known to give power. */
export function watchBattery(context: ModeContext): ModeState {
  const { state, now } = context;
  const { site, battery } = state;
  if (!site?.battery) return state;
  const [watts, powerW] = [freshW(site, "battery", now), chargePowerW(context)];
  const gives = watts !== undefined && powerW !== undefined && watts > powerW * MOST_SHARE;
  return battery?.gives === gives ? state : { ...state, battery: { ...battery, gives, since: now } };
}

/**
 * What the home battery gives is not surplus: solar charging is stopped if the battery gives much of its power for long, until it
 * no longer does. A surplus node that knows the battery has already considered it.
 */
export function withoutBattery(context: ModeContext, result: ModeRuleResult): ModeRuleResult {
  const { state, settings, now } = context;
  const { battery, code, site, surplus } = state;
  if (settings.batteryFeedsCar) return result;
  if (result.reason.code !== "solar-on" || !battery || surplus?.batteryKnown) return result;
  const { gives } = battery;
  if (code === "battery-discharging") {
    const until = pauseEndsAt(battery);
    if (!gives && now >= until) return result;
    return stopped(site?.battery?.watts ?? 0, gives ? undefined : until);
  }
  const stopAt = stopDueAt(state);
  if (stopAt === undefined) return result;
  if (now >= stopAt) return stopped(site?.battery?.watts ?? 0, undefined);
  return { ...result, nextChangeAt: Math.min(stopAt, result.nextChangeAt ?? stopAt) };
}

/** Adds a stop if the car has just been stopped because of the battery. */
export function withBatteryStop(state: ModeState, before: ModeState, now: number): ModeState {
  const { battery } = state;
  if (!battery || state.code !== "battery-discharging" || before.code === state.code) return state;
  const stops = [...(battery.stops ?? []).filter((at) => now - at < COUNTS_MS), now];
  return { ...state, battery: { ...battery, stops } };
}

/** When any of this could change without an input. */
export function batteryLooksAt(state: ModeState): ReadonlyArray<number | undefined> {
  const { battery, site } = state;
  if (!battery || !site?.battery) return [];
  return [battery.gives ? site.battery.at + holdsMs(site) + 1 : pauseEndsAt(battery), stopDueAt(state)];
}

/** Only solar charging is stopped, so time before it does not count. */
function stopDueAt({ on, code, codeSince = -Infinity, battery }: ModeState): number | undefined {
  if (!battery?.gives || !on || code !== "solar-on") return undefined;
  return Math.max(battery.since, codeSince) + STOP_AFTER_MS;
}

function pauseEndsAt({ since, stops = [] }: BatteryWatch): number {
  return since + PAUSE_MS * 2 ** Math.min(MOST_DOUBLINGS, Math.max(0, stops.length - 1));
}

function stopped(watts: number, nextChangeAt: number | undefined): ModeRuleResult {
  return { on: false, reason: { code: "battery-discharging", params: { watts: Math.round(watts) } }, nextChangeAt };
}
