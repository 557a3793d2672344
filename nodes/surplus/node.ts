import type { Node, NodeAPI, NodeDef } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import type { Decision } from "../../src/control/surplus/decision";
import { SmartcarError } from "../../src/core/error";
import { memoryStore } from "../../src/store/memory-store";
import { attempt } from "../runtime/result-of";
import { isRequest, showDecision, Teller } from "../controller/decision";
import { Guard, knownError, report } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { knownCar } from "../car/known-car";
import { oneCar } from "../controller/one-car";
import { powerReadings } from "../controller/power-reading";
import { refuseAll } from "../runtime/refuse-all";
import { startBeat } from "../runtime/interval";
import { SharedMeters, type MeterUser } from "../controller/shared-meters";
import { SurplusRun } from "./surplus-run";
import { surplusSettings, type SurplusDef } from "./surplus-settings";
import { SimulatedData } from "../controller/simulated-data";
import { speakLike } from "../runtime/speech";

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  speakLike(RED);
  const meters = new SharedMeters();

  function SmartcarSurplus(this: Node, def: NodeDef & SurplusDef): void {
    RED.nodes.createNode(this, def);
    const { car, account, fault } = joinVehicle(RED, this, def);
    if (fault) return refuseAll(this, fault);
    const settings = attempt(() => surplusSettings(def, car?.facts));
    if (settings instanceof SmartcarError) return refuseAll(this, settings);

    const { rules, reading, heartbeatMs } = settings;
    const standing = rules.night ? warnOfDoubt(this, homeZone(def.zone, car?.facts.home)) : [];
    const guard = new Guard(this);
    const clock = guard.clock(account?.clock ?? ownClock);
    const simulated = new SimulatedData(account);
    const teller = new Teller<Decision>({
      RED,
      type: this.type,
      zone: rules.zone,
      clock,
      heartbeatMs,
      simulated,
      standing,
      word: ({ code, params }) => ("batteryW" in params ? `${code}-battery` : code),
      // Whoever hears of this decision need not weigh the battery again.
      also: ({ inputs }) => (inputs.batteryW === undefined ? {} : { batteryKnown: true }),
    });
    const run = new SurplusRun({
      id: this.id,
      rules,
      clock,
      car,
      store: account?.store ?? memoryStore(),
      onDecision: (decision) => tell(this, decision),
      onSwitch: () => meters.switched(meterUser),
      check: (decision) => void teller.all({}, decision),
      onFault: (err) => report(this, knownError(err)),
      onMeter: car && ((evidence) => guard.over(() => car.hearMeter(evidence))()),
    });
    const meterUser: MeterUser = {
      readings: () => run.readings,
      beginAnew: guard.over(() => tell(this, run.give({ kind: "other-switched" }))),
    };
    const tell = (node: Node, decision: Decision): void => {
      showDecision(node, decision);
      const out = teller.news({}, decision);
      if (out) node.send(out);
    };
    const refresh = async (): Promise<void> => {
      if (car) tell(this, run.give({ kind: "car", car: await knownCar(car, clock.now()) }));
    };
    const refuseOthers = oneCar(car?.vehicleId);
    const opened = run.open().then(refresh);
    guard.over(() => opened)();

    handleInput(this, async (msg) => {
      await opened;
      refuseOthers(msg);
      simulated.take(msg);
      if (isRequest(msg.payload)) return run.last ? teller.all(msg, run.last) : null;
      const readings = powerReadings(msg, reading, clock.now());
      if (readings.length === 0) return null;
      const decision = run.give({ kind: "power", readings });
      showDecision(this, decision);
      return teller.news(msg, decision);
    });

    if (car) onClose(this, car.onNews(guard.over(() => refresh())));
    onClose(
      this,
      startBeat(clock, heartbeatMs, () => {
        if (run.last?.on !== undefined) this.send(teller.all({ repeated: true }, run.last));
      }),
    );
    onClose(this, meters.join(meterUser));
    onClose(this, () => run.close());
  }

  RED.nodes.registerType("smartcar-surplus", SmartcarSurplus);
}
