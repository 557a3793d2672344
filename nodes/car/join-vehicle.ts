import type { Node, NodeAPI, NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { Home } from "../../src/home/home";
import type { Facts } from "../../src/vehicle/state/snapshot";
import type { Car } from "../../src/vehicle/car";
import type { Account, AccountNode } from "../account/account";
import { joinHome } from "../home/join-home";
import { textSetting } from "../runtime/settings";
import { variableIn } from "../settings/read-value";
import { refuseSimulated } from "../controller/simulated-data";
import { say } from "../runtime/speech";

/** What other nodes may know of a vehicle. */
export interface VehicleNode extends Node {
  car: Car | undefined;
  account: Account | undefined;
  home: Home | undefined;
  /** Why there is no car: settings that cannot be used. */
  fault: SmartcarError | undefined;
  join(node: Node): void;
}

/** The config nodes that a node names, each by its id; anything may be in a flow. */
export interface VehicleChoice {
  vehicle?: unknown;
  account?: unknown;
  home?: unknown;
}

/** The car, account, and home that a node works with. */
export interface Joined {
  /** The car chosen in the node; `undefined` when cars come by message only. */
  readonly car: Car | undefined;
  readonly account: Account | undefined;
  /** That of the car; of a node without one, the chosen one. */
  readonly home: Home | undefined;
  /** What the owner set of the car; of a node without one, of the chosen home. */
  readonly facts: Facts | undefined;
  /** Why there is no car although one is chosen: nothing may be decided then as if none were. */
  readonly fault: SmartcarError | undefined;
  /**
   * The car that a message names by `vehicleId`, else the chosen one. Throws SmartcarError when there is none, or when the message
   * carries made-up data for a real car.
   */
  carFor(msg: NodeMessage): Car;
}

/** Ties a node to the car, or to the account, that it was given. What is missing is reported per message, where a flow can catch it. */
export function joinVehicle(RED: NodeAPI, node: Node, choice: VehicleChoice): Joined {
  const isChosen = textSetting(choice.vehicle) !== "";
  const vehicle = RED.nodes.getNode(textSetting(choice.vehicle)) as VehicleNode | null;
  const chosen = RED.nodes.getNode(textSetting(choice.account)) as AccountNode | null;
  vehicle?.join(node);
  chosen?.join(node);
  const account = vehicle?.account ?? chosen?.account;
  // An environment variable without a value is named with the other settings.
  const isMissing = isChosen && variableIn(choice.vehicle) === undefined && !vehicle?.car;
  const own = vehicle ? undefined : joinHome(RED, node, choice.home);
  const fault = isMissing
    ? (vehicle?.fault ?? new SmartcarError("NOT_CONFIGURED", say("error.vehicle-missing")))
    : own?.fault;

  return {
    car: vehicle?.car,
    account,
    home: vehicle ? vehicle.home : own?.home,
    facts: vehicle?.car?.facts ?? (own?.home && homeFacts(own.home)),
    fault,
    carFor: (msg) => {
      refuseSimulated(msg, account);
      const named = "vehicleId" in msg ? textSetting(msg.vehicleId) : "";
      if (named && account) return account.garage.named(named);
      if (vehicle?.car) return vehicle.car;
      throw (
        fault ?? new SmartcarError("NOT_CONFIGURED", say(account ? "error.no-vehicle" : "error.no-vehicle-or-account"))
      );
    },
  };
}

/** What the owner set of a home, as facts of a car that lives there. */
export function homeFacts({ settings: { position, radiusM, zone } }: Home): Facts {
  return { home: position, homeRadiusM: radiusM, homeZone: zone };
}
