import type { Text } from "../../core/speech";
import { numberFrom } from "./value-description";
import { type Instant, instantFrom } from "./instant";
import { type Fields, isFields, type Plain } from "./plain";

/** One item of a list. Without a value it is a hole: the time is reported, the value is not known. */
export interface Row {
  readonly start: Instant;
  readonly end?: Instant;
  readonly value?: number;
  /** What was in place of the value, if that is neither a number nor a word for "no value". */
  readonly odd?: Text;
  readonly low?: number;
  readonly high?: number;
}

/** The keys of each member; the first one that an item has counts. */
export interface RowKeys {
  readonly start: readonly string[];
  readonly end?: readonly string[];
  readonly value: readonly string[];
  readonly low?: string;
  readonly high?: string;
}

/** More is a history, not a feed. */
export const MOST_SLOTS = 2000;

const NO_KEYS: readonly string[] = [];

/**
 * The items of a list as rows; empty when it is another kind of list. Items without a time are left out. Of a list
 * that is too long, only enough are read to detect it.
 */
export function rowsFrom(list: readonly Plain[], keys: RowKeys, zone: string): readonly Row[] {
  if (!list.some((item) => isFields(item) && has(item, keys.start) && has(item, keys.value))) return [];
  return list.slice(0, MOST_SLOTS + 1).flatMap((item) => {
    if (!isFields(item)) return [];
    const start = instantFrom(first(item, keys.start), zone);
    if (!start) return [];
    return [
      {
        start,
        ...optional("end", instantFrom(first(item, keys.end ?? NO_KEYS), zone)),
        ...reportedValue(first(item, keys.value)),
        ...optional("low", keys.low === undefined ? undefined : valueOf(item.get(keys.low))),
        ...optional("high", keys.high === undefined ? undefined : valueOf(item.get(keys.high))),
      },
    ];
  });
}

/** Whether a flag confirms what it names. */
export function isYes(value: Plain): boolean {
  return value === true || value === 1 || (typeof value === "string" && /^(yes|true|on|1)$/i.test(value.trim()));
}

/** Whether a flag denies what it names. */
export function isNo(value: Plain): boolean {
  return value === false || value === 0 || (typeof value === "string" && /^(false|off|no|0)$/i.test(value.trim()));
}

/** Whether an object says that what is in it is not valid. */
export function isInvalid(content: Plain): boolean {
  return isFields(content) && [...content].some(([key, value]) => VALID.test(key) && isNo(value));
}

const VALID = /^(is[_-]?|data[_-]?|prices?[_-]?|values?[_-]?)*(valid|available)$/i;

/** A number, also as text; anything else, such as null, is unknown. */
export function valueOf(value: Plain): number | undefined {
  const number = numberOf(value);
  return typeof number === "number" ? number : undefined;
}

/** The keys under which a value is that is an object, as `{ "value": "0.0812", "currency": "EUR" }`. */
const INNER = ["value", "amount", "price"] as const;

/** In a list of values a comma is the decimal one: prices and powers of many digits have no thousands with a sign between them. */
function numberOf(value: Plain): number | Text {
  if (isFields(value)) {
    const key = INNER.find((one) => value.has(one));
    const inner = key === undefined ? undefined : value.get(key);
    return numberFrom(isFields(inner) ? value : withPoint(inner));
  }
  return numberFrom(withPoint(value));
}

function withPoint(value: Plain): Plain {
  return typeof value === "string" && /^\s*[+-]?\d*,\d+\s*$/.test(value) ? value.replace(",", ".") : value;
}

/** The value of a row; nothing if it is unknown; what is in its place if that is wrong. */
export function reportedValue(value: Plain): Pick<Row, "value" | "odd"> {
  const found = numberOf(value);
  if (typeof found === "number") return { value: found };
  const isUnknown = value === null || value === undefined || NO_VALUE.has(found.key);
  return isUnknown ? {} : { odd: found };
}

/** What stands in the place of more than half of the values, if that is so: the others are then no safe ground either. */
export function mostlyOdd(rows: readonly Row[]): Text | undefined {
  const odd = rows.filter((row) => row.odd !== undefined);
  const good = rows.filter((row) => row.value !== undefined);
  return odd.length > good.length ? odd[0]?.odd : undefined;
}

const NO_VALUE: ReadonlySet<string> = new Set(["came.text", "came.empty-text"]);

/** An entry for a known value, and no entry for an unknown one. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  const entry: { [key in K]?: V } = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}

function has(item: Fields, keys: readonly string[]): boolean {
  return keys.some((key) => item.has(key));
}

function first(item: Fields, keys: readonly string[]): Plain {
  const key = keys.find((name) => item.has(name));
  return key === undefined ? undefined : item.get(key);
}
