import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import type { SurplusInput } from "../../src/control/surplus/input";
import { systemClock, type Clock } from "../../src/core/clock";
import { SURPLUS } from "../../src/store/keys/node-keys";
import { memoryStore } from "../../src/store/memory-store";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { metersOfHouse } from "../home/house-wire";
import { runController } from "../controller/controller-node";
import { showDecision } from "../controller/decision-message";
import { requestIn, type RequestPlace } from "../controller/requests";
import { usable } from "../runtime/refuse-all";
import { speakLike } from "../runtime/speech";
import { resultOf } from "../runtime/result-of";
import { powerReadings, speaksOfMeter } from "./power-reading";
import { SharedMeters } from "./shared-meters";
import { surplusController, surplusWords } from "./surplus-controller";
import { type ReadingSettings, surplusSettings, type SurplusDef } from "./surplus-settings";

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  speakLike(RED);
  const meters = new SharedMeters();

  function SmartcarSurplus(this: Node, def: NodeDef & SurplusDef): void {
    RED.nodes.createNode(this, def);
    const { car, account, home, facts, fault } = joinVehicle(RED, this, def);
    const settings = usable(
      this,
      resultOf(() => surplusSettings(def, facts, home?.settings)),
      fault,
    );
    if (!settings) return;

    const { rules, reading, heartbeatMs } = settings;
    const { zone } = rules;
    const standing = rules.night ? warnOfDoubt(this, homeZone(def.zone, facts?.home, facts?.homeZone)) : [];
    const store = account?.store ?? memoryStore();
    const about = { car, account, home, ownClock, zone, heartbeatMs, standing, store };
    const stored = StoredValue.of(store, SURPLUS, { nodeId: this.id });
    const own = { RED, node: this, controller: surplusController(rules), stored };
    const runner = runController(own, about, ({ clock, guard }) => {
      const seat = meters.join(guard.over(() => runner.receive([{ kind: "other-switched" }])));
      this.on("close", () => seat.leave());
      return {
        words: surplusWords,
        understands: [],
        read: (msg) => inputsOf(msg, reading, { zone, now: clock.now() }),
        show: (decision) => showDecision(this, decision),
        onTaken: (decision) => seat.note(decision),
        shared: metersOfHouse(["meter", "battery"]),
      };
    });
  }

  RED.nodes.registerType("smartcar-surplus", SmartcarSurplus);
}

/** What the house's meters tell. A request is refused: none is of use where the sun alone decides. */
function inputsOf(msg: NodeMessage, reading: ReadingSettings, place: RequestPlace): readonly SurplusInput[] {
  if (!speaksOfMeter(msg, reading)) requestIn(msg, [], place);
  const readings = powerReadings(msg, reading, place.now);
  return readings.length > 0 ? [{ kind: "power", readings }] : [];
}
