import type { Node, NodeAPI, NodeDef } from "node-red";
import type { ModeDecision } from "../../src/control/mode/decision";
import type { ModeInput } from "../../src/control/mode/input";
import type { ModeState } from "../../src/control/mode/state";
import { systemClock, type Clock } from "../../src/core/clock";
import { MODE } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { metersOfHouse } from "../home/house-wire";
import { MissingData } from "../controller/missing-data";
import { registerDecider } from "../controller/register-decider";
import { showDecision } from "../controller/decision-message";
import type { RuledBy, Ruling } from "../controller/ruling";
import { modeController } from "./mode-controller";
import { MODE_REQUESTS, modeMessage } from "./mode-message";
import { modeSettings, type ModeDef } from "./mode-settings";
import { modeWords, windowsMessage } from "./mode-words";

type ModeRuling = Ruling<ModeState, ModeInput, ModeDecision>;

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  registerDecider(RED, {
    type: "smartcar-mode",
    ownClock,
    storeOf: ({ stores }) => stores.own,
    storedIn: (store, ids) => StoredValue.of(store, MODE, ids),
    rule: rulingOf,
  });
}

function rulingOf(node: Node, def: NodeDef & ModeDef, { car, facts, home }: RuledBy): ModeRuling {
  const { rules, heartbeatMs, zone, reading } = modeSettings(def, facts, home?.settings);
  return {
    controller: modeController(rules),
    zone,
    heartbeatMs,
    parts: (clock, missing = new MissingData()) => ({
      standing: warnOfDoubt(node, homeZone(def.zone, facts?.home, facts?.homeZone)),
      words: modeWords(clock, home?.settings.battery),
      understands: MODE_REQUESTS,
      read: (msg) => modeMessage(msg, { zone, now: clock.now(), vehicleId: car?.vehicleId, reading, missing }),
      show: (decision) => showDecision(node, decision),
      third: windowsMessage,
      decidesAgain: true,
      shared: metersOfHouse(["battery"]),
    }),
  };
}
