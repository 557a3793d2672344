import { say, type Text } from "../../core/speech";
import { parsePayload } from "./parse-payload";

/** Data without behavior: no getter, no prototype, no endless depth. */
export type Plain = undefined | null | boolean | number | string | readonly Plain[] | Fields;

/** An object of a message, by name. */
export interface Fields extends ReadonlyMap<string, Plain> {}

/** The copy of a value, or what it was instead. */
export type Copied = { readonly ok: true; readonly value: Plain } | { readonly ok: false; readonly came: Text };

const DEEPEST = 16;

const MOST_VALUES = 100_000;

const MOST_TEXT = 1_000_000;

/** How many more values and how much more JSON text within them a copy can have, and the objects around the current one. */
interface Copying {
  left: number;
  leftText: number;
  readonly within: object[];
  isEndless: boolean;
}

/**
 * Copies the stored members of a value, and nothing that it would compute. Members that are JSON text of an object or a list are
 * copied as such. A value that contains itself is refused.
 */
export function plainFrom(value: unknown): Copied {
  const copying: Copying = { left: MOST_VALUES, leftText: MOST_TEXT, within: [], isEndless: false };
  const copy = copied(value, copying);
  if (copying.isEndless) return { ok: false, came: say("came.circular") };
  return copying.left < 0
    ? { ok: false, came: say("came.too-many-values", { count: MOST_VALUES }) }
    : { ok: true, value: copy };
}

/** Whether it is an object with members. */
export function isFields(value: Plain): value is Fields {
  return value instanceof Map;
}

/** Whether it is a list. */
export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** The value at the end of `keys`; `undefined` if there is none. */
export function fieldAt(value: Plain, ...keys: readonly string[]): Plain {
  return keys.reduce<Plain>((at, key) => (isFields(at) ? at.get(key) : undefined), value);
}

/** The list under these keys; an empty one where there is none. */
export function listAt(value: Plain, ...keys: readonly string[]): readonly Plain[] {
  const found = fieldAt(value, ...keys);
  return isList(found) ? found : [];
}

/** The text under these keys, if there is one. */
export function textAt(value: Plain, ...keys: readonly string[]): string | undefined {
  const found = fieldAt(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

function copied(value: unknown, copying: Copying): Plain {
  const { within } = copying;
  copying.left -= 1;
  if (value === undefined || value === null) return value;
  if (typeof value === "string") return copiedText(value, copying);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value instanceof Uint8Array || copying.left < 0) return undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (within.includes(value)) copying.isEndless = true;
  if (copying.isEndless || within.length >= DEEPEST) return undefined;
  within.push(value);
  const copy = Array.isArray(value) ? copiedList(value, copying) : copiedFields(value, copying);
  within.pop();
  return copy;
}

/** Some entities have their lists as text. */
function copiedText(text: string, copying: Copying): Plain {
  if (copying.within.length === 0 || !/^\s*[{[]/.test(text) || text.length > copying.leftText) return text;
  copying.leftText -= text.length;
  const inner = parsePayload(text, text.length);
  return inner === text ? text : copied(inner, copying);
}

function copiedList(list: readonly unknown[], copying: Copying): Plain {
  const copy: Plain[] = [];
  for (let index = 0; index < list.length && copying.left >= 0; index += 1) {
    copy.push(copied(own(list, String(index)), copying));
  }
  return copy;
}

function copiedFields(value: object, copying: Copying): Plain {
  const copy = new Map<string, Plain>();
  for (const key of Object.keys(value)) {
    if (copying.left < 0) break;
    copy.set(key, copied(own(value, key), copying));
  }
  return copy;
}

/** A getter is not called. */
export function own(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
