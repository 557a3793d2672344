import { HOUR_MS } from "../../../src/core/duration";
import { isAway, nextTurnAt, tripOn } from "../homes/calendar";
import { EFFICIENCY, LIMIT_KWH, NEEDED_KWH, START_KWH } from "../homes/car";
import { type Household, indexAt, moneyFor, ON_THE_ROAD, valueAt } from "../homes/household";

/** What the meter shows, W, import positive. */
export interface Meters {
  readonly gridW: number;
  readonly chargerW: number;
  readonly solarW: number;
}

/** What a stretch of time has led to. */
export interface Account {
  readonly at: number;
  /** EUR so far. */
  readonly cost: number;
  readonly storedKwh: number;
}

/** Less than this is nothing. */
const HARDLY_KWH = 1e-9;

/**
 * The house with the car at its charger, as they really are. What the sun gives and what the car draws are balanced in
 * steps of `stepMs`, as a meter would.
 */
export class Home {
  readonly house: Household;
  readonly powerKw: number;
  readonly stepMs: number;
  now: number;
  storedKwh = START_KWH;
  pluggedIn: boolean;
  charging = false;
  cost = 0;
  missed = 0;
  sunKwh = 0;
  gridKwh = 0;
  #drawnKwh = 0;
  #drew = false;
  /** What was drawn in the last whole step. */
  lastDrawnKwh = 0;

  constructor(house: Household, powerKw: number, stepMs: number) {
    this.house = house;
    this.powerKw = powerKw;
    this.stepMs = stepMs;
    this.now = house.startAt;
    this.pluggedIn = !isAway(this.now);
  }

  get isFull(): boolean {
    return this.storedKwh >= LIMIT_KWH - HARDLY_KWH;
  }

  get account(): Account {
    return { at: this.now, cost: this.cost, storedKwh: this.storedKwh };
  }

  /** Whether the car began to charge. */
  start(): boolean {
    if (!this.pluggedIn || this.charging || this.isFull) return false;
    this.charging = true;
    return true;
  }

  /** Whether that ended a charge. */
  stop(): boolean {
    const wasCharging = this.charging;
    this.charging = false;
    return wasCharging;
  }

  /** Lets time pass; a trip that begins or ends at `to` has begun or ended. */
  advance(to: number): void {
    while (this.now < to) {
      const stepEndAt = (Math.floor(this.now / this.stepMs) + 1) * this.stepMs;
      const until = Math.min(to, stepEndAt, nextTurnAt(this.now));
      this.#draw(until - this.now);
      this.now = until;
      if (until === stepEndAt) this.#settle();
      this.#turn();
    }
  }

  /** What the meters showed until now; nothing of what begins now. */
  get meters(): Meters {
    const index = Math.max(0, indexAt(this.house, this.now - 1));
    const chargerW = this.#drew ? this.powerKw * 1000 : 0;
    return {
      gridW: chargerW - valueAt(this.house.surplusW, index),
      chargerW,
      solarW: valueAt(this.house.solarW, index),
    };
  }

  #draw(ms: number): void {
    this.#drew = this.charging;
    if (!this.charging) return;
    const kwh = Math.min((this.powerKw * ms) / HOUR_MS, (LIMIT_KWH - this.storedKwh) / EFFICIENCY);
    this.storedKwh += kwh * EFFICIENCY;
    this.#drawnKwh += kwh;
    if (!this.isFull) return;
    this.charging = false;
    this.#drew = false;
  }

  #settle(): void {
    const index = indexAt(this.house, this.now - 1);
    const surplusKwh = (valueAt(this.house.surplusW, index) * this.stepMs) / HOUR_MS / 1000;
    this.cost += moneyFor(surplusKwh, this.#drawnKwh, valueAt(this.house.price, index));
    const fromSunKwh = Math.min(Math.max(0, surplusKwh), this.#drawnKwh);
    this.sunKwh += fromSunKwh;
    this.gridKwh += this.#drawnKwh - fromSunKwh;
    this.lastDrawnKwh = this.#drawnKwh;
    this.#drawnKwh = 0;
  }

  #turn(): void {
    const trip = tripOn(this.now);
    if (trip?.leavesAt === this.now) {
      if (this.storedKwh < NEEDED_KWH - 1e-6) this.missed += 1;
      this.#drive(trip.usedKwh);
      this.charging = false;
      this.pluggedIn = false;
    }
    if (trip?.returnsAt === this.now) this.pluggedIn = true;
  }

  /** What the battery does not hold is bought on the way. */
  #drive(usedKwh: number): void {
    const missingKwh = Math.max(0, usedKwh - this.storedKwh);
    this.cost += missingKwh * ON_THE_ROAD;
    this.storedKwh += missingKwh - usedKwh;
  }
}
