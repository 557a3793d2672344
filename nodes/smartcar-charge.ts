import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { chargeWish } from "../src/vehicle/charge-wish";
import { handleInput } from "./lib/handle-input";
import { joinVehicle, type VehicleChoice } from "./lib/join-vehicle";
import { answered, showOutcome, tellConfirmation, type OutcomeLook } from "./lib/outcome";
import { showShared } from "./lib/status";
import { stopsWarner } from "./lib/stops-warning";

interface WishMessage extends NodeMessage {
  repeated?: unknown;
  force?: unknown;
}

const LOOK: OutcomeLook = { isIdle: ({ command }) => command === "stop" };

export default function (RED: NodeAPI): void {
  function SmartcarCharge(this: Node, def: NodeDef & VehicleChoice): void {
    RED.nodes.createNode(this, def);
    const joined = joinVehicle(RED, this, def);
    const warnOfStops = stopsWarner(RED, this);

    handleInput(this, async (msg: WishMessage) => {
      const { command, force } = chargeWish(msg.payload);
      const car = joined.carFor(msg);
      const repeated = msg.repeated === true;
      if (!repeated) showShared(this, "working", command === "start" ? "starting" : "stopping");
      const outcome = await car.request(command, {
        repeated,
        force: force || msg.force === true,
        onConfirmation: (confirmation) => tellConfirmation(RED, this, confirmation, LOOK),
      });
      // A heartbeat that changes nothing leaves the status as telling as it was.
      if (!repeated || outcome.outcome !== "already") showOutcome(RED, this, outcome, LOOK);
      if (command === "stop") await warnOfStops(car);
      return answered(msg, outcome);
    });
  }

  RED.nodes.registerType("smartcar-charge", SmartcarCharge);
}
