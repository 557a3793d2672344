import { soundInstant } from "../../core/instant";
import type { Said, ServiceErrors, Shown } from "./service-error";

/** What of stored errors is worth keeping. Anything that is not understood is left out. */
export function restoreErrors(stored: unknown): ServiceErrors {
  const told = membersOf(stored);
  return { said: listOf(told.get("said"), saidFrom), shown: listOf(told.get("shown"), shownFrom) };
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

function listOf<T>(value: unknown, from: (entry: unknown) => T | undefined): readonly T[] {
  return Array.isArray(value) ? value.flatMap((entry: unknown) => from(entry) ?? []) : [];
}

function saidFrom(entry: unknown): Said | undefined {
  const [startAt, endAt, watts, reach] = numbers(entry, ["startAt", "endAt", "watts", "reach"]);
  if (startAt === undefined || endAt === undefined || watts === undefined || reach === undefined) return undefined;
  if (soundInstant(startAt) === undefined || soundInstant(endAt) === undefined) return undefined;
  return watts > 0 && endAt > startAt ? { startAt, endAt, watts, reach } : undefined;
}

function shownFrom(entry: unknown): Shown | undefined {
  const [reach, said, was] = numbers(entry, ["reach", "said", "was"]);
  if (reach === undefined || said === undefined || was === undefined) return undefined;
  return said > 0 ? { reach, said, was } : undefined;
}

function numbers(entry: unknown, names: readonly string[]): ReadonlyArray<number | undefined> {
  const told = membersOf(entry);
  return names.map((name) => {
    const value = told.get(name);
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  });
}
