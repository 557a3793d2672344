import type { Clock } from "../../core/clock";
import { MINUTE_MS, SECOND_MS } from "../../core/duration";

const FIRST_MS = 30 * SECOND_MS;
const LONGEST_MS = 15 * MINUTE_MS;
/** At most this part is added, so that many that were refused together do not come back together. */
const JITTER = 0.2;

/** A rest that Smartcar asked for, for one car or for the whole application. */
class Pause {
  readonly #clock: Clock;
  readonly #random: () => number;
  #lengthMs = 0;
  #until = 0;
  #refusals = 0;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Milliseconds that are left of it. Never longer than it was meant to be, even if the clock was set back. */
  get remainingMs(): number {
    const now = this.#clock.now();
    this.#until = Math.min(this.#until, now + this.#lengthMs);
    return Math.max(this.#until - now, 0);
  }

  /**
   * Begins or prolongs the pause and returns what is left of it. Without a time from Smartcar: 30 s, doubling with each
   * refusal up to 15 min. A refusal during the pause answers a request from before it and says nothing new.
   */
  begin(requestedMs: number | undefined): number {
    const left = this.remainingMs;
    const length = requestedMs ?? (left > 0 ? left : this.#growingMs());
    if (left === 0) this.#refusals += 1;
    if (length >= left) {
      this.#lengthMs = length;
      this.#until = this.#clock.now() + length;
    }
    return this.remainingMs;
  }

  /** A request went through: the next pause starts small again. */
  forgive(): void {
    if (this.remainingMs === 0) this.#refusals = 0;
  }

  #growingMs(): number {
    return Math.min(FIRST_MS * 2 ** this.#refusals, LONGEST_MS) * (1 + JITTER * this.#random());
  }
}

/** The rests of an application and of each of its cars. */
export class Rests {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #application: Pause;
  readonly #vehicles = new Map<string, Pause>();

  /** `random` gives numbers from 0 to below 1. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.#application = new Pause(clock, random);
  }

  /** Milliseconds that are left of the rest of a car, or of the application without one. */
  leftMs(vehicleId: string | undefined): number {
    return this.#find(vehicleId)?.remainingMs ?? 0;
  }

  /** Begins or prolongs a rest and returns what is left of it, milliseconds. */
  begin(vehicleId: string | undefined, requestedMs: number | undefined): number {
    const pause = this.#find(vehicleId) ?? new Pause(this.#clock, this.#random);
    if (vehicleId !== undefined) this.#vehicles.set(vehicleId, pause);
    return pause.begin(requestedMs);
  }

  /** A request about the car went through, or one about none: the next rest starts small again. */
  forgive(vehicleId: string | undefined): void {
    this.#application.forgive();
    if (vehicleId !== undefined && this.leftMs(vehicleId) === 0) this.#vehicles.delete(vehicleId);
  }

  #find(vehicleId: string | undefined): Pause | undefined {
    return vehicleId === undefined ? this.#application : this.#vehicles.get(vehicleId);
  }
}
