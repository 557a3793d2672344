import type { CompleteSettings } from "./settings";
import type { SurplusState } from "./state";
import { balanceW } from "../shared/site-power/observe";
import { type DayNight, dayNightAt } from "./day-night";
import { chargingAt, isUnplugged, type KnownCar } from "../shared/known-car";

/** A state at an instant; milliseconds since the epoch. */
export interface SurplusContext {
  readonly settings: CompleteSettings;
  readonly state: SurplusState;
  readonly now: number;
}

/** Everything that the rules use at one instant. */
export interface DerivedContext extends SurplusContext {
  readonly dayNight: DayNight;
  /** Whether the car is known to charge. */
  readonly charging: boolean | undefined;
  readonly chargePowerW: number | undefined;
  readonly ownLoadW: number | undefined;
  /** What the house takes from the grid and its battery; negative for surplus. */
  readonly balanceW: number | undefined;
  /** The surplus that starts the car; unknown while its power is unknown. */
  readonly neededW: number | undefined;
  /** The import that stops it. */
  readonly limitW: number;
}

/** A context with the values that follow from it. */
export function derivedContext(context: SurplusContext): DerivedContext {
  const { settings, state, now } = context;
  const powerW = chargePowerW(context);
  const neededW = settings.startExportW ?? (powerW === undefined ? undefined : powerW + settings.startMarginW);
  const charging = isCharging(context);
  return {
    settings,
    state,
    now,
    dayNight: dayNightAt(now, settings, state.dayNight),
    charging,
    chargePowerW: powerW,
    ownLoadW: ownLoadW(context, charging),
    balanceW: state.site && balanceW(state.site, settings.site, now),
    neededW,
    limitW: importLimitW(settings, powerW, neededW),
  };
}

/**
 * If the car starts below its own power, it causes import. The limit stays a margin above that, so that a start does not lead to a
 * stop.
 */
function importLimitW(settings: CompleteSettings, powerW = 0, neededW = powerW): number {
  const broughtAlongW = powerW - neededW;
  return Math.max(settings.stopImportW, broughtAlongW + settings.startMarginW);
}

/** Less than this at the charger is standby or preconditioning, not charging. */
const CHARGING_FLOOR_W = 500;

/** No home charger gives more: a car that reports more is at a fast charger. */
const HOME_CEILING_W = 22_000;

/** The power of the charger, unless its last reading is too old. */
export function chargerPowerW({ settings, state: { site }, now }: SurplusContext): number | undefined {
  const charger = site?.charger;
  return charger && now - charger.at < settings.silenceMs ? charger.watts : undefined;
}

/**
 * Whether the car charges, as far as the charger or the car has reported it; the charger reports sooner. If the car is not plugged
 * in, the charger charges another car.
 */
function isCharging(context: SurplusContext): boolean | undefined {
  return isUnplugged(context.state.car) ? false : chargingWitness(context).charging;
}

/** Which report says whether the car charges, and when. */
interface ChargingWitness {
  readonly charging: boolean | undefined;
  readonly at?: number | undefined;
  /** By the charger's meter, which reports it continuously. */
  readonly isMeasured: boolean;
}

/** What the charger or the car reports, if that is newer than our command. */
export function chargingWitness(context: SurplusContext): ChargingWitness {
  const { state } = context;
  const { car, site } = state;

  const measuredW = chargerPowerW(context);
  const measured = measuredW === undefined ? undefined : measuredW >= CHARGING_FLOOR_W;
  if (measured !== undefined && isNewerThanChange(state, measured, site?.charger?.at)) {
    return { charging: measured, at: site?.charger?.at, isMeasured: true };
  }

  const at = car && chargingAt(car);
  const isReported = car?.charging !== undefined && isNewerThanChange(state, car.charging, at);
  return { charging: isReported ? car.charging : undefined, at, isMeasured: false };
}

/** A report that agrees with our command counts from the command on; one that contradicts it, once the command must have shown. */
function isNewerThanChange(
  { on, origin, since, settleUntil }: SurplusState,
  charging: boolean,
  at = -Infinity,
): boolean {
  if (charging !== on) return settleUntil === undefined || at >= settleUntil;
  return origin !== "own" || since === undefined || at >= since;
}

/** The charging power: as set, else as learned. */
export function chargePowerW({ settings, state }: SurplusContext): number | undefined {
  return settings.chargePowerW ?? state.learnt?.watts;
}

/**
 * What the car takes now. Without a report, it is assumed to do what was decided. `undefined` if its power is unknown, and while the
 * meter does not show our own start.
 */
function ownLoadW(context: SurplusContext, charging: boolean | undefined): number | undefined {
  const { state } = context;
  const measuredW = chargerPowerW(context);
  if (measuredW !== undefined) return measuredW;
  if (!(charging ?? state.on)) return 0;
  if (charging === undefined && (state.site?.check || state.noRise)) return undefined;
  return (charging ? reportedPowerW(state.car) : undefined) ?? chargePowerW(context);
}

/** Stores the highest power since charging began. A car that is nearly full takes less, which is no reason to start earlier. */
export function learnPower(context: SurplusContext): SurplusState {
  const { state, now } = context;
  const { learnt, since = -Infinity } = state;
  if (!state.on || !isCharging(context)) return state;
  const watts = chargerPowerW(context) ?? reportedPowerW(state.car);
  if (watts === undefined || watts < CHARGING_FLOOR_W || watts > HOME_CEILING_W) return state;
  if (learnt && learnt.at >= since && learnt.watts >= watts) return state;
  return { ...state, learnt: { watts, at: now } };
}

/** Some cars report 0 for "unknown" while they charge. */
function reportedPowerW(car: KnownCar | undefined): number | undefined {
  return car?.powerW !== undefined && car.powerW >= CHARGING_FLOOR_W ? car.powerW : undefined;
}
