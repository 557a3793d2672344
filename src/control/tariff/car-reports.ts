import type { KnownCar } from "../shared/known-car";

type Fact =
  | "soc"
  | "limit"
  | "pluggedIn"
  | "charging"
  | "fullyCharged"
  | "place"
  | "powerW"
  | "capacityKwh"
  | "stops"
  | "stopNeedsSoc"
  | "startNeedsSoc"
  | "canStop";

/** A car as it was at one instant; what is absent was not told of it. */
export interface TariffCar extends Pick<KnownCar, Fact> {
  readonly at: number;
}

/**
 * What is known of a car as reports, the oldest first: each value is of its own time, and none is to be believed newer
 * than it is. What is of no time goes with the newest. At least one.
 */
export function reportsOf(car: KnownCar, now: number): readonly TariffCar[] {
  const newestAt = Math.min(now, car.updatedAt ?? now);
  const { soc, limit, capacityKwh, pluggedIn, charging, powerW, fullyCharged, times = {} } = car;
  const dated = { soc, limit, capacityKwh, pluggedIn, charging, powerW, fullyCharged };
  const reports = new Map<number, TariffCar>();
  const add = (at: number, told: Omit<TariffCar, "at">): void =>
    void reports.set(at, { ...reports.get(at), ...told, at });
  for (const [name, value] of Object.entries(dated)) {
    if (value !== undefined) add(Math.min(now, timeOf(times, name) ?? newestAt), { [name]: value });
  }
  const { place, stops, stopNeedsSoc, startNeedsSoc, canStop } = car;
  const undated = { place, stops, stopNeedsSoc, startNeedsSoc, canStop };
  const told = Object.entries(undated).filter(([, value]) => value !== undefined);
  if (told.length > 0 || reports.size === 0) add(Math.max(newestAt, ...reports.keys()), Object.fromEntries(told));
  return [...reports.values()].toSorted((one, other) => one.at - other.at);
}

function timeOf(times: NonNullable<KnownCar["times"]>, name: string): number | undefined {
  return new Map(Object.entries(times)).get(name);
}
