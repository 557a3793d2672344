import { say, type Text } from "./speech";

const LONGEST = 40;

/** A short, harmless description of a value for an error's "what came": its kind and the beginning of its text. */
export function came(value: unknown): Text {
  if (value === undefined) return say("came.nothing");
  if (value === null) return say("came.null");
  if (value instanceof Uint8Array) return say("came.bytes", { text: shortened(Buffer.from(value).toString("utf8")) });
  if (typeof value === "string")
    return value === "" ? say("came.empty-text") : say("came.text", { text: shortened(value) });
  if (Array.isArray(value)) return say("came.list", { count: value.length });
  if (typeof value === "object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? say("came.empty-object") : say("came.object", { keys: shortened(keys.join(", ")) });
  }
  if (typeof value === "boolean") return say("came.boolean", { value: String(value) });
  if (typeof value === "number" || typeof value === "bigint") return say("came.number", { number: String(value) });
  return say("came.other");
}

/** Whether a value from outside is an object with members, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** On one line, without what would end a quotation. */
function shortened(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return JSON.stringify(short).slice(1, -1);
}

/** A text, a number, or a boolean as text; `undefined` for anything else. `String` throws for an object such as `{ toString: 1 }`. */
export function plainText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
