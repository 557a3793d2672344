import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import type { SurplusDecision } from "../../src/control/surplus/decision";
import type { SurplusInput } from "../../src/control/surplus/input";
import type { SurplusState } from "../../src/control/surplus/state";
import { systemClock, type Clock } from "../../src/core/clock";
import { SURPLUS } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { metersOfHouse } from "../home/house-wire";
import { MissingData } from "../controller/missing-data";
import { registerDecider } from "../controller/register-decider";
import { showDecision } from "../controller/decision-message";
import { requestIn, type RequestPlace } from "../controller/requests";
import type { RuledBy, Ruling } from "../controller/ruling";
import { powerReadings, speaksOfMeter } from "./power-reading";
import { SharedMeters } from "./shared-meters";
import { surplusController, surplusWords } from "./surplus-controller";
import { type ReadingSettings, surplusSettings, type SurplusDef } from "./surplus-settings";

type SurplusRuling = Ruling<SurplusState, SurplusInput, SurplusDecision>;

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  const meters = new SharedMeters();

  registerDecider(RED, {
    type: "smartcar-surplus",
    ownClock,
    storeOf: ({ stores }) => stores.own,
    storedIn: (store, ids) => StoredValue.of(store, SURPLUS, ids),
    rule: rulingOf,
  });

  function rulingOf(node: Node, def: NodeDef & SurplusDef, { facts, home }: RuledBy): SurplusRuling {
    const { rules, reading, heartbeatMs } = surplusSettings(def, facts, home?.settings);
    const { zone } = rules;
    return {
      controller: surplusController(rules),
      zone,
      heartbeatMs,
      parts: (clock, missing = new MissingData()) => ({
        standing: rules.night ? warnOfDoubt(node, homeZone(def.zone, facts?.home, facts?.homeZone)) : [],
        words: surplusWords,
        understands: [],
        read: (msg) => inputsOf(msg, reading, { zone, now: clock.now() }, missing),
        show: (decision) => showDecision(node, decision),
        shared: metersOfHouse(["meter", "battery"]),
      }),
      ofCar: (receive) => meters.join(() => receive([{ kind: "other-switched" }])),
    };
  }
}

/** What the house's meters tell. A request is refused: none is of use where the sun alone decides. */
function inputsOf(
  msg: NodeMessage,
  reading: ReadingSettings,
  place: RequestPlace,
  missing: MissingData,
): readonly SurplusInput[] {
  if (!speaksOfMeter(msg, reading)) requestIn(msg, [], place);
  const readings = powerReadings(msg, reading, place.now, missing);
  return readings.length > 0 ? [{ kind: "power", readings }] : [];
}
