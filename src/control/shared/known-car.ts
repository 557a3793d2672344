import { HOUR_MS } from "../../core/duration";
import { shiftedInstant } from "./clock-jump";

/** The stops that are left. Some makes limit them in a rolling window. */
export interface StopBudget {
  /** Stops that may still be sent now. */
  readonly left: number;
  /** Stops in a whole window. */
  readonly total: number;
  readonly windowDays: number;
  /** Stops spent in the last 24 hours, by whomever. */
  readonly lastDay?: number | undefined;
}

/** Where a car is, as far as that is known. */
export type Place = "home" | "away" | "unknown";

/** The values that become too old to use. */
export type AgeingValue = "soc" | "limit" | "powerW" | "pluggedIn" | "charging" | "fullyCharged";

/** Values for which a single report may be wrong. */
export type DoubtedValue = "charging" | "pluggedIn";

/**
 * A car as the deciding nodes know it. What is unknown or too old is absent. Percent, W, kWh, and instants in milliseconds since
 * the epoch.
 */
export interface KnownCar {
  readonly soc?: number | undefined;
  /** The car's own charge limit. */
  readonly limit?: number | undefined;
  readonly capacityKwh?: number | undefined;
  /** A large battery for a car of this make. */
  readonly typicalKwh?: number | undefined;
  readonly powerW?: number | undefined;
  readonly pluggedIn?: boolean | undefined;
  readonly charging?: boolean | undefined;
  readonly fullyCharged?: boolean | undefined;
  /** A car that is known to be away is ignored; one whose place is unknown may be at home. */
  readonly place?: Place | undefined;
  /** How many reports or measurements confirm the last change. What has effects for more than an hour needs 2. */
  readonly certainty?: Readonly<{ [Name in DoubtedValue]?: 1 | 2 | undefined }> | undefined;
  /** Values whose newest report differs from the value here and does not count yet. */
  readonly unconfirmed?: readonly DoubtedValue[] | undefined;
  readonly stops?: StopBudget | undefined;
  /** When commands were last sent to it, by any node. */
  readonly sent?: { readonly start?: number | undefined; readonly stop?: number | undefined } | undefined;
  /** Its make refuses a stop, or a start, below this state of charge. */
  readonly stopNeedsSoc?: number | undefined;
  readonly startNeedsSoc?: number | undefined;
  /** Absent for yes. */
  readonly canStop?: boolean | undefined;
  /** It charges by schedules and takes no command. */
  readonly schedulesOnly?: boolean | undefined;
  /** When the car knew each value; absent where that is not reported. */
  readonly times?: Readonly<{ [Name in AgeingValue | "capacityKwh"]?: number | undefined }> | undefined;
  /** When the car or its make last confirmed whether it charges, possibly long after charging began. */
  readonly vouchedAt?: number | undefined;
  /** When the car knew the newest of all this. Absent: when it was reported here. */
  readonly updatedAt?: number | undefined;
}

/** A value reported longer ago than this may have changed without a report. */
const OLDEST_MS = 4 * HOUR_MS;

/** The state of charge and the limit change less often: a parked car is read twice a day. */
const OLDEST_SLOW_MS = 24 * HOUR_MS;

const OLDEST: Readonly<Record<AgeingValue, number>> = {
  soc: OLDEST_SLOW_MS,
  limit: OLDEST_SLOW_MS,
  powerW: OLDEST_MS,
  pluggedIn: OLDEST_MS,
  charging: OLDEST_MS,
  fullyCharged: OLDEST_MS,
};

/** The car without values that are too old. Its place never becomes too old, because a parked car does not report it again. */
export function withoutOld(car: KnownCar, now: number): KnownCar {
  const times = { ...car.times, charging: chargingAt(car) };
  const young = <Name extends AgeingValue>(name: Name): KnownCar[Name] => {
    const at = times[name];
    return at === undefined || now - at <= OLDEST[name] ? car[name] : undefined;
  };
  return {
    ...car,
    soc: young("soc"),
    limit: young("limit"),
    powerW: young("powerW"),
    pluggedIn: young("pluggedIn"),
    charging: young("charging"),
    fullyCharged: young("fullyCharged"),
  };
}

/** When the car reported whether it charges; `undefined` if it has not. */
export function chargingAt({ vouchedAt, times, updatedAt }: KnownCar): number | undefined {
  return vouchedAt ?? times?.charging ?? updatedAt;
}

/** Whether the car is known to be elsewhere: its charging and its plug then do not concern this house. */
export function isKnownAway(car: KnownCar | undefined): boolean {
  return car?.place === "away";
}

/** Whether the car is known not to be plugged in at this house. */
export function isUnplugged(car: KnownCar | undefined): boolean {
  return car?.pluggedIn === false || isKnownAway(car);
}

/** The car after a clock was set. */
export function shiftedCar(car: KnownCar, byMs: number): KnownCar {
  const times = Object.entries(car.times ?? {}).map(([name, at]) => [name, shiftedInstant(at, byMs)] as const);
  const sent = car.sent && { start: shiftedInstant(car.sent.start, byMs), stop: shiftedInstant(car.sent.stop, byMs) };
  const [vouchedAt, updatedAt] = [shiftedInstant(car.vouchedAt, byMs), shiftedInstant(car.updatedAt, byMs)];
  return { ...car, times: Object.fromEntries(times), sent, vouchedAt, updatedAt };
}
