import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { HOUR_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import type { Fact, Notice } from "../../src/notify/notice";
import { factsOfDecision } from "../../src/notify/facts-of-decision";
import { factOfError, factOfOutcome } from "../../src/notify/facts-of-result";
import { worst } from "../../src/notify/notices";
import type { StoredNotices } from "../../src/notify/stored-notices";
import { NOTICES } from "../../src/store/keys/node-keys";
import { memoryStore } from "../../src/store/memory-store";
import { StoredValue } from "../../src/store/stored-value";
import type { Car } from "../../src/vehicle/car";
import { homeZone } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { SimulatedData } from "../controller/simulated-data";
import { Guard } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { refuseAll } from "../runtime/refuse-all";
import { textSetting } from "../runtime/settings";
import { speakLike, worded } from "../runtime/speech";
import { show } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { Notifier } from "./notifier";
import { notifyMessage, type NotifyContent } from "./notify-message";
import { declaration } from "./settings";
import { reportedCar } from "./reported-car";
import english from "./words/en-US.json";

/** The node type that knows what a car must be charged to, and when. */
const PLANS = "smartcar-tariff";

interface NoticeMessage extends NodeMessage {
  code: string;
  severity: string;
  key: string;
  since: string;
  over: boolean;
  cause?: string;
  vehicleId?: string;
  name?: string;
  values?: object;
}

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  speakLike(RED);
  function SmartcarNotify(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-notify"] }, def);
    if (!settings) return;
    const { car, account, facts, fault } = joinVehicle(RED, this, settings);
    if (fault) return refuseAll(this, fault);

    const { least, quietFrom, quietTo, remindAt, repeatHours } = settings;
    const clock = account?.clock ?? ownClock;
    const quiet =
      quietFrom !== undefined && quietTo !== undefined && quietFrom !== quietTo
        ? { fromMinute: minuteOf(quietFrom), toMinute: minuteOf(quietTo) }
        : undefined;
    const { zone } = homeZone(settings.zone, facts?.home, facts?.homeZone);
    const guard = new Guard(this);
    const simulated = new SimulatedData(account);
    const notifier = new Notifier({
      rules: { quiet, zone, least, repeatMs: repeatHours === 0 ? undefined : repeatHours * HOUR_MS },
      remindMinute: remindAt === undefined ? undefined : minuteOf(remindAt),
      stored: StoredValue.of(account?.stores.decisions ?? memoryStore(), NOTICES, { nodeId: this.id }),
      clock,
      guarded: (work) => guard.over(work),
      send: (notices, state) => {
        showOpen(this, state);
        for (const notice of notices) this.send(simulated.mark(messageOf(notice, car)));
      },
    });
    onClose(this, () => notifier.close());

    handleInput(this, async (msg) => {
      const named = "vehicleId" in msg ? textSetting(msg.vehicleId) : "";
      const vehicleId = named || car?.vehicleId;
      const content = notifyMessage(msg, clock.now());
      // What a Catch node passes on may be the very message that was refused for that.
      if (content.kind !== "error") simulated.take(msg);
      const fact = eventIn(content, vehicleId);
      if (fact) await notifier.observe({ kind: "event", fact });
      if (content.kind === "car" && content.vehicleId !== car?.vehicleId) {
        await notifier.observeCar({
          ...content.car,
          vehicleId: content.vehicleId,
          callsLeft: content.callsLeft,
          stops: undefined,
        });
      }
      if (content.kind === "decision") {
        const { by, decision, goal } = content;
        const source = [by, vehicleId].filter(Boolean).join("/");
        await notifier.observe({ kind: "facts", source, facts: factsOfDecision(decision, vehicleId) });
        if (by === PLANS && vehicleId !== undefined) await notifier.observeGoal(vehicleId, goal);
      }
      return null;
    });

    const look = guard.over(async () => {
      if (car) await notifier.observeCar(await reportedCar(car, clock.now()));
    });
    guard.over(() => notifier.start())();
    if (!car) return;
    onClose(this, car.onUpdate(look));
    look();
  }

  function messageOf({ over, since, code, text, vehicleId, ...notice }: Notice, car: Car | undefined): NoticeMessage {
    const name = vehicleId !== undefined && vehicleId === car?.vehicleId ? nameOf(car) : undefined;
    const title = worded(RED, `smartcar-notify.title.${code}`);
    const { severity, key, cause, values } = notice;
    return {
      topic: name === undefined ? title : worded(RED, "smartcar-notify.title.of-car", { name, title }),
      payload: over ? worded(RED, `smartcar-notify.over.${code}`) : text,
      code,
      severity,
      key,
      since: isoText(since),
      over,
      ...(cause !== undefined && { cause }),
      ...(vehicleId !== undefined && { vehicleId }),
      ...(name !== undefined && { name }),
      ...(values && { values: { ...values } }),
    };
  }

  function showOpen(node: Node, state: StoredNotices): void {
    const count = Object.keys(state.open).length;
    const severity = worst(state);
    const look = severity === "error" ? "failed" : severity === undefined ? "fine" : "waiting";
    show(node, look, worded(RED, `smartcar-notify.status.${count === 0 ? "none" : "open"}`, { count }));
  }

  RED.nodes.registerType("smartcar-notify", SmartcarNotify);
}

/** What has happened, of which a person should know. */
function eventIn(content: NotifyContent, vehicleId: string | undefined): Fact | undefined {
  if (content.kind === "error") return factOfError(content, vehicleId);
  return content.kind === "outcome" ? factOfOutcome(content.outcome, vehicleId) : undefined;
}

function nameOf({ facts: { name, make, model } }: Car): string | undefined {
  return name ?? ([make, model].filter(Boolean).join(" ") || undefined);
}

/** `HH:MM` as minutes. */
function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
