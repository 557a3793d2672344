import { MINUTE_MS } from "../../src/core/duration";
import { DateTime } from "luxon";
import type { NodeMessage } from "node-red";
import { parsePayload } from "../../src/control/feeds/parse-payload";
import { numberFrom } from "../../src/control/feeds/value-description";
import { departuresInEvents } from "../../src/control/feeds/calendar/event-list";
import {
  type BoostRequest,
  type ControlRequest,
  modeNamed,
  type ReadyRequest,
} from "../../src/control/shared/requests";
import { withPoint } from "../../src/core/decimal-comma";
import { percentOfShare } from "../../src/core/percent";
import { came } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { kwh } from "../../src/core/format";
import { say } from "../runtime/speech";
import type { RetainedKind } from "../../src/vehicle/commands/retained";
import { instantFromNumber, soundInstant } from "../../src/core/instant";
import { timeOfDayIn } from "../../src/core/time-of-day";

/** What may be asked of the nodes that decide, by the last word of a topic or as the key of an object. */
const NAMES = {
  mode: "mode",
  boost: "boost",
  ready: "ready",
  departures: "departures",
  calendar: "departures",
  target: "targetPercent",
  full: "fullPercent",
  minimum: "minimumPercent",
  ceiling: "ceiling",
} as const satisfies Readonly<Record<string, keyof ControlRequest>>;

export type RequestWord = keyof typeof NAMES;

/** A request that holds nothing but what these words ask for. */
export type RequestOf<Word extends RequestWord> = Pick<ControlRequest, (typeof NAMES)[Word]>;

const WORDS: readonly RequestWord[] = [
  "mode",
  "boost",
  "ready",
  "departures",
  "calendar",
  "target",
  "full",
  "minimum",
  "ceiling",
];

/** Where and when a request is read; `now` is in milliseconds since the epoch. */
export interface RequestPlace {
  /** IANA, for times without an offset. */
  readonly zone: string;
  readonly now: number;
}

/** Longer texts are no requests, and not worth the time to parse them. */
const LONGEST_TEXT = 10_000;
const LONGEST_CALENDAR = 1_000_000;

/** Whether a message asks for the decision again, instead of telling or requesting anything. */
export function asksAgain({ payload, topic }: NodeMessage): boolean {
  const content = parsePayload(payload, LONGEST_TEXT);
  return (typeof content === "string" && content.trim().toLowerCase() === "request") || lastWord(topic) === "request";
}

/** The word of a request that a topic ends in, as `smartcar/i4/mode/set` and `input_select.car_mode`. */
export function requestWord(topic: unknown): RequestWord | undefined {
  const last = lastWord(topic);
  return WORDS.find((word) => word === last);
}

/**
 * What a message asks for by its topic, or where that says nothing by its content alone; `undefined` where it could mean
 * anything. `understood` is what the node can use. Throws SmartcarError `BAD_INPUT` for a request with a value that none
 * can have, and for one that the node does not understand.
 */
export function requestIn<Word extends RequestWord>(
  msg: NodeMessage,
  understood: readonly Word[],
  place: RequestPlace,
): RequestOf<Word> | undefined {
  const word = requestWord(msg.topic);
  const content = parsePayload(msg.payload, word && NAMES[word] === "departures" ? LONGEST_CALENDAR : LONGEST_TEXT);
  const entries = word ? [[word, named(word, msg, content)] as const] : entriesOf(content);
  if (!entries) return undefined;
  const requests = entries.map(([one, value]) => ({ [NAMES[isOneOf(one, understood)]]: valueOf(one, value, place) }));
  return Object.assign({}, ...requests);
}

/** A boost and the mode "now" begin something; all else sets what holds from then on. */
export function retainedKind(requests: readonly ControlRequest[]): RetainedKind {
  return requests.some(({ boost, mode }) => Boolean(boost) || mode === "now") ? "action" : "setting";
}

/** A message without a payload requests nothing, not even to take something back. */
function named(word: RequestWord, msg: NodeMessage, content: unknown): unknown {
  if (msg.payload === undefined) throw refused(word, undefined);
  return content;
}

/** The requests of a content that no topic explains, in the order of the vocabulary. */
function entriesOf(content: unknown): ReadonlyArray<readonly [RequestWord, unknown]> | undefined {
  if (typeof content === "string") {
    if (modeNamed(content)) return [["mode", content]];
    // Without a topic, 7.30 may be any number.
    return timeOfDayIn(content) && !/^\s*\d+\.\d+\s*$/.test(content) ? [["ready", content]] : undefined;
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const fields = new Map<string, unknown>(Object.entries(content));
  const keys = [...fields.keys()];
  const holdsOnly = (...names: readonly string[]): boolean =>
    keys.length > 0 && keys.every((key) => names.includes(key));
  if (holdsOnly("minutes") || holdsOnly("kwh", "kWh")) return [["boost", content]];
  if (holdsOnly("at", "time", "target", "soc") && (fields.has("at") || fields.has("time"))) return [["ready", content]];
  if (!holdsOnly(...WORDS)) return undefined;
  return WORDS.filter((word) => fields.has(word)).map((word) => [word, fields.get(word)]);
}

function isOneOf<Word extends RequestWord>(word: RequestWord, understood: readonly Word[]): Word {
  const found = understood.find((one) => one === word);
  if (found !== undefined) return found;
  throw new SmartcarError(
    "BAD_INPUT",
    say("error.request-not-used", { word, words: [...understood, "request"].join(", ") }),
  );
}

function valueOf(word: RequestWord, value: unknown, place: RequestPlace): ControlRequest[(typeof NAMES)[RequestWord]] {
  switch (word) {
    case "mode":
      return modeFrom(value);
    case "boost":
      return boostFrom(value);
    case "ready":
      return readyFrom(value, place);
    case "departures":
    case "calendar":
      return departuresFrom(word, value, place);
    case "ceiling":
      return numberIn(word, value, { min: -1000, max: 1000 });
    default:
      return percentFrom(word, value);
  }
}

const LONGEST_BOOST_MINUTES = 1440;
const MOST_BOOST_KWH = 200;

function modeFrom(value: unknown): ControlRequest["mode"] {
  const mode = typeof value === "string" ? modeNamed(value) : undefined;
  if (mode) return mode;
  throw refused("mode", value);
}

function boostFrom(value: unknown): BoostRequest | null {
  if (isNothing(value)) return null;
  const [amount, unit] = amountIn(value);
  if (amount === 0) return null;
  if (unit === "kwh" && amount > 0 && amount <= MOST_BOOST_KWH) return { kwh: amount };
  if (unit === "min" && amount > 0 && amount <= LONGEST_BOOST_MINUTES) return { forMs: amount * MINUTE_MS };
  throw refused("boost", value);
}

/** How much, and of what; NaN for neither. */
function amountIn(value: unknown): readonly [amount: number, unit: "min" | "kwh"] {
  if (typeof value === "number") return [value, "min"];
  if (typeof value === "string") {
    const [, amount = "", unit = ""] = /^\s*(\d+(?:[.,]\d+)?)\s*(min|minutes|kwh)?\s*$/i.exec(value) ?? [];
    return [amount === "" ? Number.NaN : Number(withPoint(amount)), unit.toLowerCase() === "kwh" ? "kwh" : "min"];
  }
  if (typeof value !== "object" || value === null) return [Number.NaN, "min"];
  const fields = new Map<string, unknown>(Object.entries(value));
  const [minutes, energy] = [fields.get("minutes"), fields.get("kwh") ?? fields.get("kWh")];
  if ((minutes === undefined) === (energy === undefined)) return [Number.NaN, "min"];
  const amount = minutes ?? energy;
  return [amountIn(typeof amount === "object" ? undefined : amount)[0], minutes === undefined ? "kwh" : "min"];
}

function readyFrom(value: unknown, place: RequestPlace): ReadyRequest | null {
  if (isNothing(value)) return null;
  if (typeof value !== "object" || value === null || value instanceof Date) return { at: instantFrom(value, place) };
  const fields = new Map<string, unknown>(Object.entries(value));
  const [time, target] = [fields.get("at") ?? fields.get("time"), fields.get("target") ?? fields.get("soc")];
  if (isNothing(time)) return null;
  const targetPercent = percentFrom("target", target);
  return { at: instantFrom(time, place), ...(targetPercent !== null && { targetPercent }) };
}

/** The events of a calendar. */
function departuresFrom(word: RequestWord, value: unknown, place: RequestPlace): ControlRequest["departures"] {
  if (isNothing(value)) return null;
  const instantIn = (begin: unknown): number | undefined =>
    typeof begin === "string" ? instantFromText(begin.trim(), place) : instantOf(begin);
  const departures = departuresInEvents(value, instantIn, place.now);
  if (!departures) throw refused(word, value);
  return departures;
}

/** A time of day is the next such time. */
function instantFrom(value: unknown, place: RequestPlace): number {
  const at = typeof value === "string" ? instantFromText(value.trim(), place) : instantOf(value);
  if (at === undefined) throw refused("ready", value);
  if (at <= place.now) throw refused("ready", value, "error.request-past");
  return at;
}

function instantFromText(text: string, { zone, now }: RequestPlace): number | undefined {
  const time = timeOfDayIn(text);
  if (time) {
    const today = DateTime.fromMillis(now, { zone });
    const wall = { ...time, millisecond: 0 };
    const at = today.set(wall).toMillis();
    return at > now ? at : today.plus({ days: 1 }).set(wall).toMillis();
  }
  const number = numberFrom(text);
  if (typeof number === "number") return instantOf(number);
  const parsed = DateTime.fromISO(text.replace(" ", "T"), { zone });
  return parsed.isValid ? soundInstant(parsed.toMillis()) : undefined;
}

/** Milliseconds since the epoch, or seconds. */
function instantOf(value: unknown): number | undefined {
  if (value instanceof Date) return soundInstant(value.getTime());
  return typeof value === "number" ? instantFromNumber(value) : undefined;
}

/** Percent, or a share such as 0.8. A bare 1 may be either, and is refused. */
function percentFrom(word: RequestWord, value: unknown): number | null {
  const text = typeof value === "string" ? value.replace(/\s*%\s*$/, "") : value;
  const number = numberIn(word, text, { min: 0, max: 100 });
  if (number === null || text !== value || number === 0 || number > 1) return number;
  if (number === 1) throw refused(word, value);
  return percentOfShare(number);
}

function numberIn(word: RequestWord, value: unknown, { min, max }: { min: number; max: number }): number | null {
  if (isNothing(value)) return null;
  const number = numberFrom(typeof value === "string" ? withPoint(value) : value);
  if (typeof number === "number" && number >= min && number <= max) return number;
  throw refused(word, value);
}

/** What takes a request back. */
const NOTHING = new Set(["", "off", "none", "null", "-"]);

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  return typeof value === "string" && NOTHING.has(value.trim().toLowerCase());
}

/** The error for what is no value of a request. */
export function refused(
  word: RequestWord,
  value: unknown,
  key: "error.request" | "error.request-past" = "error.request",
): SmartcarError {
  const accepted = say(`accepted-request.${word}`, { minutes: LONGEST_BOOST_MINUTES, kwh: kwh(MOST_BOOST_KWH) });
  return new SmartcarError("BAD_INPUT", say(key, { word, came: came(value), accepted }));
}

/** As `mode` in `smartcar/i4/mode/set` and `input_select.car_mode`. */
export function lastWord(topic: unknown): string | undefined {
  if (typeof topic !== "string" || topic.length > 500) return undefined;
  return topic
    .toLowerCase()
    .replace(/\/(set)?$/, "")
    .split(/[/._\s-]+/)
    .at(-1);
}
