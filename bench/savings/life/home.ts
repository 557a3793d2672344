import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { type BenchCar, drawnIn, powerAt } from "../homes/car";
import { type House, indexAt, moneyFor, ON_THE_ROAD, valueAt } from "../homes/house";
import { batteryGivesKwh, batteryHoldsKwh, START_SHARE } from "./battery";
import { Peaks } from "./peaks";

/** What the meters show, W: import and discharge positive. */
export interface Meters {
  readonly gridW: number;
  readonly solarW: number;
  /** What one car draws. */
  readonly chargerW: number;
  readonly battery?: { readonly powerW: number; readonly percent: number };
}

/** What a stretch of time has led to. */
export interface Account {
  readonly at: number;
  /** EUR so far. */
  readonly cost: number;
  /** What all that the cars hold, and the house's battery, would have cost at the wall, kWh there. */
  readonly leftOverKwh: number;
}

/** Less than this is nothing. */
const HARDLY_KWH = 1e-9;

/** A departure is missed if more than this of the capacity is lacking. */
const LACK_SHARE = 0.005;

/** A car at its charger, or on the way, as it really is. */
export class HomeCar {
  readonly car: BenchCar;
  storedKwh: number;
  pluggedIn: boolean;
  /** It draws, or will as soon as it has woken up. */
  charging = false;
  drawsFromAt = Infinity;
  missed = 0;
  /** Of the capacity, percent. */
  worstLack = 0;
  drawnKwh = 0;
  drewW = 0;
  /** What was drawn in the last whole step. */
  lastDrawnKwh = 0;

  constructor(car: BenchCar, now: number) {
    this.car = car;
    this.storedKwh = car.startKwh;
    this.pluggedIn = !car.trips.isAway(now);
  }

  get isFull(): boolean {
    return this.storedKwh >= this.car.limitKwh - HARDLY_KWH;
  }

  /** Whether it began to charge. */
  start(now: number): boolean {
    if (!this.pluggedIn || this.charging || this.isFull) return false;
    this.charging = true;
    this.drawsFromAt = now + this.car.startDelayMs;
    return true;
  }

  /** Whether that ended a charge. */
  stop(): boolean {
    const wasCharging = this.charging;
    this.charging = false;
    return wasCharging;
  }

  /** Draws until `now + ms`. */
  draw(now: number, ms: number): void {
    const drawsMs = this.charging ? Math.min(ms, Math.max(0, now + ms - this.drawsFromAt)) : 0;
    this.drewW = drawsMs > 0 ? powerAt(this.car, this.storedKwh) * 1000 : 0;
    if (drawsMs === 0) return;
    const kwh = drawnIn(this.car, this.storedKwh, drawsMs);
    this.storedKwh += kwh * this.car.efficiency;
    this.drawnKwh += kwh;
    if (!this.isFull) return;
    this.charging = false;
    this.drewW = 0;
  }

  /** A trip that begins or ends now; EUR for what is bought on the way. */
  turn(now: number): number {
    const { trips, capacityKwh } = this.car;
    if (trips.returnsAt(now)) this.pluggedIn = true;
    const trip = trips.leavingAt(now);
    if (!trip) return 0;
    const lackShare = Math.max(0, trip.neededKwh - this.storedKwh) / capacityKwh;
    if (lackShare > LACK_SHARE) this.missed += 1;
    this.worstLack = Math.max(this.worstLack, lackShare * 100);
    this.charging = false;
    this.pluggedIn = false;
    const missingKwh = Math.max(0, trip.usedKwh - this.storedKwh);
    this.storedKwh += missingKwh - trip.usedKwh;
    return missingKwh * ON_THE_ROAD;
  }

  /** What the last step drew, kWh; the next one begins. */
  settle(): number {
    this.lastDrawnKwh = this.drawnKwh;
    this.drawnKwh = 0;
    return this.lastDrawnKwh;
  }
}

/**
 * The house with its cars at their chargers, as they really are. What the sun gives and what is drawn are balanced in steps of
 * `stepMs`, as a meter would.
 */
export class Home {
  readonly house: House;
  readonly stepMs: number;
  readonly cars: readonly HomeCar[];
  now: number;
  cost = 0;
  sunKwh = 0;
  gridKwh = 0;
  /** Steps in which the house drew more than its fuse carries. */
  overFuse = 0;
  /** Whether the inverter was asked to hold the battery. */
  holdsBattery = false;
  #batteryKwh: number;
  #batteryW = 0;
  readonly #peaks: Peaks | undefined;

  constructor(house: House, stepMs: number) {
    const { battery, peak } = house.declared;
    this.house = house;
    this.stepMs = stepMs;
    this.now = house.startAt;
    this.cars = house.cars.map((car) => new HomeCar(car, this.now));
    this.#batteryKwh = (battery?.capacityKwh ?? 0) * START_SHARE;
    this.#peaks = peak && new Peaks(house.zone, peak, this.now);
  }

  get account(): Account {
    const inCars = this.cars.reduce((sum, { storedKwh, car }) => sum + storedKwh / car.efficiency, 0);
    return { at: this.now, cost: this.cost + (this.#peaks?.cost ?? 0), leftOverKwh: inCars + this.#batteryKwh };
  }

  /** Lets time pass; a trip that begins or ends at `to` has begun or ended. */
  advance(to: number): void {
    while (this.now < to) {
      const stepEndAt = (Math.floor(this.now / this.stepMs) + 1) * this.stepMs;
      const turns = this.cars.map(({ car, charging, drawsFromAt }) =>
        Math.min(car.trips.nextTurnAt(this.now), charging && drawsFromAt > this.now ? drawsFromAt : Infinity),
      );
      const until = Math.min(to, stepEndAt, ...turns);
      for (const car of this.cars) car.draw(this.now, until - this.now);
      this.now = until;
      if (until === stepEndAt) this.#settle();
      for (const car of this.cars) this.cost += car.turn(this.now);
    }
  }

  /** What the meters showed until now; nothing of what begins now. */
  metersOf(car?: HomeCar): Meters {
    const index = Math.max(0, indexAt(this.house, this.now - 1));
    const drewW = this.cars.reduce((sum, one) => sum + one.drewW, 0);
    const capacityKwh = this.house.declared.battery?.capacityKwh;
    return {
      gridW: drewW - valueAt(this.house.surplusW, index) - this.#batteryW + flickerW(this.now),
      chargerW: car?.drewW ?? 0,
      solarW: valueAt(this.house.solarW, index),
      ...(capacityKwh !== undefined && {
        battery: { powerW: this.#batteryW, percent: (this.#batteryKwh / capacityKwh) * 100 },
      }),
    };
  }

  #settle(): void {
    const { house, stepMs } = this;
    const index = indexAt(house, this.now - 1);
    const surplusKwh = (valueAt(house.surplusW, index) * stepMs) / HOUR_MS / 1000;
    const drawnKwh = this.cars.reduce((sum, car) => sum + car.settle(), 0);
    const batteryKwh = this.#flow(surplusKwh - drawnKwh);
    const price = { price: valueAt(house.price, index), feedIn: valueAt(house.feedIn, index) };
    this.cost += moneyFor(surplusKwh + batteryKwh, drawnKwh, price);
    const fromSunKwh = Math.min(Math.max(0, surplusKwh), drawnKwh);
    this.sunKwh += fromSunKwh;
    this.gridKwh += drawnKwh - fromSunKwh;
    const importKwh = Math.max(0, drawnKwh - surplusKwh - batteryKwh);
    this.#peaks?.note(this.now, importKwh);
    if (importKwh > (house.fuseW * stepMs) / HOUR_MS / 1000 + HARDLY_KWH) this.overFuse += 1;
  }

  /** What the house's battery gives, kWh. */
  #flow(netKwh: number): number {
    const { battery } = this.house.declared;
    if (!battery) return 0;
    const isHeld = this.holdsBattery && battery.canHold;
    const givenKwh = batteryGivesKwh(battery, this.#batteryKwh, { netKwh, ms: this.stepMs, isHeld });
    this.#batteryKwh = batteryHoldsKwh(battery, this.#batteryKwh, givenKwh);
    this.#batteryW = (givenKwh * HOUR_MS * 1000) / this.stepMs;
    return givenKwh;
  }
}

/** The data are the same for half an hour; a real meter never repeats itself to the watt, and one that does is taken for frozen. */
function flickerW(at: number): number {
  return ((at / MINUTE_MS) % 7) - 3;
}
