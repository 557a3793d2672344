import type { Node, NodeAPI, NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { Car } from "../../src/vehicle/car";
import type { Account, AccountNode } from "../account/account";
import { textSetting } from "../runtime/settings";
import { variableIn } from "../settings/read-value";
import { refuseSimulated } from "../controller/simulated-data";
import { say } from "../runtime/speech";

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
  /** Why there is no car although one is chosen: nothing may be decided then as if none were. */
  readonly fault: SmartcarError | undefined;
  /**
   * The car that a message names by `vehicleId`, else the chosen one. Throws SmartcarError when there is none, or when the message
   * carries made-up data for a real car.
   */
  carFor(msg: NodeMessage): Car;
}

/** Ties a node to the car, or to the account, that it was given. What is missing is told per message, where a flow can catch it. */
export function joinVehicle(RED: NodeAPI, node: Node, choice: VehicleChoice): Joined {
  const isChosen = textSetting(choice.vehicle) !== "";
  const vehicle = RED.nodes.getNode(textSetting(choice.vehicle)) as VehicleNode | null;
  const chosen = RED.nodes.getNode(textSetting(choice.account)) as AccountNode | null;
  vehicle?.join(node);
  chosen?.join(node);
  const account = vehicle?.account ?? chosen?.account;
  // An environment variable without a value is named with the other settings.
  const isMissing = isChosen && variableIn(choice.vehicle) === undefined && !vehicle?.car;
  const fault = isMissing
    ? (vehicle?.fault ?? new SmartcarError("NOT_CONFIGURED", say("error.vehicle-missing")))
    : undefined;

  return {
    car: vehicle?.car,
    account,
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
