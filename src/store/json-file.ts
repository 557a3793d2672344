import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { AsText } from "../core/at-rest";
import { sleep, type Clock } from "../core/clock";
import { withOpenFile } from "./open-files";
import { copyOf, systemCode, unfinishedOf } from "./replace-file";

/** One JSON file as it is on the disk: what can be read of it, and what its text is. */

/** The text of the file at a path; rejects with the system's error. */
export type ReadText = (path: string) => Promise<string>;

/** Each value as JSON: of thousands of cars that takes much less memory than objects, and is what is written. */
export type Values = Map<string, string>;

/** A file that is there, or may be, and cannot be read now. What it holds is not lost. */
export class Unreadable {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** A file that can never be used: the system says `why`, or it is not valid JSON. */
export interface Broken {
  readonly why?: string;
}

/** How a file is read. */
export interface ReadOptions {
  readonly clock: Clock;
  /** How long it is waited for, time after time, milliseconds. */
  readonly waitsMs: readonly number[];
  readonly readText: ReadText;
}

/** Nothing was stored yet, or the folder is not there. */
const NO_FILE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

/** Reads a file, and once more after each wait as long as it is unreadable; `undefined` where there is none. Never rejects. */
export async function readValues(
  path: string,
  { clock, waitsMs, readText }: ReadOptions,
): Promise<Values | Unreadable | Broken | undefined> {
  let found = await read(path, readText);
  for (const wait of waitsMs) {
    if (!(found instanceof Unreadable)) break;
    await sleep(clock, wait);
    found = await read(path, readText);
  }
  return found;
}

/** What the file holds, or why it can never be used; `undefined` where there is none. */
async function read(path: string, readText: ReadText): Promise<Values | Unreadable | Broken | undefined> {
  let text: string;
  try {
    text = await withOpenFile(() => readText(path));
  } catch (cause) {
    const code = systemCode(cause);
    if (NO_FILE.has(code)) return undefined;
    return code === "EISDIR" ? { why: code } : new Unreadable(cause);
  }
  return parse(text) ?? {};
}

function parse(text: string): Values | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
    return new Map(Object.entries(document).map(([key, value]) => [key, JSON.stringify(value)]));
  } catch {
    return undefined;
  }
}

/** The value under a key: a copy. */
export function valueIn(values: Values, key: string): unknown {
  const text = values.get(key);
  return text === undefined ? undefined : JSON.parse(text);
}

/** The values while they are at rest: a line for each key and each value, neither of which has an end of line. */
export const valuesAsText: AsText<Values> = {
  write: (values) => [...values].map(([key, value]) => `${JSON.stringify(key)}\n${value}\n`).join(""),
  read: (text) =>
    new Map([...text.matchAll(/([^\n]*)\n([^\n]*)\n/g)].map(([, key = "", value = ""]) => [JSON.parse(key), value])),
};

/** The content of a file with these values. */
export function textOf(values: Values): string {
  const lines = [...values].map(([key, value]) => ` ${JSON.stringify(key)}: ${value}`);
  return lines.length === 0 ? "{}\n" : `{\n${lines.join(",\n")}\n}\n`;
}

/** When a file was last written, ISO 8601, for a sentence; `?` where it is gone by now. */
export async function writtenAt(path: string): Promise<string> {
  const times = await stat(path).catch(() => undefined);
  return times?.mtime.toISOString() ?? "?";
}

/**
 * Leftovers of a process that was killed while it wrote: ours, and those of version 0.1, which end in a number. Only for these the
 * folder is listed: it may hold thousands of cars.
 */
export async function removeUnfinished(path: string, mayBeOf01: boolean): Promise<void> {
  const folder = dirname(path);
  const isOf01 = (name: string): boolean => name.startsWith(`${basename(path)}.`) && /\.json\.\d+$/.test(name);
  const old = mayBeOf01 ? (await readdir(folder).catch(() => [])).filter(isOf01).map((name) => join(folder, name)) : [];
  const left = [unfinishedOf(path), unfinishedOf(copyOf(path)), ...old];
  await Promise.all(left.map((one) => rm(one, { force: true, recursive: true }).catch(() => {})));
}
