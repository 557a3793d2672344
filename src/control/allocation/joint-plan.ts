/** One car that wants to charge within the plan. All cars charge at their full power or not at all. */
export interface PlannedCar {
  readonly id: string;
  readonly powerW: number;
  /** How many steps it still has to charge. */
  readonly neededSteps: number;
  /** The first step in which it no longer can, as it leaves; the number of steps if it stays. */
  readonly untilStep: number;
  /** The first step in which it can. */
  readonly fromStep?: number | undefined;
  readonly isCharging?: boolean | undefined;
  /** Money that a start and its stop count as. */
  readonly startCost?: number | undefined;
}

/** What the house has in one step of the plan. All steps last equally long. */
export interface HouseStep {
  /** Money per kWh from the grid, and what a kWh earns that is exported. */
  readonly importPrice: number;
  readonly exportPrice: number;
  /** What the house would export without its cars, W. */
  readonly surplusW: number;
  /** What the cars may take together, W: the main fuse less the house, or an external limit. */
  readonly headroomW: number;
}

export interface JointPlan {
  /** By car, whether it charges in each step. */
  readonly charging: ReadonlyMap<string, readonly boolean[]>;
  /** Money for energy and starts. */
  readonly cost: number;
  /** By car, the steps that it lacks; cars that lack none are left out. */
  readonly lacking: ReadonlyMap<string, number>;
}

/** Rounds of improvement; each ends early when nothing gets better. */
const MOST_ROUNDS = 12;
/** Pairs are planned exactly only up to so many states of a step. */
const MOST_PAIR_STATES = 4000;
/** A step that is missing at departure counts more than any price. */
const LACK_FACTOR = 1000;

type Schedule = boolean[];

/**
 * The plans of several cars that share a house, its surplus, and its fuse, at the least cost. Cars are planned one after the
 * other in several orders, then each again while the others hold, alone and in pairs, until nothing gets better. With two
 * cars the result is the best there is; with more it is close to it. A car that cannot get all it needs gets what it can,
 * the one that leaves first before the others.
 */
export function planTogether(cars: readonly PlannedCar[], steps: readonly HouseStep[], stepHours: number): JointPlan {
  const house = new House(steps, stepHours);
  const byDeparture = cars.toSorted((one, other) => slackOf(one) - slackOf(other));
  const orders = cars.length < 3 ? [byDeparture] : [byDeparture.toReversed(), ...rotations(byDeparture)];
  const plans = orders.map((order) => improved(inOrder(order, house), cars, house));
  const best = plans.reduce((one, other) => (other.worth < one.worth - 1e-9 ? other : one));
  return jointPlan(best.schedules, cars, house);
}

interface Candidate {
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Cost and what is lacking as one number to be small. */
  readonly worth: number;
}

/** How many steps a car can wait. */
function slackOf({ untilStep, neededSteps, fromStep = 0 }: PlannedCar): number {
  return untilStep - fromStep - neededSteps;
}

function rotations<T>(list: readonly T[]): readonly (readonly T[])[] {
  return list.map((_, at) => [...list.slice(at), ...list.slice(0, at)]);
}

function inOrder(order: readonly PlannedCar[], house: House): Map<string, Schedule> {
  const schedules = new Map<string, Schedule>();
  for (const car of order) {
    const [schedule = []] = house.best([car], house.loads([...schedules], order));
    schedules.set(car.id, schedule);
  }
  return schedules;
}

function improved(first: Map<string, Schedule>, cars: readonly PlannedCar[], house: House): Candidate {
  const schedules = new Map(first);
  let worth = worthOf(schedules, cars, house);
  const others = (...left: readonly PlannedCar[]): readonly number[] =>
    house.loads(
      [...schedules].filter(([id]) => left.every((car) => car.id !== id)),
      cars,
    );
  const take = (changes: ReadonlyArray<readonly [string, Schedule]>): boolean => {
    const before = changes.map(([id]) => [id, schedules.get(id) ?? []] as const);
    for (const [id, schedule] of changes) schedules.set(id, schedule);
    const now = worthOf(schedules, cars, house);
    if (now < worth - 1e-9) return ((worth = now), true);
    for (const [id, schedule] of before) schedules.set(id, schedule);
    return false;
  };
  const again = (planned: readonly PlannedCar[]): boolean => {
    const found = house.best(planned, others(...planned));
    return take(planned.map(({ id }, index) => [id, found[index] ?? []]));
  };
  const pairs = pairsOf(cars).filter(
    ([one, other]) => (one.neededSteps + 1) * (other.neededSteps + 1) <= MOST_PAIR_STATES,
  );
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const isBetter = [...cars.map((car) => again([car])), ...pairs.map(again)];
    if (!isBetter.includes(true)) break;
  }
  return { schedules, worth };
}

function pairsOf<T>(list: readonly T[]): ReadonlyArray<readonly [T, T]> {
  return list.flatMap((one, at) => list.slice(at + 1).map((other) => [one, other] as const));
}

/** The house's steps, what loads cost in them, and what was planned beside the same loads before. */
class House {
  readonly steps: readonly HouseStep[];
  readonly lackCost: number;
  readonly #hours: number;
  readonly #known = new Map<string, readonly Schedule[]>();

  constructor(steps: readonly HouseStep[], stepHours: number) {
    this.steps = steps;
    this.#hours = stepHours;
    const highest = steps.reduce((most, { importPrice, exportPrice }) => {
      return Math.max(most, Math.abs(importPrice), Math.abs(exportPrice));
    }, 0.01);
    this.lackCost = highest * LACK_FACTOR;
  }

  /** What cars cost that take `loadW` together: the surplus first, the grid for the rest. Infinite above what the house can carry. */
  cost(at: number, loadW: number): number {
    const step = this.steps[at];
    if (!step) return Infinity;
    if (loadW > step.headroomW && loadW > 0) return Infinity;
    const solarW = Math.min(loadW, Math.max(0, step.surplusW));
    return ((solarW * step.exportPrice + (loadW - solarW) * step.importPrice) / 1000) * this.#hours;
  }

  /** W by step of what is planned already. */
  loads(schedules: ReadonlyArray<readonly [string, Schedule]>, cars: readonly PlannedCar[]): readonly number[] {
    const powers = new Map(cars.map(({ id, powerW }) => [id, powerW]));
    return this.steps.map((_, at) =>
      schedules.reduce((sum, [id, schedule]) => sum + (schedule[at] === true ? (powers.get(id) ?? 0) : 0), 0),
    );
  }

  /** Plans cars beside the loads of the others; the same again costs nothing. */
  best(cars: readonly PlannedCar[], others: readonly number[]): readonly Schedule[] {
    const key = [...cars.map(({ id }) => id), ...others].join();
    const known = this.#known.get(key);
    if (known) return known;
    const [one, other] = cars;
    const schedules = !one ? [] : other ? planPair([one, other], this, others) : [planOne(one, this, others)];
    this.#known.set(key, schedules);
    return schedules;
  }

  lack({ powerW, neededSteps }: PlannedCar, charged: number): number {
    return Math.max(0, neededSteps - charged) * (powerW / 1000) * this.#hours * this.lackCost;
  }
}

function canCharge({ fromStep = 0, untilStep }: PlannedCar, at: number): boolean {
  return at >= fromStep && at < untilStep;
}

/** Dynamic programming over step, steps charged, and whether the car charges, while the other cars hold. */
function planOne(car: PlannedCar, house: House, others: readonly number[]): Schedule {
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
  const schedule: Schedule = [];
  let state = car.isCharging === true ? 1 : 0;
  for (let at = 0; at < count; at++) {
    const on = picks[at * width + state] ?? 0;
    schedule.push(on === 1);
    state = ((state >> 1) + on) * 2 + on;
  }
  return schedule;
}

/** The same for two cars at once: what one takes of the surplus and the fuse, the other knows. */
function planPair(
  [one, other]: readonly [PlannedCar, PlannedCar],
  house: House,
  others: readonly number[],
): [Schedule, Schedule] {
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
    // Nobody has charged for more steps than there were.
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
  const plans: [Schedule, Schedule] = [[], []];
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
  house: House,
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

function worthOf(schedules: ReadonlyMap<string, Schedule>, cars: readonly PlannedCar[], house: House): number {
  const lacking = cars.reduce((sum, car) => sum + house.lack(car, chargedOf(schedules.get(car.id))), 0);
  return costOf(schedules, cars, house) + lacking;
}

function costOf(schedules: ReadonlyMap<string, Schedule>, cars: readonly PlannedCar[], house: House): number {
  const loads = house.loads([...schedules], cars);
  const energy = loads.reduce((sum, loadW, at) => sum + house.cost(at, loadW), 0);
  const starts = cars.reduce((sum, car) => sum + startsOf(schedules.get(car.id) ?? [], car) * (car.startCost ?? 0), 0);
  return energy + starts;
}

function startsOf(schedule: Schedule, { isCharging = false }: PlannedCar): number {
  return schedule.filter((on, at) => on && !(at === 0 ? isCharging : schedule[at - 1])).length;
}

function chargedOf(schedule: Schedule = []): number {
  return schedule.filter(Boolean).length;
}

function jointPlan(schedules: ReadonlyMap<string, Schedule>, cars: readonly PlannedCar[], house: House): JointPlan {
  const lacking = cars.map((car) => [car.id, car.neededSteps - chargedOf(schedules.get(car.id))] as const);
  return {
    charging: schedules,
    cost: costOf(schedules, cars, house),
    lacking: new Map(lacking.filter(([, steps]) => steps > 0)),
  };
}
