import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { House } from "../homes/house";
import { type AnnouncementEntry, type Announcements, keptAnnouncements } from "./announcements";
import { CarLink } from "./car-link";
import type { CarReport } from "./car-trail";
import type { Answer, Begin, Controller, Update, Place } from "./controller";
import { FreeUpdates } from "./free-updates";
import { type Account, Home, type HomeCar } from "./home";
import type { Knowledge } from "./knowledge";
import { Owner } from "./owner";
import { publishedAt } from "./published";
import { SharedHome } from "./shared-home";
import { mostWithin, Spending } from "./spending";

const STEP_MS = 5 * MINUTE_MS;

export interface LiveOptions {
  readonly begin: Begin;
  readonly knowledge?: Knowledge | undefined;
  /** Of the meter and of control. */
  readonly stepMs?: number | undefined;
  /** When accounts are to be drawn up, besides the end; in order. */
  readonly accountsAt?: readonly number[] | undefined;
  /** The end; that of what is recorded if absent. */
  readonly untilAt?: number | undefined;
  readonly onStep?: ((home: Home) => void) | undefined;
  /** What a controller answers to each update, and when. */
  readonly onAnswer?: ((answer: Answer, at: number) => void) | undefined;
}

/** What a time under one controller for each car has come to. */
export interface Lived {
  /** At `accountsAt`, and at the end. */
  readonly accounts: readonly Account[];
  readonly sunKwh: number;
  readonly gridKwh: number;
  readonly starts: number;
  readonly stops: number;
  /** Stops in the worst 30 days of one car. */
  readonly worstStops: number;
  /** Calls in the worst month of one car. */
  readonly worstCalls: number;
  readonly departures: number;
  /** Departures with less than was needed, by more than 0.5 percent of the capacity. */
  readonly missed: number;
  /** The most that was lacking, percent of the capacity. */
  readonly worstLack: number;
  /** Hours in which the house drew more than its fuse carries. */
  readonly overFuseHours: number;
  /** Starts that were announced half an hour before: all, those that began on time, and those that an update moved. */
  readonly announced: number;
  readonly kept: number;
  readonly moved: number;
}

/** Lets controllers live through the recorded time, told only what is known at each instant. */
export function live(house: House, options: LiveOptions): Lived {
  const { begin, knowledge = {}, stepMs = STEP_MS, accountsAt = [], untilAt = house.endAt, onStep, onAnswer } = options;
  const home = new Home(house, stepMs);
  const shared = new SharedHome(house, home);
  const cars = home.cars.map((car, index) => {
    const seat: Place["seat"] = (kind, onChange) => shared.seat(kind, `car ${index + 1}`, onChange);
    return new Controlled(home, car, { begin, knowledge, seat, onAnswer });
  });

  const serveUntil = (at: number): void => {
    for (;;) {
      const next = Math.min(shared.clock.nextAt, ...cars.map(({ nextAt }) => nextAt));
      if (next >= at) break;
      home.advance(Math.max(next, home.now));
      shared.clock.ring();
      for (const car of cars) car.serve();
    }
    home.advance(at);
  };

  const accounts: Account[] = [];
  for (let at = house.startAt; at < untilAt; at += stepMs) {
    serveUntil(at);
    if (accountsAt.includes(at)) accounts.push(home.account);
    onStep?.(home);
    shared.hear(home.metersOf());
    const published = publishedAt(house, at, knowledge);
    for (const car of cars) car.pass(published);
    home.holdsBattery = cars.some(({ holdsBattery }) => holdsBattery);
  }
  serveUntil(untilAt);

  const most = (of: (car: Controlled) => number): number => Math.max(...cars.map(of));
  const sum = (of: (car: Controlled) => number): number => cars.reduce((total, car) => total + of(car), 0);
  const { sunKwh, gridKwh, overFuse } = home;
  const announcements = cars.map(({ log }) => keptAnnouncements(log));
  const count = (of: (one: Announcements) => number): number =>
    announcements.reduce((total, one) => total + of(one), 0);
  return {
    accounts: [...accounts, home.account],
    sunKwh,
    gridKwh,
    starts: sum(({ spending }) => spending.starts),
    stops: sum(({ spending }) => spending.stops.length),
    worstStops: most(({ spending }) => mostWithin(spending.stops, 30)),
    worstCalls: most(({ spending }) => spending.worstMonth),
    departures: sum(({ car }) => car.car.trips.all.filter(({ leavesAt }) => leavesAt < untilAt).length),
    missed: sum(({ car }) => car.missed),
    worstLack: most(({ car }) => car.worstLack),
    overFuseHours: (overFuse * stepMs) / HOUR_MS,
    announced: count(({ announced }) => announced),
    kept: count(({ kept }) => kept),
    moved: count(({ moved }) => moved),
  };
}

interface Control {
  readonly begin: Begin;
  readonly knowledge: Knowledge;
  readonly seat: Place["seat"];
  readonly onAnswer: LiveOptions["onAnswer"];
}

/** A car with whoever decides for it, and all that it takes to reach it. */
class Controlled {
  readonly car: HomeCar;
  readonly spending = new Spending();
  holdsBattery = false;
  readonly log: AnnouncementEntry[] = [];
  readonly #onAnswer: LiveOptions["onAnswer"];
  readonly #home: Home;
  readonly #knowledge: Knowledge;
  readonly #controller: Controller;
  readonly #link: CarLink;
  readonly #freeNews: FreeUpdates;
  readonly #owner: Owner;
  #wasPluggedIn: boolean;

  constructor(home: Home, car: HomeCar, { begin, knowledge, seat, onAnswer }: Control) {
    this.#onAnswer = onAnswer;
    this.car = car;
    this.#home = home;
    this.#knowledge = knowledge;
    this.#controller = begin(car, { house: home.house, car: car.car, knowledge, seat });
    this.#link = new CarLink(home, car, { spending: this.spending, mode: this.#controller.mode });
    this.#freeNews = new FreeUpdates(home, car, { link: this.#link, knowledge });
    this.#owner = new Owner(car);
    this.#wasPluggedIn = car.pluggedIn;
  }

  /** When it has something to do. */
  get nextAt(): number {
    return Math.min(this.#link.nextAt, this.#controller.nextTickAt);
  }

  /** Does what is due. */
  serve(): void {
    this.#read();
    this.#tick();
  }

  /** Once for each step: what is published, what the owner says, what the car and the meters show. */
  pass(published: readonly Update[]): void {
    for (const update of published) this.#tell(update);
    for (const update of this.#owner.pass(this.#home.now)) this.#tell(update);
    if (this.car.pluggedIn !== this.#wasPluggedIn) this.log.push({ kind: "plug", at: this.#home.now });
    this.#wasPluggedIn = this.car.pluggedIn;
    for (const report of this.#freeNews.pass()) this.#hear(report);
    this.#read();
    this.#tell({ kind: "power", meters: this.#home.metersOf(this.car) });
    this.#tick();
  }

  #tell(update: Update): Answer {
    const at = this.#home.now;
    if (update.kind === "prices" || update.kind === "request") this.log.push({ kind: update.kind, at });
    const answer = this.#controller.hear(update, at);
    this.#onAnswer?.(answer, at);
    if (answer.decided) this.log.push({ kind: "decision", at, ...answer.decided });
    this.#link.follow(answer.updateWantedAt);
    this.holdsBattery = answer.holdsBattery ?? false;
    if (answer.command !== undefined) this.#link.request(answer.command);
    return answer;
  }

  #hear(report: CarReport): void {
    const { on } = this.#tell({ kind: "car", report, ...(this.#knowledge.stops ? {} : { stops: this.#link.stops }) });
    this.#link.repeat(on, report);
  }

  #read(): void {
    const report = this.#link.pass();
    if (report) this.#hear(report);
  }

  #tick(): void {
    const { now } = this.#home;
    if (this.#controller.nextTickAt > now) return;
    this.#tell({ kind: "tick" });
    if (this.#controller.nextTickAt <= now) throw new Error("The controller wants to be asked in the past");
  }
}
