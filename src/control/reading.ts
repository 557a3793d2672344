import { numberFrom } from "./number-from";
import { opened } from "./opened";

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

/** Reads the power at the grid meter from a message's payload: number, text, bytes, JSON or object. Never throws. */
export function readGridPower(payload: unknown, form: ReadingForm = {}): Reading {
  const content = opened(payload, LONGEST_TEXT);
  const found = form.path ? atPath(content, form.path.split(".")) : content;
  const value = numberFrom(found);
  if (typeof value === "string") return { ok: false, came: form.path ? `${value} at ${form.path}` : value };

  const watts = value * (form.unit === "kW" ? 1000 : 1) * (form.positive === "export" ? -1 : 1);
  // Adding 0 makes a turned 0 a plain one.
  return Number.isFinite(watts) ? { ok: true, watts: watts + 0 } : { ok: false, came: "a number that is too large" };
}

/** Only what the sender put there: no inherited property is ever found. */
function atPath(content: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return content;
  if (typeof content !== "object" || content === null) return undefined;
  return atPath(Object.getOwnPropertyDescriptor(content, key)?.value, rest);
}
