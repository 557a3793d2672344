import { IANAZone } from "luxon";
import { say, type Text } from "../../core/speech";
import { described, seen } from "./value-description";
import { opened } from "./parse-payload";
import type { Feed, FeedOptions, Found, FeedContext } from "./feed";
import { own, type Plain, plainFrom, isFields, isList } from "./plain";
import { readers } from "./readers";

export type FeedResult =
  | { readonly ok: true; readonly feed: Feed }
  /** What arrived instead, and which formats are known; both for a person to read, without private values. */
  | { readonly ok: false; readonly came: Text; readonly known: readonly Text[] };

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
    return found.ok ? found : { ...found, known };
  } catch {
    // Only an object with traps of its own gets here.
    return { ok: false, came: say("came.unreadable"), known };
  }
}

function read(message: unknown, options: FeedOptions): Found {
  const { contents, ...beside } = taken(message);
  let problem: Found | undefined;
  let first: Plain;
  for (const [index, content] of contents.entries()) {
    const copy = plainFrom(opened(content, LONGEST_TEXT));
    if (!copy.ok) {
      problem ??= copy;
      continue;
    }
    if (index === 0) first = copy.value;
    const found = recognised(copy.value, { options, ...beside });
    if (found?.ok) return found;
    problem ??= found;
  }
  return problem ?? { ok: false, came: first === undefined ? described(contents[0]) : seen(first) };
}

function recognised(content: Plain, context: FeedContext): Found | undefined {
  const places = placesIn(content);
  for (const reader of readers) {
    if (reader.kind !== (context.options.expect ?? reader.kind)) continue;
    for (const place of places) {
      const found = reader.read(place, context);
      if (found) return found;
    }
  }
  return undefined;
}

/** The payload, the entity's data, and the topic of a message. The rest might be large and does not matter here. */
function taken(message: unknown): { contents: readonly unknown[]; topic: string; unit?: string } {
  const isObject = typeof message === "object" && message !== null;
  if (!isObject || !isMessage(message)) return { contents: [message], topic: "" };
  const [payload, data, topic] = ["payload", "data", "topic"].map((key) => own(message, key));
  const unit = inner(inner(data, "attributes") ?? inner(inner(data, "new_state"), "attributes"), "unit_of_measurement");
  return {
    contents: [payload, data],
    topic: typeof topic === "string" ? topic : "",
    ...(typeof unit === "string" ? { unit } : {}),
  };
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

/** The keys under which Node-RED, Home Assistant, and GraphQL wrap a provider's response. */
const WRAPPERS = [
  "payload",
  "data",
  "attributes",
  "new_state",
  "event",
  "response",
  "service_response",
  "result",
  "params",
  "em:0",
  "em1:0",
] as const;

const DEEPEST = 5;

const MOST_PLACES = 64;

/** The content itself, then the content of its wrappers, the outer first. */
function placesIn(content: Plain): readonly Plain[] {
  const places: Plain[] = [];
  let level: readonly Plain[] = [content];
  for (let depth = 0; depth <= DEEPEST && level.length > 0 && places.length < MOST_PLACES; depth += 1) {
    places.push(...level);
    level = level.flatMap((place) =>
      isFields(place)
        ? WRAPPERS.map((key) => place.get(key)).filter((wrapped) => isFields(wrapped) || isList(wrapped))
        : [],
    );
  }
  return places.slice(0, MOST_PLACES);
}
