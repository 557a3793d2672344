import type { Node, NodeAPI, NodeDef } from "node-red";
import { lockRequest } from "../../src/vehicle/commands/read-request";
import type { Outcome } from "../../src/vehicle/outcome";
import { meaningOf, reportPending, type CommandMessage } from "../car/command-asker";
import { Guard } from "../runtime/guard";
import { handleInput } from "../runtime/handle-input";
import { joinVehicle } from "../car/join-vehicle";
import { answered, showOutcome, sendConfirmation } from "../car/outcome";
import { showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** Registers nodes that lock and unlock a car. */
export default function (RED: NodeAPI): void {
  function SmartcarLock(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-lock"] }, def);
    if (!settings) return;
    const joined = joinVehicle(RED, this, settings);
    const guard = new Guard(this);

    const reportPendingOf = reportPending(RED, this, joined, guard);
    handleInput(this, async (msg: CommandMessage) => {
      const { command, force } = lockRequest(msg.payload);
      const car = joined.carFor(msg);
      reportPendingOf(car);
      showShared(this, "working", command === "lock" ? "locking" : "unlocking");
      const outcome = await car.commands.setLock(command, {
        ...meaningOf(this, msg, force),
        onConfirmation: guard.over((confirmation: Outcome<string>) => sendConfirmation(RED, this, confirmation)),
      });
      showOutcome(RED, this, outcome);
      return answered(msg, outcome);
    });
  }

  RED.nodes.registerType("smartcar-lock", SmartcarLock);
}
