/** Data without behaviour: no getter, no prototype, no endless depth. */
export type Plain = undefined | null | boolean | number | string | readonly Plain[] | Fields;

export interface Fields extends ReadonlyMap<string, Plain> {}

export type Copied = { readonly ok: true; readonly value: Plain } | { readonly ok: false; readonly came: string };

const DEEPEST = 16;

export const MOST_VALUES = 100_000;

/** Copies what the sender put into a value and nothing that the value would have to compute. */
export function plainFrom(value: unknown): Copied {
  const budget = { left: MOST_VALUES };
  const copy = copied(value, DEEPEST, budget);
  return budget.left < 0 ? { ok: false, came: `more than ${MOST_VALUES} values` } : { ok: true, value: copy };
}

export function isFields(value: Plain): value is Fields {
  return value instanceof Map;
}

export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** What stands at the end of `keys`; `undefined` where there is no such way. */
export function fieldAt(value: Plain, ...keys: readonly string[]): Plain {
  return keys.reduce<Plain>((at, key) => (isFields(at) ? at.get(key) : undefined), value);
}

export function listAt(value: Plain, ...keys: readonly string[]): readonly Plain[] {
  const found = fieldAt(value, ...keys);
  return isList(found) ? found : [];
}

export function textAt(value: Plain, ...keys: readonly string[]): string | undefined {
  const found = fieldAt(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

function copied(value: unknown, depth: number, budget: { left: number }): Plain {
  budget.left -= 1;
  if (value === undefined || value === null) return value;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value instanceof Uint8Array || depth === 0 || budget.left < 0) return undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  return Array.isArray(value) ? copiedList(value, depth, budget) : copiedFields(value, depth, budget);
}

function copiedList(list: readonly unknown[], depth: number, budget: { left: number }): Plain {
  const copy: Plain[] = [];
  for (let index = 0; index < list.length && budget.left >= 0; index += 1) {
    copy.push(copied(own(list, String(index)), depth - 1, budget));
  }
  return copy;
}

function copiedFields(value: object, depth: number, budget: { left: number }): Plain {
  const copy = new Map<string, Plain>();
  for (const key of Object.keys(value)) {
    if (budget.left < 0) break;
    copy.set(key, copied(own(value, key), depth - 1, budget));
  }
  return copy;
}

/** A getter is not called. */
export function own(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
