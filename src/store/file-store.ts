import { SECOND_MS } from "../core/duration";
import { AsyncLocalStorage } from "node:async_hooks";
import { mkdir, readFile, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AtRest } from "../core/at-rest";
import type { Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import { say, type Text } from "../core/speech";
import {
  readValues,
  removeUnfinished,
  textOf,
  Unreadable,
  valueIn,
  valuesAsText,
  writtenAt,
  type Broken,
  type ReadOptions,
  type ReadText,
  type Values,
} from "./json-file";
import { withOpenFile } from "./open-files";
import type { ProblemLatch } from "./problem-latch";
import { copyOf, replaceFile, systemCode, type WriteBytes } from "./replace-file";
import type { Store } from "./store";

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
  const reading = (waitsMs: readonly number[]): ReadOptions => ({ clock, waitsMs, readText });
  const own = {};
  const isInBatch = (): boolean =>
    openBatches.getStore()?.some(({ store, isOpen }) => store === own && isOpen) ?? false;
  /** The batches that are open, and the write that waits for them to end: neither may hold the other up for ever. */
  const batches = new Set<Promise<unknown>>();
  let settling: Promise<unknown> = Promise.resolve();
  let loading: Promise<AtRest<Values>> | undefined;
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

  async function load(): Promise<AtRest<Values>> {
    await removeUnfinished(path, options.mayBeOf01 ?? false);
    const { values, cause } = await look();
    const held = new AtRest(values ?? new Map(), valuesAsText);
    if (cause === undefined) return held;
    unread = { hasCopy: values !== undefined, triedAt: clock.now() };
    troubleReading(cause);
    return held;
  }

  /** What the file holds, or else its copy; with the `cause` where either cannot be read now, and nothing may be written. */
  async function look(waitsMs = WAITS_MS): Promise<{ readonly values?: Values; readonly cause?: unknown }> {
    const found = await readValues(path, reading(waitsMs));
    if (found instanceof Map) return { values: found };
    const copy = await readValues(copyOf(path), reading(waitsMs));
    const values = copy instanceof Map ? { values: copy } : {};
    if (copy instanceof Map) instead = say("store.copy-used", { at: await writtenAt(copyOf(path)) });
    if (found instanceof Unreadable) return { ...values, cause: found.cause };
    if (copy instanceof Unreadable) return { cause: copy.cause };
    broken = found && brokenText(found);
    if (found !== undefined) await keepAside().catch(trouble);
    else if (copy instanceof Map) problems.tell(new SmartcarError("STORE", say("store.missing", { file, instead })));
    return values;
  }

  /** Takes over what a file holds that could not be read before. What was changed since then rests on its copy, or on nothing. */
  async function readAgain(held: AtRest<Values>): Promise<void> {
    if (!unread || Math.abs(clock.now() - unread.triedAt) < AGAIN_MS) return;
    unread.triedAt = clock.now();
    const found = await look([]);
    if (found.cause !== undefined) return troubleReading(found.cause);
    const { hasCopy } = unread;
    for (const [key, value] of found.values ?? []) if (!hasCopy || !begun.has(key)) held.value.set(key, value);
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

  async function write(held: AtRest<Values>): Promise<void> {
    try {
      await again(held);
      if (unread) return;
      await keepAside();
      await mkdir(dirname(path), { recursive: true });
      const { text, version } = await settled(held);
      await withOpenFile(() => replaceFile(path, text, writeBytes));
      written = version;
      problems.over(path);
    } catch (cause) {
      trouble(cause);
    }
  }

  /** All values as they are when no batch is half done. */
  async function settled(held: AtRest<Values>): Promise<{ text: string; version: number }> {
    settling = Promise.all(batches);
    await settling;
    return { text: textOf(held.value), version: changed };
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

  function flush(held: AtRest<Values>): Promise<void> {
    if (!writing) {
      writing = write(held).finally(() => (writing = undefined));
      return writing;
    }
    next ??= writing.then(() => {
      next = undefined;
      return flush(held);
    });
    return next;
  }

  async function put(held: AtRest<Values>, key: string, value: unknown): Promise<void> {
    try {
      const text: string | undefined = JSON.stringify(value);
      if (text === undefined) held.value.delete(key);
      else held.value.set(key, text);
    } catch (cause) {
      return trouble(cause);
    }
    if (unread) begun.add(key);
    changed += 1;
    if (!isInBatch()) await flush(held);
  }

  async function together<T>(work: () => Promise<T>): Promise<T> {
    if (isInBatch()) return work();
    const held = await loaded();
    for (let waitedFor; waitedFor !== settling; await waitedFor) waitedFor = settling;
    const before = changed;
    const batch: Batch = { store: own, isOpen: true };
    const around = openBatches.getStore()?.filter(({ isOpen }) => isOpen) ?? [];
    const done = openBatches.run([...around, batch], work).finally(() => (batch.isOpen = false));
    const over = done.catch(() => {});
    batches.add(over);
    await over;
    batches.delete(over);
    if (changed !== before) await flush(held);
    return done;
  }

  /** One try for all who ask meanwhile. */
  async function again(held: AtRest<Values>): Promise<void> {
    if (unread) await (readingAgain ??= readAgain(held).finally(() => (readingAgain = undefined)));
  }

  async function loaded(): Promise<AtRest<Values>> {
    const held = await (loading ??= load());
    await again(held);
    return held;
  }

  return {
    get: async (key) => valueIn((await loaded()).value, key),
    set: async (key, value) => put(await loaded(), key, value),
    change: async (key, change) => {
      const held = await loaded();
      const before = valueIn(held.value, key);
      const value = change(before);
      if (value !== before) await put(held, key, value);
      return value;
    },
    together,
    isSafe: async () => {
      await (next ?? writing);
      return written === changed;
    },
    report: (problem) => problems.tell(problem),
    close: async () => {
      const held = loading && (await loaded());
      await (next ?? writing);
      if (held && written !== changed) await flush(held);
      held?.leave();
    },
  };
}

/** So long, milliseconds, a file that cannot be read is waited for at first: too many files may be open for a moment. */
const WAITS_MS = [100, 400, 1500];

/** It is tried again so often at most. */
const AGAIN_MS = SECOND_MS;
