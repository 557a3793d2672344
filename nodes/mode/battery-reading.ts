import type { NodeMessage } from "node-red";
import type { FeedOptions, Quantity } from "../../src/control/feeds/feed";
import { ownTopic } from "../../src/control/feeds/meters/own-topics";
import { knownTopic } from "../../src/control/feeds/meters/topic-table";
import { readFeed } from "../../src/control/feeds/read-feed";
import { type SiteReading, siteReadings } from "../../src/control/shared/site-power/reading";
import { SmartcarError } from "../../src/core/error";
import type { MissingData } from "../controller/missing-data";
import { say } from "../runtime/speech";

type ReadingOptions = Omit<FeedOptions, "now">;

/**
 * What a message whose topic is one of the home's battery says of it, none where the settings name another topic, and where it has no data, as the one before;
 * `undefined` for a message about anything else. Throws SmartcarError `BAD_INPUT`.
 */
export function batteryReadings(
  msg: NodeMessage,
  options: ReadingOptions,
  now: number,
  missing: MissingData,
): readonly SiteReading[] | undefined {
  const { topic } = msg;
  if (typeof topic !== "string" || !isOfBattery(topic, options)) return undefined;
  const result = readFeed(msg, { ...options, now });
  if (result.ok) missing.ended(topic);
  else if (result.known.length === 0) {
    missing.report(topic, result.came);
    return [];
  }
  if (result.ok && (result.feed.kind === "power" || result.feed.kind === "part")) {
    return siteReadings(result.feed, topic, options).filter(({ quantity }) => isBattery(quantity));
  }
  const came = result.ok ? say("part.something-else") : result.came;
  throw new SmartcarError("BAD_INPUT", say("error.battery-not-read", { came }));
}

/** What the user set comes before what is known. */
function isOfBattery(topic: string, { topics = {} }: ReadingOptions): boolean {
  if (topics.battery?.includes(topic) || topics["battery-level"]?.includes(topic)) return true;
  const known = knownTopic(topic) ?? ownTopic(topic);
  return known !== "other" && isBattery(known?.quantity);
}

function isBattery(quantity: Quantity | undefined): boolean {
  return quantity === "battery" || quantity === "battery-level";
}
