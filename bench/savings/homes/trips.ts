import { localDay, localTime, wallAt } from "../../../src/control/shared/local-time";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { seededRandom } from "../../../src/simulator/random";
import type { CarDeclaration, TripDeclaration } from "./declaration";

export interface Trip {
  readonly leavesAt: number;
  readonly returnsAt: number;
  readonly usedKwh: number;
  /** What must be in the battery. */
  readonly neededKwh: number;
  /** Whether the dialog has it: a time of every week, with what is needed as usual. Otherwise the owner asks for it. */
  readonly isSet: boolean;
}

interface Time {
  readonly startAt: number;
  readonly endAt: number;
  readonly zone: string;
}

/** All trips of a car, in order and without overlap, and what of them its owner tells. */
export class Trips {
  readonly all: readonly Trip[];
  readonly told: CarDeclaration["told"];
  readonly #byDeparture: ReadonlyMap<number, Trip>;
  readonly #byReturn: ReadonlySet<number>;
  readonly #turns: readonly number[];

  constructor(all: readonly Trip[], told: CarDeclaration["told"]) {
    this.all = all;
    this.told = told;
    this.#byDeparture = new Map(all.map((trip) => [trip.leavesAt, trip]));
    this.#byReturn = new Set(all.map(({ returnsAt }) => returnsAt));
    this.#turns = all.flatMap(({ leavesAt, returnsAt }) => [leavesAt, returnsAt]);
  }

  leavingAt(at: number): Trip | undefined {
    return this.#byDeparture.get(at);
  }

  returnsAt(at: number): boolean {
    return this.#byReturn.has(at);
  }

  isAway(at: number): boolean {
    return this.#turnsUntil(at) % 2 === 1;
  }

  /** The first instant after `at` at which the car leaves or comes back. */
  nextTurnAt(at: number): number {
    return this.#turns[this.#turnsUntil(at)] ?? Infinity;
  }

  /** The next trip that begins after `at`. */
  nextAfter(at: number): Trip | undefined {
    return this.all[Math.ceil(this.#turnsUntil(at) / 2)];
  }

  /** The same, where the owner tells of it. */
  nextTold(at: number): Trip | undefined {
    return this.told === "never" ? undefined : this.nextAfter(at);
  }

  /** How many turns lie at or before `at`. */
  #turnsUntil(at: number): number {
    let [low, high] = [0, this.#turns.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#turns[middle] ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The trips of a declaration in a stretch of time. Of two that overlap the later one does not take place. */
export function tripsOf(car: CarDeclaration, time: Time): Trips {
  const trips = [...weekly(car, time), ...random(car, time)].toSorted((a, b) => a.leavesAt - b.leavesAt);
  const taken: Trip[] = [];
  for (const trip of trips) {
    const freeAt = taken.at(-1)?.returnsAt ?? -Infinity;
    if (trip.leavesAt > freeAt && trip.leavesAt >= time.startAt && trip.leavesAt < time.endAt) taken.push(trip);
  }
  return new Trips(taken, car.told);
}

function weekly(car: CarDeclaration, time: Time): readonly Trip[] {
  return daysOf(time).flatMap(({ dayAt, index }) =>
    car.trips
      .filter((trip) => isOn(trip, localTime(dayAt, time.zone).weekday, Math.floor(index / 7)))
      .map((trip) => tripOn(car, dayAt, { ...trip, leavesMs: clockMs(trip.leaves) }, time.zone)),
  );
}

function isOn({ weekdays, weeks }: TripDeclaration, weekday: number, week: number): boolean {
  return weekdays.includes(weekday) && (weeks === undefined || week % weeks.of === weeks.index);
}

function random(car: CarDeclaration, time: Time): readonly Trip[] {
  const { random: chance } = car;
  if (!chance) return [];
  const draw = seededRandom(chance.seed);
  const between = ({ from, to }: { from: number; to: number }): number => from + draw() * (to - from);
  const onGrid = (ms: number): number => Math.round(ms / HALF_HOUR_MS) * HALF_HOUR_MS;
  return daysOf(time).flatMap(({ dayAt }) => {
    const isTaken = draw() < chance.perDay;
    const leavesMs = onGrid(between({ from: clockMs(chance.leaves.from), to: clockMs(chance.leaves.to) }));
    const hours = onGrid(between(chance.hours) * HOUR_MS) / HOUR_MS;
    const kwh = Math.round(between(chance.kwh) / 0.3) * 0.3;
    return isTaken ? [tripOn(car, dayAt, { leavesMs, hours, kwh, isRandom: true }, time.zone)] : [];
  });
}

interface DatedTrip {
  readonly leavesMs: number;
  readonly hours: number;
  readonly kwh: number;
  readonly needs?: number | undefined;
  readonly weeks?: unknown;
  readonly isRandom?: boolean;
}

function tripOn(
  { capacityKwh, neededPercent, told }: CarDeclaration,
  dayAt: number,
  { leavesMs, hours, kwh, needs = neededPercent, weeks, isRandom = false }: DatedTrip,
  zone: string,
): Trip {
  const leavesAt = clockOn(dayAt, leavesMs, zone);
  return {
    leavesAt,
    returnsAt: leavesAt + Math.round((hours * HOUR_MS) / HALF_HOUR_MS) * HALF_HOUR_MS,
    usedKwh: kwh,
    neededKwh: (capacityKwh * needs) / 100,
    isSet: told === "set" && !isRandom && weeks === undefined,
  };
}

/** When the clock of the wall shows so much after midnight. */
function clockOn(dayAt: number, ms: number, zone: string): number {
  const at = dayAt + ms;
  return at - (wallAt(at, zone) - wallAt(dayAt, zone) - ms);
}

function daysOf({ startAt, endAt, zone }: Time): ReadonlyArray<{ readonly dayAt: number; readonly index: number }> {
  const days: Array<{ dayAt: number; index: number }> = [];
  for (let index = 0; ; index++) {
    const dayAt = localDay(startAt, zone, index).startAt;
    if (dayAt >= endAt) return days;
    days.push({ dayAt, index });
  }
}

/** Of `HH:mm`, since midnight. */
export function clockMs(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * HOUR_MS + minutes * MINUTE_MS;
}

/** Whole days, so that a day of a change of clocks counts as one. */
export function dayNumber(at: number, zone: string): number {
  return Math.floor(wallAt(at, zone) / DAY_MS);
}
