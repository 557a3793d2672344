import { AsyncLocalStorage } from "node:async_hooks";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sleep, type Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import { say, type Text } from "../core/speech";
import type { ProblemLatch } from "./problem-latch";
import { withOpenFile } from "./open-files";
import { copyOf, replaceFile, unfinishedOf, type WriteBytes } from "./replace-file";
import type { Store } from "./store";
import { systemCode } from "./system-code";

export interface FileStoreOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Receives outages, and files that could not be used and were renamed. Shared by the files of one folder. */
  readonly problems: ProblemLatch;
  /** Whether version 0.1 may have written it, which left unfinished writes under numbered names. */
  readonly mayBeOf01?: boolean;
  /** Writes to the disk; a test's may fail, as its `read`. */
  readonly write?: WriteBytes;
  readonly read?: ReadText;
}

/** The text of the file at a path; rejects with the system's error. */
export type ReadText = (path: string) => Promise<string>;

/** Each value as JSON: of thousands of cars that takes much less memory than objects, and is what is written. */
type Values = Map<string, string>;

/** A file that is there, or may be, and cannot be read now. What it holds is not lost. */
class Unreadable {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** A file that can never be used: the system says `why`, or it is not valid JSON. */
interface Broken {
  readonly why?: string;
}

/** A piece of work whose changes to one store are written in one go. */
interface Batch {
  readonly store: object;
  isOpen: boolean;
}

/**
 * The batches in which the present work runs, one at most for each store. One storage for all stores: until Node.js 24, each costs time
 * and memory with every promise that is made anywhere in the process.
 */
const openBatches = new AsyncLocalStorage<readonly Batch[]>();

/**
 * One JSON file, read once and replaced whole, so that a crash leaves the old content or the new; the one before stays beside it as
 * a copy, which is used when the file is damaged. A file that cannot be read now is neither damaged nor replaced: it is tried again
 * before each use, and what it holds is taken over then. Changes that come while a write is under way share the next one. Readable
 * by its owner only. One store for each path in a process.
 */
export function fileStore(options: FileStoreOptions): Store {
  const { path, clock, problems, write: writeBytes, read: readText = (one) => readFile(one, "utf8") } = options;
  const file = join(basename(dirname(path)), basename(path));
  const own = {};
  const isInBatch = (): boolean =>
    openBatches.getStore()?.some(({ store, isOpen }) => store === own && isOpen) ?? false;
  /** The batches that are open, and the write that waits for them to end: neither may hold the other up for ever. */
  const batches = new Set<Promise<unknown>>();
  let settling: Promise<unknown> = Promise.resolve();
  let loading: Promise<Values> | undefined;
  let writing: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** What is wrong with the file that is there. It may hold what a person can still save, so it is never overwritten. */
  let broken: Text | undefined;
  /** What is in use in its place. */
  let instead = say("store.counting-again");
  /** The file cannot be read, since the last try at `triedAt`; `begun` are the keys that were changed without it. */
  let unread: { readonly hasCopy: boolean; triedAt: number } | undefined;
  const begun = new Set<string>();
  let readingAgain: Promise<void> | undefined;
  /** How many changes were made, and how many of them the file has. */
  let changed = 0;
  let written = 0;

  async function load(): Promise<Values> {
    await removeUnfinished(path, options.mayBeOf01 ?? false);
    const { values, cause } = await look();
    if (cause === undefined) return values ?? new Map();
    unread = { hasCopy: values !== undefined, triedAt: clock.now() };
    troubleReading(cause);
    return values ?? new Map();
  }

  /** What the file holds, or else its copy; with the `cause` where either cannot be read now, and nothing may be written. */
  async function look(waitsMs = WAITS_MS): Promise<{ readonly values?: Values; readonly cause?: unknown }> {
    const found = await readPatiently(path, waitsMs);
    if (found instanceof Map) return { values: found };
    const copy = await readPatiently(copyOf(path), waitsMs);
    const values = copy instanceof Map ? { values: copy } : {};
    if (copy instanceof Map) instead = say("store.copy-used", { at: await writtenAt(copyOf(path)) });
    if (found instanceof Unreadable) return { ...values, cause: found.cause };
    if (copy instanceof Unreadable) return { cause: copy.cause };
    broken = found && brokenText(found);
    if (found !== undefined) await keepAside().catch(trouble);
    else if (copy instanceof Map) problems.tell(new SmartcarError("STORE", say("store.missing", { file, instead })));
    return values;
  }

  async function readPatiently(
    one: string,
    waitsMs: readonly number[],
  ): Promise<Values | Unreadable | Broken | undefined> {
    let found = await read(one, readText);
    for (const wait of waitsMs) {
      if (!(found instanceof Unreadable)) break;
      await sleep(clock, wait);
      found = await read(one, readText);
    }
    return found;
  }

  /** Takes over what a file holds that could not be read before. What was changed since then rests on its copy, or on nothing. */
  async function readAgain(values: Values): Promise<void> {
    if (!unread || Math.abs(clock.now() - unread.triedAt) < AGAIN_MS) return;
    unread.triedAt = clock.now();
    const found = await look([]);
    if (found.cause !== undefined) return troubleReading(found.cause);
    const { hasCopy } = unread;
    for (const [key, value] of found.values ?? []) if (!hasCopy || !begun.has(key)) values.set(key, value);
    unread = undefined;
    begun.clear();
    if (written === changed) problems.over(path);
  }

  async function keepAside(): Promise<void> {
    if (broken === undefined) return;
    const aside = `${path}.corrupt-${new Date(clock.now()).toISOString().replaceAll(":", "")}`;
    await rename(path, aside);
    const renamed = say("store.renamed", { copy: basename(aside), instead });
    problems.tell(new SmartcarError("STORE", [broken, renamed]));
    broken = undefined;
  }

  async function write(values: Values): Promise<void> {
    try {
      await again(values);
      if (unread) return;
      await keepAside();
      await mkdir(dirname(path), { recursive: true });
      const { text, version } = await settled(values);
      await withOpenFile(() => replaceFile(path, text, writeBytes));
      written = version;
      problems.over(path);
    } catch (cause) {
      trouble(cause);
    }
  }

  /** All of `values` as they are when no batch is half done. */
  async function settled(values: Values): Promise<{ text: string; version: number }> {
    settling = Promise.all(batches);
    await settling;
    const lines = [...values].map(([key, value]) => ` ${JSON.stringify(key)}: ${value}`);
    return { text: lines.length === 0 ? "{}\n" : `{\n${lines.join(",\n")}\n}\n`, version: changed };
  }

  function trouble(cause: unknown): void {
    const why = systemCode(cause);
    const says = broken ? [broken, say("store.not-renamed", { why })] : say("store.not-written", { file, why });
    problems.met(new SmartcarError("STORE", says), { where: path, cause: why });
  }

  function troubleReading(cause: unknown): void {
    const why = systemCode(cause);
    const says = [say("store.not-readable", { file, why }), say("store.unread", { instead })];
    problems.met(new SmartcarError("STORE", says), { where: path, cause: why });
  }

  function brokenText(found: Broken): Text {
    return say(found.why === undefined ? "store.not-json" : "store.not-readable", { file, why: found.why ?? "" });
  }

  function flush(values: Values): Promise<void> {
    if (!writing) {
      writing = write(values).finally(() => (writing = undefined));
      return writing;
    }
    next ??= writing.then(() => {
      next = undefined;
      return flush(values);
    });
    return next;
  }

  async function put(values: Values, key: string, value: unknown): Promise<void> {
    try {
      const text: string | undefined = JSON.stringify(value);
      if (text === undefined) values.delete(key);
      else values.set(key, text);
    } catch (cause) {
      return trouble(cause);
    }
    if (unread) begun.add(key);
    changed += 1;
    if (!isInBatch()) await flush(values);
  }

  async function together<T>(work: () => Promise<T>): Promise<T> {
    if (isInBatch()) return work();
    const values = await loaded();
    for (let waitedFor; waitedFor !== settling; await waitedFor) waitedFor = settling;
    const before = changed;
    const batch: Batch = { store: own, isOpen: true };
    const around = openBatches.getStore()?.filter(({ isOpen }) => isOpen) ?? [];
    const done = openBatches.run([...around, batch], work).finally(() => (batch.isOpen = false));
    const over = done.catch(() => {});
    batches.add(over);
    await over;
    batches.delete(over);
    if (changed !== before) await flush(values);
    return done;
  }

  /** One try for all who ask meanwhile. */
  async function again(values: Values): Promise<void> {
    if (unread) await (readingAgain ??= readAgain(values).finally(() => (readingAgain = undefined)));
  }

  async function loaded(): Promise<Values> {
    const values = await (loading ??= load());
    await again(values);
    return values;
  }

  return {
    get: async (key) => valueIn(await loaded(), key),
    set: async (key, value) => put(await loaded(), key, value),
    change: async (key, change) => {
      const values = await loaded();
      const before = valueIn(values, key);
      const value = change(before);
      if (value !== before) await put(values, key, value);
      return value;
    },
    together,
    isSafe: async () => {
      await (next ?? writing);
      return written === changed;
    },
    report: (problem) => problems.tell(problem),
    close: async () => {
      const values = loading && (await loaded());
      await (next ?? writing);
      if (values && written !== changed) await flush(values);
    },
  };
}

/** Nothing was stored yet, or the folder is not there. */
const NO_FILE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

/** So long, milliseconds, a file that cannot be read is waited for at first: too many files may be open for a moment. */
const WAITS_MS = [100, 400, 1500];

/** It is tried again so often at most. */
const AGAIN_MS = 1000;

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

function valueIn(values: Values, key: string): unknown {
  const text = values.get(key);
  return text === undefined ? undefined : JSON.parse(text);
}

async function writtenAt(path: string): Promise<string> {
  const { mtime } = await stat(path);
  return mtime.toISOString();
}

/**
 * Leftovers of a process that was killed while it wrote: ours, and those of version 0.1, which end in a number. Only for these the
 * folder is listed: it may hold thousands of cars.
 */
async function removeUnfinished(path: string, mayBeOf01: boolean): Promise<void> {
  const folder = dirname(path);
  const isOf01 = (name: string): boolean => name.startsWith(`${basename(path)}.`) && /\.json\.\d+$/.test(name);
  const old = mayBeOf01 ? (await readdir(folder).catch(() => [])).filter(isOf01).map((name) => join(folder, name)) : [];
  const left = [unfinishedOf(path), unfinishedOf(copyOf(path)), ...old];
  await Promise.all(left.map((one) => rm(one, { force: true, recursive: true }).catch(() => {})));
}
