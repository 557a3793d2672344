import type { Node, NodeAPI } from "node-red";
import { DAY_MS } from "../../src/core/duration";
import { duration } from "../../src/core/format";
import type { Car } from "../../src/vehicle/car";
import type { Outcome } from "../../src/vehicle/outcome";
import { speak, spokenLanguage, worded } from "../runtime/speech";

/** Warns when the maker's stops for a car run low: once, and again only after they have recovered. */
export function stopsWarner(RED: NodeAPI, node: Node): (car: Car) => Promise<void> {
  const warned = new Set<string>();
  return async (car) => {
    const stops = await car.stops();
    if (!stops?.low) warned.delete(car.vehicleId);
    if (!stops?.low || warned.has(car.vehicleId)) return;
    warned.add(car.vehicleId);
    const { used, limit, windowDays } = stops;
    const days = spokenLanguage().format.quantity(duration(windowDays * DAY_MS), { now: 0 });
    const numbers = { used: String(used), limit: String(limit), days };
    node.warn(worded(RED, "smartcar-charge.log.stops-low", numbers));
  };
}

/** Warns when a car that was started has not reported since, while others of the account have: once, until it reports. */
export function silenceWarner(RED: NodeAPI, node: Node): (car: Car) => Promise<void> {
  const warned = new Set<string>();
  return async (car) => {
    const { reasons } = await car.place();
    const isSilent = reasons.includes("silent-after-start");
    if (isSilent && !warned.has(car.vehicleId)) {
      node.warn(
        worded(RED, "smartcar-charge.log.silent-after-start", { name: car.facts.name ?? car.facts.make ?? "" }),
      );
    }
    if (isSilent) warned.add(car.vehicleId);
    else warned.delete(car.vehicleId);
  };
}

/** Warns of a car that takes no start and no stop: once, with the way out. Says whether it can be charged by schedules. */
export function unableWarner(node: Node): (car: Car, outcome: Outcome<string>) => boolean {
  const warned = new Set<string>();
  return ({ vehicleId, make }, { code, reason, says }) => {
    if (code !== "MAKE_CANNOT") return false;
    if (!warned.has(vehicleId)) node.warn(says ? speak(says) : reason);
    warned.add(vehicleId);
    return make.schedules && !make.startStop;
  };
}
