import type { NodeMessage } from "node-red";
import { numberFrom } from "../../src/control/feeds/value-description";
import { isICalendar } from "../../src/control/feeds/calendar/icalendar";
import { parsePayload } from "../../src/control/feeds/parse-payload";
import type { ForecastFeed, PartFeed, PowerFeed, PriceFeed } from "../../src/control/feeds/feed";
import { readFeed, type FeedResult, unitBeside } from "../../src/control/feeds/read-feed";
import type { Slot } from "../../src/control/shared/slots";
import type { KnownCar } from "../../src/control/shared/known-car";
import type { TariffRequest } from "../../src/control/tariff/input";
import { withPoint } from "../../src/core/decimal-comma";
import { came } from "../../src/core/describe-value";
import { mayBeShare } from "../../src/core/percent";
import { SmartcarError } from "../../src/core/error";
import { listed } from "../../src/core/speech";
import { say } from "../runtime/speech";
import { knownCarIn, snapshotIn } from "../car/known-car";
import type { ReadingOptions } from "./tariff-settings";
import { MissingData } from "../controller/missing-data";
import { requestIn, requestWord } from "../controller/requests";
import { topicMeaning, type TopicMeaning } from "./topic-meaning";

/** What a message tells. */
export type TariffContent =
  | { readonly kind: "request"; readonly request: TariffRequest }
  /** What was reported before already, and holds nothing. */
  | { readonly kind: "nothing" }
  /** The text of an iCalendar. */
  | { readonly kind: "calendar"; readonly text: string }
  | { readonly kind: "car"; readonly vehicleId?: string; readonly car: KnownCar }
  | { readonly kind: "prices"; readonly feed: PriceFeed }
  /** What a kWh brings that goes to the grid. */
  | { readonly kind: "feed-in"; readonly feed: PriceFeed }
  /** What a kWh emits that comes from the grid, g. */
  | { readonly kind: "co2"; readonly slots: readonly Slot[] }
  | (ForecastFeed & { readonly topic?: unknown })
  | ((PowerFeed | PartFeed) & { readonly topic?: unknown });

/** What of all requests a tariff takes. */
export const TARIFF_REQUESTS = ["ready", "departures", "calendar", "target", "full", "minimum", "ceiling"] as const;

/** Longer texts are no feeds, and not worth the time to parse them. */
const LONGEST_TEXT = 1_000_000;

/** Recognizes what a message tells: its topic may help, its shape decides. Throws SmartcarError `BAD_INPUT`. */
export function tariffMessage(
  msg: NodeMessage,
  reading: ReadingOptions,
  now: number,
  missing = new MissingData(),
): TariffContent {
  const content = parsePayload(msg.payload, LONGEST_TEXT);
  const meaning = topicMeaning(msg.topic, reading.carTopic);
  if (meaning?.kind === "soc") return socOf(msg, content, now, missing);

  if (typeof content === "string" && isICalendar(content)) return { kind: "calendar", text: content };

  const snapshot = snapshotIn(content);
  if (snapshot) return { kind: "car", vehicleId: snapshot.vehicleId, car: knownCarIn(snapshot, now) };
  // Of a known system's topic the last word is nobody's request.
  const mayRequest = meaning?.kind === "request" || requestWord(msg.topic) === undefined;
  const request = mayRequest ? requestIn(msg, TARIFF_REQUESTS, { zone: reading.zone, now }) : undefined;
  if (request) return { kind: "request", request };

  const found = feedOf(msg, meaning?.kind === "request" ? undefined : meaning, { ...reading, now });
  if (!found.ok) {
    if (found.known.length > 0) throw unknownMessage(found);
    missing.report(msg.topic, found.came);
    return { kind: "nothing" };
  }
  missing.ended(msg.topic);
  const { feed, of } = found;
  if (feed.kind === "prices") return of === "co2" ? { kind: of, slots: feed.slots } : { kind: of, feed };
  return { ...feed, topic: msg.topic };
}

/** A number up to 1 may be a share, unless it comes with its unit. */
function socOf(msg: NodeMessage, content: unknown, now: number, missing: MissingData): TariffContent {
  const unit = unitBeside(msg);
  const hasUnit = unit?.trim() === "%" || (typeof content === "string" && content.trim().endsWith("%"));
  const soc = numberFrom(typeof content === "string" ? withPoint(content.replace(/\s*%\s*$/, "")) : content);
  if (typeof soc === "number" && soc >= 0 && soc <= 100 && (hasUnit || !mayBeShare(soc))) {
    missing.ended(msg.topic);
    return { kind: "car", car: { soc, updatedAt: now } };
  }
  if (typeof soc !== "number" && soc.key === "came.text") {
    missing.report(msg.topic, soc);
    return { kind: "nothing" };
  }
  throw new SmartcarError("BAD_INPUT", say("error.soc-not-read", { came: typeof soc === "number" ? came(soc) : soc }));
}

/** As the topic has it, else whatever is recognized. */
function feedOf(
  msg: NodeMessage,
  meaning: Exclude<TopicMeaning, { kind: "request" | "soc" }> | undefined,
  options: ReadingOptions & { readonly now: number },
): (Extract<FeedResult, { ok: true }> & { of: "prices" | "feed-in" | "co2" }) | Extract<FeedResult, { ok: false }> {
  const expected = meaning && readFeed(msg, { ...options, ...meaning.options });
  if (expected?.ok) return { ...expected, of: meaning?.kind === "feed" ? "prices" : (meaning?.kind ?? "prices") };
  const found = readFeed(msg, options);
  // What a topic tells of CO2 or of feed-in is never what a kWh costs.
  const isOther = found.ok && found.feed.kind === "prices" && meaning !== undefined && meaning.kind !== "feed";
  if (found.ok && !isOther) return { ...found, of: "prices" };
  return expected ?? (found.ok ? { ok: false, came: say("part.something-else"), known: [] } : found);
}

function unknownMessage({ came: found, known, suggestion }: Extract<FeedResult, { ok: false }>): SmartcarError {
  const formats = known.length > 0 ? [say("error.formats", { formats: listed(known) })] : [];
  const settings = suggestion ? [suggestion] : [];
  return new SmartcarError("BAD_INPUT", [say("error.not-recognized", { came: found }), ...settings, ...formats]);
}
