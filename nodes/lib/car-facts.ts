import type { CarFacts } from "../../src/control/surplus/input";
import type { Car } from "../../src/vehicle/car";
import type { Snapshot } from "../../src/vehicle/snapshot";

/** What a car said longer ago than this may have changed unseen: it is unknown again. */
const OLDEST_S = 4 * 3600;

/** The car as the surplus decision wants to know it. */
export async function carFacts(car: Car): Promise<CarFacts> {
  const [snapshot, stops, report] = [await car.snapshot(), await car.stops(), car.report()];
  const { status, ...known } = young(snapshot);
  return {
    ...known,
    charging: known.charging,
    fullyCharged: status === undefined ? undefined : status === "fully-charged",
    stops: stops && { left: stops.left, total: stops.limit, windowDays: stops.windowDays, lastDay: stops.lastDay },
    updatedAt: report.at,
  };
}

type Young = Pick<Snapshot, "charging" | "status" | "powerW" | "pluggedIn" | "soc" | "limit" | "atHome">;

function young({ ages, charging, status, powerW, pluggedIn, soc, limit, atHome }: Snapshot): Young {
  const values: Young = {};
  const keep = <Name extends keyof Young>(name: Name, value: Young[Name], age = ages[name]): void => {
    if (value !== undefined && (age === undefined || age <= OLDEST_S)) values[name] = value;
  };
  const chargeAge = Math.min(ages["charging"] ?? Infinity, ages["status"] ?? Infinity);
  keep("charging", charging, chargeAge);
  keep("status", status, chargeAge);
  keep("powerW", powerW);
  keep("pluggedIn", pluggedIn);
  keep("soc", soc);
  keep("limit", limit);
  keep("atHome", atHome);
  return values;
}
