import { say, type Text } from "../../core/speech";
import { withPoint } from "../../core/decimal-comma";
import { isFields, isList, type Plain } from "./plain";

/** A longer text is not a number, and is not parsed. */
const LONGEST_SHOWN = 100_000;

/** What a payload looks like, for an error: kinds and keys two levels deep, no values. */
export function contentDescription(content: Plain): Text {
  if (typeof content === "string") return textDescription(content);
  if (isList(content)) return listDescription(content);
  if (!isFields(content)) return valueDescription(content);

  const whole = keysDescription([...content.keys()]);
  const [key, inner] = [...content].find(([, value]) => isFields(value) || isList(value)) ?? [];
  if (key === undefined || !isPlainKey(key)) return whole;
  if (isList(inner)) return say("came.object-in", { whole, key, inner: listDescription(inner) });
  return isFields(inner) ? say("came.object-in", { whole, key, inner: keysDescription([...inner.keys()]) }) : whole;
}

function textDescription(text: string): Text {
  if (text.trimStart().startsWith("<")) return say("came.markup");
  if (text.length > LONGEST_SHOWN) return say("came.long-text", { count: text.length });
  const number = numberFrom(text);
  return typeof number === "number" ? say("came.number-as-text") : number;
}

function listDescription(list: readonly Plain[]): Text {
  if (list.length === 0) return say("came.empty-list");
  const [first] = list;
  return say("came.list-of", {
    count: list.length,
    first: isFields(first) ? keysDescription([...first.keys()]) : valueDescription(first),
  });
}

/** Keys that can be shown: words such as `act_power` and `em:0`, but nothing that might be a serial number. */
const PLAIN_KEY = /^[a-z_]{1,24}(:?\d{1,2})?$/i;

const MOST_SHOWN = 5;

/** What a value is, for an error: its kind, and the keys of an object, but never a text that might be private. */
export function valueDescription(value: unknown): Text {
  if (value === undefined) return say("came.nothing");
  if (value === null) return say("came.null");
  if (typeof value === "boolean") return say("came.boolean", { value: String(value) });
  if (Array.isArray(value)) return say("came.list", { count: value.length });
  if (value instanceof Uint8Array) return say("came.too-many-bytes");
  if (typeof value === "string") return say("came.some-text");
  if (typeof value === "number") return say("came.some-number");
  return typeof value === "object" ? keysDescription(Object.keys(value)) : say("came.other");
}

/** An object with its first keys. */
function keysDescription(keys: readonly string[]): Text {
  if (keys.length === 0) return say("came.empty-object");
  const shown = keys.filter(isPlainKey).slice(0, MOST_SHOWN);
  if (shown.length === 0) return say("came.some-object");
  return say("came.object", { keys: [...shown, ...(shown.length < keys.length ? ["…"] : [])].join(", ") });
}

function isPlainKey(key: string): boolean {
  return PLAIN_KEY.test(key);
}

/** A number without a unit and without grouping; a decimal comma is made a point before. */
const PLAIN_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** What home automation sends for "no value"; safe to repeat to the user. */
const NO_VALUE = new Set(["unavailable", "unknown", "none", "null", "nan", "offline", "online", "on", "off"]);

/** The finite number that a value or its text is, or a description of what is none. */
export function numberFrom(value: unknown): number | Text {
  if (typeof value === "number") return Number.isFinite(value) ? value : say("came.not-finite");
  if (typeof value === "string") return numberFromText(value.trim());
  return valueDescription(value);
}

function numberFromText(trimmed: string): number | Text {
  const text = withPoint(trimmed.replace("\u2212", "-"));
  if (PLAIN_NUMBER.test(text)) return numberFrom(Number(text));
  if (text === "") return say("came.empty-text");
  if (NO_VALUE.has(text.toLowerCase())) return say("came.text", { text });
  if (/^[+-]?[\d.]*,\d+/.test(text)) return say("came.decimal-comma");
  if (/^[+-]?[\d.]+\s*k?W$/i.test(text)) return say("came.with-unit");
  return say(/^[{[]/.test(text) ? "came.not-json" : "came.not-number");
}
