import { contractPrices, type EnergyPrice } from "../../src/control/price/house-price";
import { isRecord } from "../../src/core/describe-value";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../src/core/duration";
import type { Home } from "../../src/home/home";
import { HouseNow } from "../../src/home/house-now";
import type { Car } from "../../src/vehicle/car";
import type { CarFollower } from "../../src/vehicle/car-updates";
import type { CostLook } from "../../src/vehicle/costs/cost-look";
import type { CostBook } from "../../src/vehicle/costs/stored-costs";
import type { Running, Session } from "../../src/vehicle/sessions/stored-sessions";
import { sessionEnergyKwh } from "../../src/vehicle/sessions/session-energy";
import { type Alarm, alarmAfter, type Clock, type Sleeper } from "../../src/core/clock";
import { TimerHeap } from "../../src/core/timer-heap";
import { decidersOf, type DecidersFollower } from "../controller/deciders";
import type { Guard } from "../runtime/guard";
import { Throttled } from "../runtime/throttled";
import { homeZone } from "./home-zone";

/** A car whose charging costs are counted, and by what. */
export interface WatchedCar {
  readonly car: Car;
  /** The account's time. */
  readonly clock: Clock;
  readonly home: Home | undefined;
  /** Whether made-up data counts: not for real cars. */
  readonly takesSimulated: boolean;
  /** It is looked at no more often; 20 seconds. */
  readonly atMostEachMs?: number;
}

const AT_MOST_EACH_MS = 20 * SECOND_MS;
/** It is looked at at least so often: prices change by the quarter of an hour. */
const AT_LEAST_EACH_MS = 5 * MINUTE_MS;
/** What is older is counted. */
const DAYS_MS = 2 * DAY_MS;
const LOOKED_AT = 20;

/** Takes what a look rejects with. */
type LookGuard = Pick<Guard, "run">;

const watches = new WeakMap<Car, CostWatch>();

/** Of each clock, the alarms of all cars: one timer for thousands. */
const alarms = new WeakMap<Clock, TimerHeap>();

/**
 * Counts what the sessions of a car cost while somebody watches: what its house and the nodes that decide for it know is looked at
 * when one of them decides and when the car reports. Costs no call. Any number of nodes may watch a car: it is looked at once for all.
 * Each who has called this leaves it once.
 */
export function watchCosts(watched: WatchedCar, guard: LookGuard): CostWatch {
  const { car } = watched;
  const watch = watches.get(car) ?? new CostWatch(watched, guard);
  watches.set(car, watch);
  watch.join();
  return watch;
}

/** A car that is watched. A class, because there may be thousands. */
export class CostWatch implements CarFollower, DecidersFollower, Sleeper {
  readonly #watched: WatchedCar;
  readonly #clock: TimerHeap;
  readonly #house: HouseNow | undefined;
  readonly #throttled: Throttled;
  #alarm: Alarm | undefined;
  #watchers = 0;

  constructor(watched: WatchedCar, guard: LookGuard) {
    const { car, clock, home, takesSimulated, atMostEachMs = AT_MOST_EACH_MS } = watched;
    this.#watched = watched;
    this.#clock = alarms.get(clock) ?? new TimerHeap(clock);
    alarms.set(clock, this.#clock);
    this.#house = home && new HouseNow(home, takesSimulated);
    this.#throttled = new Throttled(this.#clock, atMostEachMs, () => guard.run(this, "look", () => this.look()));
    decidersOf(car).follow(this);
    car.follow(this);
    this.#alarm = alarmAfter(this.#clock, AT_LEAST_EACH_MS, this);
  }

  /** One more watches. */
  join(): void {
    this.#watchers += 1;
  }

  /** One watches no more. */
  leave(): void {
    this.#watchers -= 1;
    if (this.#watchers > 0) return;
    const { car } = this.#watched;
    watches.delete(car);
    this.#throttled.close();
    this.#house?.close();
    decidersOf(car).unfollow(this);
    car.unfollow(this);
    this.#alarm?.cancel();
  }

  /** What is known now. */
  async look(): Promise<CostBook> {
    const { costs } = this.#watched.car;
    return costs.look(await lookAt(this.#watched, this.#house));
  }

  carUpdated(): void {
    this.#soon();
  }

  decidersChanged(): void {
    this.#soon();
  }

  /** It was not looked at for long. */
  wake(): void {
    this.#alarm = alarmAfter(this.#clock, AT_LEAST_EACH_MS, this);
    this.#soon();
  }

  #soon(): void {
    this.#throttled.within(SECOND_MS);
  }
}

async function lookAt({ car, clock, home }: WatchedCar, house: HouseNow | undefined): Promise<CostLook> {
  const [snapshot, running, ended] = [await car.snapshot(), await car.sessions.running(), await car.sessions.ended()];
  const now = clock.now();
  const shown = house?.at(now);
  const { importPrice, feedIn, currency, gridW, batteryW, chargerW } = saidOf(car);
  // Elsewhere the house says nothing of what the car draws.
  const sessions: readonly (Session | Running)[] = [...ended.slice(-LOOKED_AT), ...(running ? [running] : [])].filter(
    ({ atHome, startAt }) => atHome !== false && now - startAt < DAYS_MS,
  );
  const { zone } = homeZone(undefined, car.facts.home, car.facts.homeZone);
  const contract = home?.settings.price;
  const price = importPrice ?? shown?.price ?? contractAt(contract, now, zone);
  return {
    now,
    zone,
    pluggedIn: snapshot.atHome === false ? false : snapshot.pluggedIn,
    pluggedAt: now - (snapshot.ages["pluggedIn"] ?? 0) * SECOND_MS,
    sessions: sessions.map((session) => ({
      startAt: session.startAt,
      endAt: "endAt" in session ? session.endAt : undefined,
      energyKwh: sessionEnergyKwh(session),
      socFrom: session.socFrom,
      socTo: session.soc?.value,
    })),
    price,
    feedIn: feedIn ?? shown?.feedIn ?? contractAt(contract?.feedIn, now, zone),
    currency: currency ?? shown?.currency ?? home?.settings.currency,
    priceSource: home && home.settings.price.contract.length > 0 && shown?.currency === undefined ? "tariff" : "feed",
    gridW: shown?.gridW ?? gridW,
    batteryW: shown?.batteryW ?? batteryW,
    solarW: shown?.solarW,
    powerW: snapshot.powerW || car.facts.chargePowerW,
    chargerW,
    odometerKm: snapshot.odometerKm,
  };
}

/** What the contract of a home says, where no feed and nobody who decides does. A formula is not applied here. */
function contractAt(price: EnergyPrice | undefined, now: number, zone: string): number | undefined {
  if (!price || price.formula !== "") return undefined;
  return contractPrices(price, { fromAt: now, toAt: now + 1 }, zone)[0]?.value;
}

interface Said {
  readonly importPrice?: number;
  readonly feedIn?: number;
  readonly currency?: string;
  readonly gridW?: number;
  readonly batteryW?: number;
  readonly chargerW?: number;
}

/** What the nodes that decide for a car rest on. */
function saidOf(car: Car): Said {
  const said: Record<string, unknown> = {};
  for (const decider of decidersOf(car).all) {
    const { inputs, ...more } = { ...decider.report() };
    const { node } = decider;
    if (node.type === "smartcar-tariff") Object.assign(said, picked(inputs, ["importPrice", "feedIn"]), textIn(more));
    if (node.type === "smartcar-surplus") Object.assign(said, picked(inputs, ["gridW", "batteryW", "chargerW"]));
  }
  return said;
}

function picked(inputs: unknown, names: readonly string[]): object {
  if (!isRecord(inputs)) return {};
  return Object.fromEntries(names.flatMap((name) => (typeof inputs[name] === "number" ? [[name, inputs[name]]] : [])));
}

function textIn(report: object): object {
  return "currency" in report && typeof report.currency === "string" ? { currency: report.currency } : {};
}
