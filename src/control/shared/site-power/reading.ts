import { matchesAny } from "../../feeds/meters/topic-filter";
import type { FeedOptions, MeterRole, Part, PartFeed, PowerFeed, Quantity } from "../../feeds/feed";

/** One number of one of the house's meters: W, grid import and battery discharge positive; the battery's level in percent. */
export interface SiteReading extends MeterRole {
  readonly quantity: Quantity;
  readonly value: number;
  /** Of the grid: which part of it. Import and export are both positive. */
  readonly part?: Part | undefined;
  /** The topic, which distinguishes this meter from others of the same quantity. Absent: it is the only one. */
  readonly meter?: string | undefined;
}

/** A power, or the level of the home battery, and when it was measured. */
export interface Sample {
  readonly watts: number;
  readonly at: number;
}

const QUANTITIES = [
  ["grid", "gridW"],
  ["solar", "solarW"],
  ["battery", "batteryW"],
  ["charger", "chargerW"],
  ["battery-level", "batteryPercent"],
] as const;

/** Topics that the user set for a quantity. Readings of it under other topics are ignored. */
type Chosen = Pick<FeedOptions, "topics" | "importTopic" | "exportTopic">;

/** The readings in a message of a meter with this topic. */
export function siteReadings(feed: PowerFeed | PartFeed, topic: unknown, chosen: Chosen = {}): readonly SiteReading[] {
  return allReadings(feed, topic).filter(({ quantity, meter = "" }) => {
    const topics = topicsFor(quantity, chosen);
    return topics.length === 0 || matchesAny(topics, meter);
  });
}

function topicsFor(quantity: Quantity, { topics = {}, importTopic, exportTopic }: Chosen): readonly string[] {
  const own = quantity === "grid" ? [importTopic, exportTopic] : [];
  return [...(topics[quantity] ?? []), ...own].filter((topic) => topic !== undefined);
}

function allReadings(feed: PowerFeed | PartFeed, topic: unknown): readonly SiteReading[] {
  const { role, group = feed.source } = feed;
  const about = {
    ...(typeof topic === "string" && topic !== "" && { meter: topic }),
    ...(role && { role }),
    group,
  };
  if (feed.kind === "part") {
    return [feed, ...(feed.others ?? [])].map(({ part, value }) => ({ quantity: "grid", value, part, ...about }));
  }
  return QUANTITIES.flatMap(([quantity, name]) => {
    const value = feed[name];
    return value === undefined ? [] : [{ quantity, value, ...about }];
  });
}
