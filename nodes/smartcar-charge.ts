import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { chargeWish } from "../src/vehicle/charge-wish";
import type { Outcome } from "../src/vehicle/outcome";
import { handleInput } from "./lib/handle-input";
import { joinVehicle, type VehicleChoice } from "./lib/join-vehicle";
import { show, showShared, type LOOKS } from "./lib/status";

interface WishMessage extends NodeMessage {
  /** Set by a node that decides, when it only says again what it has said before. */
  repeated?: unknown;
  force?: unknown;
}

export default function (RED: NodeAPI): void {
  function SmartcarCharge(this: Node, def: NodeDef & VehicleChoice): void {
    RED.nodes.createNode(this, def);
    const joined = joinVehicle(RED, this, def);

    handleInput(this, async (msg: WishMessage) => {
      const { command, force } = chargeWish(msg.payload);
      const car = joined.carFor(msg);
      const repeated = msg.repeated === true;
      if (!repeated) showShared(this, "working", command === "start" ? "starting" : "stopping");
      const outcome = await car.request(command, {
        repeated,
        force: force || msg.force === true,
        onConfirmation: (confirmation) => tell(this, confirmation),
      });
      // A heartbeat that changes nothing leaves the status as telling as it was.
      if (!repeated || outcome.outcome !== "already") showOutcome(this, outcome);
      msg.payload = outcome;
      return isDone(outcome) ? [msg, null] : [null, msg];
    });
  }

  /** A report that contradicts an accepted command is news of its own; one that agrees only changes the status. */
  function tell(node: Node, outcome: Outcome): void {
    showOutcome(node, outcome);
    if (!isDone(outcome)) node.send([null, { payload: outcome }]);
  }

  function showOutcome(node: Node, outcome: Outcome): void {
    const { command, code, confirmed } = outcome;
    const look = isDone(outcome) && command === "stop" ? "idle" : LOOK_OF[outcome.outcome];
    if (code === undefined)
      return show(node, look, `smartcar-charge.status.${command}-${confirmed ? "confirmed" : outcome.outcome}`);
    const why = code.toLowerCase().replaceAll("_", " ");
    show(node, look, RED._(`smartcar-charge.status.${outcome.outcome}-why`, { command, why }));
  }

  RED.nodes.registerType("smartcar-charge", SmartcarCharge);
}

function isDone({ outcome }: Outcome): boolean {
  return outcome === "done" || outcome === "already";
}

const LOOK_OF: Readonly<Record<Outcome["outcome"], keyof typeof LOOKS>> = {
  done: "fine",
  already: "fine",
  refused: "waiting",
  unsupported: "failed",
  unknown: "waiting",
};
