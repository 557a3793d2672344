import type { NodeAPI } from "node-red";
import { MINUTE_MS } from "../../src/core/duration";
import { type Dialect, type DialectCall, dialectTopics } from "../../src/mqtt/dialects";
import { announcementTopic } from "../../src/mqtt/discovery/device";
import { CAR_PARTS, HEALTH, HOME_PARTS, STATUS, type Part } from "../../src/mqtt/topics";
import type { Account } from "../account/account";
import { accountHealth } from "../account/health";
import { CarDesk, type Office } from "./car-desk";
import { HomeDesk } from "./home-desk";
import { residentsOf, type Resident } from "../desk/residents";

/** A broker that is connected has been told by then what to delete. */
const SETTLED_MS = MINUTE_MS;

/** The desks of all cars and homes of an account: they come and go with the flows. */
export class Desks {
  readonly #RED: NodeAPI;
  readonly #account: Account;
  readonly #office: Office;
  readonly #cars = new Map<string, CarDesk>();
  readonly #homes = new Map<string, HomeDesk>();
  /** Retained topics of what is gone. */
  readonly #gone = new Set<string>();
  #isLoaded = false;
  #open = (): void => {};
  /** Resolves when it is known who lives here: no request is taken before. */
  readonly opened = new Promise<void>((resolve) => void (this.#open = resolve));
  #settle = (): void => {};
  #isClosed = false;

  constructor(RED: NodeAPI, account: Account, office: Office) {
    this.#RED = RED;
    this.#account = account;
    this.#office = office;
  }

  get cars(): readonly CarDesk[] {
    return [...this.#cars.values()];
  }

  car(level: string): CarDesk | undefined {
    return this.cars.find(({ resident }) => resident.level === level);
  }

  home(level: string): HomeDesk | undefined {
    return [...this.#homes.values()].find(({ resident }) => resident.level === level);
  }

  /** The cars that a request in another system's words means. */
  called({ n, name }: DialectCall): readonly CarDesk[] {
    return this.cars.filter(
      ({ resident }) => (n === undefined || resident.n === n) && (name === undefined || resident.level === name),
    );
  }

  /** The names of all in topics. */
  get levels(): readonly string[] {
    return [...this.#cars.values(), ...this.#homes.values()].map(({ resident }) => resident.level);
  }

  /** Looks who lives here now, and deletes what was published of those who are gone, also before a restart. */
  async gather(): Promise<void> {
    const { publisher, published } = this.#office;
    if (!this.#isLoaded) {
      this.#isLoaded = true;
      // What cannot be read is reported by the store; the cars are published all the same.
      for (const topic of await published.topics().catch(() => [])) this.#gone.add(topic);
    }
    if (this.#isClosed) return;
    const { cars, homes } = residentsOf(this.#RED, this.#account);
    keep(this.#cars, cars, ({ resident }, now) => resident.car === now.car && resident.home === now.home);
    for (const car of cars) if (!this.#cars.has(car.id)) this.#cars.set(car.id, new CarDesk(car, this.#office));
    keep(this.#homes, homes, ({ resident }, now) => resident.home === now.home);
    for (const home of homes) if (!this.#homes.has(home.id)) this.#homes.set(home.id, new HomeDesk(home, this.#office));

    this.#open();
    const own = this.#topics();
    for (const topic of publisher.topics) if (!own.has(topic)) this.#gone.add(topic);
    for (const topic of this.#gone) {
      if (own.has(topic)) continue;
      publisher.forget(topic);
      publisher.erase(topic);
    }
    this.#settleSoon();
    await this.publish();
    await published.noteTopics([...own, ...this.#gone]);
  }

  /** Makes all documents anew; what has changed is published. */
  async publish(): Promise<void> {
    for (const desk of this.#homes.values()) desk.publish();
    for (const desk of this.#cars.values()) await desk.publish();
    await this.#publishHealth();
  }

  /** Publishes everything again, for a broker or a listener that may know nothing of it. */
  republish(): void {
    const own = this.#topics();
    for (const topic of this.#gone) if (!own.has(topic)) this.#office.publisher.erase(topic);
    this.#office.publisher.republish();
    this.#settleSoon();
  }

  close(): void {
    this.#isClosed = true;
    this.#settle();
    for (const desk of [...this.#cars.values(), ...this.#homes.values()]) desk.close();
  }

  /** How the account is, for remote monitoring: cars by their names in topics, and nothing that changes with each look. */
  async #publishHealth(): Promise<void> {
    const { publisher, prefix } = this.#office;
    const { at: _at, cars, problems, ...health } = await accountHealth(this.#account);
    const levelOf = (vehicleId: string): string | undefined =>
      this.cars.find(({ resident }) => resident.car.vehicleId === vehicleId)?.resident.level;
    if (this.#isClosed) return;
    publisher.retained(`${prefix}/${HEALTH}`, {
      ...health,
      problems: problems.map(({ vehicleId, ...problem }) => ({
        ...problem,
        ...(vehicleId !== undefined && { car: levelOf(vehicleId) }),
      })),
      cars: cars.map(({ vehicleId, ...car }) => ({ car: levelOf(vehicleId), ...car })),
    });
  }

  #settleSoon(): void {
    const { pace, guard } = this.#office;
    this.#settle();
    this.#settle = pace.after(
      SETTLED_MS,
      guard.over(() => this.#settled()),
    );
  }

  /** What has not been published by now will not be, e.g. the plan of a car for which nobody plans any more. */
  async #settled(): Promise<void> {
    const { publisher, published, isConnected } = this.#office;
    if (!isConnected()) return this.#settleSoon();
    const now = new Set(publisher.topics);
    for (const topic of this.#gone) if (!now.has(topic)) publisher.erase(topic);
    this.#gone.clear();
    await published.noteTopics([...this.#topics()]);
  }

  /** All retained topics that there may be. */
  #topics(): ReadonlySet<string> {
    const { prefix, announcing, dialect } = this.#office;
    const translated = (resident: Resident, states: Dialect["cars"]): string[] =>
      dialect ? [...dialectTopics(dialect, states, { n: resident.n, name: resident.level }, {}).keys()] : [];
    const of = ({ resident: { id, level } }: { readonly resident: Resident }, parts: readonly Part[]): string[] => [
      ...parts.map((part) => `${prefix}/${level}/${part}`),
      ...(announcing ? [announcementTopic(announcing.discoveryPrefix, id)] : []),
    ];
    return new Set([
      `${prefix}/${STATUS}`,
      `${prefix}/${HEALTH}`,
      ...(announcing ? [announcementTopic(announcing.discoveryPrefix, announcing.via)] : []),
      ...this.cars.flatMap((desk) => [...of(desk, CAR_PARTS), ...translated(desk.resident, dialect?.cars ?? [])]),
      ...[...this.#homes.values()].flatMap((desk) => [
        ...of(desk, HOME_PARTS),
        ...translated(desk.resident, desk.resident.n === 1 ? (dialect?.home ?? []) : []),
      ]),
    ]);
  }
}

/** Closes the desks of those who are gone, or are another now. */
function keep<R extends Resident, D extends { readonly resident: R; close(): void }>(
  desks: Map<string, D>,
  residents: readonly R[],
  isSame: (desk: D, now: R) => boolean,
): void {
  for (const [id, desk] of desks) {
    const now = residents.find((one) => one.id === id);
    const { level, name, n } = desk.resident;
    if (now && now.level === level && now.name === name && now.n === n && isSame(desk, now)) continue;
    desk.close();
    desks.delete(id);
  }
}
