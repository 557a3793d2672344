import type { SmartcarClient } from "../smartcar/client";
import type { CarRef } from "../smartcar/checked-id";
import type { Clock } from "../core/clock";
import { MINUTE_MS } from "../core/duration";
import type { Connection } from "../smartcar/connection";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import type { Store } from "../store/store";
import type { CallLimits } from "./budget/call-ledger";
import { Car } from "./car";
import { Strangers, strangersStore } from "./strangers";
import type { Facts } from "./state/snapshot";

export interface GarageOptions {
  readonly limits: CallLimits;
  /** Opens what keeps the values of one car; the car closes it. */
  readonly openStore: (vehicleId: string) => Store;
  readonly clock: Clock;
  readonly connect: () => Promise<SmartcarClient>;
}

/** So long the list of connections is good for ids that are not in it; longer each time that a list shows nothing new. */
const LISTED_MS = { first: 10_000, longest: 10 * MINUTE_MS };

/** The cars of one account: one `Car` for each, however many nodes name it, so that they share its queue and ledgers. */
export class Garage {
  readonly #options: GarageOptions;
  readonly #cars = new Map<string, Car>();
  readonly #strangers = new Strangers();
  readonly #owners = new Map<string, string>();
  #listing: Promise<readonly Connection[]> | undefined;
  #lookingUp: Promise<void> | undefined;
  #listedAt = -Infinity;
  #listedMs = LISTED_MS.first;

  constructor(options: GarageOptions) {
    this.#options = options;
  }

  /** The car with this id, which the account has or which someone has chosen; what is known of it adds to what was known. */
  car(vehicleId: string, { userId, facts = {} }: { userId?: string | undefined; facts?: Facts } = {}): Car {
    if (userId) this.#owners.set(vehicleId, userId);
    const known = this.#cars.get(vehicleId) ?? this.#strangers.take(vehicleId);
    known?.addFacts(facts);
    const car = known ?? this.#make(vehicleId, this.#options.openStore(vehicleId), facts);
    this.#cars.set(vehicleId, car);
    return car;
  }

  /** The car that a message names. Of an id that is no car of the account nothing stays, in memory or in a store. */
  named(vehicleId: string): Car {
    if (this.#cars.has(vehicleId) || this.#owners.has(vehicleId)) return this.car(vehicleId);
    return this.#strangers.car(vehicleId, () => {
      const store = this.#options.openStore(vehicleId);
      const isKnown = async (): Promise<boolean> => {
        if (!this.#owners.has(vehicleId) && !this.#isJustListed()) await this.#list().catch(() => {});
        return this.#cars.has(vehicleId) || this.#owners.has(vehicleId);
      };
      return this.#make(vehicleId, strangersStore(vehicleId, store, isKnown), {});
    });
  }

  /** The car with this id if there is one already. */
  find(vehicleId: string): Car | undefined {
    return this.#cars.get(vehicleId);
  }

  /** The cars that nodes have chosen, or messages have named. */
  get cars(): readonly Car[] {
    return [...this.#cars.values()];
  }

  /** Whether all that is stored of these cars is safe. */
  async areSafe(vehicleIds: readonly string[]): Promise<boolean> {
    const safe = await Promise.all(vehicleIds.map(async (vehicleId) => (await this.find(vehicleId)?.isSafe()) ?? true));
    return safe.every(Boolean);
  }

  /** Closes all cars; resolves when none has anything under way any more. */
  async close(): Promise<void> {
    const cars = [...this.#cars.values(), ...this.#strangers.all];
    this.#cars.clear();
    await Promise.all(cars.map((car) => car.close()));
  }

  #make(vehicleId: string, store: Store, facts: Facts): Car {
    const { clock, limits, connect } = this.#options;
    return new Car({
      vehicleId,
      store,
      facts,
      clock,
      limits,
      connect,
      ref: () => this.#ref(vehicleId),
      othersReceivedAt: () => this.#othersReceivedAt(vehicleId),
    });
  }

  #othersReceivedAt(vehicleId: string): number | undefined {
    const others = [...this.#cars.values()].filter((car) => car.vehicleId !== vehicleId);
    const times = others.map((car) => car.lastReceivedAt).filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  /** Smartcar wants to know whose car it is, and we which make; its list of connections tells both, and costs no call. */
  async #ref(vehicleId: string): Promise<CarRef> {
    const isChosen = this.#cars.has(vehicleId);
    if (!this.#owners.has(vehicleId)) {
      if (isChosen || !this.#isJustListed()) await this.lookUp();
    }
    // Whose make is unknown can be asked all the same.
    else if (this.#cars.get(vehicleId)?.facts.make === undefined) await this.lookUp().catch(() => {});
    const userId = this.#owners.get(vehicleId);
    if (userId !== undefined) return { vehicleId, userId };
    if (!isChosen) this.#strangers.forget(vehicleId);
    throw new SmartcarError("NOT_FOUND", say("error.no-car"), { scope: "vehicle" });
  }

  /**
   * Asks Smartcar whose cars there are, what they are and what may be asked of them; costs no call. Once for all who ask
   * meanwhile.
   */
  lookUp(): Promise<void> {
    this.#lookingUp ??= this.#identify().finally(() => {
      this.#lookingUp = undefined;
    });
    return this.#lookingUp;
  }

  async #identify(): Promise<void> {
    for (const { vehicleId, permissions, make, model, year } of await this.#list()) {
      this.#cars.get(vehicleId)?.permit(permissions);
      await this.#cars.get(vehicleId)?.identify({ make, model, year });
    }
  }

  /** Whether it was asked so recently that an id which is not there need not be asked for again. */
  #isJustListed(): boolean {
    return Math.abs(this.#options.clock.now() - this.#listedAt) < this.#listedMs;
  }

  #list(): Promise<readonly Connection[]> {
    this.#listing ??= this.#listed().finally(() => {
      this.#listing = undefined;
    });
    return this.#listing;
  }

  async #listed(): Promise<readonly Connection[]> {
    const client = await this.#options.connect();
    const connections = await client.connections();
    this.#listedAt = this.#options.clock.now();
    const isNew = connections.some(({ vehicleId }) => !this.#owners.has(vehicleId));
    this.#listedMs = isNew ? LISTED_MS.first : Math.min(this.#listedMs * 2, LISTED_MS.longest);
    for (const { vehicleId, userId } of connections) {
      if (!this.#owners.has(vehicleId)) this.#owners.set(vehicleId, userId);
      const stranger = this.#cars.has(vehicleId) ? undefined : this.#strangers.take(vehicleId);
      if (stranger) this.#cars.set(vehicleId, stranger);
    }
    return connections;
  }
}
