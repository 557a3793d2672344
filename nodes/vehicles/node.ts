import type { Node, NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { AccountNode } from "../account/account";
import { handleInput } from "../runtime/handle-input";
import { show, showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";
import { say } from "../runtime/speech";

export default function (RED: NodeAPI): void {
  function SmartcarVehicles(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-vehicles"] }, def);
    if (!settings) return;
    const accountNode = RED.nodes.getNode(settings.account) as AccountNode | null;
    accountNode?.join(this);

    handleInput(this, async (msg) => {
      if (!accountNode) throw new SmartcarError("NOT_CONFIGURED", say("error.no-account"));
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
