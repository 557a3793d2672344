import { planOne, planPair } from "./exact-steps";
import { HouseCosts, type ChargingSteps, type HouseStep, type PlannedCar } from "./house-costs";

/** A plan for several cars at one connection. */
export interface JointPlan {
  /** By car, whether it charges in each step. */
  readonly charging: ReadonlyMap<string, readonly boolean[]>;
  /** Money for energy and starts. */
  readonly cost: number;
  /** By car, the steps that it lacks. Cars that lack none are not listed. */
  readonly lacking: ReadonlyMap<string, number>;
}

/** Rounds of improvement; they end early when nothing improves. */
const MOST_ROUNDS = 12;
/** Pairs are only planned exactly up to this many states of a step. */
const MOST_PAIR_STATES = 4000;

/**
 * The plans of several cars that share a house, its surplus, and its fuse, at the lowest cost. Cars are planned one after the other
 * in several orders, then each again while the others stay, alone and in pairs, until nothing improves. With two cars the result is
 * optimal; with more it is close to that. A car that cannot get all it needs gets what is possible, and the one that leaves first
 * comes before the others.
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
  readonly schedules: ReadonlyMap<string, ChargingSteps>;
  /** Cost and missing energy as one number; less is better. */
  readonly worth: number;
}

/** How many steps a car can wait. */
function slackOf({ untilStep, neededSteps, fromStep = 0 }: PlannedCar): number {
  return untilStep - fromStep - neededSteps;
}

function rotations<T>(list: readonly T[]): readonly (readonly T[])[] {
  return list.map((_, at) => [...list.slice(at), ...list.slice(0, at)]);
}

function inOrder(order: readonly PlannedCar[], house: House): Map<string, ChargingSteps> {
  const schedules = new Map<string, ChargingSteps>();
  for (const car of order) {
    const [schedule = []] = house.best([car], house.loads([...schedules], order));
    schedules.set(car.id, schedule);
  }
  return schedules;
}

function improved(first: Map<string, ChargingSteps>, cars: readonly PlannedCar[], house: House): Candidate {
  const schedules = new Map(first);
  let worth = worthOf(schedules, cars, house);
  const others = (...left: readonly PlannedCar[]): readonly number[] =>
    house.loads(
      [...schedules].filter(([id]) => left.every((car) => car.id !== id)),
      cars,
    );
  const take = (changes: ReadonlyArray<readonly [string, ChargingSteps]>): boolean => {
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

/** The house, with a cache of plans beside the same loads. */
class House extends HouseCosts {
  readonly #known = new Map<string, readonly ChargingSteps[]>();

  /** Plans cars beside the loads of the others. */
  best(cars: readonly PlannedCar[], others: readonly number[]): readonly ChargingSteps[] {
    const key = [...cars.map(({ id }) => id), ...others].join();
    const known = this.#known.get(key);
    if (known) return known;
    const [one, other] = cars;
    const schedules = !one ? [] : other ? planPair([one, other], this, others) : [planOne(one, this, others)];
    this.#known.set(key, schedules);
    return schedules;
  }
}

function worthOf(schedules: ReadonlyMap<string, ChargingSteps>, cars: readonly PlannedCar[], house: House): number {
  const lacking = cars.reduce((sum, car) => sum + house.lack(car, chargedOf(schedules.get(car.id))), 0);
  return costOf(schedules, cars, house) + lacking;
}

function costOf(schedules: ReadonlyMap<string, ChargingSteps>, cars: readonly PlannedCar[], house: House): number {
  const loads = house.loads([...schedules], cars);
  const energy = loads.reduce((sum, loadW, at) => sum + house.cost(at, loadW), 0);
  const starts = cars.reduce((sum, car) => sum + startsOf(schedules.get(car.id) ?? [], car) * (car.startCost ?? 0), 0);
  return energy + starts;
}

function startsOf(schedule: ChargingSteps, { isCharging = false }: PlannedCar): number {
  return schedule.filter((on, at) => on && !(at === 0 ? isCharging : schedule[at - 1])).length;
}

function chargedOf(schedule: ChargingSteps = []): number {
  return schedule.filter(Boolean).length;
}

function jointPlan(
  schedules: ReadonlyMap<string, ChargingSteps>,
  cars: readonly PlannedCar[],
  house: House,
): JointPlan {
  const lacking = cars.map((car) => [car.id, car.neededSteps - chargedOf(schedules.get(car.id))] as const);
  return {
    charging: schedules,
    cost: costOf(schedules, cars, house),
    lacking: new Map(lacking.filter(([, steps]) => steps > 0)),
  };
}
