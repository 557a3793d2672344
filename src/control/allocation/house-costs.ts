/** One car that wants to charge within the plan. All cars charge at their full power or not at all. */
export interface PlannedCar {
  readonly id: string;
  readonly powerW: number;
  /** How many steps it still has to charge. */
  readonly neededSteps: number;
  /** The first step in which it can no longer charge because it leaves; the number of steps if it stays. */
  readonly untilStep: number;
  /** The first step in which it can. */
  readonly fromStep?: number | undefined;
  readonly isCharging?: boolean | undefined;
  /** What a start and its stop count as, money. */
  readonly startCost?: number | undefined;
}

/** What the house has in one step of the plan. All steps last equally long. */
export interface HouseStep {
  /** Money per kWh from the grid, and per exported kWh. */
  readonly importPrice: number;
  readonly exportPrice: number;
  /** What the house would export without its cars, W. */
  readonly surplusW: number;
  /** What the cars may take together, W: the main fuse less the house, or an external limit. */
  readonly headroomW: number;
}

/** Whether a car charges, by step. */
export type ChargingSteps = readonly boolean[];

/** A step that is missing at departure weighs more than any price. */
const LACK_FACTOR = 1000;

/** The steps of a house, and what loads cost in them. */
export class HouseCosts {
  readonly steps: readonly HouseStep[];
  readonly #lackCost: number;
  readonly #hours: number;

  constructor(steps: readonly HouseStep[], stepHours: number) {
    this.steps = steps;
    this.#hours = stepHours;
    const highest = steps.reduce((most, { importPrice, exportPrice }) => {
      return Math.max(most, Math.abs(importPrice), Math.abs(exportPrice));
    }, 0.01);
    this.#lackCost = highest * LACK_FACTOR;
  }

  /** What cars cost that take `loadW` together: surplus first, then the grid. Infinite above the capacity of the house. */
  cost(at: number, loadW: number): number {
    const step = this.steps[at];
    if (!step) return Infinity;
    if (loadW > step.headroomW && loadW > 0) return Infinity;
    const solarW = Math.min(loadW, Math.max(0, step.surplusW));
    return ((solarW * step.exportPrice + (loadW - solarW) * step.importPrice) / 1000) * this.#hours;
  }

  /** The planned load by step, W. */
  loads(schedules: ReadonlyArray<readonly [string, ChargingSteps]>, cars: readonly PlannedCar[]): readonly number[] {
    const powers = new Map(cars.map(({ id, powerW }) => [id, powerW]));
    return this.steps.map((_, at) =>
      schedules.reduce((sum, [id, schedule]) => sum + (schedule[at] === true ? (powers.get(id) ?? 0) : 0), 0),
    );
  }

  /** What the steps that a car lacks at its departure cost. */
  lack({ powerW, neededSteps }: PlannedCar, charged: number): number {
    return Math.max(0, neededSteps - charged) * (powerW / 1000) * this.#hours * this.#lackCost;
  }
}
