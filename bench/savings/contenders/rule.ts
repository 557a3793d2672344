import type { Slot } from "../../../src/control/shared/slots";
import type { BenchCar } from "../homes/car";
import type { House } from "../homes/house";
import type { Trip } from "../homes/trips";
import type { Begin, TrueCar } from "../life/controller";

/** What a rule sees each time the meter is read. */
export interface Sight {
  readonly now: number;
  /** The car as it really is: other people's rules are told for nothing. */
  readonly car: TrueCar;
  readonly facts: BenchCar;
  readonly house: House;
  /** What the house without the car leaves over, as the meter showed just now. */
  readonly surplusW: number;
  /** What is known of the prices from now on, in order. */
  readonly prices: readonly Slot[];
  /** The next trip, where the owner tells of it. */
  readonly trip: Trip | undefined;
}

/** Whether the car shall charge. */
export type Rule = (sight: Sight) => boolean;

/**
 * A rule as a controller of a car of which it is told at once what it does. It is asked with each reading of the meter, and
 * `everyMs` besides. Nothing is told to a car that is away or full.
 */
export function ruled(begin: () => Rule, everyMs = Infinity): Begin {
  return (car, { house, car: facts }) => {
    const rule = begin();
    let prices: readonly Slot[] = [];
    let surplusW = 0;
    let nextTickAt = Infinity;
    return {
      mode: "demand",
      get nextTickAt() {
        return nextTickAt;
      },
      hear: (update, now) => {
        if (update.kind === "prices") prices = [...prices, ...update.slots];
        if (update.kind === "power") surplusW = update.meters.chargerW - update.meters.gridW;
        if (update.kind !== "power" && update.kind !== "tick") return {};
        nextTickAt = now + everyMs;
        prices = prices.filter(({ endAt }) => endAt > now);
        const on = rule({ now, car, facts, house, surplusW, prices, trip: facts.trips.nextTold(now) });
        return !car.pluggedIn || car.isFull || on === car.charging ? {} : { command: on };
      },
    };
  };
}

/** Until when a rule charges that knows of no departure: the end of what it knows. */
export function leavesAtOf({ trip, prices, now }: Sight): number {
  return trip?.leavesAt ?? prices.at(-1)?.endAt ?? now;
}

/** What must be in the car for the next trip; a usual amount where nobody tells. */
export function neededKwhOf({ trip, facts: { declared, capacityKwh } }: Sight): number {
  return trip?.neededKwh ?? (capacityKwh * declared.neededPercent) / 100;
}
