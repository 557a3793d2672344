import { HOUR_MS } from "../../../src/core/duration";
import type { Update } from "./controller";
import type { HomeCar } from "./home";

/** A departure is told so long ahead, at the earliest. */
const AHEAD_MS = 36 * HOUR_MS;

/** Who says when the car leaves, where the dialog cannot: once it is at its charger, for the next trip. */
export class Owner {
  readonly #car: HomeCar;
  #toldAt = -Infinity;

  constructor(car: HomeCar) {
    this.#car = car;
  }

  /** To be called once for each step. */
  pass(now: number): readonly Update[] {
    const { car, pluggedIn } = this.#car;
    const trip = pluggedIn ? car.trips.nextTold(now) : undefined;
    if (!trip || trip.isSet || trip.leavesAt === this.#toldAt || trip.leavesAt - now > AHEAD_MS) return [];
    this.#toldAt = trip.leavesAt;
    return [{ kind: "request", ready: { at: trip.leavesAt, targetPercent: (trip.neededKwh / car.capacityKwh) * 100 } }];
  }
}
