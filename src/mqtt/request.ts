import { isRecord } from "../core/describe-value";
import { requestTopic, type RequestTopic } from "./topics";

/** The words of topics with which a car itself is commanded. */
export const COMMAND_WORDS = ["charge", "limit", "lock"] as const;
/** The word of the request to a home. */
export const HOME_WORD = "grid-limit";

/** A request from a message. */
export interface MqttRequest extends RequestTopic {
  /** The payload without the id. */
  readonly payload: unknown;
  /** The sender recognizes the answer by it. */
  readonly id?: string | number | undefined;
}

/** What of a message is read; anything can be in it. */
export interface MqttMessage {
  readonly topic?: unknown;
  readonly payload?: unknown;
}

/** A calendar is the longest payload of a request. */
const LONGEST = 1_000_000;
const LONGEST_ID = 100;

/** The member with the value in a request that is an object, for words whose requests have other members, too. */
const MEMBER: ReadonlyMap<string, string> = new Map([
  ["charge", "charge"],
  ["limit", "limit"],
  ["lock", "locked"],
  ["ready", "at"],
]);

/**
 * The request in a message to `<prefix>/<name>/<word>/set`. The payload is a value, or an object with an `id` in addition to `value`
 * or to the members that the word accepts. `undefined` for messages of other topics, and for empty ones, which delete a retained
 * message.
 */
export function requestIn(prefix: string, { topic, payload }: MqttMessage): MqttRequest | undefined {
  const parts = requestTopic(prefix, topic);
  if (!parts || isEmpty(payload)) return undefined;
  const content = contentOf(payload, LONGEST);
  if (!isRecord(content)) return { ...parts, payload: content };
  const { id, ...rest } = content;
  return { ...parts, payload: valueOf(parts.word, rest), id: idIn(id) };
}

/** Whether a payload is empty, as in a message that deletes a retained one. */
function isEmpty(payload: unknown): boolean {
  if (payload instanceof Uint8Array) return payload.length === 0;
  return payload === undefined || payload === null || payload === "";
}

/** The payload with bytes as text, and JSON of an object as that object unless it is longer than `longest`. */
export function contentOf(payload: unknown, longest: number): unknown {
  const value = payload instanceof Uint8Array ? Buffer.from(payload).toString("utf8") : payload;
  if (typeof value !== "string" || value.length > longest || !value.trimStart().startsWith("{")) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}

/** The value if there is nothing else; otherwise the object, with the value under the member of the word. */
function valueOf(word: string, { value, ...rest }: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(rest);
  if (value === undefined) return names.length === 1 && names[0] === word && word !== "charge" ? rest[word] : rest;
  return names.length === 0 ? value : { ...rest, [MEMBER.get(word) ?? "value"]: value };
}

function idIn(id: unknown): string | number | undefined {
  if (typeof id === "number" && Number.isFinite(id)) return id;
  return typeof id === "string" && id !== "" && id.length <= LONGEST_ID ? id : undefined;
}
