import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { INCLUDED, type IncludedWord } from "../../src/control/price/included";
import type { Slot } from "../../src/control/shared/slots";
import { systemClock } from "../../src/core/clock";
import { HALF_HOUR_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { isoText } from "../../src/core/instant";
import { Outbound } from "../../src/fetch/outbound";
import { Fetcher, type FetchState } from "../../src/fetch/fetcher";
import { type PriceMemory, priceRules, priceTrouble } from "../../src/fetch/prices/price-rules";
import { knownUntil } from "../../src/fetch/prices/price-timing";
import { includedWord } from "../../src/fetch/prices/supplier";
import { PRICES } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone } from "../car/home-zone";
import { feedStore } from "../feed/feed-store";
import { userAgent } from "../feed/user-agent";
import { joinHome } from "../home/join-home";
import { Guard, report } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { refuseAll } from "../runtime/refuse-all";
import { resultOf } from "../runtime/result-of";
import { speak, speakLike } from "../runtime/speech";
import { show } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { housePrices, type TotalPrices } from "../tariff/total-prices";
import { destination, type FeedSurroundings } from "../feed/try-service";
import { priceChoice } from "./price-choice";
import { priceText, shortTime, whyOf } from "./price-words";
import { PRICES_CREDENTIALS } from "./credentials";
import { declaration } from "./settings";
import english from "./words/en-US.json";

interface PricesNode extends Node {
  credentials: object;
  /** Where its token goes. */
  goesTo?: string;
}

interface PricesMessage extends NodeMessage {
  code?: string;
}

const NOTHING = (): void => {};

type PriceState = FetchState<PriceMemory>;

/** What is sent: slots as every node reads them. */
interface Sent {
  readonly slots: readonly Slot[];
  readonly includes: IncludedWord;
}

/** `around` is another time and other hosts, for tests. */
export default function (RED: NodeAPI, { clock = systemClock, route }: FeedSurroundings = {}): void {
  speakLike(RED);

  function SmartcarPrices(this: PricesNode, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const given = { ...def, ...this.credentials };
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-prices"] }, given);
    if (!settings) return;
    const { home, fault } = joinHome(RED, this, settings.home);
    if (fault) return refuseAll(this, fault);
    const place = home?.settings;
    const { zone } = homeZone(settings.zone, place?.position, place?.zone);
    const choice = resultOf(() => priceChoice(settings, zone, place?.currency));
    if (choice instanceof SmartcarError) return refuseAll(this, choice);
    const house = place && (settings.use === "export" ? place.price.feedIn : place.price);
    const paid = resultOf((): TotalPrices | undefined => house && housePrices(RED, this, house));
    if (paid instanceof SmartcarError) return refuseAll(this, paid);

    const { supplier } = choice;
    this.goesTo = destination(supplier.id, choice.address);
    const includes = settings.includes === "auto" ? includedWord(supplier, settings.country) : settings.includes;
    const guard = new Guard(this);
    const guarded = guard.clock(clock);
    const outbound = new Outbound({ userAgent: userAgent(), route });
    let sent: Sent = { slots: [], includes };
    let said: string | undefined;
    let failing: string | undefined;
    let cancelTick = NOTHING;

    /** What the owner pays, where the home knows how; otherwise what the supplier says. */
    const priced = async ({ memory }: PriceState): Promise<Sent> => {
      const { slots, source = supplier.name } = memory;
      if (!paid || slots.length === 0) return { slots, includes };
      return { slots: await paid({ slots, source, included: INCLUDED[includes] }, zone), includes: "total" };
    };
    const currencyOf = ({ memory }: PriceState): string | undefined => memory.currency ?? place?.currency;
    const pricesMessage = (msg: PricesMessage, state: PriceState): PricesMessage =>
      Object.assign(msg, {
        topic: settings.use === "export" ? "feedin" : "prices",
        payload: {
          prices: sent.slots.map(({ startAt, endAt, value }) => ({
            start: isoText(startAt),
            end: isoText(endAt),
            value,
          })),
          currency: currencyOf(state),
          source: supplier.name,
          area: choice.area || undefined,
          includes: sent.includes,
        },
      });
    const publish = (state: PriceState): void => {
      const from = { id: this.id, name: this.name || supplier.name };
      const now = clock.now();
      if (sent.slots.length === 0 || !home) return;
      if (settings.use === "export") home.publish("feed-in", { slots: sent.slots }, from, now);
      else home.publish("prices", { slots: sent.slots, currency: currencyOf(state) }, from, now);
    };
    const tell = (state: PriceState): void => {
      const now = clock.now();
      const { nextAt, memory } = state;
      const trouble = priceTrouble(state, supplier, now);
      const untilAt = knownUntil(memory.slots, now);
      const code = trouble?.code ?? (untilAt === undefined ? "asking" : "ok");
      const text = speak(whyOf(trouble, { supplier: supplier.name, untilAt, nextAt }), { now, zone });
      const key = `${code} ${trouble?.error?.code ?? ""}`;
      if (key === said || (said === undefined && code === "asking")) return;
      said = key;
      const { error } = trouble ?? {};
      const payload = {
        code,
        text,
        supplier: supplier.id,
        ...(error && { error: error.code }),
        ...(untilAt !== undefined && { until: isoText(untilAt) }),
        next: isoText(nextAt),
      };
      this.send([null, { topic: "reason", payload }]);
      if (code === "late") this.warn(text);
      // A Catch node gets what leaves the house without prices, once until that is over.
      const isGrave = code === "token" || code === "no-prices";
      if (isGrave && failing !== key && error) report(this, error);
      failing = isGrave ? key : undefined;
    };
    const showState = (state: PriceState): void => {
      const now = clock.now();
      const trouble = priceTrouble(state, supplier, now);
      const current = sent.slots.find(({ startAt, endAt }) => startAt <= now && endAt > now);
      const untilAt = knownUntil(sent.slots, now);
      cancelTick();
      cancelTick = guarded.after(Math.min((current?.endAt ?? Infinity) - now, HALF_HOUR_MS), () =>
        showState(fetcher.state),
      );
      if (trouble?.code === "token" || trouble?.code === "late")
        return show(
          this,
          trouble.code === "late" ? "waiting" : "failed",
          RED._(`smartcar-prices.status.${trouble.code}`),
        );
      if (!current || untilAt === undefined)
        return show(
          this,
          trouble ? "failed" : "working",
          RED._(`smartcar-prices.status.${trouble ? "no-prices" : "asking"}`),
        );
      const until = shortTime(untilAt, { now, zone });
      const price = priceText(current.value, currencyOf(state), { now, zone });
      show(this, trouble ? "waiting" : "fine", RED._("smartcar-prices.status.known", { until, current: price }));
    };
    const take = guard.over(async (state: PriceState) => {
      if (isClosed(this)) return;
      if (state.isNews) {
        sent = await priced(state);
        publish(state);
        this.send([pricesMessage({}, state), null]);
      }
      tell(state);
      showState(state);
    });
    const fail = guard.over((cause: unknown) => {
      throw cause;
    });

    const fetcher = new Fetcher({
      rules: priceRules(choice, Math.random()),
      stored: StoredValue.of(feedStore(RED, this), PRICES, { nodeId: this.id }),
      clock: guarded,
      send: (request) => outbound.send(request),
      onState: take,
      onFault: fail,
    });
    onClose(this, () => cancelTick());
    onClose(this, async () => {
      fetcher.close();
      await outbound.close();
    });
    handleInput(this, async (msg) => {
      if (msg.payload === "refresh") await fetcher.refresh();
      return [pricesMessage(msg, fetcher.state), null];
    });
    show(this, "working", RED._("smartcar-prices.status.asking"));
    guard.over(() => fetcher.start())();
  }

  RED.nodes.registerType<PricesNode, NodeDef, object, object>("smartcar-prices", SmartcarPrices, {
    credentials: PRICES_CREDENTIALS,
  });
}
