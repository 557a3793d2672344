import type { CarRef, SmartcarClient } from "../api/client";
import type { Clock } from "../clock";
import { SmartcarError } from "../error";
import type { Store } from "../store/store";
import type { CallLimits } from "./call-ledger";
import { Car } from "./car";
import type { Facts } from "./snapshot";

export interface GarageOptions {
  readonly limits: CallLimits;
  /** Opens what keeps the values of one car; the car closes it. */
  readonly openStore: (vehicleId: string) => Store;
  readonly clock: Clock;
  readonly connect: () => Promise<SmartcarClient>;
}

/** The cars of one account: one `Car` for each, however many nodes name it, so that they share its queue and ledgers. */
export class Garage {
  readonly #options: GarageOptions;
  readonly #cars = new Map<string, Car>();
  readonly #owners = new Map<string, string>();
  #lookingUp: Promise<void> | undefined;

  constructor(options: GarageOptions) {
    this.#options = options;
  }

  /** The car with this id; what is known of it adds to what was known. */
  car(vehicleId: string, { userId, facts = {} }: { userId?: string | undefined; facts?: Facts } = {}): Car {
    if (userId) this.#owners.set(vehicleId, userId);
    const known = this.#cars.get(vehicleId);
    if (known) {
      known.addFacts(facts);
      return known;
    }
    const { openStore, ...options } = this.#options;
    const car = new Car({
      ...options,
      store: openStore(vehicleId),
      vehicleId,
      facts,
      ref: () => this.#ref(vehicleId),
      othersHeardAt: () => this.#othersHeardAt(vehicleId),
    });
    this.#cars.set(vehicleId, car);
    return car;
  }

  /** The car with this id if there is one already. */
  find(vehicleId: string): Car | undefined {
    return this.#cars.get(vehicleId);
  }

  /** Whether all that is kept of its cars is safe. */
  async areSafe(): Promise<boolean> {
    const safe = await Promise.all([...this.#cars.values()].map((car) => car.isSafe()));
    return safe.every(Boolean);
  }

  /** Closes all cars; resolves when none has anything under way any more. */
  async close(): Promise<void> {
    const cars = [...this.#cars.values()];
    this.#cars.clear();
    await Promise.all(cars.map((car) => car.close()));
  }

  #othersHeardAt(vehicleId: string): number | undefined {
    const others = [...this.#cars.values()].filter((car) => car.vehicleId !== vehicleId);
    const times = others.map((car) => car.lastHeardAt).filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  /** Smartcar wants to know whose car it is, and we which make; its list of connections tells both, and costs no call. */
  async #ref(vehicleId: string): Promise<CarRef> {
    const isOwned = this.#owners.has(vehicleId);
    if (!isOwned) await this.lookUp();
    // Whose make is unknown can be asked all the same.
    else if (this.#cars.get(vehicleId)?.facts.make === undefined) await this.lookUp().catch(() => {});
    const userId = this.#owners.get(vehicleId);
    if (userId !== undefined) return { vehicleId, userId };
    const message =
      "This account has no car with the given vehicle id. Choose one from the list, or connect the car first";
    throw new SmartcarError("NOT_FOUND", message, { scope: "vehicle" });
  }

  /** Asks Smartcar whose cars there are, what they are and what may be asked of them; costs no call. Once for all who ask meanwhile. */
  lookUp(): Promise<void> {
    this.#lookingUp ??= this.#takeConnections().finally(() => {
      this.#lookingUp = undefined;
    });
    return this.#lookingUp;
  }

  async #takeConnections(): Promise<void> {
    const client = await this.#options.connect();
    for (const { vehicleId, userId, permissions, ...identity } of await client.connections()) {
      if (!this.#owners.has(vehicleId)) this.#owners.set(vehicleId, userId);
      this.#cars.get(vehicleId)?.permit(permissions);
      await this.#cars.get(vehicleId)?.identify(identity);
    }
  }
}
