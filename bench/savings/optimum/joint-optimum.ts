import { WEEK_MS } from "../../../src/core/duration";
import type { House } from "../homes/house";
import { LACK } from "./optimum";
import { type State, TwoStores } from "./two-stores";

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

/**
 * The cheapest way through the recorded time of a home with two stores: two cars behind one fuse, or a car and a house battery, which
 * works by itself or, if `isSteered`, may be held or filled from the grid. By dynamic programming over a grid of what both hold; the
 * cost is that of really walking the way that the values show. Starts and stops cost nothing here.
 */
export function jointOptimum(house: House, { isSteered = false } = {}): JointOptimum {
  const stores = new TwoStores(house, isSteered);
  const values = new Values(
    stores,
    house.cars.length > 1 ? [TWO_CARS_LEVELS, TWO_CARS_LEVELS] : [CAR_LEVELS, BATTERY_LEVELS],
  );
  const steps = house.price.length;
  const aWeek = WEEK_MS / house.stepMs;
  // Values are kept week by week, and reckoned again on the way: all of them would not fit.
  const final = values.tabled((a, b) => -stores.leftOver([a, b]));
  const ends = new Map([[steps, final]]);
  for (let to = steps; to > 0;) {
    const from = Math.max(0, Math.ceil(to / aWeek - 1) * aWeek);
    const [first] = values.between(from, to, ends.get(to) ?? final);
    if (first) ends.set(from, first);
    to = from;
  }
  let state = stores.start;
  let [cost, sunKwh, gridKwh] = [0, 0, 0];
  for (let from = 0; from < steps; from += aWeek) {
    const to = Math.min(steps, from + aWeek);
    const known = values.between(from, to, ends.get(to) ?? final);
    for (let index = from; index < to; index++) {
      const left = stores.departed(state, index);
      const [a, b] = left.state;
      values.before(a, b, { index, next: known[index - from + 1] ?? final });
      stores.step(a, b, index, values.action);
      const fromSun = Math.min(Math.max(0, stores.surplusKwh), stores.drawnKwh);
      [sunKwh, gridKwh] = [sunKwh + fromSun, gridKwh + stores.drawnKwh - fromSun];
      cost += left.road + stores.money;
      state = [stores.first, stores.second];
    }
  }
  return { cost: cost - stores.leftOver(state), sunKwh, gridKwh };
}

/** What it is worth to hold so much, as tables over levels of both stores. */
class Values {
  /** What is best to do, after `before`: an index of the stores' actions. */
  action = 0;
  readonly #stores: TwoStores;
  readonly #levels: readonly [number, number];

  constructor(stores: TwoStores, levels: readonly [number, number]) {
    this.#stores = stores;
    this.#levels = levels;
  }

  /** Values before each step from `from` on, and those after the last. */
  between(from: number, to: number, end: Float32Array): readonly Float32Array[] {
    const values = [end];
    let next = end;
    for (let index = to - 1; index >= from; index--) {
      const about = { index, next };
      const stayed = this.tabled((a, b) => this.before(a, b, about));
      next = this.#stores.someoneLeaves(index) ? this.#beforeDeparture(index, stayed) : stayed;
      values.push(next);
    }
    return values.toReversed();
  }

  /** What is best to do in a step, as `action`, and what it is worth to stand before it. */
  before(a: number, b: number, { index, next }: { readonly index: number; readonly next: Float32Array }): number {
    const stores = this.#stores;
    let least = Infinity;
    for (const action of stores.possible(index)) {
      if (!stores.step(a, b, index, action)) continue;
      const value = stores.money + this.#valueOf(next, stores.first, stores.second);
      if (value < least) {
        least = value;
        this.action = action;
      }
    }
    return least;
  }

  tabled(valueOf: (a: number, b: number) => number): Float32Array {
    const [levelsA, levelsB] = this.#levels;
    const [mostA, mostB] = this.#stores.most;
    const table = new Float32Array((levelsA + 1) * (levelsB + 1));
    for (let a = 0; a <= levelsA; a++)
      for (let b = 0; b <= levelsB; b++)
        table[a * (levelsB + 1) + b] = valueOf((a / levelsA) * mostA, (b / levelsB) * mostB);
    return table;
  }

  #beforeDeparture(index: number, after: Float32Array): Float32Array {
    return this.tabled((a, b) => {
      const { state, road, lacking }: { state: State; road: number; lacking: number } = this.#stores.departed(
        [a, b],
        index,
      );
      return road + lacking * LACK + this.#valueOf(after, ...state);
    });
  }

  #valueOf(table: Float32Array, a: number, b: number): number {
    const [levelsA, levelsB] = this.#levels;
    const [mostA, mostB] = this.#stores.most;
    const placeA = Math.min(levelsA, (a / mostA) * levelsA);
    const placeB = Math.min(levelsB, (b / mostB) * levelsB);
    const lowA = Math.min(levelsA - 1, Math.floor(placeA));
    const lowB = Math.min(levelsB - 1, Math.floor(placeB));
    const partA = placeA - lowA;
    const partB = placeB - lowB;
    const row = levelsB + 1;
    const at = lowA * row + lowB;
    const lower = (table[at] ?? 0) * (1 - partB) + (table[at + 1] ?? 0) * partB;
    const upper = (table[at + row] ?? 0) * (1 - partB) + (table[at + row + 1] ?? 0) * partB;
    return lower * (1 - partA) + upper * partA;
  }
}
