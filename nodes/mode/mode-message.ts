import type { NodeMessage } from "node-red";
import { came } from "../../src/core/describe-value";
import type { ModeInput, SourceName } from "../../src/control/mode/input";
import type { FeedOptions } from "../../src/control/feeds/feed";
import { SmartcarError } from "../../src/core/error";
import { batteryReadings } from "../controller/battery-reading";
import { isRequest } from "../controller/decision";
import { knownCarIn, snapshotIn } from "../car/known-car";
import { wishesIn, wishFor, wishWords } from "./mode-request";
import type { WishPlace } from "../tariff/tariff-request";
import { sourceNews } from "../controller/decision-stamp";

export interface ModeMessage extends NodeMessage {
  decision?: unknown;
}

export interface ModePlace extends WishPlace {
  /** The chosen car: snapshots of others are none of this node's business. */
  readonly vehicleId: string | undefined;
  readonly reading: Omit<FeedOptions, "now">;
}

const ACCEPTED =
  "decisions of smartcar-surplus and smartcar-tariff, snapshots of the car, power and level of the home battery, a topic that ends in mode, boost, ready or minimum, a mode, or request";

const ON_OFF: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["off", false],
  ["0", false],
]);

/** What a message tells or asks for: any number of inputs, or the decision once more. Throws SmartcarError `BAD_INPUT`. */
export function modeMessage(msg: ModeMessage, place: ModePlace): "request" | readonly ModeInput[] {
  const content = opened(msg.payload);
  const word = lastWord(msg.topic);
  if (isRequest(content) || word === "request") return "request";

  const told = snapshotIn(content);
  if (told) {
    const isOther = place.vehicleId !== undefined && told.vehicleId !== place.vehicleId;
    return isOther ? [] : [{ kind: "car", car: knownCarIn(told, place.now) }];
  }
  const news = sourceNews(msg.decision);
  if (news) return [news];
  const readings = batteryReadings(msg, place.reading, place.now);
  if (readings) return readings.length > 0 ? [{ kind: "power", readings }] : [];
  if (word === "surplus" || word === "tariff")
    return [{ kind: "source", name: word, news: { on: onOff(word, content) } }];

  const named = wishWords.find((one) => one === word);
  const wishes = named ? [wishFor(named, content, place)] : wishesIn(content, place);
  if (wishes) return wishes.map((wish) => ({ kind: "wish", wish }));
  throw new SmartcarError("BAD_INPUT", `Cannot read ${came(msg.payload)}. Accepted: ${ACCEPTED}`);
}

/** As `mode` in `smartcar/i4/mode/set` and `input_select.car_mode`. */
function lastWord(topic: unknown): string | undefined {
  if (typeof topic !== "string" || topic.length > 500) return undefined;
  return topic
    .toLowerCase()
    .replace(/\/(set)?$/, "")
    .split(/[/._\s-]+/)
    .at(-1);
}

/** Bytes become text, and text that is JSON becomes what it says. */
function opened(payload: unknown): unknown {
  const text = payload instanceof Uint8Array ? new TextDecoder().decode(payload) : payload;
  if (typeof text !== "string") return text;
  const trimmed = text.trim();
  if (!/^[{["]/.test(trimmed)) return trimmed;
  try {
    const content: unknown = JSON.parse(trimmed);
    return content;
  } catch {
    return trimmed;
  }
}

function onOff(name: SourceName, content: unknown): boolean {
  const on = ON_OFF.get(String(content).toLowerCase());
  if (on !== undefined) return on;
  throw new SmartcarError(
    "BAD_INPUT",
    `The decision "${name}" is ${came(content)}. Accepted: true or false, on or off`,
  );
}
