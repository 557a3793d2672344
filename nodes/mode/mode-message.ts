import type { NodeMessage } from "node-red";
import { parsePayload } from "../../src/control/feeds/parse-payload";
import type { FeedOptions } from "../../src/control/feeds/feed";
import type { ModeInput, SourceName } from "../../src/control/mode/input";
import { came, plainText } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { say } from "../runtime/speech";
import { knownCarIn, snapshotIn } from "../car/known-car";
import type { MissingData } from "../controller/missing-data";
import { lastWord, requestIn, type RequestPlace } from "../controller/requests";
import { batteryReadings } from "./battery-reading";
import { sourceDecision } from "./decision-stamp";

/** A message that may carry the decision of another node. */
export interface ModeMessage extends NodeMessage {
  decision?: unknown;
}

/** Where and when a message is read, and how. */
export interface ModePlace extends RequestPlace {
  /** The chosen car: snapshots of others are none of this node's business. */
  readonly vehicleId: string | undefined;
  readonly reading: Omit<FeedOptions, "now">;
  /** What topics brought last instead of data. */
  readonly missing: MissingData;
}

/** What of all requests a mode takes. */
export const MODE_REQUESTS = ["mode", "boost", "ready", "minimum"] as const;

/** Longer texts hold nothing for this node, and are not worth the time to parse them. */
const LONGEST_TEXT = 1_000_000;

const ON_OFF: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["off", false],
  ["0", false],
]);

/** What a message tells or asks for: any number of inputs. Throws SmartcarError `BAD_INPUT`. */
export function modeMessage(msg: ModeMessage, place: ModePlace): readonly ModeInput[] {
  const content = parsePayload(msg.payload, LONGEST_TEXT);
  const snapshot = snapshotIn(content);
  if (snapshot) {
    const isOther = place.vehicleId !== undefined && snapshot.vehicleId !== place.vehicleId;
    return isOther ? [] : [{ kind: "car", car: knownCarIn(snapshot, place.now) }];
  }
  const source = sourceDecision(msg.decision);
  if (source) return [source];
  const readings = batteryReadings(msg, place.reading, place.now, place.missing);
  if (readings) return readings.length > 0 ? [{ kind: "power", readings }] : [];
  const word = lastWord(msg.topic);
  if (word === "surplus" || word === "tariff")
    return [{ kind: "source", name: word, decision: { on: onOff(word, content) } }];

  const request = requestIn(msg, MODE_REQUESTS, place);
  if (request) return [{ kind: "request", request }];
  throw new SmartcarError("BAD_INPUT", say("error.mode-message", { came: came(msg.payload) }));
}

function onOff(name: SourceName, content: unknown): boolean {
  const on = ON_OFF.get(plainText(content)?.trim().toLowerCase() ?? "");
  if (on !== undefined) return on;
  throw new SmartcarError("BAD_INPUT", say("error.mode-decision", { name, came: came(content) }));
}
