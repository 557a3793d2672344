import { described } from "../feeds/described";

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
