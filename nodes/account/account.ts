import { isDeepStrictEqual } from "node:util";
import type { Node } from "node-red";
import { SmartcarClient } from "../../src/smartcar/client";
import { Throttle } from "../../src/smartcar/transport/throttle";
import { hostsAt, liveHosts, type Hosts } from "../../src/smartcar/transport/hosts";
import type { Application } from "../../src/smartcar/further-records";
import type { Clock } from "../../src/core/clock";
import { CorrectedClock } from "../../src/core/corrected-clock";
import { SmartcarError } from "../../src/core/error";
import type { Simulator } from "../../src/simulator/simulator";
import type { Journals } from "../../src/store/journals";
import type { Owners } from "../../src/store/owners";
import type { Store } from "../../src/store/store";
import { storeFrom } from "../../src/store/chosen-store";
import type { Fleet } from "../../src/fleet/fleet";
import { Garage } from "../../src/vehicle/garage";
import { AccountTally } from "../../src/monitor/account-tally";
import type { CarUpdate } from "../../src/vehicle/car-updates";
import { Intake } from "../../src/webhook/intake";
import { accountSettings, type AccountSettings } from "./account-settings";
import { accountTime, type AccountTime } from "./account-time";
import { applyPromised, applyWaiting, type Applied } from "../webhook/apply-delivery";
import { Polls } from "../car/poll";
import { scheduleProfile } from "../schedule/schedule-profile";
import { say } from "../runtime/speech";
import { Roster } from "./roster";

/** What other nodes may know of an account. */
export interface AccountNode extends Node {
  readonly account: Account;
  join(node: Node): void;
}

/** What is stored apart, because all of a store is written with each change; a car's is that of its application. */
export type StorePart = "webhook" | "decisions" | { readonly car: string } | { readonly decisionsOf: string };

/** Opens what keeps the values of an account, or a part of them. */
export type OpenStore = (part?: StorePart) => Store;

/** Everything that lives as long as an account: its client, its cars, its store and, where chosen, its built-in simulator. */
export class Account {
  /** The computer's, put right by Smartcar's; a simulator's as it is. */
  readonly clock: Clock;
  readonly store: Store;
  readonly garage: Garage;
  readonly polls: Polls;
  /** The nodes that decide for its cars. */
  readonly roster = new Roster();
  /** Outlives the account. */
  readonly owners: Owners;
  /** What has happened since it was opened. */
  readonly tally = new AccountTally();
  readonly #settings: AccountSettings | SmartcarError;
  readonly #openStore: OpenStore;
  readonly #journals: Journals | undefined;
  readonly #fleet: Fleet | undefined;
  readonly #takers = new Map<string, (applied: Applied) => void>();
  readonly #time: AccountTime;
  readonly #corrected: CorrectedClock | undefined;
  readonly #promised: Promise<Map<string, Applied[]>>;
  #client: Promise<SmartcarClient> | undefined;
  #simulator: Simulator | undefined;
  #intake: Intake | undefined;
  #throttle: Throttle | undefined;
  #deliveryStore: Store | undefined;
  #decisions: Store | undefined;
  #closed = false;

  /**
   * Settings that cannot be used are an error for everyone who connects. The time is theirs unless another is given. Deliveries are
   * promised in the journals; without them, those of a process that is killed are lost.
   */
  constructor(
    settings: AccountSettings | SmartcarError,
    openStore: OpenStore,
    owners: Owners,
    time?: AccountTime,
    journals?: Journals,
    fleet?: Fleet,
  ) {
    this.#journals = journals;
    this.#fleet = fleet;
    this.owners = owners;
    this.#settings = settings;
    const { callsPerMonth, callReserve, ...usable } =
      settings instanceof SmartcarError ? accountSettings({}, {}) : settings;
    this.#time = time ?? accountTime(usable);
    const { clock, known } = this.#time;
    this.#corrected = usable.environment === "simulator" ? undefined : new CorrectedClock(clock);
    this.clock = this.#corrected ?? clock;
    this.#openStore = (part) => (known ? storeFrom(known, openStore(part)) : openStore(part));
    this.store = this.#openStore();
    this.polls = new Polls(this.clock);
    this.garage = new Garage({
      connect: () => this.connect(),
      openStore: (car) => this.#openStore({ car }),
      ownership: fleet && ((vehicleId) => fleet.ownership(vehicleId)),
      clock: this.clock,
      limits: { perMonth: callsPerMonth, reserve: callReserve },
      onUpdate: (update) => this.#count(update),
      onAnswered: (command, outcome) => this.tally.command(command, outcome),
    });
    this.#promised = journals ? applyPromised(this) : Promise.resolve(new Map());
    this.#promised.catch(() => {});
    void fleet?.open({
      car: (vehicleId) => this.garage.car(vehicleId),
      apply: async (waiting) => {
        const applied = await applyWaiting(this, waiting);
        if (applied) this.#takers.get(waiting.by)?.(applied);
      },
    });
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

  /** Its settings, or why they cannot be used. */
  get settings(): AccountSettings | SmartcarError {
    return this.#settings;
  }

  /** Whether anything listens for deliveries, or has. */
  get isWebhookUsed(): boolean {
    return this.#intake !== undefined;
  }

  /** What spaces the requests to Smartcar out; `undefined` before the first. */
  get throttle(): Throttle | undefined {
    return this.#throttle;
  }

  /** Waits for what is being written; whether all that the account and its cars store is safe then. */
  async isStoreSafe(): Promise<boolean> {
    const stores = [this.store, this.#deliveryStore, this.#decisions].filter((store) => store !== undefined);
    const cars = this.garage.cars.map((car) => car.isSafe());
    const safe = await Promise.all([...cars, ...stores.map((store) => store.isSafe())]);
    return safe.every(Boolean);
  }

  /** Whether these settings would open the very same account. */
  isFor(settings: AccountSettings): boolean {
    return isDeepStrictEqual(this.#settings, settings);
  }

  /** Whether these settings name the same Smartcar. */
  isAt({ environment, origin }: AccountSettings): boolean {
    const own = this.#settings;
    return !(own instanceof SmartcarError) && own.environment === environment && own.origin === origin;
  }

  /** The account's one client; opened, and the simulator started, on first use. Throws SmartcarError. */
  connect(): Promise<SmartcarClient> {
    this.#client ??= this.#open().catch((err: unknown) => {
      this.#client = undefined;
      throw err;
    });
    return this.#client;
  }

  /** Takes in what comes to the account's webhooks; opened on first use. */
  get intake(): Intake {
    this.#deliveryStore ??= this.#openStore("webhook");
    const { managementToken = "" } = this.#settings instanceof SmartcarError ? {} : this.#settings;
    this.#intake ??= new Intake({
      managementToken,
      clock: this.clock,
      store: this.store,
      deliveryStore: this.#deliveryStore,
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

  /** Keeps what the nodes know that decide: large, so apart from the ledgers, which are written with each call. */
  get decisions(): Store {
    this.#decisions ??= this.#openStore("decisions");
    return this.#decisions;
  }

  /** The same for one of many cars, each apart; open only while it is used. */
  decisionsOf(vehicleId: string): Store {
    return this.#openStore({ decisionsOf: vehicleId });
  }

  /** Whether its cars are real ones. */
  get isLive(): boolean {
    return !(this.#settings instanceof SmartcarError) && this.#settings.environment === "live";
  }

  /** Whether its cars are those of the built-in simulator. */
  get isSimulated(): boolean {
    return !(this.#settings instanceof SmartcarError) && this.#settings.environment === "simulator";
  }

  /** Where the built-in simulator is, once it runs; `undefined` in another environment. Throws SmartcarError. */
  async simulatorOrigin(): Promise<string | undefined> {
    if (this.isSimulated) await this.connect();
    return this.#simulator?.origin;
  }

  /** What the account goes by at Smartcar, wherever that is. Throws SmartcarError. */
  async application(): Promise<Application> {
    const settings = this.#settings;
    if (settings instanceof SmartcarError) throw settings;
    await this.connect();
    const { clientId, clientSecret, applicationId } = settings;
    if (!this.#simulator) return { hosts: hostsOf(settings), clientId, clientSecret, applicationId };
    const { origin, credentials, applicationId: simulated } = this.#simulator;
    return { hosts: hostsAt(origin), ...credentials, applicationId: simulated };
  }

  /** By how much the computer's clock is ahead (negative: behind), milliseconds, where that is more than two minutes. */
  get wrongClockMs(): number | undefined {
    return this.#corrected?.wrongMs;
  }

  /** Calls `listener` when the computer's clock is more than two minutes off, and with `undefined` when it is right again. */
  onWrongClock(listener: (aheadMs: number | undefined) => void): () => void {
    return this.#corrected?.onReport(listener) ?? (() => {});
  }

  /** A delivery was sent at this time. If the computer's clock says something else, Smartcar is asked what time it is, for free. */
  async compareTime(sentAt: number | undefined): Promise<void> {
    const clock = this.#corrected;
    if (sentAt === undefined || !clock || this.#time.isFollowed?.() || !clock.isDoubtedBy(sentAt)) return;
    // Who cannot be asked tells nothing; the delivery's own time is then the least that it can be.
    await this.connect()
      .then((client) => client.checkToken(AbortSignal.timeout(ASKED_WITHIN_MS)))
      .catch(() => undefined);
    clock.isLaterThan(sentAt);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const timeClosed = this.#time.close();
    // What was accepted is applied to the cars while they are open.
    await this.#intake?.close();
    const hasLeft = this.#fleet?.leave();
    const carsClosed = this.garage.close();
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
    await Promise.all([carsClosed, timeClosed, hasLeft]);
    await this.#fleet?.close();
    await this.#simulator?.close();
    await this.#deliveryStore?.close();
    await this.#decisions?.close();
    await this.store.close();
  }

  async #open(): Promise<SmartcarClient> {
    const settings = this.#settings;
    if (settings instanceof SmartcarError) throw settings;
    if (settings.environment === "simulator") return this.#openSimulator(settings);
    const { clientId, clientSecret, applicationId, requestBurst, requestsPerMinute } = settings;
    if (!clientId || !clientSecret) {
      const part = say(clientId ? "part.client-secret" : "part.client-id");
      throw new SmartcarError("NOT_CONFIGURED", say("error.no-client-part", { part }));
    }
    const { clock } = this;
    await this.#time.known;
    this.#throttle ??= new Throttle({ clock, size: { capacity: requestBurst, refillPerMinute: requestsPerMinute } });
    return new SmartcarClient({
      hosts: hostsOf(settings),
      clientId,
      clientSecret,
      applicationId,
      clock,
      throttle: this.#throttle,
      onRequest: (done) => this.tally.request(done),
      onTime: (mark) => {
        if (!this.#time.isFollowed?.()) this.#corrected?.answered(mark);
      },
      scheduleProfile: scheduleProfile(this.store, clientId),
    });
  }

  /** Loaded only when it is wanted: most homes never run the simulator. */
  async #openSimulator(settings: AccountSettings): Promise<SmartcarClient> {
    const { simulatorPort, managementToken } = settings;
    const { startSimulator } = await import("../../src/simulator/simulator.js");
    const simulator = await startSimulator({
      clock: this.clock,
      port: simulatorPort,
      managementToken,
    });
    if (this.#closed) {
      await simulator.close();
      throw new SmartcarError("CLOSED", say("error.account-closed"));
    }
    this.#simulator = simulator;
    return new SmartcarClient({
      hosts: hostsAt(simulator.origin),
      ...simulator.credentials,
      clock: this.clock,
      onRequest: (done) => this.tally.request(done),
    });
  }

  #count({ snapshot, budget, isFresh }: CarUpdate): void {
    const { vehicleId, charging } = snapshot;
    this.tally.car(vehicleId, { isCharging: charging === true, isFaulty: snapshot.fault !== undefined, ...budget });
    if (isFresh) this.tally.report(this.clock.now());
  }
}

/** A delivery waits no longer than this for the time. */
const ASKED_WITHIN_MS = 5_000;

function hostsOf({ environment, origin }: AccountSettings): Hosts {
  return environment === "live" ? liveHosts : hostsAt(origin);
}
