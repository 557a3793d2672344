import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { MINUTE_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import type { AccountNode } from "../account/account";
import { accountHealth } from "../account/health";
import { Guard } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { startInterval } from "../runtime/interval";
import { show, showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";
import { say, worded } from "../runtime/speech";

/** Registers nodes that list the cars of an account, and report its health. */
export default function (RED: NodeAPI): void {
  function SmartcarVehicles(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-vehicles"] }, def);
    if (!settings) return;
    const accountNode = RED.nodes.getNode(settings.account) as AccountNode | null;
    accountNode?.join(this);

    handleInput(this, async (msg) => {
      if (!accountNode) throw new SmartcarError("NOT_CONFIGURED", say("error.no-account"));
      if (asksForHealth(msg)) return [null, await withHealth(accountNode, msg)];
      showShared(this, "working", "asking");
      const client = await accountNode.account.connect();
      const vehicles = await client.connections();
      show(this, "fine", worded(RED, "smartcar-vehicles.status.count", { count: vehicles.length }));
      msg.payload = vehicles.map((vehicle) => ({ ...vehicle }));
      return msg;
    });

    if (!accountNode || settings.healthMinutes === undefined) return;
    const guard = new Guard(this);
    const report = guard.over(async () => this.send([null, await withHealth(accountNode, {})]));
    const clock = guard.clock(accountNode.account.clock);
    onClose(this, startInterval(clock, settings.healthMinutes * MINUTE_MS, report));
  }

  RED.nodes.registerType("smartcar-vehicles", SmartcarVehicles);
}

function asksForHealth({ payload }: NodeMessage): boolean {
  return typeof payload === "string" && payload.trim().toLowerCase() === "health";
}

async function withHealth({ account }: AccountNode, msg: NodeMessage): Promise<NodeMessage> {
  return Object.assign(msg, { topic: "health", payload: await accountHealth(account) });
}
