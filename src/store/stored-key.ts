import type * as z from "zod";
import { isRecord } from "../core/describe-value";
import { parseTolerantly, type TolerantResult } from "../core/tolerant-schema";

/** The names that a pattern such as `car/<vehicleId>/stops` has to be filled with. */
export type Names<Pattern extends string> = Pattern extends `${string}<${infer Name}>${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** What a pattern is filled with. */
export type Ids<Pattern extends string> = Readonly<Record<Names<Pattern>, string>>;

/** What becomes of a value that another store of the same car has, too; the same when it is done twice. */
export type Unite = (value: unknown, older: unknown) => unknown;

/** How values of one kind are stored. Each is written as `{ v, value }`; one without a version, as 0.1 wrote it, is of version 1. */
export interface StoredKey<Pattern extends string, T> {
  readonly pattern: Pattern;
  /** The module that reads and writes it. */
  readonly writer: string;
  readonly schema: z.ZodType<T>;
  /** What counts while nothing is stored, or nothing of it fits. */
  readonly initial: T;
  /** The first makes version 2 of version 1, and so on. Each gets what its version may have stored, broken or not, and never throws. */
  readonly migrations: readonly ((value: unknown) => unknown)[];
  /** What is right where two stores hold a value; without it the one of the newer store stays. */
  readonly unite?: Unite | undefined;
}

interface KeyOptions<Pattern extends string, T> extends Omit<StoredKey<Pattern, T>, "migrations" | "initial"> {
  readonly initial: NoInfer<T>;
  readonly migrations?: StoredKey<Pattern, T>["migrations"];
}

/** One kind of stored value; without migrations it is in its first version. */
export function storedKey<const Pattern extends string, T>(options: KeyOptions<Pattern, T>): StoredKey<Pattern, T> {
  return { migrations: [], ...options };
}

/** The version in which values under this key are written. */
export function versionOf({ migrations }: Pick<StoredKey<string, unknown>, "migrations">): number {
  return migrations.length + 1;
}

/** The version of a value as a store holds it. */
export function versionIn(stored: unknown): number {
  return opened(stored).v;
}

/** The text under which a value is stored. */
export function keyText<Pattern extends string>(pattern: Pattern, ids: Ids<Pattern>): string {
  const named: Readonly<Record<string, string | undefined>> = ids;
  return pattern.replaceAll(/<(\w+)>/g, (_, name: string) => named[name] ?? "");
}

/** Whether `text` is of the pattern, whatever it was filled with. */
export function isOfPattern(pattern: string, text: string): boolean {
  const parts = pattern.split(/<\w+>/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".+")}$`).test(text);
}

/** Reads what a store holds under a key, of this version or an older one. */
export function readStored<T>(key: StoredKey<string, T>, stored: unknown): TolerantResult<T> {
  return parseTolerantly(key.schema, migrated(key, stored));
}

/** A value as a store holds it. */
export function sealed(key: Pick<StoredKey<string, unknown>, "migrations">, value: unknown): unknown {
  return { v: versionOf(key), value };
}

/** What is right where two stores hold a value of the same key; what a newer version has written stays as it is. */
export function united(
  key: Pick<StoredKey<string, unknown>, "migrations" | "unite">,
  stored: unknown,
  older: unknown,
): unknown {
  const isNewer = Math.max(versionIn(stored), versionIn(older)) > versionOf(key);
  if (!key.unite || isNewer) return stored;
  return sealed(key, key.unite(migrated(key, stored), migrated(key, older)));
}

function migrated({ migrations }: Pick<StoredKey<string, unknown>, "migrations">, stored: unknown): unknown {
  const { v, value } = opened(stored);
  return migrations.slice(v - 1).reduce((older, migrate) => migrate(older), value);
}

function opened(stored: unknown): { readonly v: number; readonly value: unknown } {
  if (isRecord(stored) && Object.keys(stored).length === 2 && "value" in stored) {
    const { v, value } = stored;
    if (typeof v === "number" && Number.isInteger(v) && v > 0) return { v, value };
  }
  return { v: 1, value: stored };
}
