import { chargingAt, isUnplugged, type KnownCar } from "../shared/known-car";
import type { Moment } from "./moment";
import type { SurplusState } from "./state";

/** Less than this at the charger is standby or a car that warms itself, not charging. */
const CHARGING_FLOOR_W = 500;

/** No charger at home gives more: a car that reports it stands at a fast charger. */
const HOME_CEILING_W = 22_000;

/** What the charger measures, unless it has been silent for so long that it says nothing of now. */
export function chargerPowerW({ settings, state: { site }, now }: Moment): number | undefined {
  const charger = site?.charger;
  return charger && now - charger.at < settings.silenceMs ? charger.watts : undefined;
}

/**
 * Whether the car charges, as far as charger or car have told it; the charger is the quicker witness. What a charger
 * gives while the car does not hang on it goes to another car.
 */
export function isCharging(moment: Moment): boolean | undefined {
  return isUnplugged(moment.state.car) ? false : chargingWitness(moment).charging;
}

/** Who told whether the car charges, and when. */
export interface ChargingWitness {
  readonly charging: boolean | undefined;
  readonly at?: number | undefined;
  /** By the charger's meter, which tells it again and again. */
  readonly isMeasured: boolean;
}

/** What charger or car say of it, where that is newer than our command. */
export function chargingWitness(moment: Moment): ChargingWitness {
  const { state } = moment;
  const { car, site } = state;

  const measuredW = chargerPowerW(moment);
  const measured = measuredW === undefined ? undefined : measuredW >= CHARGING_FLOOR_W;
  if (measured !== undefined && isNews(state, measured, site?.charger?.at)) {
    return { charging: measured, at: site?.charger?.at, isMeasured: true };
  }

  const at = car && chargingAt(car);
  const isTold = car?.charging !== undefined && isNews(state, car.charging, at);
  return { charging: isTold ? car.charging : undefined, at, isMeasured: false };
}

/** What agrees with our command counts from when it was given; what denies it, from when it must have shown. */
function isNews({ on, origin, since, settleUntil }: SurplusState, charging: boolean, at = -Infinity): boolean {
  if (charging !== on) return settleUntil === undefined || at >= settleUntil;
  return origin !== "own" || since === undefined || at >= since;
}

/** The power of a charge: as set, else as learnt. */
export function chargePowerW({ settings, state }: Moment): number | undefined {
  return settings.chargePowerW ?? state.learnt?.watts;
}

/** What the car takes now. Told nothing, it is believed to do what was decided; `undefined` when its power is unknown. */
export function ownLoadW(moment: Moment, charging: boolean | undefined): number | undefined {
  const { state } = moment;
  const measuredW = chargerPowerW(moment);
  if (measuredW !== undefined) return measuredW;
  if (!(charging ?? state.on)) return 0;
  return (charging ? reportedPowerW(state.car) : undefined) ?? chargePowerW(moment);
}

/** Keeps the highest power seen in the present charge. A car that gets full takes less, which is no reason to start early. */
export function learnPower(moment: Moment): SurplusState {
  const { state, now } = moment;
  const { learnt, since = -Infinity } = state;
  if (!state.on || !isCharging(moment)) return state;
  const watts = chargerPowerW(moment) ?? reportedPowerW(state.car);
  if (watts === undefined || watts < CHARGING_FLOOR_W || watts > HOME_CEILING_W) return state;
  if (learnt && learnt.at >= since && learnt.watts >= watts) return state;
  return { ...state, learnt: { watts, at: now } };
}

/** Some cars say 0 for "unknown" while they charge. */
function reportedPowerW(car: KnownCar | undefined): number | undefined {
  return car?.powerW !== undefined && car.powerW >= CHARGING_FLOOR_W ? car.powerW : undefined;
}
