import type { Node, NodeAPI, NodeDef } from "node-red";
import { limitRequest } from "../../src/vehicle/commands/read-request";
import type { Outcome } from "../../src/vehicle/outcome";
import { meaningOf, reportPending, type CommandMessage } from "../car/command-asker";
import { Guard } from "../runtime/guard";
import { handleInput } from "../runtime/handle-input";
import { joinVehicle } from "../car/join-vehicle";
import { answered, showOutcome, sendConfirmation, type OutcomeLook } from "../car/outcome";
import { showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";

const LOOK: OutcomeLook = { namesValues: true };

/** Registers nodes that set and report a car's charge limit. */
export default function (RED: NodeAPI): void {
  function SmartcarLimit(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-limit"] }, def);
    if (!settings) return;
    const joined = joinVehicle(RED, this, settings);
    const guard = new Guard(this);

    const reportPendingOf = reportPending(RED, this, joined, guard);
    handleInput(this, async (msg: CommandMessage) => {
      const { percent, force: isForced } = limitRequest(msg.payload);
      const meaning = meaningOf(this, msg, isForced);
      const car = joined.carFor(msg);
      reportPendingOf(car);
      showShared(this, "working", percent === undefined ? "reading" : "setting");
      const outcome =
        percent === undefined
          ? await car.commands.readLimit({ force: meaning.force })
          : await car.commands.setLimit(percent, {
              ...meaning,
              onConfirmation: guard.over((confirmation: Outcome<string>) =>
                sendConfirmation(RED, this, confirmation, LOOK),
              ),
            });
      showOutcome(RED, this, outcome, LOOK);
      return answered(msg, outcome);
    });
  }

  RED.nodes.registerType("smartcar-limit", SmartcarLimit);
}
