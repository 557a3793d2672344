import type { Node, NodeAPI, NodeDef } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { feedInSlots } from "../../src/control/price/feed-in";
import type { Slot } from "../../src/control/shared/slots";
import { SmartcarError } from "../../src/core/error";
import { TARIFF } from "../../src/store/keys/node-keys";
import { memoryStore } from "../../src/store/memory-store";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { runController } from "../controller/controller-node";
import type { CodedText } from "../controller/decision-message";
import { planning } from "../controller/planning-queue";
import { refuseAll, usable } from "../runtime/refuse-all";
import { speakLike } from "../runtime/speech";
import { resultOf } from "../runtime/result-of";
import { warnOnce } from "../runtime/warn-once";
import { ContractPrices } from "./contract-prices";
import { FeedInputs } from "./feed-inputs";
import { tariffController } from "./tariff-controller";
import { tariffMessage } from "./tariff-message";
import { expressionFaults } from "../settings/expression-faults";
import { tariffSettings, type TariffDef } from "./tariff-settings";
import { showTariff, tariffWords } from "./tariff-words";
import { totalPrices } from "./total-prices";

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
    const totals = resultOf(() => totalPrices(RED, this, { own: settings.fees, house }));
    if (totals instanceof SmartcarError) return refuseAll(this, totals);

    const { rules, reading, heartbeatMs } = settings;
    const { zone } = rules;
    const standing = warnOfDoubt(this, homeZone(def.zone, facts?.home, facts?.homeZone));
    const store = account?.decisions ?? memoryStore();
    const about = { car, account, home, ownClock, zone, heartbeatMs, standing, store };
    const warn = warnOnce(this);
    const nodeId = [this.id, car?.vehicleId].filter(Boolean).join("/");
    const stored = StoredValue.of(store, TARIFF, { nodeId });
    const own = { RED, node: this, controller: tariffController(rules), stored, queue: planning };
    const earned = (slots: readonly Slot[]): readonly Slot[] =>
      feedInSlots({ kind: "feed", slots, feePerKwh: house?.feedInFee }, []);
    runController(own, about, ({ clock }) => {
      const contract = new ContractPrices({ house: settings.contract, totals, zone });
      const feeds = new FeedInputs({ reading, totals, earned, contract, clock, vehicleId: car?.vehicleId });
      // The prices of a feed are in its currency, whatever the home's is.
      const currency = (): string | undefined => feeds.currency ?? home?.settings.currency;
      const feedWarnings = (): readonly CodedText[] => currencyWarnings(feeds.currency, home?.settings.currency);
      return {
        words: { ...tariffWords(clock, currency, home?.settings.battery), currency, feedWarnings },
        hourly: () => contract.inputs(clock.now()),
        shared: feeds.shared,
        read: (msg) => feeds.inputs(tariffMessage(msg, reading, clock.now())),
        show: (decision, messages) => {
          showTariff(RED, this, { decision, place: { zone, now: clock.now(), currency: currency() } });
          warn(messages.warnings(decision));
        },
      };
    });
  }

  RED.nodes.registerType("smartcar-tariff", SmartcarTariff);
}

/** Prices of a feed in another currency than the amounts that the home adds to them. */
function currencyWarnings(feed: string | undefined, home: string | undefined): readonly CodedText[] {
  if (feed === undefined || home === undefined || feed === home) return [];
  return [{ code: "currency-differs", params: { feed, home } }];
}
