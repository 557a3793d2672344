import type { NodeMessage } from "node-red";
import { parsePayload } from "../../src/control/feeds/parse-payload";
import { deniesNetPower, namesDevice, ownTopic, phaseOf } from "../../src/control/feeds/meters/own-topics";
import { knownTopic } from "../../src/control/feeds/meters/topic-table";
import { matchesAny } from "../../src/control/feeds/meters/topic-filter";
import { readFeed, type FeedResult } from "../../src/control/feeds/read-feed";
import { type SiteReading, siteReadings } from "../../src/control/shared/site-power/reading";
import { SmartcarError } from "../../src/core/error";
import { MissingData } from "../controller/missing-data";
import { say } from "../runtime/speech";
import type { ReadingSettings } from "./surplus-settings";

/** Longer texts are no power readings, and not worth the time to parse them. */
const LONGEST_TEXT = 100_000;

/**
 * What a message says of the house's meters: by its topic where that is known, else it is the grid, as long as no other
 * topic could be. None where it is of a meter that the settings leave aside, and where it has no data, as the one before. Throws SmartcarError `BAD_INPUT`.
 */
export function powerReadings(
  msg: NodeMessage,
  settings: ReadingSettings,
  now: number,
  missing = new MissingData(),
): readonly SiteReading[] {
  const { property, path, options } = settings;
  const topic = typeof msg.topic === "string" ? msg.topic : "";
  const fields = new Map<string, unknown>(Object.entries(msg));
  const value = fields.get(property);
  const content = path === "" ? value : atPath(parsePayload(value, LONGEST_TEXT), path.split("."));
  const message = { payload: content, topic, data: fields.get("data") };
  const found = readFeed(message, { ...options, now });
  const isObject = typeof content === "object" && content !== null;
  const result = found.ok || !mayBeGrid(topic, settings, isObject) ? found : readAsGrid(message, settings, now, found);
  if (result.ok) missing.ended(topic);
  else if (result.known.length === 0) {
    missing.report(topic, result.came);
    return [];
  }
  if (result.ok && result.feed.kind !== "prices" && result.feed.kind !== "forecast") {
    return siteReadings(result.feed, topic, options);
  }
  const came = result.ok ? say("part.something-else") : result.came;
  const place = [property, path].filter(Boolean).join(".");
  const isOfOther = topic !== "" && readFeed({ ...message, topic: "" }, { ...options, now, quantity: "grid" }).ok;
  throw new SmartcarError(
    "BAD_INPUT",
    isOfOther ? say("error.power-of-unknown-topic", { topic, came }) : say("error.power-not-read", { place, came }),
  );
}

/** Whether a message can only be of a meter: by its topic, or because the settings say where its power is. */
export function speaksOfMeter({ topic }: NodeMessage, { property, path, options }: ReadingSettings): boolean {
  if (property !== "payload" || path !== "") return true;
  if (typeof topic !== "string" || topic === "") return false;
  const { topics = {}, importTopic, exportTopic } = options;
  const chosen = [...Object.values(topics).flat(), importTopic, exportTopic].filter((one) => one !== undefined);
  return matchesAny(chosen, topic) || knownTopic(topic) !== undefined || ownTopic(topic) !== undefined;
}

/** The node is wired to the grid's meter: what no topic says to be another is taken for it. In an object, a power has a name. */
function mayBeGrid(topic: string, { path, options }: ReadingSettings, isObject: boolean): boolean {
  if (options.topics?.grid !== undefined || knownTopic(topic) !== undefined || ownTopic(topic) !== undefined)
    return false;
  return topic === "" || path !== "" || (!namesDevice(topic) && (isObject || !deniesNetPower(topic)));
}

function readAsGrid(
  { payload, topic, data }: { payload: unknown; topic: string; data: unknown },
  { options }: ReadingSettings,
  now: number,
  found: FeedResult,
): FeedResult {
  const assumed = { quantity: "grid", assumed: topic !== "", part: phaseOf(topic) } as const;
  const read = readFeed({ payload, data, topic: "" }, { ...options, now, ...assumed });
  return read.ok || topic === "" ? read : found;
}

/** Only what the sender put there: no inherited property is ever found. */
function atPath(content: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return content;
  if (typeof content !== "object" || content === null) return undefined;
  return atPath(Object.getOwnPropertyDescriptor(content, key)?.value, rest);
}
