import type { CarBill } from "./day-book";
import { READY, type HouseholdCar, timeOfDay } from "./household";
import type { CarLedger, CarTruth } from "./simulator-link";

/** How a car's day went. */
export interface CarDay {
  readonly name: string;
  readonly charges: HouseholdCar["charges"];
  readonly bill: CarBill;
  readonly ledger: CarLedger;
  /** Commands that were sent and not carried out. */
  readonly refused: number;
  /** Percent. */
  readonly soc: number;
  /** What it held when it was to be ready, percent; absent for a car that stays. */
  readonly socWhenReady: number | undefined;
  /** Readings at which it charged and held no schedule of ours. */
  readonly unscheduled: number;
}

/** Keeps an eye on one car while the day passes. */
export class CarWatch {
  readonly car: HouseholdCar;
  #refused = 0;
  #unscheduled = 0;
  #socWhenReady: number | undefined;
  #soc = 0;

  constructor(car: HouseholdCar) {
    this.car = car;
  }

  look(at: number, cars: readonly CarTruth[]): void {
    const truth = cars.find(({ id }) => id === this.car.id);
    if (truth) this.#see(at, truth);
  }

  /** Hears what came of a command to the car with that topic. */
  observe(topic: string, outcome: unknown): void {
    if (topic === this.car.topic && isRefused(outcome)) this.#refused += 1;
  }

  #see(at: number, { soc, charging, plugged, schedules }: CarTruth): void {
    const isOurs = schedules.length > OWNERS;
    if (charging && !isOurs) this.#unscheduled += 1;
    this.#soc = soc;
    const time = timeOfDay(at);
    if (this.car.commutes && plugged && time >= BEFORE && time <= READY.time) this.#socWhenReady = soc;
  }

  day(bill: CarBill, ledger: CarLedger): CarDay {
    const { name, charges } = this.car;
    return {
      name,
      charges,
      bill,
      ledger,
      refused: this.#refused,
      unscheduled: this.#unscheduled,
      soc: this.#soc,
      socWhenReady: this.#socWhenReady,
    };
  }
}

/** What is held back until a next try was not sent. */
function isRefused(outcome: unknown): boolean {
  const isOutcome = typeof outcome === "object" && outcome !== null && "outcome" in outcome;
  return isOutcome && outcome.outcome === "refused" && !("nextTry" in outcome);
}

/** The schedule that the owner has left in a car. */
const OWNERS = 1;

/** The last reading before it is to be ready counts. */
const BEFORE = "06:30";

/** What a car did not do that it should have; empty for a good day. */
export function faultsOf(day: CarDay): readonly string[] {
  const { name, bill, charges, socWhenReady = 0, unscheduled } = day;
  const { starts, stops, fromSunKwh, fromGridKwh, cost, costAtOnce } = bill;
  const wrong = {
    "from solar": [
      starts === 0 && "was never started",
      stops === 0 && "was never stopped",
      fromSunKwh <= fromGridKwh && "used more energy from the grid than from solar",
    ],
    "by plan": [
      socWhenReady < READY.percent - 0.5 && `was at ${shown(socWhenReady)} at ${READY.time}, not ${READY.percent}%`,
      cost >= costAtOnce && "was no cheaper than charging on arrival",
    ],
    "by schedules": [
      starts === 0 && "did not charge",
      stops === 0 && "was not stopped by a schedule",
      unscheduled > 0 && "charged without a schedule",
      cost >= costAtOnce && "was no cheaper than charging on arrival",
    ],
  }[charges];
  return wrong.filter((fault) => fault !== false).map((fault) => `The ${name} ${fault}.`);
}

function shown(percent: number): string {
  return `${Math.round(percent)}%`;
}
