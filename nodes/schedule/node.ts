import type { Node, NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { ScheduleOutcome } from "../../src/vehicle/schedules/schedule-outcome";
import { Guard } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { joinVehicle } from "../car/join-vehicle";
import { codeWord, inWords } from "../car/outcome";
import { actionOf, requestSchedules, type ScheduleMessage } from "./schedule-request";
import { worded } from "../runtime/speech";
import { show, showError, showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** Registers nodes that list, create, delete, and sync charge schedules. */
export default function (RED: NodeAPI): void {
  function SmartcarSchedule(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-schedule"] }, def);
    if (!settings) return;
    const joined = joinVehicle(RED, this, settings);

    handleInput(this, async (msg: ScheduleMessage) => {
      const action = actionOf(msg, settings.action);
      const car = joined.carFor(msg);
      const requested = requestSchedules(car, msg, { action, zone: settings.zone });
      showShared(this, "working", "working");
      const outcome = await requested;
      if (!outcome) {
        showShared(this, "waiting", "undecided");
        return null;
      }
      showOutcome(this, outcome);
      msg.payload = inWords(outcome);
      return isDone(outcome) ? [msg, null] : [null, msg];
    });

    const { car } = joined;
    if (!car) return;
    let reported: string | undefined;
    const off = car.schedules.onTidied(
      new Guard(this).over((result: ScheduleOutcome | SmartcarError) => {
        const isFault = result instanceof SmartcarError;
        if (isFault) showError(this, result);
        else reportOutcome(this, result);
        if (isFault && result.message !== reported) this.error(result, {});
        reported = isFault ? result.message : undefined;
      }),
    );
    onClose(this, off);
    car.schedules.resume();
  }

  /** What the time alone has changed is a message of its own. */
  function reportOutcome(node: Node, outcome: ScheduleOutcome): void {
    showOutcome(node, outcome);
    const payload = inWords(outcome);
    node.send(isDone(outcome) ? [{ payload }, null] : [null, { payload }]);
  }

  function showOutcome(node: Node, { command, outcome, code, created, deleted, schedules }: ScheduleOutcome): void {
    const counts = { held: schedules?.length ?? 0, created: created.length, deleted: deleted.length };
    if (outcome === "refused") return showShared(node, "waiting", codeWord({ outcome, code }) ?? "refused");
    if (outcome === "unknown") return showShared(node, "waiting", "unknown");
    if (outcome === "unsupported") return showShared(node, "failed", "UNSUPPORTED");
    if (command === "list") return show(node, "fine", worded(RED, "smartcar-schedule.status.listed", counts));
    if (outcome === "already") return showShared(node, "fine", "already");
    show(node, "fine", worded(RED, "smartcar-schedule.status.done", counts));
  }

  RED.nodes.registerType("smartcar-schedule", SmartcarSchedule);
}

function isDone({ outcome }: ScheduleOutcome): boolean {
  return outcome === "done" || outcome === "already";
}
