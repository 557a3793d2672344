import type { Node, NodeAPI, NodeDef } from "node-red";
import { systemClock } from "../src/clock";
import type { TariffDecision } from "../src/control/tariff/decision";
import { SmartcarError } from "../src/error";
import { memoryStore } from "../src/store/memory-store";
import { Turns } from "../src/vehicle/turns";
import { attempt } from "./lib/attempt";
import { startBeat } from "./lib/beat";
import { carReports } from "./lib/car-reports";
import { Teller } from "./lib/decision";
import { handleInput, onClose } from "./lib/handle-input";
import { joinVehicle } from "./lib/join-vehicle";
import { NewsWish } from "./lib/news-wish";
import { refuseAll } from "./lib/refuse-all";
import { TariffHearing } from "./lib/tariff-hearing";
import { tariffMessage } from "./lib/tariff-message";
import { TariffRun } from "./lib/tariff-run";
import { tariffSettings, type TariffDef } from "./lib/tariff-settings";
import { showTariff, tariffWords } from "./lib/tariff-words";
import { totalPrices } from "./lib/total-prices";
import { warnOnce } from "./lib/warn-once";

export default function (RED: NodeAPI): void {
  function SmartcarTariff(this: Node, def: NodeDef & TariffDef): void {
    RED.nodes.createNode(this, def);
    const { car, account } = joinVehicle(RED, this, def);
    const settings = attempt(() => tariffSettings(def, car?.facts));
    if (settings instanceof SmartcarError) return refuseAll(this, settings);
    const totals = attempt(() => totalPrices(RED, this, settings.fees));
    if (totals instanceof SmartcarError) return refuseAll(this, totals);

    const { rules, reading, heartbeatMs } = settings;
    const { zone } = rules;
    const clock = account?.clock ?? systemClock;
    const teller = new Teller(tariffWords({ RED, type: this.type, zone, clock }));
    const hearing = new TariffHearing({ reading, totals, clock, vehicleId: car?.vehicleId });
    const news = car && new NewsWish(car.attention, clock);
    const warn = warnOnce(this);
    const run = new TariffRun({
      id: [this.id, car?.vehicleId].filter(Boolean).join("/"),
      rules,
      clock,
      store: account?.decisions ?? memoryStore(),
      onDecision: (decision) => tell(decision),
    });
    const show = (decision: TariffDecision): void => {
      showTariff(RED, this, { decision, place: { zone, now: clock.now() } });
      warn(decision.warning?.code, teller.warning(decision));
      news?.follow(decision.newsWantedAt);
    };
    const tell = (decision: TariffDecision): void => {
      show(decision);
      const out = teller.news({}, decision);
      if (out) this.send(out);
    };
    const refresh = async (): Promise<void> => {
      if (!car) return;
      const [first, ...more] = (await carReports(car, clock.now())).map((one) => ({ kind: "car" as const, car: one }));
      if (first) tell(run.give(first, ...more));
    };
    // What was kept is known; what the car told since will be told again.
    const opened = run.open().then((hadState) => (hadState ? tell(run.last) : refresh()));
    opened.catch((err: unknown) => this.error(err, {}));

    const turns = new Turns();
    handleInput(this, (msg) =>
      turns.run(async () => {
        await opened;
        const told = tariffMessage(msg, reading, clock.now());
        if (told.kind === "request") return teller.all(msg, run.last);
        const [first, ...more] = await hearing.inputs(told);
        if (!first) return null;
        const decision = run.give(first, ...more);
        show(decision);
        return teller.news(msg, decision);
      }),
    );

    if (car)
      onClose(
        this,
        car.onNews(() => void refresh().catch((err: unknown) => this.error(err, {}))),
      );
    const beat = startBeat(clock, heartbeatMs, () => {
      if (run.last.on !== undefined) this.send(teller.all({ repeated: true }, run.last));
    });
    onClose(this, beat);
    onClose(this, () => news?.close());
    onClose(this, () => run.close());
  }

  RED.nodes.registerType("smartcar-tariff", SmartcarTariff);
}
