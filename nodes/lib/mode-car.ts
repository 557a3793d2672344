import type { ModeCar } from "../../src/control/mode/input";
import type { snapshotIn } from "./car-reports";

/** What a car said longer ago than this may have changed unseen: it is unknown again. */
const OLDEST_S = 4 * 3600;

/** What a battery holds, and up to where it shall be charged, changes less: a parked car is read twice a day. */
const OLDEST_SLOW_S = 24 * 3600;

export type ToldCar = NonNullable<ReturnType<typeof snapshotIn>>;

/** The car as the mode's decision wants to know it: what is too old is left out. */
export function modeCar(told: ToldCar, now: number): ModeCar {
  const { ages = {}, capacityKwh, status, charging } = told;
  const chargeAge = ages["charging"] ?? ages["status"];
  const known = young(status, chargeAge);
  return {
    soc: young(told.soc, ages["soc"], OLDEST_SLOW_S),
    limit: young(told.limit, ages["limit"], OLDEST_SLOW_S),
    capacityKwh,
    pluggedIn: young(told.pluggedIn, ages["pluggedIn"]),
    charging: young(charging, chargeAge),
    fullyCharged: known === undefined ? undefined : known === "fully-charged",
    powerW: young(told.powerW, ages["powerW"]),
    atHome: young(told.atHome, ages["atHome"]),
    updatedAt: Math.min(now, Date.parse(told.updatedAt ?? "") || now),
    chargingAt: chargeAge === undefined ? undefined : now - chargeAge * 1000,
  };
}

function young<Value>(value: Value, age: number | undefined, oldestS = OLDEST_S): Value | undefined {
  return age === undefined || age <= oldestS ? value : undefined;
}
