import type { Node, NodeAPI, NodeDef } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import type { TariffDecision } from "../../src/control/tariff/decision";
import { SmartcarError } from "../../src/core/error";
import { memoryStore } from "../../src/store/memory-store";
import { Mutex } from "../../src/core/mutex";
import { attempt } from "../runtime/result-of";
import { startBeat } from "../runtime/interval";
import { Teller } from "../controller/decision";
import { Guard, knownError } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { oneCar } from "../controller/one-car";
import { refuseAll } from "../runtime/refuse-all";
import { TariffHearing } from "./feed-inputs";
import { tariffMessage } from "./tariff-message";
import { TariffRun } from "./tariff-run";
import { tariffSettings, type TariffDef } from "./tariff-settings";
import { showTariff, tariffWords } from "./tariff-words";
import { TopicMemory } from "../controller/topic-memory";
import { totalPrices } from "../controller/total-prices";
import { warnOnce } from "../runtime/warn-once";
import { SimulatedData } from "../controller/simulated-data";
import { speakLike } from "../runtime/speech";

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  speakLike(RED);
  function SmartcarTariff(this: Node, def: NodeDef & TariffDef): void {
    RED.nodes.createNode(this, def);
    const { car, account, fault } = joinVehicle(RED, this, def);
    if (fault) return refuseAll(this, fault);
    const settings = attempt(() => tariffSettings(def, car?.facts));
    if (settings instanceof SmartcarError) return refuseAll(this, settings);
    const totals = attempt(() => totalPrices(RED, this, settings.fees));
    if (totals instanceof SmartcarError) return refuseAll(this, totals);

    const { rules, reading, heartbeatMs } = settings;
    const { zone } = rules;
    const standing = warnOfDoubt(this, homeZone(def.zone, car?.facts.home));
    const guard = new Guard(this);
    const clock = guard.clock(account?.clock ?? ownClock);
    const simulated = new SimulatedData(account);
    const teller = new Teller(tariffWords({ RED, type: this.type, zone, clock, heartbeatMs, simulated, standing }));
    const hearing = new TariffHearing({ reading, totals, clock, vehicleId: car?.vehicleId });
    const warn = warnOnce(this);
    const show = (decision: TariffDecision): void => {
      showTariff(RED, this, { decision, place: { zone, now: clock.now() } });
      warn(teller.warnings(decision));
    };
    const run = new TariffRun({
      id: [this.id, car?.vehicleId].filter(Boolean).join("/"),
      rules,
      clock,
      car,
      store: account?.decisions ?? memoryStore(),
      check: (decision) => void teller.all({}, decision),
      onFault: guard.over((err: unknown) => {
        throw knownError(err);
      }),
      onDecision: (decision) => {
        show(decision);
        const out = teller.news({}, decision);
        if (out) this.send(out);
      },
    });
    const topics = new TopicMemory(account?.decisions ?? memoryStore(), this.id);
    const refuseOthers = oneCar(car?.vehicleId);
    const opened = run.open();
    guard.over(() => opened)();

    const mutex = new Mutex();
    handleInput(this, (msg) =>
      mutex.run(async () => {
        await opened;
        refuseOthers(msg);
        simulated.take(msg);
        const told = tariffMessage(msg, reading, clock.now());
        if (told.kind === "request")
          return run.last ? teller.all(Object.assign(msg, { repeated: true }), run.last) : null;
        if (told.kind === "wish" && !(await topics.takes(msg, "setting", clock.now()))) return null;
        const inputs = await hearing.inputs(told);
        if (inputs.length === 0) return null;
        const decision = await run.give(inputs);
        show(decision);
        return teller.news(msg, decision);
      }),
    );

    const beat = startBeat(clock, heartbeatMs, () => {
      if (run.last?.on !== undefined) this.send(teller.all({ repeated: true }, run.last));
    });
    onClose(this, beat);
    onClose(this, () => run.close());
  }

  RED.nodes.registerType("smartcar-tariff", SmartcarTariff);
}
