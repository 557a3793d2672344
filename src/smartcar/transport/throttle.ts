import type { Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { Bucket, SMARTCAR_BUCKET, type BucketSize } from "./bucket";
import { closedError } from "../../http/lifetime";
import { Pause } from "./pause";

/** Who goes first: a stop before any other command, commands before reads. */
export type Urgency = "stop" | "command" | "read";

const urgencies: readonly Urgency[] = ["stop", "command", "read"];

export interface ThrottleOptions {
  readonly clock: Clock;
  readonly size?: BucketSize;
  /** From 0 to below 1; Math.random if absent. */
  readonly random?: () => number;
}

/** A request that wants to be sent. */
export interface Ask {
  readonly urgency: Urgency;
  readonly vehicleId?: string | undefined;
  /** By the throttle's clock. */
  readonly longestWaitMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Waiter extends Ask {
  readonly giveUpAt: number;
  readonly go: () => void;
  readonly fail: (error: SmartcarError) => void;
}

/**
 * Spaces the requests of one application out, so that Smartcar has no reason to refuse them. Clients with the same
 * credentials share one.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #bucket: Bucket;
  readonly #application: Pause;
  readonly #vehicles = new Map<string, Pause>();
  #waiters: Waiter[] = [];
  #cancelAlarm: () => void = () => {};

  constructor({ clock, size = SMARTCAR_BUCKET, random = Math.random }: ThrottleOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#bucket = new Bucket(clock, size);
    this.#application = new Pause(clock, random);
  }

  /** Lets a request in if it need not wait for anything, and says so. `enter` is for those that must. */
  tryEnter(vehicleId: string | undefined): boolean {
    const mustWait = this.#waiters.length > 0 || this.#waitMs(vehicleId, 1) > 0;
    if (!mustWait) this.#bucket.take();
    return !mustWait;
  }

  /**
   * Resolves when the request may be sent. Throws RATE_LIMIT at once if that would take longer than the asker waits, or
   * as soon as it turns out so; CLOSED if the signal aborts first.
   */
  enter(ask: Ask): Promise<void> {
    const { signal, longestWaitMs } = ask;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(closedError());
      const leave = (): void => {
        this.#remove(waiter);
        reject(closedError());
        this.#serve();
      };
      const settled = (): void => {
        this.#remove(waiter);
        signal?.removeEventListener("abort", leave);
      };
      const waiter: Waiter = {
        ...ask,
        giveUpAt: this.#clock.now() + longestWaitMs,
        go: () => (settled(), resolve()),
        fail: (error) => (settled(), reject(error)),
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#add(waiter);
      this.#serve();
    });
  }

  /** Smartcar answered 429 for the application or for one car. Returns how long that is to rest, in milliseconds. */
  refused(vehicleId: string | undefined, askedMs: number | undefined): number {
    if (vehicleId === undefined) this.#bucket.empty();
    const restMs = this.#pauseOf(vehicleId).begin(askedMs);
    this.#serve();
    return restMs;
  }

  /** Smartcar answered anything else: nothing is too much for now. */
  accepted(vehicleId: string | undefined): void {
    this.#application.forgive();
    if (vehicleId !== undefined && this.#restMs(vehicleId) === 0) this.#vehicles.delete(vehicleId);
  }

  #serve(): void {
    this.#cancelAlarm();
    const now = this.#clock.now();
    let ahead = 0;
    let nextMs = Infinity;
    for (const waiter of this.#waiters) {
      const vehicleMs = this.#restMs(waiter.vehicleId);
      const waitMs = this.#waitMs(waiter.vehicleId, ahead + 1);
      if (waitMs === 0) {
        this.#bucket.take();
        waiter.go();
      } else if (waitMs > waiter.giveUpAt - now) {
        waiter.fail(tooMany(waitMs, vehicleMs === waitMs));
      } else {
        // A car at rest takes nothing from the bucket meanwhile.
        if (vehicleMs === 0) ahead += 1;
        nextMs = Math.min(nextMs, waitMs);
      }
    }
    this.#cancelAlarm = nextMs === Infinity ? () => {} : this.#clock.after(nextMs, () => this.#serve());
  }

  #add(waiter: Waiter): void {
    const rank = urgencies.indexOf(waiter.urgency);
    const behind = this.#waiters.findIndex((other) => urgencies.indexOf(other.urgency) > rank);
    this.#waiters.splice(behind === -1 ? this.#waiters.length : behind, 0, waiter);
  }

  #remove(waiter: Waiter): void {
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
  }

  /** How long the n-th request from now has to wait. */
  #waitMs(vehicleId: string | undefined, n: number): number {
    return Math.max(this.#restMs(vehicleId), this.#application.remainingMs, this.#bucket.waitMs(n));
  }

  #restMs(vehicleId: string | undefined): number {
    return vehicleId === undefined ? 0 : (this.#vehicles.get(vehicleId)?.remainingMs ?? 0);
  }

  #pauseOf(vehicleId: string | undefined): Pause {
    if (vehicleId === undefined) return this.#application;
    const pause = this.#vehicles.get(vehicleId) ?? new Pause(this.#clock, this.#random);
    this.#vehicles.set(vehicleId, pause);
    return pause;
  }
}

function tooMany(waitMs: number, isVehicle: boolean): SmartcarError {
  return new SmartcarError("RATE_LIMIT", say(isVehicle ? "error.throttled-car" : "error.throttled"), {
    scope: isVehicle ? "vehicle" : "application",
    retry: "later",
    retryAfterMs: waitMs,
  });
}
