import type { Node, NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { ScheduleOutcome } from "../../src/vehicle/schedules/schedule-outcome";
import { attempt } from "../runtime/result-of";
import { Guard } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { zoneSetting } from "../car/home-zone";
import { joinVehicle, type VehicleChoice } from "../car/join-vehicle";
import { codeWord } from "../car/outcome";
import { actionOf, actions, requestSchedules, type ScheduleMessage } from "./schedule-request";
import { choiceSetting } from "../runtime/settings";
import { show, showError, showShared } from "../runtime/status";

interface ScheduleDef extends NodeDef, VehicleChoice {
  action?: unknown;
  zone?: unknown;
}

export default function (RED: NodeAPI): void {
  function SmartcarSchedule(this: Node, def: ScheduleDef): void {
    RED.nodes.createNode(this, def);
    const joined = joinVehicle(RED, this, def);
    const settings = attempt(() => ({
      action: choiceSetting(def.action, { label: "Action", among: actions, absent: "sync" }),
      zone: zoneSetting(def.zone),
    }));
    if (settings instanceof SmartcarError) this.error(settings, {});

    handleInput(this, async (msg: ScheduleMessage) => {
      if (settings instanceof SmartcarError) throw settings;
      const action = actionOf(msg, settings.action);
      const car = joined.carFor(msg);
      const requested = requestSchedules(car, msg, { ...settings, action });
      showShared(this, "working", "working");
      const outcome = await requested;
      if (!outcome) {
        showShared(this, "waiting", "undecided");
        return null;
      }
      showOutcome(this, outcome);
      msg.payload = outcome;
      return isDone(outcome) ? [msg, null] : [null, msg];
    });

    const { car } = joined;
    if (!car) return;
    let told: string | undefined;
    const off = car.schedules.onTidied(
      new Guard(this).over((news: ScheduleOutcome | SmartcarError) => {
        const isFault = news instanceof SmartcarError;
        if (isFault) showError(this, news);
        else tell(this, news);
        if (isFault && news.message !== told) this.error(news, {});
        told = isFault ? news.message : undefined;
      }),
    );
    onClose(this, off);
    car.schedules.resume();
  }

  /** What the time alone has changed is news of its own. */
  function tell(node: Node, outcome: ScheduleOutcome): void {
    showOutcome(node, outcome);
    node.send(isDone(outcome) ? [{ payload: outcome }, null] : [null, { payload: outcome }]);
  }

  function showOutcome(node: Node, { command, outcome, code, created, deleted, schedules }: ScheduleOutcome): void {
    const counts = { held: schedules?.length ?? 0, created: created.length, deleted: deleted.length };
    if (outcome === "refused") return showShared(node, "waiting", codeWord({ outcome, code }) ?? "refused");
    if (outcome === "unknown") return showShared(node, "waiting", "unknown");
    if (outcome === "unsupported") return showShared(node, "failed", "UNSUPPORTED");
    if (command === "list") return show(node, "fine", RED._("smartcar-schedule.status.listed", counts));
    if (outcome === "already") return showShared(node, "fine", "already");
    show(node, "fine", RED._("smartcar-schedule.status.done", counts));
  }

  RED.nodes.registerType("smartcar-schedule", SmartcarSchedule);
}

function isDone({ outcome }: ScheduleOutcome): boolean {
  return outcome === "done" || outcome === "already";
}
