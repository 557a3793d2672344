/** How a home tells its grid power. */
export interface ReadingForm {
  /** Where in an object it stands, as `ENERGY.Power` or `phases.0.power`. Absent: the payload itself is the number. */
  readonly path?: string | undefined;
  /** W if absent. */
  readonly unit?: "W" | "kW" | undefined;
  /** What a positive number means; import if absent. */
  readonly positive?: "import" | "export" | undefined;
}

export type Reading =
  /** Import positive. */
  | { readonly ok: true; readonly watts: number }
  /** What came instead, for a person to read. Names kinds and keys, never a value that might be private. */
  | { readonly ok: false; readonly came: string };

/** Longer texts are no power readings, and not worth the time to parse them. */
const LONGEST_TEXT = 100_000;

/** A number as machines write it: no unit, no thousands, a point. */
const PLAIN_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Keys that may be shown: words as `act_power` and `em:0`, but nothing that might be a serial number. */
const PLAIN_KEY = /^[a-z_]{1,24}(:?\d{1,2})?$/i;

/** What home automation sends for "no value"; safe to repeat to the user. */
const NO_VALUE = new Set(["unavailable", "unknown", "none", "null", "nan", "offline", "online", "on", "off"]);

/** Reads the power at the grid meter from a message's payload: number, text, bytes, JSON or object. Never throws. */
export function readGridPower(payload: unknown, form: ReadingForm = {}): Reading {
  const content = opened(payload);
  const found = form.path ? atPath(content, form.path.split(".")) : content;
  const value = numberFrom(found);
  if (typeof value === "string") return { ok: false, came: form.path ? `${value} at ${form.path}` : value };

  const watts = value * (form.unit === "kW" ? 1000 : 1) * (form.positive === "export" ? -1 : 1);
  // Adding 0 makes a turned 0 a plain one.
  return Number.isFinite(watts) ? { ok: true, watts: watts + 0 } : { ok: false, came: "a number that is too large" };
}

/** Bytes become text, and text that is a JSON object, list or string becomes what it says. */
function opened(payload: unknown): unknown {
  const text = payload instanceof Uint8Array ? textFrom(payload) : payload;
  if (typeof text !== "string" || text.length > LONGEST_TEXT || !/^\s*[{["]/.test(text)) return text;
  try {
    const content: unknown = JSON.parse(text);
    return content;
  } catch {
    return text;
  }
}

function textFrom(bytes: Uint8Array): unknown {
  return bytes.length > LONGEST_TEXT ? bytes : new TextDecoder().decode(bytes);
}

/** Only what the sender put there: no inherited property is ever found. */
function atPath(content: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return content;
  if (typeof content !== "object" || content === null) return undefined;
  return atPath(Object.getOwnPropertyDescriptor(content, key)?.value, rest);
}

/** The number, or a description of what is none. */
function numberFrom(value: unknown): number | string {
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

function described(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Uint8Array) return "too many bytes";
  if (typeof value !== "object") return `a ${typeof value}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  const shown = keys.filter((key) => PLAIN_KEY.test(key)).slice(0, 5);
  return shown.length === 0
    ? "an object"
    : `an object with ${shown.join(", ")}${shown.length < keys.length ? ", …" : ""}`;
}
