import type { ChargingSteps, HouseCosts, PlannedCar } from "./house-costs";

/**
 * The cheapest steps of one car beside `others`, the loads of the other cars in W by step: dynamic programming over step, steps
 * charged, and whether the car charges.
 */
export function planOne(car: PlannedCar, house: HouseCosts, others: readonly number[]): ChargingSteps {
  const most = Math.max(0, car.neededSteps);
  const count = house.steps.length;
  const width = (most + 1) * 2;
  const startCost = car.startCost ?? 0;
  const picks = new Uint8Array(count * width);
  let next = Float64Array.from({ length: width }, (_, state) => house.lack(car, state >> 1));
  for (let at = count - 1; at >= 0; at--) {
    const before = others[at] ?? 0;
    const added = canCharge(car, at) ? house.cost(at, before + car.powerW) - house.cost(at, before) : Infinity;
    const row = new Float64Array(width);
    for (let state = 0; state < width; state++) {
      const charged = state >> 1;
      const off = next[charged * 2] ?? Infinity;
      const goingOn = charged < most ? added + (next[charged * 2 + 3] ?? Infinity) : Infinity;
      const on = goingOn + ((state & 1) === 0 ? startCost : 0);
      row[state] = Math.min(on, off);
      picks[at * width + state] = on < off ? 1 : 0;
    }
    next = row;
  }
  const schedule: boolean[] = [];
  let state = car.isCharging === true ? 1 : 0;
  for (let at = 0; at < count; at++) {
    const on = picks[at * width + state] ?? 0;
    schedule.push(on === 1);
    state = ((state >> 1) + on) * 2 + on;
  }
  return schedule;
}

/** The same for two cars at once, each with what the other takes of the surplus and the fuse. */
export function planPair(
  [one, other]: readonly [PlannedCar, PlannedCar],
  house: HouseCosts,
  others: readonly number[],
): [ChargingSteps, ChargingSteps] {
  const [most1, most2] = [Math.max(0, one.neededSteps), Math.max(0, other.neededSteps)];
  const count = house.steps.length;
  const columns = most2 + 1;
  const size = (most1 + 1) * columns * 4;
  const picks = new Uint8Array(count * size);
  const [start1, start2] = [one.startCost ?? 0, other.startCost ?? 0];
  let next = Float64Array.from({ length: size }, (_, state) => {
    const place = state >> 2;
    return house.lack(one, Math.floor(place / columns)) + house.lack(other, place % columns);
  });
  let row = new Float64Array(size);
  for (let at = count - 1; at >= 0; at--) {
    const [, cost1 = Infinity, cost2 = Infinity, cost12 = Infinity] = pairCosts(
      [one, other],
      house,
      at,
      others[at] ?? 0,
    );
    const [most1Here, most2Here] = [Math.min(most1, at), Math.min(most2, at)];
    // No car has charged for more steps than there were.
    for (let a = 0; a <= most1Here; a++) {
      for (let b = 0; b <= most2Here; b++) {
        const state = (a * columns + b) * 4;
        const onlyOne = a < most1 ? cost1 + (next[state + columns * 4 + 1] ?? Infinity) : Infinity;
        const onlyOther = b < most2 ? cost2 + (next[state + 4 + 2] ?? Infinity) : Infinity;
        const both = a < most1 && b < most2 ? cost12 + (next[state + columns * 4 + 4 + 3] ?? Infinity) : Infinity;
        for (let was = 0; was < 4; was++) {
          const starts1 = (was & 1) === 0 ? start1 : 0;
          const starts2 = (was & 2) === 0 ? start2 : 0;
          let [best, pick] = [next[state] ?? Infinity, 0];
          if (onlyOne + starts1 < best) [best, pick] = [onlyOne + starts1, 1];
          if (onlyOther + starts2 < best) [best, pick] = [onlyOther + starts2, 2];
          if (both + starts1 + starts2 < best) [best, pick] = [both + starts1 + starts2, 3];
          row[state + was] = best;
          picks[at * size + state + was] = pick;
        }
      }
    }
    [next, row] = [row, next];
  }
  const plans: [boolean[], boolean[]] = [[], []];
  let [a, b, was] = [0, 0, (one.isCharging === true ? 1 : 0) + (other.isCharging === true ? 2 : 0)];
  for (let at = 0; at < count; at++) {
    const on = picks[at * size + (a * columns + b) * 4 + was] ?? 0;
    plans[0].push((on & 1) !== 0);
    plans[1].push((on & 2) !== 0);
    a += on & 1;
    b += on >> 1;
    was = on;
  }
  return plans;
}

/** What a step costs with none of two cars, the first, the second, or both. */
function pairCosts(
  [one, other]: readonly [PlannedCar, PlannedCar],
  house: HouseCosts,
  at: number,
  before: number,
): readonly number[] {
  const base = house.cost(at, before);
  const [can1, can2] = [canCharge(one, at), canCharge(other, at)];
  const added = (watts: number): number => house.cost(at, before + watts) - base;
  return [
    0,
    can1 ? added(one.powerW) : Infinity,
    can2 ? added(other.powerW) : Infinity,
    can1 && can2 ? added(one.powerW + other.powerW) : Infinity,
  ];
}

function canCharge({ fromStep = 0, untilStep }: PlannedCar, at: number): boolean {
  return at >= fromStep && at < untilStep;
}
