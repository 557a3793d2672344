import type { Node, NodeAPI, NodeDef } from "node-red";
import { UNKNOWN_PRICE } from "../../src/control/price/house-price";
import { systemClock, type Clock } from "../../src/core/clock";
import type { TariffDecision, TariffWarning } from "../../src/control/tariff/decision";
import type { TariffInput } from "../../src/control/tariff/input";
import type { TariffState } from "../../src/control/tariff/state";
import type { Speech } from "../../src/core/speech";
import { TARIFF } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone, warnOfDoubt } from "../car/home-zone";
import { MissingData } from "../controller/missing-data";
import { registerDecider } from "../controller/register-decider";
import { planning } from "../controller/planning-queue";
import type { RuledBy, Ruling } from "../controller/ruling";
import { speak } from "../runtime/speech";
import { warnOnce } from "../runtime/warn-once";
import { Warnings } from "../runtime/warnings";
import { ContractPrices } from "./contract-prices";
import { FeedInputs } from "./feed-inputs";
import { tariffController } from "./tariff-controller";
import { TARIFF_REQUESTS, tariffMessage } from "./tariff-message";
import { expressionFaults } from "../settings/expression-faults";
import { tariffSettings, type TariffDef } from "./tariff-settings";
import { showTariff, tariffWords } from "./tariff-words";
import { housePrices, totalPrices } from "./total-prices";

type TariffRuling = Ruling<TariffState, TariffInput, TariffDecision>;

/** `ownClock` is the time of a node without an account. */
export default function (RED: NodeAPI, ownClock: Clock = systemClock): void {
  registerDecider(RED, {
    type: "smartcar-tariff",
    ownClock,
    storeOf: ({ stores }) => stores.decisions,
    storedIn: (store, ids) => StoredValue.of(store, TARIFF, ids),
    storedId: (nodeId, vehicleId) => [nodeId, vehicleId].filter(Boolean).join("/"),
    rule: rulingOf,
  });

  function rulingOf(node: Node, def: NodeDef & TariffDef, { car, facts, home }: RuledBy): TariffRuling {
    const house = home?.settings.price;
    const settings = tariffSettings(def, facts, expressionFaults(RED, node), home?.settings);
    const { rules, reading, heartbeatMs, co2 } = settings;
    const { zone } = rules;
    const pricing = {
      totals: totalPrices(RED, node, { own: settings.fees, house }),
      earned: housePrices(RED, node, house?.feedIn ?? UNKNOWN_PRICE, "feedInFormula"),
    };
    const warn = warnOnce(node);
    const calendarWarnings = new Warnings(node);
    const onLeftOut = (problems: readonly Speech[]): void =>
      calendarWarnings.show(problems.map((problem) => speak(problem)));
    return {
      controller: tariffController(rules),
      zone,
      heartbeatMs,
      queue: planning,
      parts: (clock) => {
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
          standing: warnOfDoubt(node, homeZone(def.zone, facts?.home, facts?.homeZone)),
          words: { ...tariffWords(clock, currency, home?.settings.battery), currency, feedWarnings },
          understands: TARIFF_REQUESTS,
          hourly: () => feeds.hourly(),
          shared: feeds.shared,
          read: (msg) => feeds.inputs(tariffMessage(msg, reading, clock.now(), missing)),
          show: (decision, messages) => {
            const [feedWarning] = feedWarnings();
            const shown = { ...decision, warning: decision.warning ?? feedWarning };
            showTariff(RED, node, { decision: shown, place: { zone, now: clock.now(), currency: currency() } });
            warn(messages.warnings(decision));
          },
        };
      },
    };
  }
}

/** Prices of a feed in another currency than the amounts that the home adds to them. */
function currencyWarnings(feed: string | undefined, home: string | undefined): readonly TariffWarning[] {
  if (feed === undefined || home === undefined || feed === home) return [];
  return [{ code: "currency-differs", params: { feed, home } }];
}
