import type { CarBill } from "./day-book";
import { READY, type HouseholdCar, timeOfDay } from "./household";
import type { CarLedger, CarTruth } from "./simulator-link";

/** The day of a car. */
export interface CarDay {
  readonly name: string;
  readonly charges: HouseholdCar["charges"];
  readonly bill: CarBill;
  readonly ledger: CarLedger;
  /** Commands that were sent but not carried out. */
  readonly refused: number;
  /** State of charge at the end, percent. */
  readonly soc: number;
  /** State of charge at departure, percent; absent for a car that stays at home. */
  readonly socWhenReady: number | undefined;
  /** Readings at which it charged without a schedule of ours. */
  readonly unscheduled: number;
}

/** Observes one car during the day. */
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
    if (truth) this.#record(at, truth);
  }

  /** Takes the outcome of a command to the car with that topic. */
  observe(topic: string, outcome: unknown): void {
    if (topic === this.car.topic && isRefused(outcome)) this.#refused += 1;
  }

  #record(at: number, { soc, charging, plugged, schedules }: CarTruth): void {
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

/** A command with a next try has not been sent. */
function isRefused(outcome: unknown): boolean {
  const isOutcome = typeof outcome === "object" && outcome !== null && "outcome" in outcome;
  return isOutcome && outcome.outcome === "refused" && !("nextTry" in outcome);
}

/** The number of schedules that the owner has left in a car. */
const OWNERS = 1;

/** Of the readings after this time, the last one before departure counts. */
const BEFORE = "06:30";

/** Sentences about what a car should have done but did not; empty if there is nothing. */
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
