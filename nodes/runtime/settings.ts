import { came } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";

/** Readers of a node's settings. The editor stores text, an environment variable may give anything: each says what it takes. */

export interface NumberRange {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** What an empty field means. */
  readonly absent: number;
}

export function numberSetting(value: unknown, { label, min, max, absent }: NumberRange): number {
  const given = optionalNumberSetting(value, { label, min, max });
  return given ?? absent;
}

export function optionalNumberSetting(
  value: unknown,
  { label, min, max }: Omit<NumberRange, "absent">,
): number | undefined {
  if (isEmpty(value)) return undefined;
  const number = typeof value === "boolean" ? Number.NaN : Number(value);
  if (number >= min && number <= max) return number;
  throw refused(label, value, `a number from ${min} to ${max}`);
}

export function choiceSetting<const T extends string>(
  value: unknown,
  { label, among, absent }: { label: string; among: readonly T[]; absent: T },
): T {
  if (isEmpty(value)) return absent;
  const choice = among.find((one) => one === value);
  if (choice !== undefined) return choice;
  throw refused(label, value, among.join(", "));
}

export function textSetting(value: unknown): string {
  return isEmpty(value) ? "" : String(value).trim();
}

export function flagSetting(value: unknown, absent: boolean): boolean {
  if (isEmpty(value)) return absent;
  return value === true || value === "true" || value === 1 || value === "1";
}

/** A setting that cannot be used; `accepted` says what can. */
export function refused(label: string, value: unknown, accepted: string): SmartcarError {
  return new SmartcarError("BAD_INPUT", `The setting "${label}" is ${came(value)}. Accepted: ${accepted}`);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
