import { described, describedKeys, isPlainKey } from "./described";
import { numberFrom } from "../shared/number-from";
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
