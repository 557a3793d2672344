import { HOUR_MS, WEEK_MS } from "../../../src/core/duration";
import { type BenchCar, drawnIn } from "../homes/car";
import { type House, LEFT_OVER, moneyFor, ON_THE_ROAD, valueAt } from "../homes/house";
import { batteryFlow, START_SHARE } from "../life/battery";
import { LACK } from "./optimum";

/** What a car and a battery hold is reckoned by so many levels; between them by straight lines. */
const CAR_LEVELS = 96;
const TWO_CARS_LEVELS = 64;
const BATTERY_LEVELS = 16;

/** EUR of the way that was found, and what its charges came from. */
export interface JointOptimum {
  readonly cost: number;
  readonly sunKwh: number;
  readonly gridKwh: number;
}

/** How a step is spent: which of the cars charge, and what the house's battery does. */
interface Action {
  readonly charges: readonly boolean[];
  readonly battery: "self" | "held" | "filled";
}

/** What is in the stores, kWh. */
type State = readonly [number, number];

/** What a step comes to. */
interface Outcome {
  readonly money: number;
  readonly state: State;
  readonly drawnKwh: number;
  readonly surplusKwh: number;
}

/**
 * The cheapest way through the recorded time of a home with two stores: two cars behind one fuse, or a car and a house battery, which
 * works by itself or, if `isSteered`, may be held or filled from the grid. By dynamic programming over a grid of what both hold; the
 * cost is that of really walking the way that the values show. Starts and stops cost nothing here.
 */
export function jointOptimum(house: House, { isSteered = false } = {}): JointOptimum {
  const problem = new TwoStores(house, isSteered);
  const { steps } = problem;
  const aWeek = WEEK_MS / house.stepMs;
  // Values are kept week by week, and reckoned again on the way: all of them would not fit.
  const ends = new Map([[steps, problem.finalValues()]]);
  for (let to = steps; to > 0;) {
    const from = Math.max(0, Math.ceil(to / aWeek - 1) * aWeek);
    const [first] = problem.valuesBetween(from, to, ends.get(to) ?? problem.finalValues());
    if (first) ends.set(from, first);
    to = from;
  }
  let state = problem.start;
  let [cost, sunKwh, gridKwh] = [0, 0, 0];
  for (let from = 0; from < steps;) {
    const to = Math.min(steps, from + aWeek);
    const values = problem.valuesBetween(from, to, ends.get(to) ?? problem.finalValues());
    for (let index = from; index < to; index++) {
      const left = problem.departed(state, index);
      cost += left.road;
      const outcome = problem.best(left.state, index, values[index - from + 1]);
      const fromSun = Math.min(Math.max(0, outcome.surplusKwh), outcome.drawnKwh);
      [sunKwh, gridKwh] = [sunKwh + fromSun, gridKwh + outcome.drawnKwh - fromSun];
      cost += outcome.money;
      state = outcome.state;
    }
    from = to;
  }
  return { cost: cost - problem.leftOver(state), sunKwh, gridKwh };
}

class TwoStores {
  readonly steps: number;
  readonly #house: House;
  readonly #cars: readonly BenchCar[];
  readonly #actions: readonly Action[];
  readonly #levels: readonly [number, number];
  readonly #most: State;
  #possibleAt: { readonly index: number; readonly actions: readonly Action[] } = { index: -1, actions: [] };

  constructor(house: House, isSteered: boolean) {
    this.#house = house;
    this.#cars = house.cars;
    this.steps = house.price.length;
    const { battery } = house.declared;
    const [first, second] = house.cars;
    this.#most = [first?.limitKwh ?? 0, second?.limitKwh ?? battery?.capacityKwh ?? 0];
    this.#levels = second ? [TWO_CARS_LEVELS, TWO_CARS_LEVELS] : [CAR_LEVELS, BATTERY_LEVELS];
    const modes = battery && isSteered ? (["self", "held", "filled"] as const) : (["self"] as const);
    const charges = second
      ? [
          [false, false],
          [true, false],
          [false, true],
          [true, true],
        ]
      : [[false], [true]];
    this.#actions = charges.flatMap((cars) => modes.map((mode) => ({ charges: cars, battery: mode })));
  }

  get start(): State {
    const [first, second] = this.#cars;
    const { battery } = this.#house.declared;
    return [first?.startKwh ?? 0, second?.startKwh ?? (battery?.capacityKwh ?? 0) * START_SHARE];
  }

  /** EUR, of what is held more than at the beginning. */
  leftOver([a, b]: State): number {
    const [first, second] = this.#cars;
    const [startA, startB] = this.start;
    return ((a - startA) / (first?.efficiency ?? 1) + (b - startB) / (second?.efficiency ?? 1)) * LEFT_OVER;
  }

  finalValues(): Float32Array {
    return this.#tabled((state) => -this.leftOver(state));
  }

  /** Values before each step from `from` on, and those after the last. */
  valuesBetween(from: number, to: number, end: Float32Array): readonly Float32Array[] {
    const values = [end];
    for (let index = to - 1; index >= from; index--) {
      const next = values[0];
      const stayed = this.#tabled((state) => this.best(state, index, next).value);
      values.unshift(this.#someoneLeaves(index) ? this.#beforeDeparture(index, stayed) : stayed);
    }
    return values;
  }

  #someoneLeaves(index: number): boolean {
    const now = this.#house.startAt + index * this.#house.stepMs;
    return this.#cars.some(({ trips }) => trips.leavingAt(now));
  }

  #beforeDeparture(index: number, after: Float32Array): Float32Array {
    return this.#tabled((state) => {
      const { state: left, road, lacking } = this.departed(state, index);
      return road + lacking * LACK + this.#valueOf(after, left);
    });
  }

  /** After those have left that leave now. */
  departed(state: State, index: number): { readonly state: State; readonly road: number; readonly lacking: number } {
    const now = this.#house.startAt + index * this.#house.stepMs;
    let [road, lacking] = [0, 0];
    const left = state.map((kwh, store) => {
      const trip = this.#cars[store]?.trips.leavingAt(now);
      if (!trip) return kwh;
      road += Math.max(0, trip.usedKwh - kwh) * ON_THE_ROAD;
      lacking += Math.max(0, Math.max(trip.neededKwh, trip.usedKwh) - kwh);
      return Math.max(0, kwh - trip.usedKwh);
    });
    return { state: [left[0] ?? 0, left[1] ?? 0], road, lacking };
  }

  /** What is best to do in a step, and what it is worth to stand before it. */
  best(state: State, index: number, next: Float32Array | undefined): Outcome & { readonly value: number } {
    let best: Outcome | undefined;
    let least = Infinity;
    for (const action of this.#possible(index)) {
      const outcome = this.#outcome(state, index, action);
      if (!outcome) continue;
      const value = outcome.money + this.#valueOf(next, outcome.state);
      if (value < least) {
        best = outcome;
        least = value;
      }
    }
    if (!best) throw new Error("Nothing can be done in a step");
    return { ...best, value: least };
  }

  /** The actions that no car is away for. */
  #possible(index: number): readonly Action[] {
    if (this.#possibleAt.index === index) return this.#possibleAt.actions;
    const now = this.#house.startAt + index * this.#house.stepMs;
    const isHere = this.#cars.map(({ trips }) => !trips.isAway(now));
    const actions = this.#actions.filter(({ charges }) => charges.every((isOn, store) => !isOn || isHere[store]));
    this.#possibleAt = { index, actions };
    return actions;
  }

  /** `undefined` where that cannot be done. */
  #outcome(state: State, index: number, { charges, battery: mode }: Action): Outcome | undefined {
    const { stepMs, fuseW, surplusW, declared } = this.#house;
    const after: [number, number] = [state[0], state[1]];
    let drawnKwh = 0;
    for (const [store, isOn] of charges.entries()) {
      const car = this.#cars[store];
      if (!isOn || !car) continue;
      const drawn = drawnIn(car, state[store] ?? 0, stepMs);
      if (drawn <= 0) return undefined;
      drawnKwh += drawn;
      after[store] = (state[store] ?? 0) + drawn * car.efficiency;
    }
    const surplusKwh = (valueAt(surplusW, index) * stepMs) / HOUR_MS / 1000;
    const fuseKwh = (fuseW * stepMs) / HOUR_MS / 1000;
    if (drawnKwh > 0 && drawnKwh - surplusKwh > fuseKwh) return undefined;
    let givenKwh = 0;
    if (declared.battery && this.#cars.length === 1) {
      const { powerKw } = declared.battery;
      const netKwh = mode === "filled" ? (powerKw * stepMs) / HOUR_MS : surplusKwh - drawnKwh;
      const flow = batteryFlow(declared.battery, state[1], { netKwh, ms: stepMs, isHeld: mode === "held" });
      givenKwh = flow.outKwh;
      after[1] = flow.storedKwh;
    }
    const price = { price: valueAt(this.#house.price, index), feedIn: valueAt(this.#house.feedIn, index) };
    return { money: moneyFor(surplusKwh + givenKwh, drawnKwh, price), state: after, drawnKwh, surplusKwh };
  }

  #tabled(valueOf: (state: State) => number): Float32Array {
    const [levelsA, levelsB] = this.#levels;
    const [mostA, mostB] = this.#most;
    const table = new Float32Array((levelsA + 1) * (levelsB + 1));
    for (let a = 0; a <= levelsA; a++)
      for (let b = 0; b <= levelsB; b++)
        table[a * (levelsB + 1) + b] = valueOf([(a / levelsA) * mostA, (b / levelsB) * mostB]);
    return table;
  }

  #valueOf(table: Float32Array | undefined, [a, b]: State): number {
    if (!table) return 0;
    const [levelsA, levelsB] = this.#levels;
    const [mostA, mostB] = this.#most;
    const placeA = Math.min(levelsA, (a / mostA) * levelsA);
    const placeB = Math.min(levelsB, (b / mostB) * levelsB);
    const lowA = Math.min(levelsA - 1, Math.floor(placeA));
    const lowB = Math.min(levelsB - 1, Math.floor(placeB));
    const [partA, partB] = [placeA - lowA, placeB - lowB];
    const row = levelsB + 1;
    const at = lowA * row + lowB;
    const lower = (table[at] ?? 0) * (1 - partB) + (table[at + 1] ?? 0) * partB;
    const upper = (table[at + row] ?? 0) * (1 - partB) + (table[at + row + 1] ?? 0) * partB;
    return lower * (1 - partA) + upper * partA;
  }
}
