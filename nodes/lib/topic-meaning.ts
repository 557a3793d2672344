import type { FeedOptions, Quantity } from "../../src/control/readers/feed";
import { wishWords, type WishWord } from "./tariff-wish";

/** What the end of a topic says of its message. */
export type TopicMeaning =
  | { readonly kind: "wish"; readonly word: WishWord }
  | { readonly kind: "soc" }
  | { readonly kind: "feed" | "feed-in"; readonly options: Partial<FeedOptions> };

const PRICES = new Set(["price", "prices"]);
const FEED_IN = new Set(["feedin", "feed-in", "feed_in"]);
const FORECASTS = new Set(["forecast", "forecasts"]);
const QUANTITIES: Readonly<Record<string, Quantity>> = {
  grid: "grid",
  meter: "grid",
  solar: "solar",
  pv: "solar",
  battery: "battery",
  charger: "charger",
};

/** These are limits that somebody set, or not the car's. */
const OTHER_SOC = /(limit|min|max|minimum|maximum|target|plan|buffer|priority|residual|home|house)[_-]?soc$/i;
const HOME_SOC = /site\/(battery\/)?\w*soc$/i;

/**
 * What a topic means by its last word, as `house/grid/power`, `smartcar/i4/ready/set` or `sensor.car_soc`. A `set` at the
 * end is ignored. `undefined` when it says nothing: the message itself must.
 */
export function topicMeaning(topic: unknown): TopicMeaning | undefined {
  if (typeof topic !== "string" || topic.length > 500) return undefined;
  const path = topic.replace(/\/(set)?$/i, "");
  const part = (path.split("/").at(-1) ?? "").toLowerCase();
  const words = path.toLowerCase().split(/[/._\s-]+/);
  const last = words.at(-1) ?? "";
  const wish = wishWords.find((word) => word === last);
  if (wish) return { kind: "wish", word: wish };
  if (/soc$/i.test(path) && !OTHER_SOC.test(path) && !HOME_SOC.test(path)) return { kind: "soc" };
  if (PRICES.has(last)) return { kind: "feed", options: { expect: "prices" } };
  if (FEED_IN.has(part)) return { kind: "feed-in", options: { expect: "prices", channel: "feedIn" } };
  if (FORECASTS.has(last)) return { kind: "feed", options: { expect: "forecast" } };
  const quantity = QUANTITIES[last] ?? (last === "power" ? (QUANTITIES[words.at(-2) ?? ""] ?? "grid") : undefined);
  return quantity && { kind: "feed", options: { expect: "power", quantity } };
}
