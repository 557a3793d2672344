import { HOUR_MS } from "../../../src/core/duration";
import { type BenchCar, drawnIn } from "../homes/car";
import { type House, LEFT_OVER, ON_THE_ROAD, valueAt } from "../homes/house";
import { batteryGivesKwh, batteryHoldsKwh, START_SHARE } from "../life/battery";

/** What is in the stores, kWh. */
export type State = readonly [number, number];

/** How a step is spent: which of the cars charge, and what the house's battery does. */
interface Action {
  readonly first: boolean;
  readonly second: boolean;
  readonly battery: "self" | "held" | "filled";
}

/** A car and another one, or a car and a house battery, step by step. What a step comes to is left in its members: it is asked often. */
export class TwoStores {
  readonly most: State;
  readonly start: State;
  /** Of the last step: EUR, and kWh. */
  money = 0;
  first = 0;
  second = 0;
  drawnKwh = 0;
  surplusKwh = 0;
  readonly #house: House;
  readonly #cars: readonly BenchCar[];
  readonly #actions: readonly Action[];
  #possibleIn = -1;
  #possible: readonly number[] = [];

  constructor(house: House, isSteered: boolean) {
    const { battery } = house.declared;
    const [first, second] = house.cars;
    this.#house = house;
    this.#cars = house.cars;
    this.most = [first?.limitKwh ?? 0, second?.limitKwh ?? battery?.capacityKwh ?? 0];
    this.start = [first?.startKwh ?? 0, second?.startKwh ?? (battery?.capacityKwh ?? 0) * START_SHARE];
    const modes = battery && isSteered ? (["self", "held", "filled"] as const) : (["self"] as const);
    const seconds = second ? [false, true] : [false];
    this.#actions = [false, true].flatMap((one) =>
      seconds.flatMap((other) => modes.map((mode): Action => ({ first: one, second: other, battery: mode }))),
    );
  }

  /** EUR, of what is held more than at the beginning. */
  leftOver([a, b]: State): number {
    const [first, second] = this.#cars;
    const [startA, startB] = this.start;
    return ((a - startA) / (first?.efficiency ?? 1) + (b - startB) / (second?.efficiency ?? 1)) * LEFT_OVER;
  }

  someoneLeaves(index: number): boolean {
    return this.#cars.some(({ trips }) => trips.leavingAt(this.#at(index)));
  }

  /** After those have left that leave now; what they buy on the road, and what they lack. */
  departed(state: State, index: number): { readonly state: State; readonly road: number; readonly lacking: number } {
    let [road, lacking] = [0, 0];
    const [a = 0, b = 0] = state.map((kwh, store) => {
      const trip = this.#cars[store]?.trips.leavingAt(this.#at(index));
      if (!trip) return kwh;
      road += Math.max(0, trip.usedKwh - kwh) * ON_THE_ROAD;
      lacking += Math.max(0, Math.max(trip.neededKwh, trip.usedKwh) - kwh);
      return Math.max(0, kwh - trip.usedKwh);
    });
    return { state: [a, b], road, lacking };
  }

  /** The actions that no car is away for. */
  possible(index: number): readonly number[] {
    if (this.#possibleIn === index) return this.#possible;
    const [isFirstHere = false, isSecondHere = false] = this.#cars.map(({ trips }) => !trips.isAway(this.#at(index)));
    this.#possibleIn = index;
    this.#possible = this.#actions.flatMap(({ first, second }, action) =>
      (first && !isFirstHere) || (second && !isSecondHere) ? [] : [action],
    );
    return this.#possible;
  }

  /** Spends a step; `false` where that cannot be done. */
  step(a: number, b: number, index: number, action: number): boolean {
    const { stepMs, fuseW, surplusW, declared, price, feedIn } = this.#house;
    const [firstCar, secondCar] = this.#cars;
    const chosen = this.#actions[action];
    if (!chosen) return false;
    const { first, second, battery: mode } = chosen;
    this.first = a;
    this.second = b;
    this.drawnKwh = 0;
    if (first && firstCar) {
      const drawn = drawnIn(firstCar, a, stepMs);
      if (drawn <= 0) return false;
      this.drawnKwh += drawn;
      this.first += drawn * firstCar.efficiency;
    }
    if (second && secondCar) {
      const drawn = drawnIn(secondCar, b, stepMs);
      if (drawn <= 0) return false;
      this.drawnKwh += drawn;
      this.second += drawn * secondCar.efficiency;
    }
    this.surplusKwh = (valueAt(surplusW, index) * stepMs) / HOUR_MS / 1000;
    if (this.drawnKwh > 0 && this.drawnKwh - this.surplusKwh > (fuseW * stepMs) / HOUR_MS / 1000) return false;
    let toGridKwh = this.surplusKwh - this.drawnKwh;
    if (declared.battery && !secondCar) {
      const netKwh = mode === "filled" ? Infinity : toGridKwh;
      const given = batteryGivesKwh(declared.battery, b, { netKwh, ms: stepMs, isHeld: mode === "held" });
      this.second = batteryHoldsKwh(declared.battery, b, given);
      toGridKwh += given;
    }
    this.money = -toGridKwh * valueAt(toGridKwh >= 0 ? feedIn : price, index);
    return true;
  }

  #at(index: number): number {
    return this.#house.startAt + index * this.#house.stepMs;
  }
}
