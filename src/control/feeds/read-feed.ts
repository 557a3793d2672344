import { IANAZone } from "luxon";
import { say, type Text } from "../../core/speech";
import { linesOfCsv } from "./csv";
import { contentDescription, valueDescription } from "./value-description";
import { linesOfJson, parsePayload } from "./parse-payload";
import type { Feed, FeedOptions, Found, FeedContext } from "./feed";
import { fieldAt, own, textAt, type Plain, plainFrom, isFields, isList } from "./plain";
import { fromOwnShape, suggestedShape } from "./own-shape";
import { holdsMore, type Place, placesIn } from "./places";
import { readers } from "./readers";
import { isUnitOfPrice } from "./prices/price-unit";
import { isInvalid, isYes } from "./rows";
import { valueWithUnit } from "./units";

/** What a message comes to. */
export type FeedResult =
  | { readonly ok: true; readonly feed: Feed }
  /** What arrived instead, and which formats are known, none where that does not help, and which settings would read it; for a person to read, without private values. */
  | {
      readonly ok: false;
      readonly came: Text;
      readonly known: readonly Text[];
      readonly suggestion?: Text | undefined;
    };

/** A longer text is not a feed, and parsing it would take too long. */
const LONGEST_TEXT = 1_000_000;

/**
 * Recognizes prices, solar forecasts, and meter readings in all known formats, and converts them. Accepts a whole message, whose
 * topic can say more, or its payload: an object, JSON text, or bytes. Never throws.
 */
export function readFeed(message: unknown, options: FeedOptions): FeedResult {
  const known = readers.filter(({ kind }) => (options.expect ?? kind) === kind).map(({ name }) => name);
  try {
    // Created once for each zone: checking the name anew takes longer than all the rest.
    if (!IANAZone.create(options.zone).isValid) return { ok: false, came: say("came.zone"), known };
    const found = read(message, options);
    if (found.ok) return found;
    const { came, isBrief, suggestion } = found;
    return { ok: false, came, known: isBrief === true ? [] : known, suggestion };
  } catch {
    // Only an object with traps of its own gets here.
    return { ok: false, came: say("came.unreadable"), known };
  }
}

function read(message: unknown, options: FeedOptions): Found {
  const { contents, status, ...beside } = taken(message);
  if (status !== undefined) return { ok: false, isBrief: true, came: say("came.http", { status }) };
  let problem: Found | undefined;
  let first: Plain;
  for (const [index, content] of contents.entries()) {
    const copy = plainFrom(parsePayload(content, LONGEST_TEXT));
    if (!copy.ok) {
      problem ??= copy;
      continue;
    }
    if (index === 0) first = copy.value;
    for (const form of formsOf(copy.value, options)) {
      const found = recognised(form, { options, ...beside });
      if (found?.ok) return found;
      problem ??= found;
    }
  }
  return problem ?? nothingKnown(first, contents[0], options);
}

/** What a content may be: itself, or the lines of its text. Of lines with a reading each, the last one counts. */
function formsOf(content: Plain, { expect }: FeedOptions): readonly Plain[] {
  const values = typeof content === "string" ? plainFrom(linesOfJson(content)) : undefined;
  if (values?.ok && isList(values.value)) {
    const last = values.value.at(-1);
    return expect === "power" ? [last] : [values.value, last];
  }
  return [(expect === "power" ? undefined : linesIn(content)) ?? content];
}

/** The lines of a table in text, also of one that a node has split. */
function linesIn(content: Plain): Plain {
  if (typeof content === "string") return linesOfCsv(content);
  const isSplit = isList(content) && content.length > 1 && content.every((line) => typeof line === "string");
  return isSplit ? linesOfCsv(content.join("\n")) : undefined;
}

/** What no reader knows. An error and a missing value are no formats of which others could be named. */
function nothingKnown(content: Plain, payload: unknown, { zone, expect }: FeedOptions): Found {
  if (content === undefined) return { ok: false, came: valueDescription(payload) };
  if (isError(content)) return { ok: false, isBrief: true, came: say("came.error-answer") };
  if (typeof content === "string" && PAGE.test(content)) return { ok: false, isBrief: true, came: say("came.page") };
  if (isPrice(content, expect)) return { ok: false, came: say("came.single-price") };
  const state = isFields(content) ? content.get("state") : undefined;
  const came = contentDescription(typeof state === "string" && ABSENT.test(state) ? state : content);
  const isBrief = came.key === "came.text" || isEmpty(content);
  return { ok: false, came, ...(isBrief && { isBrief }), suggestion: suggestedShape(content, zone) };
}

/** Whether a number is a price: by its unit, or because prices are expected. */
function isPrice(content: Plain, expect: FeedOptions["expect"]): boolean {
  const { value, unit } = valueWithUnit(content, isUnitOfPrice);
  return value !== undefined && (unit !== undefined || expect === "prices") && !isFields(content);
}

/** What Home Assistant has as the state of an entity without a value. */
const ABSENT = /^(unavailable|unknown)$/i;

const PAGE = /^[\s\uFEFF]*<(!doctype\s+html|html|head|body)\b/i;

/** What servers and proxies write in the place of data. */
const ERROR_TEXT =
  /^(HTTP\/\S+\s+)?[45]\d\d\s+\p{L}|error|exception|timed? ?out|refused|forbidden|unauthori[sz]ed|not found|too many requests|bad gateway|maintenance/iu;

const LONGEST_ERROR = 500;

function isError(content: Plain): boolean {
  if (typeof content === "string")
    return (
      content.length < LONGEST_ERROR && /^[\w\s]/.test(content) && !content.includes("\n") && ERROR_TEXT.test(content)
    );
  if (!isFields(content) || content.size > MOST_OF_ERROR) return false;
  const named = new Map([...content].map(([key, value]) => [key.toLowerCase(), value]));
  if (["error", "errors", "fault", "exception"].some((key) => named.has(key) && named.get(key) !== null)) return true;
  if (["success", "ok"].some((key) => named.get(key) === false)) return true;
  const within = fieldAt(named.get("message"), "code");
  const codes = [within, ...["status", "statuscode", "code"].map((key) => named.get(key))];
  const code = codes.map(Number).find((number) => number >= 400);
  const isSentence = ["message", "detail"].some((key) => typeof named.get(key) === "string");
  const isCode = code !== undefined && code < 600;
  return (
    (isSentence || isCode) && [...content.values()].every((held) => !holdsMore(held) || held === named.get("message"))
  );
}

/** Whether nothing is known yet: an empty text, an empty list, or an object that has no more than such lists. */
function isEmpty(content: Plain): boolean {
  if (content === null || (typeof content === "string" && content.trim() === "")) return true;
  if (isList(content)) return content.length === 0;
  const lists = isFields(content) ? [...content.values()].filter(holdsMore) : [];
  return lists.length > 0 && lists.every((held) => isList(held) && held.length === 0);
}

const MOST_OF_ERROR = 8;

function recognised(content: Plain, context: FeedContext): Found | undefined {
  const { shape } = context.options;
  const byShape = shape && fromOwnShape(content, shape, context);
  if (byShape) return byShape;
  const places = placesIn(content);
  const used = places.filter((place) => unusable(place) === undefined);
  for (const reader of readers) {
    if (reader.kind !== (context.options.expect ?? reader.kind)) continue;
    for (const { content: place, within, isNamed } of used) {
      // A meter's power below an unknown name may be that of one device.
      if (!isNamed && reader.kind === "power") continue;
      const options = inDeclaredZone(context.options, [place, ...within]);
      const found = reader.read(place, { ...context, options, within, isBelowUnknown: !isNamed });
      if (found) return found;
    }
  }
  const came = places.map(unusable).find((text) => text !== undefined);
  return came && { ok: false, isBrief: true, came };
}

/** Local times without an offset are in the zone that the data declare for them. */
function inDeclaredZone(options: FeedOptions, around: readonly Plain[]): FeedOptions {
  const zones = around.flatMap((content) => ZONES.map((key) => textAt(content, key) ?? ""));
  const zone = zones.find((name) => name !== "" && name.length < LONGEST_ZONE && IANAZone.create(name).isValid);
  return zone === undefined ? options : { ...options, zone };
}

const ZONES = ["timezone", "time_zone", "timeZone"];
const LONGEST_ZONE = 40;

/** What its source says of data that cannot be used, also of what holds them. */
function unusable({ content, within }: Place): Text | undefined {
  const around = [content, ...within];
  if (around.some(isOutdated)) return say("came.old");
  return around.some(isInvalid) ? say("came.invalid") : undefined;
}

const OUTDATED = /^(is_?)?(outdated|buffered|stale|expired)$/i;

/** Some sources send their last values on, and mark them. */
function isOutdated(content: Plain): boolean {
  return isFields(content) && [...content].some(([key, value]) => OUTDATED.test(key) && isYes(value));
}

/** The payload, the entity's data, and the topic of a message. The rest might be large and does not matter here. */
function taken(message: unknown): {
  contents: readonly unknown[];
  topic: string;
  unit?: string;
  status?: number | string;
} {
  const isObject = typeof message === "object" && message !== null;
  if (!isObject || !isMessage(message)) return { contents: [message], topic: "" };
  const [payload, data, topic, status] = ["payload", "data", "topic", "statusCode"].map((key) => own(message, key));
  const unit = unitBeside(message);
  return {
    contents: [payload, data],
    topic: typeof topic === "string" ? topic : "",
    ...(unit === undefined ? {} : { unit }),
    ...(isFailure(status) ? { status } : {}),
  };
}

/** Of Node-RED's http request node, which has a code such as `ECONNREFUSED` where nobody answered. */
function isFailure(status: unknown): status is number | string {
  if (typeof status === "number") return status >= 400 && status < 600;
  return typeof status === "string" && /^([A-Z][A-Z\d_]{2,40}|[45]\d\d)$/.test(status);
}

/** The unit that an entity of Home Assistant declares beside the payload of a message. */
export function unitBeside(message: object): string | undefined {
  const data = own(message, "data");
  const attributes = inner(data, "attributes") ?? inner(inner(data, "new_state"), "attributes");
  const unit = inner(attributes, "unit_of_measurement");
  return typeof unit === "string" ? unit : undefined;
}

function isMessage(value: object): boolean {
  return ["_msgid", "payload"].some((key) => Object.hasOwn(value, key)) || isStateEvent(own(value, "data"));
}

function isStateEvent(data: unknown): boolean {
  return inner(data, "new_state") !== undefined;
}

function inner(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? own(value, key) : undefined;
}
