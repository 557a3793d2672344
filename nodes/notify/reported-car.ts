import { knownCar } from "../car/known-car";
import { sessionEnergyKwh } from "../../src/vehicle/sessions/session-energy";
import type { ReportedCar } from "../../src/notify/facts-of-car";
import type { Car } from "../../src/vehicle/car";

/** What of a car of the account a notice can come from. Costs no calls. */
export async function reportedCar(car: Car, now: number): Promise<ReportedCar> {
  const [known, { fault }] = [await knownCar(car, now), await car.snapshot()];
  const [stops, { callsLeft }, sessions] = [await car.stops(), await car.budget(), await car.sessions.ended()];
  const { pluggedIn, charging, fullyCharged, place, soc, limit } = known;
  return {
    vehicleId: car.vehicleId,
    pluggedIn,
    charging,
    fullyCharged,
    place,
    soc,
    limit,
    fault: fault && { code: fault.code, says: fault.says },
    stops: stops && { used: stops.used, limit: stops.limit, windowDays: stops.windowDays, low: stops.low },
    callsLeft,
    callsPerMonth: car.limits.perMonth,
    sessions: sessions.map((session) => ({ startAt: session.startAt, energyKwh: sessionEnergyKwh(session) })),
  };
}
