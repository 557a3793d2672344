import { chargePowerW } from "../soc/charge-power";
import { socAt } from "../soc/estimate";
import { kwhPerPercent } from "../soc/kwh-per-percent";
import { paceOf } from "../soc/pace";
import { DEFAULT_EFFICIENCY } from "../soc/state";
import { sumOf } from "../soc/trail";
import type { Assumed } from "./decision";
import { estimateSettings } from "./planning/charging-model";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";

/** A socket with 10 A: the slowest charger that is plausible. */
const SLOWEST_W = 2_300;
/** A large battery, for a car whose make says nothing of it. */
const LARGE_KWH = 80;
/** Few let it fall below. Percent. */
const LOW_PERCENT = 10;

/**
 * The settings with what charging has taught of the car where they, the car, and the charger tell nothing: its power by the pace of
 * its state of charge, and its capacity by what a percent took.
 */
export function withLearnt(settings: TariffSettings, state: TariffState): TariffSettings {
  const { estimate = {} } = state;
  const capacityKwh =
    settings.capacityKwh ?? (estimate.capacityKwh === undefined ? learntKwh(state, settings) : undefined);
  const isPowerKnown = chargePowerW(estimate, settings) !== undefined;
  const pace = paceOf(estimate);
  if (isPowerKnown || pace === undefined)
    return capacityKwh === settings.capacityKwh ? settings : { ...settings, capacityKwh };
  const each = kwhPerPercent(estimate, {
    ...settings,
    capacityKwh: capacityKwh ?? estimate.capacityKwh ?? typicalKwh(state),
  });
  return { ...settings, capacityKwh, chargePowerW: each && pace * each.kwh * 1000 };
}

/**
 * What is missing for a plan, and what it is taken for: what charges slowest, so that a departure begins early enough. `undefined`
 * where nothing is missing, and for a state of charge of which it is not even known that the car is there.
 */
export function assumedOf(state: TariffState, settings: TariffSettings, now: number): Assumed | undefined {
  const { estimate = {} } = state;
  const isPowerKnown = chargePowerW(estimate, settings) !== undefined;
  const isCapacityKnown = (settings.capacityKwh ?? estimate.capacityKwh) !== undefined;
  const isSocKnown = socAt(estimate, now, estimateSettings(settings)) !== undefined;
  if (isPowerKnown && isCapacityKnown && isSocKnown) return undefined;
  if (!isSocKnown && state.car?.pluggedIn !== true) return undefined;
  const power = isPowerKnown ? {} : { powerW: SLOWEST_W };
  const capacity = isCapacityKnown ? {} : { capacityKwh: typicalKwh(state) };
  const bridged = { ...power, ...capacity };
  return isSocKnown ? bridged : { ...bridged, soc: assumedSoc(state, withAssumed(settings, bridged)) };
}

/** The settings with what is assumed. */
export function withAssumed(settings: TariffSettings, { powerW, capacityKwh }: Assumed): TariffSettings {
  return {
    ...settings,
    chargePowerW: powerW ?? settings.chargePowerW,
    capacityKwh: capacityKwh ?? settings.capacityKwh,
  };
}

/** From a low one on, by what was drawn since anybody looks. */
function assumedSoc({ estimate = {} }: TariffState, settings: TariffSettings): number {
  const each = kwhPerPercent(estimate, settings);
  const rise = each ? sumOf(estimate.drawn).kwh / each.kwh : 0;
  return Math.min(100, LOW_PERCENT + rise);
}

function typicalKwh({ car }: TariffState): number {
  return car?.typicalKwh ?? LARGE_KWH;
}

/** The battery's own, of what was measured at the wall. */
function learntKwh(
  { estimate = {} }: TariffState,
  { efficiency = DEFAULT_EFFICIENCY }: TariffSettings,
): number | undefined {
  const each = kwhPerPercent(estimate, {});
  return each?.learnt ? each.kwh * 100 * efficiency : undefined;
}
