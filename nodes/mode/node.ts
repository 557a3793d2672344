import type { Node, NodeAPI, NodeDef } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { MODE } from "../../src/store/keys/node-keys";
import { memoryStore } from "../../src/store/memory-store";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { metersOfHouse } from "../home/house-wire";
import { runController } from "../controller/controller-node";
import { showDecision } from "../controller/decision-message";
import { usable } from "../runtime/refuse-all";
import { speakLike } from "../runtime/speech";
import { resultOf } from "../runtime/result-of";
import { modeController } from "./mode-controller";
import { MODE_REQUESTS, modeMessage } from "./mode-message";
import { modeSettings, type ModeDef } from "./mode-settings";
import { modeWords, windowsMessage } from "./mode-words";

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  speakLike(RED);
  function SmartcarMode(this: Node, def: NodeDef & ModeDef): void {
    RED.nodes.createNode(this, def);
    const { car, account, home, facts, fault } = joinVehicle(RED, this, def);
    const settings = usable(
      this,
      resultOf(() => modeSettings(def, facts, home?.settings)),
      fault,
    );
    if (!settings) return;

    const { rules, heartbeatMs, zone, reading } = settings;
    const standing = warnOfDoubt(this, homeZone(def.zone, facts?.home, facts?.homeZone));
    const store = account?.store ?? memoryStore();
    const about = { car, account, home, ownClock, zone, heartbeatMs, standing, store };
    const stored = StoredValue.of(store, MODE, { nodeId: this.id });
    const own = { RED, node: this, controller: modeController(rules), stored };
    runController(own, about, ({ clock }) => ({
      words: modeWords(clock, home?.settings.battery),
      understands: MODE_REQUESTS,
      read: (msg) => modeMessage(msg, { zone, now: clock.now(), vehicleId: car?.vehicleId, reading }),
      show: (decision) => showDecision(this, decision),
      third: windowsMessage,
      decidesAgain: true,
      shared: metersOfHouse(["battery"]),
    }));
  }

  RED.nodes.registerType("smartcar-mode", SmartcarMode);
}
