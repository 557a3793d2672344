import { isFields, isList, type Plain } from "./plain";

/** A longer text was no number, and not opened either. */
const LONGEST_SHOWN = 100_000;

/** What a payload looks like, for an error: kinds and keys two levels deep, no values. */
export function seen(content: Plain): string {
  if (typeof content === "string") return seenText(content);
  if (isList(content)) return seenList(content);
  if (!isFields(content)) return described(content);

  const whole = describedKeys("an object", [...content.keys()]);
  const [key, inner] = [...content].find(([, value]) => isFields(value) || isList(value)) ?? [];
  if (key === undefined || !isPlainKey(key)) return whole;
  if (isList(inner)) return `${whole}; ${key} is ${seenList(inner)}`;
  return isFields(inner) ? `${whole}; ${key} is ${describedKeys("an object", [...inner.keys()])}` : whole;
}

function seenText(text: string): string {
  if (text.trimStart().startsWith("<")) return "a text in XML or HTML; Node-RED's XML node makes an object of XML";
  if (text.length > LONGEST_SHOWN) return `a text of ${text.length} characters`;
  const number = numberFrom(text);
  return typeof number === "string" ? number : "a text with a number";
}

function seenList(list: readonly Plain[]): string {
  if (list.length === 0) return "an empty list";
  const [first] = list;
  if (isFields(first)) return `a list of ${list.length}, the first is ${describedKeys("an object", [...first.keys()])}`;
  return `a list of ${list.length}, the first is ${described(first)}`;
}

/** Keys that may be shown: words as `act_power` and `em:0`, but nothing that might be a serial number. */
const PLAIN_KEY = /^[a-z_]{1,24}(:?\d{1,2})?$/i;

const MOST_SHOWN = 5;

/** What a value is, for an error: its kind, and of an object the keys, but never a text that might be private. */
export function described(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Uint8Array) return "too many bytes";
  if (typeof value !== "object") return `a ${typeof value}`;
  return describedKeys("an object", Object.keys(value));
}

/** `kind` with its first keys, as `an object with power, voltage, …`. */
function describedKeys(kind: string, keys: readonly string[]): string {
  if (keys.length === 0) return kind.replace(/^an? /, "an empty ");
  const shown = keys.filter(isPlainKey).slice(0, MOST_SHOWN);
  return shown.length === 0 ? kind : `${kind} with ${shown.join(", ")}${shown.length < keys.length ? ", …" : ""}`;
}

function isPlainKey(key: string): boolean {
  return PLAIN_KEY.test(key);
}

/** A number as machines write it: no unit, no thousands, a point. */
const PLAIN_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** What home automation sends for "no value"; safe to repeat to the user. */
const NO_VALUE = new Set(["unavailable", "unknown", "none", "null", "nan", "offline", "online", "on", "off"]);

/** The finite number that a value is or its text tells, or a description of what is none. */
export function numberFrom(value: unknown): number | string {
  if (typeof value === "number") return Number.isFinite(value) ? value : "a number that is not finite";
  if (typeof value === "string") return numberFromText(value.trim());
  return described(value);
}

function numberFromText(text: string): number | string {
  if (PLAIN_NUMBER.test(text)) return numberFrom(Number(text));
  if (text === "") return "an empty text";
  if (NO_VALUE.has(text.toLowerCase())) return `the text "${text}"`;
  if (/^[+-]?[\d.]*,\d+/.test(text)) return "a text with a decimal comma";
  if (/^[+-]?[\d.]+\s*k?W$/i.test(text)) return "a number with its unit in the text";
  return /^[{[]/.test(text) ? "a text that is not valid JSON" : "a text that is not a number";
}
