import type { CompleteSettings } from "./settings";
import type { SurplusState } from "./state";
import { balanceW } from "../shared/site-power/observe";
import { type DayNight, dayNightAt } from "./day-night";
import { chargingAt, isUnplugged, type KnownCar } from "../shared/known-car";

/** A state at an instant, in milliseconds since the epoch. */
export interface SurplusContext {
  readonly settings: CompleteSettings;
  readonly state: SurplusState;
  readonly now: number;
}

/** All that the rules look at, at one instant. */
export interface DerivedContext extends SurplusContext {
  readonly dayNight: DayNight;
  /** Whether the car is known to charge. */
  readonly charging: boolean | undefined;
  readonly chargePowerW: number | undefined;
  readonly ownLoadW: number | undefined;
  /** What the house takes from the grid and its battery; negative for what is left over. */
  readonly balanceW: number | undefined;
  /** The surplus that starts the car; unknown as long as its power is. */
  readonly neededW: number | undefined;
  /** The import that stops it. */
  readonly limitW: number;
}

/** What follows from a context at its instant. */
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
 * A start below the car's power brings import of its own. The limit stays a margin above that, for a stop that is
 * due with every start would only flap.
 */
function importLimitW(settings: CompleteSettings, powerW = 0, neededW = powerW): number {
  const broughtAlongW = powerW - neededW;
  return Math.max(settings.stopImportW, broughtAlongW + settings.startMarginW);
}

/** Less than this at the charger is standby or a car that warms itself, not charging. */
const CHARGING_FLOOR_W = 500;

/** No charger at home gives more: a car that reports it stands at a fast charger. */
const HOME_CEILING_W = 22_000;

/** What the charger measures, unless it has been silent for so long that it says nothing of now. */
export function chargerPowerW({ settings, state: { site }, now }: SurplusContext): number | undefined {
  const charger = site?.charger;
  return charger && now - charger.at < settings.silenceMs ? charger.watts : undefined;
}

/**
 * Whether the car charges, as far as charger or car have reported it; the charger is the quicker witness. What a charger
 * gives while the car does not hang on it goes to another car.
 */
function isCharging(context: SurplusContext): boolean | undefined {
  return isUnplugged(context.state.car) ? false : chargingWitness(context).charging;
}

/** Who reported whether the car charges, and when. */
interface ChargingWitness {
  readonly charging: boolean | undefined;
  readonly at?: number | undefined;
  /** By the charger's meter, which tells it again and again. */
  readonly isMeasured: boolean;
}

/** What charger or car say of it, where that is newer than our command. */
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

/** What agrees with our command counts from when it was given; what denies it, from when it must have shown. */
function isNewerThanChange(
  { on, origin, since, settleUntil }: SurplusState,
  charging: boolean,
  at = -Infinity,
): boolean {
  if (charging !== on) return settleUntil === undefined || at >= settleUntil;
  return origin !== "own" || since === undefined || at >= since;
}

/** The power of a charge: as set, else as learnt. */
export function chargePowerW({ settings, state }: SurplusContext): number | undefined {
  return settings.chargePowerW ?? state.learnt?.watts;
}

/** What the car takes now. Without a report, it is believed to do what was decided; `undefined` when its power is unknown. */
function ownLoadW(context: SurplusContext, charging: boolean | undefined): number | undefined {
  const { state } = context;
  const measuredW = chargerPowerW(context);
  if (measuredW !== undefined) return measuredW;
  if (!(charging ?? state.on)) return 0;
  return (charging ? reportedPowerW(state.car) : undefined) ?? chargePowerW(context);
}

/** Keeps the highest power seen in the present charge. A car that gets full takes less, which is no reason to start early. */
export function learnPower(context: SurplusContext): SurplusState {
  const { state, now } = context;
  const { learnt, since = -Infinity } = state;
  if (!state.on || !isCharging(context)) return state;
  const watts = chargerPowerW(context) ?? reportedPowerW(state.car);
  if (watts === undefined || watts < CHARGING_FLOOR_W || watts > HOME_CEILING_W) return state;
  if (learnt && learnt.at >= since && learnt.watts >= watts) return state;
  return { ...state, learnt: { watts, at: now } };
}

/** Some cars say 0 for "unknown" while they charge. */
function reportedPowerW(car: KnownCar | undefined): number | undefined {
  return car?.powerW !== undefined && car.powerW >= CHARGING_FLOOR_W ? car.powerW : undefined;
}
