import { z } from "zod";
import type { TariffCar, TariffInput } from "../../src/control/tariff/input";
import type { Car } from "../../src/vehicle/car";

/** A snapshot as it comes from a car here, or in a message from anywhere. */
const Told = z.object({
  vehicleId: z.string(),
  soc: z.number().optional().catch(undefined),
  limit: z.number().optional().catch(undefined),
  capacityKwh: z.number().optional().catch(undefined),
  pluggedIn: z.boolean().optional().catch(undefined),
  charging: z.boolean().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  powerW: z.number().optional().catch(undefined),
  atHome: z.boolean().optional().catch(undefined),
  updatedAt: z.string().optional().catch(undefined),
  ages: z.record(z.string(), z.number()).optional().catch(undefined),
});
type Told = z.infer<typeof Told>;

/** A snapshot in a message's payload; `undefined` for anything else. */
export function snapshotIn(payload: unknown): Told | undefined {
  const parsed = Told.safeParse(payload);
  return parsed.success ? parsed.data : undefined;
}

/**
 * A car's snapshot as reports, the oldest first: each value is of its own time, and none is to be believed newer than it is.
 * At least one.
 */
export function reportsOf(told: Told, now: number): readonly TariffCar[] {
  const newest = Math.min(now, Date.parse(told.updatedAt ?? "") || now);
  const { soc, limit, capacityKwh, pluggedIn, charging, status, powerW, atHome } = told;
  const fullyCharged = status === undefined ? undefined : status === "fully-charged";
  const values = { soc, limit, capacityKwh, pluggedIn, charging, powerW, atHome, fullyCharged };
  const reports = new Map<number, TariffCar>();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const age = told.ages?.[name === "fullyCharged" ? "status" : name];
    const at = age === undefined ? newest : Math.min(now, now - age * 1000);
    reports.set(at, { ...reports.get(at), at, [name]: value });
  }
  if (reports.size === 0) return [{ at: newest }];
  return [...reports.values()].toSorted((one, other) => one.at - other.at);
}

/** What a car here knows of itself, with the stops that its maker still allows. */
export async function carInputs(car: Car, now: number): Promise<readonly TariffInput[]> {
  const [snapshot, stops] = [await car.snapshot(), await car.stops()];
  const reports = reportsOf(Told.parse(snapshot), now);
  const budget = stops && { left: stops.left, total: stops.limit, windowDays: stops.windowDays };
  return reports.map((report, i) => ({
    kind: "car",
    car: i === reports.length - 1 ? { ...report, stops: budget } : report,
  }));
}
