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
export function describedKeys(kind: string, keys: readonly string[]): string {
  if (keys.length === 0) return kind.replace(/^an? /, "an empty ");
  const shown = keys.filter(isPlainKey).slice(0, MOST_SHOWN);
  return shown.length === 0 ? kind : `${kind} with ${shown.join(", ")}${shown.length < keys.length ? ", …" : ""}`;
}

export function isPlainKey(key: string): boolean {
  return PLAIN_KEY.test(key);
}
