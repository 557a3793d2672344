import { isRecord } from "../core/describe-value";

/** Values by name; one of the wrong kind counts as unknown. */
export type Fields = Readonly<Record<string, unknown>>;

/** The number under a key, if there is one. */
export function numberIn(fields: Fields | undefined, key: string): number | undefined {
  const value = fields?.[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The text under a key, if there is one. */
export function textIn(fields: Fields | undefined, key: string): string | undefined {
  const value = fields?.[key];
  return typeof value === "string" ? value : undefined;
}

/** The yes or no under a key, if there is one. */
export function flagIn(fields: Fields | undefined, key: string): boolean | undefined {
  const value = fields?.[key];
  return typeof value === "boolean" ? value : undefined;
}

/** An instant that is written as ISO 8601. */
export function timeIn(fields: Fields | undefined, key: string): number | undefined {
  const at = Date.parse(textIn(fields, key) ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/** The object under a key, if there is one. */
export function fieldsIn(fields: Fields | undefined, key: string): Fields | undefined {
  const value = fields?.[key];
  return isRecord(value) ? value : undefined;
}
