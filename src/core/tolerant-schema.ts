import * as z from "zod";
import { isRecord } from "./describe-value";
import { EARLIEST_INSTANT, LATEST_INSTANT } from "./instant";
import { misfit } from "./misfit";
import type { Text } from "./speech";

/** What the parse that is under way has left out; zod has no place for what is no failure. */
let leftOut: Text[] | undefined;

/** An instant that a home, a car or a feed can mean; milliseconds since the epoch. */
export const SoundInstant = z.number().min(EARLIEST_INSTANT).max(LATEST_INSTANT);

/** What a schema made of a value from outside, and what it left out of it. */
export interface TolerantResult<T> {
  /** `undefined` where nothing of it fits. */
  readonly value: T | undefined;
  /** What is wrong with each entry that does not fit, as parts of a sentence, with its name or place where it has one. */
  readonly leftOut: readonly Text[];
}

/** Reads a value through a schema, and reports what its tolerant parts left out. Never throws. */
export function parseTolerantly<T>(schema: z.ZodType<T>, value: unknown): TolerantResult<T> {
  const outer = leftOut;
  const own: Text[] = [];
  leftOut = own;
  try {
    const parsed = schema.safeParse(value, { reportInput: true });
    if (parsed.success) return { value: parsed.data, leftOut: own };
    return { value: undefined, leftOut: [...own, misfit(parsed.error.issues)] };
  } finally {
    leftOut = outer;
  }
}

/** A record without those of its entries that `entry` refuses: one that is broken must not cost the others. */
export function tolerantRecord<T>(entry: z.ZodType<T>): z.ZodType<Record<string, T>> {
  return z
    .record(z.string(), z.unknown())
    .transform((all) =>
      Object.fromEntries(
        Object.entries(all).flatMap(([name, value]) => fitting(entry, value, name).map((one) => [name, one])),
      ),
    );
}

/** A list without those of its entries that `entry` refuses. */
export function tolerantList<T>(entry: z.ZodType<T>): z.ZodType<T[]> {
  return z.array(z.unknown()).transform((all) => all.flatMap((value, index) => fitting(entry, value, String(index))));
}

/** A member that is absent where it does not fit. */
export function tolerantOptional<T extends z.ZodType>(member: T): z.ZodCatch<z.ZodOptional<T>> {
  return member.optional().catch(({ error }) => {
    note(error.issues);
    return undefined;
  });
}

/** A member that is `initial` where it is absent or does not fit. */
export function tolerantMember<T>(member: z.ZodType<T>, initial: NoInfer<T>): z.ZodType<T> {
  return tolerantOptional(member).transform((value) => value ?? initial);
}

function fitting<T>(entry: z.ZodType<T>, value: unknown, name: string): T[] {
  const parsed = entry.safeParse(value, { reportInput: true });
  if (parsed.success) return [parsed.data];
  note(parsed.error.issues, name);
  return [];
}

function note(issues: readonly z.core.$ZodIssue[], name?: string): void {
  leftOut?.push(misfit(issues, name));
}

/** A record with some of its members under the new names that `names` gives them; anything else as it is. */
export function renamed(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [names[name] ?? name, member]));
}

/** A record with the changes made to those of its members that it has; anything else as it is. */
export function changedMembers(
  value: unknown,
  changes: Readonly<Record<string, (member: unknown) => unknown>>,
): unknown {
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const change = changes[name];
    return [name, change ? change(member) : member] as const;
  });
  return Object.fromEntries(members);
}
