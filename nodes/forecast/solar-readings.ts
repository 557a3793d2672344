import type { NodeMessage } from "node-red";
import { readFeed } from "../../src/control/feeds/read-feed";
import { siteReadings, type SiteReading } from "../../src/control/shared/site-power/reading";

/** What a message says of the panels' power, where it says anything: an own topic or a known format names it. */
export function solarReadings(
  msg: NodeMessage,
  { solarTopic, zone, now }: { readonly solarTopic: readonly string[]; readonly zone: string; readonly now: number },
): readonly SiteReading[] {
  const { topic } = msg;
  const topics = { solar: solarTopic };
  const isOwn = typeof topic === "string" && solarTopic.includes(topic);
  const read = readFeed(msg, { zone, now, expect: "power", topics, quantity: isOwn ? "solar" : undefined });
  if (!read.ok || (read.feed.kind !== "power" && read.feed.kind !== "part")) return [];
  return siteReadings(read.feed, topic, { topics }).filter(({ quantity }) => quantity === "solar");
}
