import type { Node, NodeAPI, NodeDef } from "node-red";
import type { Car } from "../../src/vehicle/car";
import { chargeRequest } from "../../src/vehicle/commands/read-request";
import { meaningOf, reportPending, type CommandMessage } from "../car/command-asker";
import { Guard } from "../runtime/guard";
import { handleInput } from "../runtime/handle-input";
import { joinVehicle } from "../car/join-vehicle";
import type { CommandName, Outcome } from "../../src/vehicle/outcome";
import { answered, isDone, showOutcome, sendConfirmation, type OutcomeLook } from "../car/outcome";
import { speak } from "../runtime/speech";
import { show, showShared } from "../runtime/status";
import { silenceWarner, stopsWarner, unableWarner } from "../car/car-warnings";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";

const LOOK: OutcomeLook = { isIdle: ({ command }) => command === "stop" };

/** Registers nodes that start and stop a car as messages request. */
export default function (RED: NodeAPI): void {
  function SmartcarCharge(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-charge"] }, def);
    if (!settings) return;
    const joined = joinVehicle(RED, this, settings);
    const guard = new Guard(this);
    const warnOfStops = stopsWarner(RED, this);
    const warnOfSilence = silenceWarner(RED, this);
    const warnOfUnable = unableWarner(this);
    /** The answer does not wait for it: a warning that cannot be made must not cost what was done. */
    const warnOf = guard.over(async (car: Car, command: CommandName) => {
      if (command === "stop") await warnOfStops(car);
      await warnOfSilence(car);
    });
    /** The command that the status shows to be done. */
    let doneShown: CommandName | undefined;

    const noteShown = (outcome: Outcome): void => void (doneShown = isDone(outcome) ? outcome.command : undefined);

    const reportPendingOf = reportPending(RED, this, joined, guard);
    handleInput(this, async (msg: CommandMessage) => {
      const { command, force } = chargeRequest(msg.payload);
      const car = joined.carFor(msg);
      reportPendingOf(car);
      const meaning = meaningOf(this, msg, force);
      const { repeated } = meaning;
      const isShown = repeated && doneShown === command;
      doneShown = undefined;
      if (!repeated) showShared(this, "working", command === "start" ? "starting" : "stopping");
      const outcome = await car.commands.charge(command, {
        ...meaning,
        onConfirmation: guard.over((confirmation: Outcome) => {
          sendConfirmation(RED, this, confirmation, LOOK);
          noteShown(confirmation);
        }),
      });
      // A heartbeat that changes nothing leaves the status as telling as it was.
      if (!isShown || outcome.outcome !== "already") showOutcome(RED, this, outcome, LOOK);
      if (warnOfUnable(car, outcome)) show(this, "failed", "smartcar-charge.status.use-schedule");
      noteShown(outcome);
      if (outcome.warns) this.warn(speak(outcome.warns));
      warnOf(car, command);
      return answered(msg, outcome);
    });
  }

  RED.nodes.registerType("smartcar-charge", SmartcarCharge);
}
