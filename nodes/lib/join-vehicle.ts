import type { Node, NodeAPI, NodeMessage } from "node-red";
import { SmartcarError } from "../../src/error";
import type { Car } from "../../src/vehicle/car";
import type { Account, AccountNode } from "./account";
import { textSetting } from "./settings";

/** What other nodes may know of a vehicle. */
export interface VehicleNode extends Node {
  car: Car | undefined;
  account: Account | undefined;
  /** Why there is no car: settings that cannot be used. */
  fault: SmartcarError | undefined;
  join(node: Node): void;
}

export interface VehicleChoice {
  vehicle?: unknown;
  account?: unknown;
}

export interface Joined {
  /** The car chosen in the node; `undefined` when cars come by message only. */
  readonly car: Car | undefined;
  readonly account: Account | undefined;
  /** The car that a message names by `vehicleId`, else the chosen one. Throws SmartcarError when there is none. */
  carFor(msg: NodeMessage): Car;
}

/** Ties a node to the car, or to the account, that it was given. What is missing is told per message, where a flow can catch it. */
export function joinVehicle(RED: NodeAPI, node: Node, choice: VehicleChoice): Joined {
  const vehicle = RED.nodes.getNode(textSetting(choice.vehicle)) as VehicleNode | null;
  const chosen = RED.nodes.getNode(textSetting(choice.account)) as AccountNode | null;
  vehicle?.join(node);
  chosen?.join(node);
  const account = vehicle?.account ?? chosen?.account;

  return {
    car: vehicle?.car,
    account,
    carFor: (msg) => {
      const named = "vehicleId" in msg ? textSetting(msg.vehicleId) : "";
      if (named && account) return account.garage.car(named);
      if (vehicle?.car) return vehicle.car;
      if (vehicle?.fault) throw vehicle.fault;
      throw new SmartcarError("NOT_CONFIGURED", account ? NO_VEHICLE : NO_ACCOUNT);
    },
  };
}

const NO_VEHICLE = "No vehicle is chosen. Choose one in the node, or name one in msg.vehicleId";
const NO_ACCOUNT =
  "No vehicle is chosen, or its account is missing or disabled. Choose a vehicle in the node and deploy";
