import { isDeepStrictEqual } from "node:util";
import type { Node } from "node-red";
import type { Clock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import type { Fleet } from "../../src/fleet/fleet";
import { AccountTally } from "../../src/monitor/account-tally";
import type { SmartcarClient } from "../../src/smartcar/client";
import type { Journals } from "../../src/store/journals";
import type { Owners } from "../../src/store/owners";
import type { CarUpdate } from "../../src/vehicle/car-updates";
import { Garage } from "../../src/vehicle/garage";
import { Intake } from "../../src/webhook/intake";
import { Polls } from "../car/poll";
import { applyPromised, WaitingDeliveries, type Applied } from "../webhook/apply-delivery";
import { accountSettings, type AccountSettings } from "./account-settings";
import { AccountStores, type OpenStore } from "./account-stores";
import { accountTime, type AccountTime, CheckedTime } from "./account-time";
import { Roster } from "./roster";
import { SmartcarLink } from "./smartcar-link";

/** What other nodes may know of an account. */
export interface AccountNode extends Node {
  readonly account: Account;
  join(node: Node): void;
}

/** What an account is made of. */
export interface AccountParts {
  /** Settings that cannot be used are an error for everyone who connects. */
  readonly settings: AccountSettings | SmartcarError;
  readonly openStore: OpenStore;
  /** Outlives the account. */
  readonly owners: Owners;
  /** Absent: by the settings. */
  readonly time?: AccountTime;
  /** Where deliveries are promised; without them, those of a process that is killed are lost. */
  readonly journals?: Journals | undefined;
  /** What it shares with other processes, if it does. */
  readonly fleet?: Fleet | undefined;
}

/** Everything that lives as long as an account: its link to Smartcar, its cars, its stores, and what comes to its webhooks. */
export class Account {
  /** Its settings, or why they cannot be used. */
  readonly settings: AccountSettings | SmartcarError;
  readonly time: CheckedTime;
  readonly stores: AccountStores;
  readonly smartcar: SmartcarLink;
  readonly garage: Garage;
  readonly polls: Polls;
  /** The nodes that decide for its cars. */
  readonly roster = new Roster();
  /** Outlives the account. */
  readonly owners: Owners;
  /** What has happened since it was opened. */
  readonly tally = new AccountTally();
  readonly #journals: Journals | undefined;
  readonly #fleet: Fleet | undefined;
  readonly #takers = new Map<string, (applied: Applied) => void>();
  readonly #promised: Promise<Map<string, Applied[]>>;
  #intake: Intake | undefined;

  constructor({ settings, openStore, owners, time, journals, fleet }: AccountParts) {
    this.#journals = journals;
    this.#fleet = fleet;
    this.owners = owners;
    this.settings = settings;
    const { callsPerMonth, callReserve, ...usable } =
      settings instanceof SmartcarError ? accountSettings({}, {}) : settings;
    this.time = new CheckedTime(time ?? accountTime(usable), usable.environment);
    this.stores = new AccountStores(openStore, this.time.known);
    this.smartcar = new SmartcarLink({
      settings,
      time: this.time,
      store: this.stores.own,
      onRequest: (done) => this.tally.request(done),
    });
    this.polls = new Polls(this.clock);
    this.garage = new Garage({
      connect: () => this.connect(),
      openStore: (car) => this.stores.car(car),
      ownership: fleet && ((vehicleId) => fleet.ownership(vehicleId)),
      clock: this.clock,
      limits: { perMonth: callsPerMonth, reserve: callReserve },
      onUpdate: (update) => this.#count(update),
      onAnswered: (command, outcome) => this.tally.command(command, outcome),
    });
    this.#promised = journals ? applyPromised(this) : Promise.resolve(new Map());
    this.#promised.catch(() => {});
    const waitingDeliveries = new WaitingDeliveries(this);
    void fleet?.open({
      car: (vehicleId) => this.garage.car(vehicleId),
      apply: async (waiting) => {
        const applied = await waitingDeliveries.apply(waiting);
        if (applied) this.#takers.get(waiting.by)?.(applied);
      },
    });
  }

  /** The time of its cars, ledgers, and plans. */
  get clock(): Clock {
    return this.time.clock;
  }

  /** The client of Smartcar; opened, and the simulator started, on first use. Throws SmartcarError. */
  connect(): Promise<SmartcarClient> {
    return this.smartcar.connect();
  }

  /** Whether its cars are real ones. */
  get isLive(): boolean {
    return this.#isIn("live");
  }

  /** Whether its cars are those of the built-in simulator. */
  get isSimulated(): boolean {
    return this.#isIn("simulator");
  }

  /** Whether these settings would open the very same account. */
  isFor(settings: AccountSettings): boolean {
    return isDeepStrictEqual(this.settings, settings);
  }

  /** Whether these settings name the same Smartcar. */
  isAt({ environment, origin }: AccountSettings): boolean {
    return this.#isIn(environment) && !(this.settings instanceof SmartcarError) && this.settings.origin === origin;
  }

  /** Waits for what is being written; whether all that the account and its cars store is safe then. */
  async isStoreSafe(): Promise<boolean> {
    const safe = await Promise.all([...this.garage.cars.map((car) => car.isSafe()), this.stores.isSafe()]);
    return safe.every(Boolean);
  }

  /** Takes in what comes to the account's webhooks; opened on first use. */
  get intake(): Intake {
    const { managementToken = "" } = this.settings instanceof SmartcarError ? {} : this.settings;
    this.#intake ??= new Intake({
      managementToken,
      clock: this.clock,
      store: this.stores.own,
      deliveryStore: this.stores.deliveries,
      journals: this.#journals,
      passOn:
        this.#fleet &&
        ((body, { delivery: { vehicleId }, takenBy, takenAt }) =>
          this.#fleet?.deliver({ vehicleId, body, by: takenBy, at: takenAt }) ?? Promise.resolve()),
      isKnown: (vehicleId) => this.garage.find(vehicleId) !== undefined,
      cars: () => this.garage.size,
      onDecision: (outcome) => this.tally.delivery(outcome),
      areCarsSafe: (vehicleIds) => this.garage.areSafe(vehicleIds),
    });
    return this.#intake;
  }

  /** Whether anything listens for deliveries, or has. */
  get isWebhookUsed(): boolean {
    return this.#intake !== undefined;
  }

  /** Calls `listener` with what came of deliveries that this taker had answered, here or in another process. */
  onApplied(takerId: string, listener: (applied: Applied) => void): () => void {
    this.#takers.set(takerId, listener);
    return () => void this.#takers.delete(takerId);
  }

  /** What came of deliveries that this taker had answered in an earlier process, and that were applied only now; each once. */
  async takePromised(takerId: string): Promise<readonly Applied[]> {
    const applied = await this.#promised;
    const own = applied.get(takerId) ?? [];
    applied.delete(takerId);
    return own;
  }

  /** A delivery was sent at this time. If the clock says something else, Smartcar is asked what time it is, for free. */
  compareTime(sentAt: number | undefined): Promise<void> {
    return this.time.compare(sentAt, async () => {
      const client = await this.connect();
      await client.checkToken(AbortSignal.timeout(ASKED_WITHIN_MS));
    });
  }

  async close(): Promise<void> {
    const timeClosed = this.time.close();
    // What was accepted is applied to the cars while they are open.
    await this.#intake?.close();
    const hasLeft = this.#fleet?.leave();
    const carsClosed = this.garage.close();
    await this.smartcar.close();
    await Promise.all([carsClosed, timeClosed, hasLeft]);
    await this.#fleet?.close();
    await this.smartcar.closeSimulator();
    await this.stores.close();
  }

  #isIn(environment: AccountSettings["environment"]): boolean {
    return !(this.settings instanceof SmartcarError) && this.settings.environment === environment;
  }

  #count({ snapshot, budget, isFresh }: CarUpdate): void {
    const { vehicleId, charging } = snapshot;
    this.tally.car(vehicleId, { isCharging: charging === true, isFaulty: snapshot.fault !== undefined, ...budget });
    if (isFresh) this.tally.report(this.clock.now());
  }
}

/** A delivery waits no longer than this for the time. */
const ASKED_WITHIN_MS = 5_000;
