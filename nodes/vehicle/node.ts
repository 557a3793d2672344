import type { NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { AccountNode } from "../account/account";
import { attempt } from "../runtime/result-of";
import type { VehicleNode } from "../car/join-vehicle";
import { textSetting } from "../runtime/settings";
import { Users } from "../runtime/users";
import { vehicleSettings, type VehicleDef } from "./vehicle-settings";

interface SmartcarVehicleNode extends VehicleNode {
  users: Users["byId"];
}

export default function (RED: NodeAPI): void {
  function SmartcarVehicle(this: SmartcarVehicleNode, def: NodeDef & VehicleDef): void {
    RED.nodes.createNode(this, def);
    const users = new Users();
    this.users = users.byId;
    const accountNode = RED.nodes.getNode(textSetting(def.account)) as AccountNode | null;
    // Who uses the car also hears of the account's troubles: Node-RED relays them only to direct users.
    this.join = (node) => {
      users.add(node);
      accountNode?.join(node);
    };
    this.account = accountNode?.account;

    const settings = attempt(() => vehicleSettings(def));
    if (settings instanceof SmartcarError) this.fault = settings;
    else this.car = this.account?.garage.car(settings.vehicleId, settings);
  }

  RED.nodes.registerType("smartcar-vehicle", SmartcarVehicle);
}
