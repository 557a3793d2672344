import type { FeedOptions } from "../../src/control/feeds/feed";
import { knownTopic } from "../../src/control/feeds/meters/topic-table";
import { requestWord } from "../controller/requests";

/** What the end of a topic says of its message. */
export type TopicMeaning =
  | { readonly kind: "request" }
  | { readonly kind: "soc" }
  | { readonly kind: "feed" | "feed-in" | "co2"; readonly options: Partial<FeedOptions> };

const PRICES = new Set(["price", "prices"]);
const FEED_IN = new Set(["feedin", "feed-in", "feed_in"]);
const CO2 = new Set(["co2", "gco2", "carbon"]);
const FORECASTS = new Set(["forecast", "forecasts"]);

/** Whose state of charge it is must be said: a home's battery has one, too. */
const CAR_SOC = [
  /^soc$/i,
  /(^|[/._\s-])(car|vehicle|ev)[/._\s-]*(battery[/._\s-]*)?soc$/i,
  /^smartcar\/[^/]+\/soc$/i,
  /(^|\/)loadpoints\/\d+\/vehicleSoc$/,
  /(^|\/)vehicles\/[^/]+\/soc$/,
  /^openWB\/vehicle\/\d+\/get\/soc$/,
  /^openWB\/lp\/\d+\/%Soc$/,
];

/**
 * What a topic means by its end, as `house/prices`, `smartcar/i4/ready/set` or `sensor.car_soc`. A `set` at the end is
 * ignored. `undefined` when it says nothing: the message itself, or what is known of meters, must. `carTopic` is the one
 * that the user set for the car's state of charge.
 */
export function topicMeaning(topic: unknown, carTopic?: string): TopicMeaning | undefined {
  if (typeof topic !== "string" || topic.length > 500) return undefined;
  if (topic === carTopic) return { kind: "soc" };
  const path = topic.replace(/\/(set)?$/i, "");
  const part = (path.split("/").at(-1) ?? "").toLowerCase();
  const last =
    path
      .toLowerCase()
      .split(/[/._\s-]+/)
      .at(-1) ?? "";
  if (requestWord(topic) && knownTopic(topic) !== "other") return { kind: "request" };
  if (carTopic === undefined && CAR_SOC.some((pattern) => pattern.test(path))) return { kind: "soc" };
  if (PRICES.has(last)) return { kind: "feed", options: { expect: "prices" } };
  if (FEED_IN.has(part)) return { kind: "feed-in", options: { expect: "prices", channel: "feedIn" } };
  if (CO2.has(last)) return { kind: "co2", options: { expect: "prices", priceUnit: "kWh", minor: false, isCo2: true } };
  return FORECASTS.has(last) ? { kind: "feed", options: { expect: "forecast" } } : undefined;
}
