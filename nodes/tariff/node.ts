import type { Node, NodeAPI, NodeDef } from "node-red";
import { UNKNOWN_PRICE } from "../../src/control/price/house-price";
import { systemClock, type Clock } from "../../src/core/clock";
import type { TariffWarning } from "../../src/control/tariff/decision";
import { SmartcarError } from "../../src/core/error";
import type { Speech } from "../../src/core/speech";
import { TARIFF } from "../../src/store/keys/node-keys";
import { memoryStore } from "../../src/store/memory-store";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { runController } from "../controller/controller-node";
import { planning } from "../controller/planning-queue";
import { refuseAll, usable } from "../runtime/refuse-all";
import { speak, speakLike } from "../runtime/speech";
import { resultOf } from "../runtime/result-of";
import { warnOnce } from "../runtime/warn-once";
import { Warnings } from "../runtime/warnings";
import { ContractPrices } from "./contract-prices";
import { FeedInputs } from "./feed-inputs";
import { tariffController } from "./tariff-controller";
import { MissingData, TARIFF_REQUESTS, tariffMessage } from "./tariff-message";
import { expressionFaults } from "../settings/expression-faults";
import { tariffSettings, type TariffDef } from "./tariff-settings";
import { showTariff, tariffWords } from "./tariff-words";
import { housePrices, totalPrices } from "./total-prices";

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  speakLike(RED);
  function SmartcarTariff(this: Node, def: NodeDef & TariffDef): void {
    RED.nodes.createNode(this, def);
    const { car, account, home, facts, fault } = joinVehicle(RED, this, def);
    const house = home?.settings.price;
    const settings = usable(
      this,
      resultOf(() => tariffSettings(def, facts, expressionFaults(RED, this), home?.settings)),
      fault,
    );
    if (!settings) return;
    const pricing = resultOf(() => ({
      totals: totalPrices(RED, this, { own: settings.fees, house }),
      earned: housePrices(RED, this, house?.feedIn ?? UNKNOWN_PRICE),
    }));
    if (pricing instanceof SmartcarError) return refuseAll(this, pricing);

    const { rules, reading, heartbeatMs, co2 } = settings;
    const { zone } = rules;
    const standing = warnOfDoubt(this, homeZone(def.zone, facts?.home, facts?.homeZone));
    const store = account?.decisions ?? memoryStore();
    const about = { car, account, home, ownClock, zone, heartbeatMs, standing, store };
    const warn = warnOnce(this);
    const calendarWarnings = new Warnings(this);
    const onLeftOut = (problems: readonly Speech[]): void =>
      calendarWarnings.show(problems.map((problem) => speak(problem)));
    const nodeId = [this.id, car?.vehicleId].filter(Boolean).join("/");
    const stored = StoredValue.of(store, TARIFF, { nodeId });
    const own = { RED, node: this, controller: tariffController(rules), stored, queue: planning };
    runController(own, about, ({ clock }) => {
      const contract = new ContractPrices({ house: settings.contract, ...pricing, zone });
      const feeds = new FeedInputs({
        reading,
        ...pricing,
        contract,
        clock,
        co2,
        flatPrice: rules.fixedPrice,
        vehicleId: car?.vehicleId,
        onLeftOut,
      });
      // The prices of a feed are in its currency, whatever the home's is.
      const currency = (): string | undefined => feeds.unit ?? home?.settings.currency;
      const missing = new MissingData();
      const feedWarnings = (): readonly TariffWarning[] => currencyWarnings(feeds.currency, home?.settings.currency);
      return {
        words: { ...tariffWords(clock, currency, home?.settings.battery), currency, feedWarnings },
        understands: TARIFF_REQUESTS,
        hourly: () => feeds.hourly(),
        shared: feeds.shared,
        read: (msg) => feeds.inputs(tariffMessage(msg, reading, clock.now(), missing)),
        show: (decision, messages) => {
          const [feedWarning] = feedWarnings();
          const shown = { ...decision, warning: decision.warning ?? feedWarning };
          showTariff(RED, this, { decision: shown, place: { zone, now: clock.now(), currency: currency() } });
          warn(messages.warnings(decision));
        },
      };
    });
  }

  RED.nodes.registerType("smartcar-tariff", SmartcarTariff);
}

/** Prices of a feed in another currency than the amounts that the home adds to them. */
function currencyWarnings(feed: string | undefined, home: string | undefined): readonly TariffWarning[] {
  if (feed === undefined || home === undefined || feed === home) return [];
  return [{ code: "currency-differs", params: { feed, home } }];
}
