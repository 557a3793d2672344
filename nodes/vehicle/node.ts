import type { NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { AccountNode } from "../account/account";
import { VEHICLE_CREDENTIALS } from "../home/credentials";
import { joinHome } from "../home/join-home";
import { onClose } from "../runtime/handle-input";
import { resultOf } from "../runtime/result-of";
import type { VehicleNode } from "../car/join-vehicle";
import { textSetting } from "../runtime/settings";
import { speakLike, translated } from "../runtime/speech";
import { Users } from "../runtime/users";
import { variableIn } from "../settings/read-value";
import { vehicleSettings, type VehicleDef } from "./vehicle-settings";

interface SmartcarVehicleNode extends VehicleNode {
  credentials: object;
  users: Users["byId"];
}

const PARTS = ["account", "home", "fault", "car"] as const;
type Parts = Pick<VehicleNode, (typeof PARTS)[number]>;

/**
 * Whether a config node exists already, if one is chosen. Node-RED creates them in the order of those that name each other by their
 * ids, but knows nothing of one that an environment variable names: it may come after its vehicle.
 */
function isThere(RED: NodeAPI, id: unknown): boolean {
  return textSetting(id) === "" || variableIn(id) !== undefined || RED.nodes.getNode(textSetting(id)) !== null;
}

/** Registers vehicles: each is a car of an account, with what its owner sets of it. */
export default function (RED: NodeAPI): void {
  speakLike(RED);
  const waiting = new Set<() => void>();
  const settleAll = (): void => {
    for (const settle of waiting) settle();
    waiting.clear();
  };

  function SmartcarVehicle(this: SmartcarVehicleNode, def: NodeDef & VehicleDef): void {
    RED.nodes.createNode(this, def);
    const users = new Users();
    this.users = users.byId;
    const accountNode = (): AccountNode | null => RED.nodes.getNode(textSetting(def.account)) as AccountNode | null;
    // Who uses the car also gets the account's problems: Node-RED relays them only to direct users.
    this.join = (node) => {
      users.add(node);
      accountNode()?.join(node);
    };
    const settle = (): Parts => {
      const account = accountNode()?.account;
      const { home, fault } = joinHome(RED, this, def.home);
      const settings = resultOf(() => vehicleSettings(def, this.credentials ?? {}, home?.settings));
      if (!(settings instanceof SmartcarError)) {
        const car = fault ? undefined : account?.garage.car(settings.vehicleId, settings);
        return { account, home, fault, car };
      }
      const whole = fault ? new SmartcarError(settings.code, [...fault.says, ...settings.says]) : settings;
      this.error(translated(whole), {});
      return { account, home, fault: whole, car: undefined };
    };
    let parts: Parts | undefined;
    const settled = (): Parts => (parts ??= settle());
    for (const part of PARTS) Object.defineProperty(this, part, { get: () => settled()[part], enumerable: true });
    if ([def.account, def.home].every((id) => isThere(RED, id))) settled();
    else {
      if (waiting.size === 0) RED.events.once("flows:started", settleAll);
      waiting.add(settled);
      onClose(this, () => void waiting.delete(settled));
    }
  }

  RED.nodes.registerType<SmartcarVehicleNode, NodeDef & VehicleDef, object, object>(
    "smartcar-vehicle",
    SmartcarVehicle,
    { credentials: VEHICLE_CREDENTIALS },
  );
}
