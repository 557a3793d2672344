import type { Node, NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { AccountNode } from "../account/account";
import { handleInput } from "../runtime/handle-input";
import { textSetting } from "../runtime/settings";
import { show, showShared } from "../runtime/status";

interface VehiclesDef extends NodeDef {
  account?: unknown;
}

export default function (RED: NodeAPI): void {
  function SmartcarVehicles(this: Node, def: VehiclesDef): void {
    RED.nodes.createNode(this, def);
    const accountNode = RED.nodes.getNode(textSetting(def.account)) as AccountNode | null;
    accountNode?.join(this);

    handleInput(this, async (msg) => {
      if (!accountNode)
        throw new SmartcarError("NOT_CONFIGURED", "No account is chosen. Choose one in the node and deploy");
      showShared(this, "working", "asking");
      const client = await accountNode.account.connect();
      const vehicles = await client.connections();
      show(this, "fine", RED._("smartcar-vehicles.status.count", { count: vehicles.length }));
      msg.payload = vehicles.map((vehicle) => ({ ...vehicle }));
      return msg;
    });
  }

  RED.nodes.registerType("smartcar-vehicles", SmartcarVehicles);
}
