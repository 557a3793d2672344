import { soundInstant } from "../../core/instant";

/** What an object holds, by name; nothing of anything else. */
export type Members = ReadonlyMap<string, unknown>;

/** Of what comes from a store anything may be broken: each of these is `undefined`, or empty, for what is none. */
export function members(value: unknown): Members {
  return new Map<string, unknown>(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

/** Only those that are finite. */
export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** An instant in ms since the epoch, within sound bounds. */
export function instant(value: unknown): number | undefined {
  return soundInstant(value);
}

/** What is understood of a list. */
export function list<T>(value: unknown, from: (entry: unknown) => T | undefined): readonly T[] {
  return Array.isArray(value) ? value.flatMap((entry: unknown) => from(entry) ?? []) : [];
}
