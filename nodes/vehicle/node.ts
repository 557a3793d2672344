import type { NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { AccountNode } from "../account/account";
import { VEHICLE_CREDENTIALS } from "../home/credentials";
import { joinHome } from "../home/join-home";
import { resultOf } from "../runtime/result-of";
import type { VehicleNode } from "../car/join-vehicle";
import { textSetting } from "../runtime/settings";
import { speakLike, translated } from "../runtime/speech";
import { Users } from "../runtime/users";
import { vehicleSettings, type VehicleDef } from "./vehicle-settings";

interface SmartcarVehicleNode extends VehicleNode {
  credentials: object;
  users: Users["byId"];
}

export default function (RED: NodeAPI): void {
  function SmartcarVehicle(this: SmartcarVehicleNode, def: NodeDef & VehicleDef): void {
    RED.nodes.createNode(this, def);
    const users = new Users();
    this.users = users.byId;
    const accountNode = RED.nodes.getNode(textSetting(def.account)) as AccountNode | null;
    // Who uses the car also gets the account's problems: Node-RED relays them only to direct users.
    this.join = (node) => {
      users.add(node);
      accountNode?.join(node);
    };
    this.account = accountNode?.account;

    const { home, fault } = joinHome(RED, this, def.home);
    this.home = home;
    speakLike(RED);
    const settings = resultOf(() => vehicleSettings(def, this.credentials ?? {}, home?.settings));
    if (settings instanceof SmartcarError) {
      this.fault = settings;
      this.error(translated(settings), {});
    } else if (fault) this.fault = fault;
    else this.car = this.account?.garage.car(settings.vehicleId, settings);
  }

  RED.nodes.registerType<SmartcarVehicleNode, NodeDef & VehicleDef, object, object>(
    "smartcar-vehicle",
    SmartcarVehicle,
    { credentials: VEHICLE_CREDENTIALS },
  );
}
