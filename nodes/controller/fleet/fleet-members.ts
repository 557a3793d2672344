import type { NodeAPI } from "node-red";
import { nextTurn, type Clock } from "../../../src/core/clock";
import { SmartcarError } from "../../../src/core/error";
import type { Home } from "../../../src/home/home";
import type { FleetCar } from "../../../src/store/keys/node-keys";
import type { Facts } from "../../../src/vehicle/state/snapshot";
import { homeFacts, type VehicleNode } from "../../car/join-vehicle";
import { isClosed } from "../../runtime/handle-input";
import { say } from "../../runtime/speech";
import type { DecidingBy } from "../deciding-car";
import type { DecidingNode } from "../decision-message";
import type { AnyDecision, AnyInput } from "../ruling";
import type { SimulatedData } from "../simulated-data";
import { FleetHouses, type CarHome } from "./fleet-houses";
import { FleetIndex } from "./fleet-index";
import { Member, type MemberFleet } from "./fleet-member";
import type { FleetRuling, FleetRulings } from "./fleet-rulings";
import { KnownNodes } from "./known-nodes";
import { shareOf } from "./share-of";

export interface FleetMembersOptions<
  State,
  Input extends AnyInput,
  Decision extends AnyDecision,
> extends MemberFleet<State> {
  readonly RED: NodeAPI;
  readonly node: DecidingNode;
  /** Whose settings those homes have that are in no flow. */
  readonly template: Home | undefined;
  /** Makes a home with the settings of one that is left as it is. */
  readonly plainHome: () => Home;
  readonly rulings: FleetRulings<State, Input, Decision>;
  readonly clock: Clock;
  readonly simulated: SimulatedData;
}

/** The cars for which one node decides: they enter when they are named, and leave when the account has lost them. */
export class FleetMembers<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly houses: FleetHouses<State, Input, Decision>;
  readonly #options: FleetMembersOptions<State, Input, Decision>;
  readonly #members = new Map<string, Member<State, Input, Decision>>();
  /** What the cars of one ruling have in common. */
  readonly #by = new WeakMap<object, DecidingBy<State, Input, Decision>>();
  readonly #entering = new Map<string, Promise<unknown>>();
  readonly #index: FleetIndex;
  readonly #indexed: Promise<readonly string[]>;
  readonly #nodes: KnownNodes;

  constructor(options: FleetMembersOptions<State, Input, Decision>) {
    this.#options = options;
    const { RED, node, account, clock, guard } = options;
    this.#nodes = new KnownNodes(RED, account);
    this.houses = new FleetHouses({ ...options, nodes: this.#nodes });
    this.#index = new FleetIndex(account.stores.decisions, node.id, { clock, guard: (work) => guard.over(work) });
    this.#indexed = this.#index.restore();
    this.#indexed.catch(() => {});
  }

  /** All that are in. */
  get all(): Iterable<Member<State, Input, Decision>> {
    return this.#members.values();
  }

  /** Lets all cars enter that were known before a restart, one after the other. */
  async restore(): Promise<void> {
    for (const vehicleId of await this.#indexed) {
      if (isClosed(this.#options.node)) return;
      this.#options.guard.over(() => this.#enter(vehicleId))();
      await this.#entering.get(vehicleId)?.catch(() => {});
      await nextTurn();
    }
  }

  /** After a deploy: cars whose home or vehicle node has become another one begin again with what was stored of them. */
  async lookAgain(): Promise<void> {
    this.#nodes.gather();
    for (const vehicleId of this.#members.keys()) await this.#enter(vehicleId);
  }

  /**
   * The car of this id, with what a message says of it for good: `entryAfter` makes it of what is known. Rejects with SmartcarError,
   * `NOT_FOUND` for a car that the account does not have.
   */
  async named(vehicleId: string, entryAfter: (before: FleetCar) => FleetCar): Promise<Member<State, Input, Decision>> {
    await this.#indexed;
    const entry = entryAfter(this.#index.of(vehicleId));
    await this.#refuseStranger(vehicleId);
    this.#index.set(vehicleId, entry);
    return this.#enter(vehicleId);
  }

  /** Gives up the cars that the account does not have any more. Rejects with SmartcarError. */
  async evictGone(): Promise<void> {
    for (const vehicleId of this.#members.keys()) await this.#isEvicted(vehicleId);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#entering.values());
    // Together: Node-RED waits 15 seconds for a node, and each car writes a file.
    const left = await Promise.allSettled([...this.#members.keys()].map((vehicleId) => this.#leave(vehicleId)));
    await this.#index.close();
    for (const one of left) if (one.status === "rejected") throw one.reason;
  }

  async #refuseStranger(vehicleId: string): Promise<void> {
    const isNew = !this.#members.has(vehicleId) && !this.#nodes.vehicle(vehicleId);
    if (isNew) await this.#options.account.garage.named(vehicleId).whose();
    if (await this.#isEvicted(vehicleId))
      throw new SmartcarError("NOT_FOUND", say("error.car-gone"), { scope: "vehicle" });
  }

  /** Gives a car up if the account has lost it; whether it has. */
  async #isEvicted(vehicleId: string): Promise<boolean> {
    const { account, count } = this.#options;
    if (this.#nodes.vehicle(vehicleId) || !(await account.garage.isGone(vehicleId))) return false;
    this.#index.delete(vehicleId);
    await this.#leave(vehicleId);
    count.forget(vehicleId);
    return true;
  }

  /** The member of a car as it is to be now: opened if it is not open, and anew where it has another home or other facts. */
  async #enter(vehicleId: string): Promise<Member<State, Input, Decision>> {
    const before = this.#entering.get(vehicleId) ?? Promise.resolve();
    const entering = before.catch(() => {}).then(() => this.#enterNow(vehicleId));
    this.#entering.set(vehicleId, entering);
    try {
      return await entering;
    } finally {
      if (this.#entering.get(vehicleId) === entering) this.#entering.delete(vehicleId);
    }
  }

  async #enterNow(vehicleId: string): Promise<Member<State, Input, Decision>> {
    const known = this.#members.get(vehicleId);
    const entry = this.#index.of(vehicleId);
    const vehicle = this.#nodes.vehicle(vehicleId);
    const chosen = this.houses.chosen(vehicle, entry);
    if (known && known.entry === entry && known.vehicle === vehicle && known.chosen === chosen) return known;
    if (known) await this.#leave(vehicleId);
    const at = this.houses.homeOf(vehicleId, chosen, entry);
    const ruling = this.#options.rulings.enter({ facts: factsOf(entry, vehicle, at), home: at.home }, at.settingsId);
    await ruling.ready();
    const house = this.houses.enter(at, ruling.parts);
    const by = this.#byOf(ruling);
    const member = new Member(this.#options, by, { vehicleId, entry, vehicle, chosen, house, ruling, name: at.name });
    const { deciding } = member;
    this.#members.set(vehicleId, member);
    house.add(deciding);
    await deciding.open();
    deciding.join(shareOf(vehicleId) * ruling.ruling.heartbeatMs);
    return member;
  }

  #byOf(ruling: FleetRuling<State, Input, Decision>): DecidingBy<State, Input, Decision> {
    const { RED, node, account, clock, guard, simulated } = this.#options;
    const { parts } = ruling;
    const by = this.#by.get(ruling) ?? { RED, node, ruling: ruling.ruling, parts, account, clock, guard, simulated };
    this.#by.set(ruling, by);
    return by;
  }

  async #leave(vehicleId: string): Promise<void> {
    const member = this.#members.get(vehicleId);
    if (!member) return;
    this.#members.delete(vehicleId);
    await member.leave();
  }
}

/** What is known of a car besides what it reports: by its vehicle node, else by messages, and where its home is. */
function factsOf({ chargePowerKw, capacityKwh }: FleetCar, vehicle: VehicleNode | undefined, { home }: CarHome): Facts {
  const known = vehicle?.car?.facts ?? (home && homeFacts(home)) ?? {};
  return {
    ...known,
    chargePowerW: known.chargePowerW ?? (chargePowerKw === undefined ? undefined : chargePowerKw * 1000),
    capacityKwh: known.capacityKwh ?? capacityKwh,
  };
}
