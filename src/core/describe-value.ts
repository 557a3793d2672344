const LONGEST = 40;

/** A short, harmless description of a value for an error's "what came": its kind and the beginning of its text. */
export function came(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (value instanceof Uint8Array) return `a Buffer with ${quoted(Buffer.from(value).toString("utf8"))}`;
  if (typeof value === "string") return `the text ${quoted(value)}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return `an object with ${quoted(Object.keys(value).join(", "))}`;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return `the ${typeof value} ${value}`;
  return `a ${typeof value}`;
}

/** Whether a value from outside is an object with members, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function quoted(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return JSON.stringify(short);
}
