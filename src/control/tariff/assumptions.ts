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

/** A socket with 10 A: the slowest plausible charger. */
const SLOWEST_W = 2_300;
/** A large battery, for a car of an unknown make. */
const LARGE_KWH = 80;
/** Few owners let it fall lower. Percent. */
const LOW_PERCENT = 10;

/**
 * The settings with values that were learned while charging, where settings, car, and charger provide none: the power by the pace of
 * the state of charge, and the capacity by the energy of one percent.
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
 * What is assumed for values that are missing for a plan: those that charge slowest, so that charging begins early enough.
 * `undefined` if nothing is missing, and if the state of charge is unknown and the car is not known to be plugged in.
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

/** The settings with the assumed values. */
export function withAssumed(settings: TariffSettings, { powerW, capacityKwh }: Assumed): TariffSettings {
  return {
    ...settings,
    chargePowerW: powerW ?? settings.chargePowerW,
    capacityKwh: capacityKwh ?? settings.capacityKwh,
  };
}

/** A low state of charge, plus what has been drawn since the beginning. */
function assumedSoc({ estimate = {} }: TariffState, settings: TariffSettings): number {
  const each = kwhPerPercent(estimate, settings);
  const rise = each ? sumOf(estimate.drawn).kwh / each.kwh : 0;
  return Math.min(100, LOW_PERCENT + rise);
}

function typicalKwh({ car }: TariffState): number {
  return car?.typicalKwh ?? LARGE_KWH;
}

/** The capacity by the energy that was measured at the wall. */
function learntKwh(
  { estimate = {} }: TariffState,
  { efficiency = DEFAULT_EFFICIENCY }: TariffSettings,
): number | undefined {
  const each = kwhPerPercent(estimate, {});
  return each?.learnt ? each.kwh * 100 * efficiency : undefined;
}
