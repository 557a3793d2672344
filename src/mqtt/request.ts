import { isRecord } from "../core/describe-value";
import { requestTopic, type RequestTopic } from "./topics";

/** What may be asked of a car's deciding nodes, of the car itself, and of a home: the words of topics. */
export const COMMAND_WORDS = ["charge", "limit", "lock"] as const;
export const HOME_WORD = "grid-limit";

/** A request as a message brought it. */
export interface MqttRequest extends RequestTopic {
  /** What is asked for, without the id. */
  readonly payload: unknown;
  /** How its sender knows the answer. */
  readonly id?: string | number | undefined;
}

export interface MqttMessage {
  readonly topic?: unknown;
  readonly payload?: unknown;
}

/** Longer payloads are no requests, except for calendars. */
const LONGEST = 1_000_000;
const LONGEST_ID = 100;

/** The member under which the object of a request has its value, where it may have more. */
const MEMBER: ReadonlyMap<string, string> = new Map([
  ["charge", "charge"],
  ["limit", "limit"],
  ["lock", "locked"],
  ["ready", "at"],
]);

/**
 * The request that a message of `<prefix>/<name>/<word>/set` is. Its payload is a value, or an object with an `id` beside `value`
 * or beside what the word itself accepts. `undefined` for messages of other topics, and for empty ones: so a retained message is
 * deleted.
 */
export function requestIn(prefix: string, { topic, payload }: MqttMessage): MqttRequest | undefined {
  const parts = requestTopic(prefix, topic);
  if (!parts || isEmpty(payload)) return undefined;
  const content = contentOf(payload, LONGEST);
  if (!isRecord(content)) return { ...parts, payload: content };
  const { id, ...rest } = content;
  return { ...parts, payload: valueOf(parts.word, rest), id: idIn(id) };
}

/** Whether a message carries nothing, as one does that deletes a retained message. */
function isEmpty(payload: unknown): boolean {
  if (payload instanceof Uint8Array) return payload.length === 0;
  return payload === undefined || payload === null || payload === "";
}

/** The text of bytes, and the object that a text holds, unless it is longer than `longest`. */
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

/** The value alone where there is nothing besides; else the object as the word's reader knows it. */
function valueOf(word: string, { value, ...rest }: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(rest);
  if (value === undefined) return names.length === 1 && names[0] === word && word !== "charge" ? rest[word] : rest;
  return names.length === 0 ? value : { ...rest, [MEMBER.get(word) ?? "value"]: value };
}

function idIn(id: unknown): string | number | undefined {
  if (typeof id === "number" && Number.isFinite(id)) return id;
  return typeof id === "string" && id !== "" && id.length <= LONGEST_ID ? id : undefined;
}
