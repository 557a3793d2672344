import type { Clock } from "../../src/core/clock";
import type { PollFacts, PollFailure, PollSettings } from "../../src/control/polling/facts";
import { nextRead } from "../../src/control/polling/next-read";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import type { Car } from "../../src/vehicle/car";

/** A node that wants a car to be read in time. */
export interface PollUser {
  readonly settings: PollSettings;
  /** Receives a read that failed; what one that did not has brought reaches everybody by the car. */
  readonly onFault: (err: unknown) => void;
}

/** What is known changes with time alone: after this it is weighed again. */
const LONGEST_WAIT_MS = 6 * HOUR_MS;

/** Whatever goes wrong, no car is asked more often than this. */
const LEAST_WAIT_MS = MINUTE_MS;

/** Where not even the next time can be found out, as without a store. */
const RETRY_MS = 30 * MINUTE_MS;

/** The reads that cars get automatically: one timer for each car, however many nodes want it read. */
export class Polls {
  readonly #clock: Clock;
  readonly #polls = new Map<Car, Poll>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads `car` as often as `user` wants it; the returned function ends that. */
  join(car: Car, user: PollUser): () => void {
    const poll = this.#polls.get(car) ?? new Poll(this.#clock, car);
    this.#polls.set(car, poll);
    poll.users.add(user);
    poll.plan();
    return () => {
      poll.users.delete(user);
      if (poll.users.size > 0) return poll.plan();
      poll.close();
      this.#polls.delete(car);
    };
  }
}

class Poll {
  readonly users = new Set<PollUser>();
  readonly #clock: Clock;
  readonly #car: Car;
  readonly #offs: readonly (() => void)[];
  #cancel = (): void => {};
  #failure: PollFailure | undefined;
  #readAt = -Infinity;
  #turn = 0;
  #reading = false;

  constructor(clock: Clock, car: Car) {
    this.#clock = clock;
    this.#car = car;
    this.#offs = [car.onUpdate(() => this.#observe()), car.freshness.onWant(() => this.plan())];
  }

  /** Weighs again when to read; the last to ask decides. */
  plan(): void {
    if (!this.#reading) void this.#plan(++this.#turn);
  }

  close(): void {
    this.#turn++;
    this.users.clear();
    this.#cancel();
    for (const off of this.#offs) off();
  }

  async #plan(turn: number): Promise<void> {
    const at = await this.#nextAt().catch((err: unknown) => this.#fail(err));
    if (turn !== this.#turn) return;
    const wait = Math.max(at, this.#readAt + LEAST_WAIT_MS) - this.#clock.now();
    this.#cancel();
    if (wait <= 0) return this.#read();
    if (wait < Infinity) this.#cancel = this.#clock.after(Math.min(wait, LONGEST_WAIT_MS), () => this.plan());
  }

  /** When the first of the users wants the car read. */
  async #nextAt(): Promise<number> {
    const facts = { ...(await pollFacts(this.#car)), failure: this.#failure };
    const now = this.#clock.now();
    const times = [...this.users].map(({ settings }) => nextRead(settings, facts, now).at ?? Infinity);
    return Math.min(Infinity, ...times);
  }

  async #read(): Promise<void> {
    this.#reading = true;
    this.#readAt = this.#clock.now();
    await this.#car.read().catch((err: unknown) => this.#fail(err));
    this.#reading = false;
    if (this.users.size > 0) this.plan();
  }

  /** Tells everybody, and gives the time of a new try. */
  #fail(err: unknown): number {
    const waitMs = (err instanceof SmartcarError && err.retryAfterMs) || 0;
    this.#failure = { count: (this.#failure?.count ?? 0) + 1, at: this.#clock.now(), waitMs };
    for (const { onFault } of this.users) onFault(err);
    return this.#clock.now() + RETRY_MS;
  }

  #observe(): void {
    this.#failure = undefined;
    this.plan();
  }
}

/** A car as the decision when to read it next wants to know it; what failed is known only to who reads. */
async function pollFacts(car: Car): Promise<Omit<PollFacts, "failure">> {
  const [arrivals, snapshot, plan] = [await car.freshness.arrivals(), await car.snapshot(), await car.plan()];
  const { atHomeOnly = false, lagMs, restMs = 0 } = car.make;
  return {
    receivedAt: arrivals.receivedAt ?? (await car.receivedAt()),
    webhookAt: arrivals.webhookAt,
    wantedAt: car.freshness.wantedAt,
    secondAt: car.freshness.secondAt,
    charging: car.commands.believesCharging(),
    away: atHomeOnly && snapshot.place === "away",
    stillReads: arrivals.stillReads,
    lagMs,
    restMs,
    // Smartcar has reported a problem that must end first.
    paused: "fault" in snapshot,
    able: car.permissions?.some((permission) => permission.startsWith("read_")) !== false,
    plan,
  };
}
