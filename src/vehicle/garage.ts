import type { SmartcarClient } from "../smartcar/client";
import type { CarRef } from "../smartcar/checked-id";
import type { Clock } from "../core/clock";
import type { Connection } from "../smartcar/connection";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import type { Store } from "../store/store";
import type { CallLimits } from "./budget/call-ledger";
import { Car } from "./car";
import type { CarOptions } from "./car-parts";
import type { CarUpdate } from "./car-updates";
import { ConnectionBook } from "./connection-book";
import { Strangers, strangersStore } from "./strangers";
import type { Ownership } from "./ownership";
import type { Facts } from "./state/snapshot";

export interface GarageOptions {
  readonly limits: CallLimits;
  /** Opens what keeps the values of one car; the car closes it. */
  readonly openStore: (vehicleId: string) => Store;
  readonly clock: Clock;
  readonly connect: () => Promise<SmartcarClient>;
  /** Hears of every update of every car. */
  readonly onUpdate?: ((update: CarUpdate) => void) | undefined;
  /** Hears what became of every request to a car, once it is answered. */
  readonly onAnswered?: CarOptions["onAnswered"];
  /** Which process a car belongs to; absent where none shares the store. */
  readonly ownership?: ((vehicleId: string) => Ownership) | undefined;
}

/** The cars of one account: one `Car` for each, however many nodes name it, so that they share its queue and ledgers. */
export class Garage {
  readonly #options: GarageOptions;
  readonly #cars = new Map<string, Car>();
  readonly #strangers = new Strangers();
  readonly #book: ConnectionBook;
  readonly #latest = new LatestReports();
  /** Smartcar has refused what was asked on behalf of their owners: they may have another now. */
  readonly #doubted = new Set<string>();

  constructor(options: GarageOptions) {
    this.#options = options;
    const { clock, connect } = options;
    this.#book = new ConnectionBook({ clock, connect, onListed: (connections) => this.#introduce(connections) });
  }

  /** The car with this id, which the account has or which someone has chosen; what is known of it adds to what was known. */
  car(vehicleId: string, { userId, facts = {} }: { userId?: string | undefined; facts?: Facts } = {}): Car {
    const known = this.#cars.get(vehicleId);
    known?.addFacts(facts);
    const car = known ?? this.#adopt(vehicleId, facts);
    if (userId) car.belongsTo(userId);
    return car;
  }

  /** The car that a message names. Of an id that is no car of the account nothing stays, in memory or in a store. */
  named(vehicleId: string): Car {
    if (this.#cars.has(vehicleId) || this.#book.held(vehicleId)) return this.car(vehicleId);
    return this.#strangers.car(vehicleId, () => {
      const store = this.#options.openStore(vehicleId);
      const isKnown = async (): Promise<boolean> => {
        await this.#book.find(vehicleId).catch(() => {});
        return this.#cars.has(vehicleId);
      };
      const onKnown = (): void => {
        if (this.#strangers.has(vehicleId)) this.#adopt(vehicleId, {});
      };
      return this.#make(vehicleId, strangersStore(vehicleId, store, { isKnown, onKnown }), {});
    });
  }

  /** The car with this id if there is one already. */
  find(vehicleId: string): Car | undefined {
    return this.#cars.get(vehicleId);
  }

  get size(): number {
    return this.#cars.size;
  }

  /** Whether the account has lost a car: it is in no list of connections any more. Costs no call. Throws SmartcarError. */
  async isGone(vehicleId: string): Promise<boolean> {
    if (!this.#book.lacks(vehicleId)) return false;
    await this.#book.ask(vehicleId);
    return this.#book.lacks(vehicleId);
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

  /** A car that was named before, or a new one, is the account's from now on. */
  #adopt(vehicleId: string, facts: Facts): Car {
    const stranger = this.#strangers.take(vehicleId);
    stranger?.addFacts(facts);
    const car = stranger ?? this.#make(vehicleId, this.#options.openStore(vehicleId), facts);
    this.#cars.set(vehicleId, car);
    if (stranger?.lastReceivedAt !== undefined) this.#latest.note(vehicleId, stranger.lastReceivedAt);
    return car;
  }

  #make(vehicleId: string, store: Store, facts: Facts): Car {
    const { clock, limits, connect, onUpdate, onAnswered, ownership } = this.#options;
    const car = new Car({
      ownership: ownership?.(vehicleId),
      vehicleId,
      store,
      facts,
      clock,
      limits,
      connect,
      ref: () => this.#ref(vehicleId),
      onRefused: () => void this.#doubted.add(vehicleId),
      onReceived: (at) => {
        if (this.#cars.has(vehicleId)) this.#latest.note(vehicleId, at);
      },
      othersReceivedAt: () => this.#latest.besides(vehicleId),
      onAnswered,
    });
    if (onUpdate) car.onUpdate(onUpdate);
    return car;
  }

  /** A request names the car's owner, and its make must be known; the list of connections has both, and costs no call. */
  async #ref(vehicleId: string): Promise<CarRef> {
    const car = this.#cars.get(vehicleId);
    const owner = await car?.owner();
    if (car && owner !== undefined) return { vehicleId, userId: await this.#ownerNow(car, owner) };
    const connection = await this.#book.find(vehicleId, { isUrgent: car !== undefined });
    if (connection) {
      await this.car(vehicleId).meet(connection);
      return { vehicleId, userId: connection.userId };
    }
    if (!car) this.#strangers.forget(vehicleId);
    throw new SmartcarError("NOT_FOUND", say("error.no-car"), { scope: "vehicle" });
  }

  /** Whose make is unknown can be asked all the same, and who was refused on behalf of one owner may have another. */
  async #ownerNow(car: Car, owner: string): Promise<string> {
    const { vehicleId } = car;
    const isDoubted = this.#doubted.delete(vehicleId);
    if (!isDoubted && car.facts.make !== undefined) return owner;
    const finding = isDoubted ? this.#book.findAgain(vehicleId) : this.#book.find(vehicleId);
    const connection = await finding.catch(() => undefined);
    if (connection) await car.meet(connection);
    return connection?.userId ?? owner;
  }

  /** Asks Smartcar whose car this is, what it is, and what may be asked of it; costs no call. */
  async lookUp(vehicleId: string): Promise<void> {
    await this.#book.ask(vehicleId);
    const connection = this.#book.held(vehicleId);
    if (connection) await this.#cars.get(vehicleId)?.meet(connection);
  }

  #introduce(connections: readonly Connection[]): void {
    const listed = this.#strangers.all.filter(({ vehicleId }) => this.#book.held(vehicleId));
    for (const { vehicleId } of listed) this.#adopt(vehicleId, {});
    for (const { vehicleId, permissions } of connections) this.#cars.get(vehicleId)?.permit(permissions);
  }
}

/** When the account's cars last reported, as far as one of them must know it of the others. */
export class LatestReports {
  /** The newest report, and the newest of another car. */
  #first: { readonly vehicleId: string; readonly at: number } | undefined;
  #second: { readonly vehicleId: string; readonly at: number } | undefined;

  note(vehicleId: string, at: number): void {
    const report = { vehicleId, at };
    if (this.#first?.vehicleId === vehicleId) {
      if (at > this.#first.at) this.#first = report;
    } else if (!this.#first || at > this.#first.at) [this.#first, this.#second] = [report, this.#first];
    else if (!this.#second || at > this.#second.at) this.#second = report;
  }

  /** The newest of the other cars. */
  besides(vehicleId: string): number | undefined {
    return (this.#first?.vehicleId === vehicleId ? this.#second : this.#first)?.at;
  }
}
