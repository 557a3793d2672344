import type { Node, NodeAPI, NodeDef } from "node-red";
import type { HousePrice } from "../../src/control/price/house-price";
import { INCLUDED } from "../../src/control/price/included";
import { slotAt } from "../../src/control/shared/slots";
import { HALF_HOUR_MS } from "../../src/core/duration";
import type { FetchState } from "../../src/fetch/fetcher";
import { type PriceMemory, priceRules } from "../../src/fetch/prices/price-rules";
import { includedWord } from "../../src/fetch/prices/supplier-list";
import { PRICES } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { feedFetcher, type FeedNode } from "../feed/feed-fetcher";
import { FeedReasons } from "../feed/feed-reasons";
import { joinFeed } from "../feed/join-feed";
import { destination, type FeedSurroundings } from "../feed/try-service";
import { Guard } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { speakLike } from "../runtime/speech";
import { showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { housePrices, type TotalPrices } from "../tariff/total-prices";
import { PRICES_CREDENTIALS } from "./credentials";
import { priceChoice } from "./price-choice";
import { pricesMessage, publishPrices, type PriceOffer } from "./price-message";
import { priceReason, showPrices } from "./price-words";
import { declaration } from "./settings";
import english from "./words/en-US.json";

type PriceState = FetchState<PriceMemory>;

const NOTHING = (): void => {};

/** `around` is another time and other hosts, for tests. */
export default function (RED: NodeAPI, around: FeedSurroundings = {}): void {
  speakLike(RED);

  function SmartcarPrices(this: FeedNode, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const words = english["smartcar-prices"];
    const settings = usableSettings({ RED, node: this }, { ...declaration, words }, { ...def, ...this.credentials });
    if (!settings) return;
    const joined = joinFeed({ RED, node: this, around }, settings, (timeZone, place) => ({
      ...priceChoice(settings, timeZone, place?.currency),
      paid: place && pricesOf(this, place.price, settings.use),
    }));
    if (!joined) return;

    const { home, zone, clock, choice } = joined;
    const homeCurrency = home?.settings.currency;
    const { supplier, area, address, paid } = choice;
    const { use } = settings;
    const { isSimulated } = supplier;
    this.goesTo = destination(supplier.id, address);
    const guard = new Guard(this);
    const pace = guard.clock(clock);
    const includes = settings.includes === "auto" ? includedWord(supplier, settings.country) : settings.includes;
    const origin = { source: supplier.name, area, use, isSimulated };
    let offer: PriceOffer = { slots: [], includes, currency: homeCurrency };

    /** What the owner pays, where the home knows how; otherwise what the supplier says. */
    const offered = async ({ memory }: PriceState): Promise<PriceOffer> => {
      const { slots, currency = homeCurrency, source = supplier.name } = memory;
      if (!paid || slots.length === 0) return { slots, includes, currency };
      const totals = await paid({ slots, source, included: INCLUDED[includes] }, zone);
      return { slots: totals, includes: "total", currency };
    };
    const reasons = new FeedReasons(this, { grave: ["token", "no-prices"], warned: "late" });
    let cancelTick = NOTHING;
    const showState = (state: PriceState): void => {
      const now = clock.now();
      showPrices(RED, this, { state, supplier, offer }, { now, zone });
      const { endAt = Infinity } = slotAt(offer.slots, now) ?? {};
      cancelTick();
      cancelTick = pace.after(Math.min(endAt - now, HALF_HOUR_MS), () => showState(fetcher.state));
    };
    const fetcher = feedFetcher(
      { RED, node: this, guard },
      { ...around, clock },
      {
        isSimulated,
        rules: priceRules(choice, Math.random()),
        stored: (store) => StoredValue.of(store, PRICES, { nodeId: this.id }),
        onState: async (state) => {
          if (state.isUpdate) {
            offer = await offered(state);
            if (isClosed(this)) return;
            const from = { id: this.id, name: this.name || supplier.name, isSimulated };
            if (home) publishPrices(home, offer, { use, from, now: clock.now() });
            this.send([pricesMessage({}, offer, origin), null]);
          }
          reasons.send(priceReason(state, supplier, { now: clock.now(), zone }));
          showState(state);
        },
      },
    );
    onClose(this, () => cancelTick());
    handleInput(this, async (msg) => {
      if (msg.payload === "refresh") await fetcher.refresh();
      return [pricesMessage(msg, offer, origin), null];
    });
    showShared(this, "working", "asking");
    guard.over(() => fetcher.start())();
  }

  /** By the house's price of a kWh, or of an exported one. */
  function pricesOf(node: Node, price: HousePrice, use: "import" | "export"): TotalPrices {
    return use === "export"
      ? housePrices(RED, node, price.feedIn, "feedInFormula")
      : housePrices(RED, node, price, "formula");
  }

  RED.nodes.registerType<FeedNode, NodeDef, object, object>("smartcar-prices", SmartcarPrices, {
    credentials: PRICES_CREDENTIALS,
  });
}
