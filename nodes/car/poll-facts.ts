import type { PollFacts } from "../../src/control/polling/facts";
import type { Car } from "../../src/vehicle/car";

/** A car as the decision when to read it next wants to know it; what failed is known only to who reads. */
export async function pollFacts(car: Car): Promise<Omit<PollFacts, "failure">> {
  const [arrivals, snapshot, plan] = [await car.attention.arrivals(), await car.snapshot(), await car.plan()];
  const { atHomeOnly = false, lagMs, restMs = 0 } = car.make;
  return {
    heardAt: arrivals.heardAt ?? (await car.heardAt()),
    webhookAt: arrivals.webhookAt,
    wantedAt: car.attention.wantedAt,
    secondAt: car.attention.secondAt,
    charging: car.believesCharging(),
    away: atHomeOnly && snapshot.place === "away",
    stillReads: arrivals.stillReads,
    lagMs,
    restMs,
    // Smartcar has told of a trouble that must end first.
    paused: "fault" in snapshot,
    able: car.permissions?.some((permission) => permission.startsWith("read_")) !== false,
    plan,
  };
}
