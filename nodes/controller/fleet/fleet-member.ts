import type { Node, NodeMessage } from "node-red";
import { MINUTE_MS } from "../../../src/core/duration";
import type { Home } from "../../../src/home/home";
import type { FleetCar } from "../../../src/store/keys/node-keys";
import type { Account } from "../../account/account";
import type { VehicleNode } from "../../car/join-vehicle";
import { type CostWatch, watchCosts } from "../../car/watch-costs";
import type { Guard } from "../../runtime/guard";
import type { StoredIn } from "../controller-node";
import { DecidingCar, type DecidingBy, type DecidingOwner, type Outputs } from "../deciding-car";
import type { AnyDecision, AnyInput } from "../ruling";
import type { FleetCount } from "./fleet-count";
import type { FleetHouse } from "./fleet-house";
import type { FleetRuling } from "./fleet-rulings";
import { shareOf } from "./share-of";

/** Of thousands of cars, what readings of their meters tell is looked at as often as prices and sun need it. */
const COSTS_EACH_MS = 2 * MINUTE_MS;

/** What all members of a fleet have in common. */
export interface MemberFleet<State> {
  readonly node: Pick<Node, "id">;
  readonly account: Account;
  readonly storedIn: StoredIn<State>;
  readonly guard: Guard;
  readonly count: FleetCount;
  readonly send: (out: Outputs) => void;
  /** Takes a request as if a wire had brought it. */
  readonly request: (msg: NodeMessage) => Promise<void>;
}

/** A car as it enters, and all that it shares with others. */
export interface MemberPlace<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly vehicleId: string;
  readonly entry: FleetCar;
  readonly vehicle: VehicleNode | undefined;
  /** The home of the flow where it lives. */
  readonly chosen: Home | undefined;
  readonly house: FleetHouse<State, Input, Decision>;
  readonly ruling: FleetRuling<State, Input, Decision>;
  /** The name of its home. */
  readonly name: string | undefined;
}

/** One car of a fleet. */
export class Member<State, Input extends AnyInput, Decision extends AnyDecision> implements DecidingOwner<
  State,
  Decision
> {
  readonly deciding: DecidingCar<State, Input, Decision>;
  readonly entry: FleetCar;
  readonly vehicle: VehicleNode | undefined;
  readonly chosen: Home | undefined;
  readonly house: FleetHouse<State, Input, Decision>;
  readonly ruling: FleetRuling<State, Input, Decision>;
  readonly #fleet: MemberFleet<State>;
  readonly #vehicleId: string;
  readonly #name: string | undefined;
  readonly #costs: CostWatch;

  constructor(
    fleet: MemberFleet<State>,
    by: DecidingBy<State, Input, Decision>,
    { vehicleId, entry, vehicle, chosen, house, ruling, name }: MemberPlace<State, Input, Decision>,
  ) {
    this.#fleet = fleet;
    this.#vehicleId = vehicleId;
    this.#name = name;
    this.entry = entry;
    this.vehicle = vehicle;
    this.chosen = chosen;
    this.house = house;
    this.ruling = ruling;
    const { account, guard, storedIn } = fleet;
    const { home } = house;
    const car = account.garage.car(vehicleId);
    const store = account.stores.decisionsOf(vehicleId);
    const stored = storedIn(store, this);
    this.deciding = new DecidingCar({ by, car, home, inputs: house, stored, store, owner: this });
    // Also after this node is gone, as long as another one decides for the car.
    const { clock, isSimulated: takesSimulated } = account;
    this.#costs = watchCosts({ car, clock, home, takesSimulated, atMostEachMs: COSTS_EACH_MS }, guard);
  }

  get nodeId(): string {
    return [this.#fleet.node.id, this.#vehicleId].join("/");
  }

  begin(state: State): State {
    return this.ruling.common.given(state, shareOf(this.#vehicleId));
  }

  newMessage(): NodeMessage {
    const [vehicleId, name] = [this.#vehicleId, this.#name];
    return { vehicleId, ...(name !== undefined && { home: name }) };
  }

  show(decision: Decision): void {
    this.#fleet.count.note(this.#vehicleId, decision);
  }

  send(out: Outputs): void {
    this.#fleet.send(out);
  }

  request(msg: NodeMessage): Promise<void> {
    return this.#fleet.request(Object.assign(msg, { vehicleId: this.#vehicleId }));
  }

  /** Ends what is its own; what is stored of it stays. */
  async leave(): Promise<void> {
    this.#costs.leave();
    await this.deciding.close();
    this.house.delete(this.deciding);
    this.ruling.leave();
  }
}
