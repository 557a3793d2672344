import type { Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";
import { Heap } from "../../core/heap";
import { say } from "../../core/speech";
import { Bucket, SMARTCAR_BUCKET, type BucketSize } from "./bucket";
import { closedError } from "../../http/lifetime";
import { Rests } from "./pause";

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
export interface ThrottledRequest {
  readonly urgency: Urgency;
  readonly vehicleId?: string | undefined;
  /** By the throttle's clock. */
  readonly longestWaitMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Resting {
  readonly waiter: Waiter;
  readonly until: number;
}

interface Waiter extends ThrottledRequest {
  readonly rank: number;
  /** In the order of their coming. */
  readonly nr: number;
  readonly giveUpAt: number;
  isOver: boolean;
  /** Its car rests: it takes nothing from the bucket meanwhile. */
  isResting: boolean;
  readonly go: () => void;
  readonly fail: (error: SmartcarError) => void;
}

/**
 * Spaces the requests of one application out, so that Smartcar has no reason to refuse them. Clients with the same
 * credentials share one.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #bucket: Bucket;
  readonly #rests: Rests;
  readonly #ready = new Heap<Waiter>((one, other) => one.rank - other.rank || one.nr - other.nr);
  /** By the end of their car's rest as it was when they were last looked at. */
  readonly #resting = new Heap<Resting>((one, other) => one.until - other.until);
  readonly #deadlines = new Heap<Waiter>((one, other) => one.giveUpAt - other.giveUpAt);
  /** How many are ready, by rank. */
  readonly #counts = urgencies.map(() => 0);
  #waiting = 0;
  #nr = 0;
  #cancelAlarm: () => void = () => {};

  constructor({ clock, size = SMARTCAR_BUCKET, random = Math.random }: ThrottleOptions) {
    this.#clock = clock;
    this.#bucket = new Bucket(clock, size);
    this.#rests = new Rests(clock, random);
  }

  /** How many requests wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many requests could be sent at once now. */
  get left(): number {
    return this.#bucket.left;
  }

  /** Lets a request in if it need not wait for anything, and says so. `enter` is for those that must. */
  tryEnter(vehicleId: string | undefined): boolean {
    const mustWait = this.#waiting > 0 || this.#waitMs(vehicleId, 1) > 0;
    if (!mustWait) this.#bucket.take();
    return !mustWait;
  }

  /**
   * Resolves when the request may be sent. Throws RATE_LIMIT at once if that would take longer than the asker waits, or
   * as soon as it turns out so; CLOSED if the signal aborts first. Stops go first, then other commands.
   */
  enter(request: ThrottledRequest): Promise<void> {
    const { signal, vehicleId, urgency, longestWaitMs } = request;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(closedError());
      const rank = urgencies.indexOf(urgency);
      const waitMs = this.#waitMs(vehicleId, this.#aheadOf(rank) + 1);
      if (waitMs > longestWaitMs) return reject(tooMany(waitMs, this.#restMs(vehicleId) === waitMs));
      const leave = (): void => {
        this.#end(waiter);
        reject(closedError());
        this.#serve();
      };
      const settled = (): void => {
        this.#end(waiter);
        signal?.removeEventListener("abort", leave);
      };
      const waiter: Waiter = {
        ...request,
        rank,
        nr: ++this.#nr,
        giveUpAt: this.#clock.now() + longestWaitMs,
        isOver: false,
        isResting: false,
        go: () => (settled(), resolve()),
        fail: (error) => (settled(), reject(error)),
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#waiting += 1;
      this.#deadlines.add(waiter);
      this.#add(waiter);
      if (this.#counts.some((count, other) => other > rank && count > 0)) this.#turnAway();
      this.#serve();
    });
  }

  /** Smartcar answered 429 for the application or for one car. Returns how long that is to rest, in milliseconds. */
  refused(vehicleId: string | undefined, requestedMs: number | undefined): number {
    if (vehicleId === undefined) this.#bucket.empty();
    const restMs = this.#rests.begin(vehicleId, requestedMs);
    this.#turnAway();
    this.#serve();
    return restMs;
  }

  /** Smartcar answered anything else: nothing is too much for now. */
  accepted(vehicleId: string | undefined): void {
    this.#rests.forgive(vehicleId);
  }

  /** Lets in who may go, and sets the alarm for the next. What it costs does not depend on how many wait. */
  #serve(): void {
    this.#cancelAlarm();
    this.#wake();
    for (let first = this.#firstReady(); first && this.#waitMs(undefined, 1) === 0; first = this.#firstReady()) {
      this.#bucket.take();
      first.go();
    }
    const now = this.#clock.now();
    for (let next = this.#nextDeadline(); next && next.giveUpAt <= now; next = this.#nextDeadline()) {
      const waitMs = this.#waitMs(next.vehicleId, this.#aheadOf(next.rank));
      next.fail(tooMany(waitMs, this.#restMs(next.vehicleId) === waitMs));
    }
    this.#setAlarm();
  }

  #setAlarm(): void {
    const deadline = this.#nextDeadline();
    const first = this.#firstReady();
    const rest = this.#resting.first;
    const now = this.#clock.now();
    const waits = [
      ...(deadline ? [deadline.giveUpAt - now] : []),
      ...(first ? [this.#waitMs(undefined, 1)] : []),
      ...(rest ? [Math.min(rest.until - now, this.#restMs(rest.waiter.vehicleId))] : []),
    ];
    this.#cancelAlarm = deadline ? this.#clock.after(Math.min(...waits), () => this.#serve()) : () => {};
  }

  /** Those whose car has rested are ready; those whose car rests longer than it was meant to line up again. */
  #wake(): void {
    for (let rest = this.#resting.first; rest; rest = this.#resting.first) {
      const { waiter, until } = rest;
      if (!waiter.isOver && until > this.#clock.now() && this.#restMs(waiter.vehicleId) > 0) return;
      this.#resting.take();
      if (!waiter.isOver) this.#add(waiter);
    }
  }

  /** The first whose turn it is; those whose car has begun to rest meanwhile step aside. */
  #firstReady(): Waiter | undefined {
    for (let first = this.#ready.first; first; first = this.#ready.first) {
      if (!first.isOver && this.#restMs(first.vehicleId) === 0) return first;
      this.#ready.take();
      if (first.isOver) continue;
      this.#count(first.rank, -1);
      this.#add(first);
    }
    return undefined;
  }

  #nextDeadline(): Waiter | undefined {
    while (this.#deadlines.first?.isOver) this.#deadlines.take();
    return this.#deadlines.first;
  }

  /** Fails all who would wait too long now that others go first, or that there is a rest: seldom, because it looks at all. */
  #turnAway(): void {
    const ready = this.#ready.items
      .filter(({ isOver }) => !isOver)
      .toSorted((one, other) => one.rank - other.rank || one.nr - other.nr);
    const resting = this.#resting.items.flatMap(({ waiter }) => (waiter.isOver ? [] : [waiter]));
    let ahead = 0;
    for (const waiter of [...ready, ...resting]) {
      const { vehicleId, giveUpAt } = waiter;
      const restMs = this.#restMs(vehicleId);
      const waitMs = this.#waitMs(vehicleId, waiter.isResting ? 1 : ahead + 1);
      if (waitMs > giveUpAt - this.#clock.now()) waiter.fail(tooMany(waitMs, restMs === waitMs));
      else if (restMs === 0) ahead += 1;
    }
  }

  #add(waiter: Waiter): void {
    const restMs = this.#restMs(waiter.vehicleId);
    waiter.isResting = restMs > 0;
    if (waiter.isResting) return this.#resting.add({ waiter, until: this.#clock.now() + restMs });
    this.#count(waiter.rank, 1);
    this.#ready.add(waiter);
  }

  #end(waiter: Waiter): void {
    if (waiter.isOver) return;
    waiter.isOver = true;
    this.#waiting -= 1;
    if (!waiter.isResting) this.#count(waiter.rank, -1);
  }

  #count(rank: number, more: 1 | -1): void {
    this.#counts[rank] = (this.#counts[rank] ?? 0) + more;
  }

  /** How many go before one who comes now. */
  #aheadOf(rank: number): number {
    return this.#counts.slice(0, rank + 1).reduce((sum, count) => sum + count, 0);
  }

  /** How long the n-th request from now has to wait. */
  #waitMs(vehicleId: string | undefined, n: number): number {
    return Math.max(this.#rests.leftMs(vehicleId), this.#rests.leftMs(undefined), this.#bucket.waitMs(n));
  }

  /** How long the car itself rests. */
  #restMs(vehicleId: string | undefined): number {
    return vehicleId === undefined ? 0 : this.#rests.leftMs(vehicleId);
  }
}

function tooMany(waitMs: number, isVehicle: boolean): SmartcarError {
  return new SmartcarError("RATE_LIMIT", say(isVehicle ? "error.throttled-car" : "error.throttled"), {
    scope: isVehicle ? "vehicle" : "application",
    retry: "later",
    retryAfterMs: waitMs,
  });
}
