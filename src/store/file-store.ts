import { AsyncLocalStorage } from "node:async_hooks";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import type { ProblemLatch } from "./problem-latch";
import { copyOf, replaceFile, unfinishedOf, type WriteBytes } from "./replace-file";
import type { Store } from "./store";
import { systemCode } from "./system-code";

export interface FileStoreOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Hears of outages, and of a file that could not be used and was kept aside. Shared by the files of one folder. */
  readonly problems: ProblemLatch;
  /** Writes to the disk; a test's may fail. */
  readonly write?: WriteBytes;
}

type Values = Map<string, unknown>;

/** A piece of work whose changes are written in one go. */
interface Batch {
  isOpen: boolean;
}

/**
 * One JSON file, read once and replaced whole, so that a crash leaves the old content or the new; the one before stays beside it as
 * a copy, which is used when the file is damaged. Changes that come while a write is under way share the next one. Readable by its
 * owner only. One store for each path in a process.
 */
export function fileStore({ path, clock, problems, write: writeBytes }: FileStoreOptions): Store {
  const file = join(basename(dirname(path)), basename(path));
  const batch = new AsyncLocalStorage<Batch>();
  /** The batches that are open, and the write that waits for them to end: neither may hold the other up for ever. */
  const batches = new Set<Promise<unknown>>();
  let settling: Promise<unknown> = Promise.resolve();
  let loading: Promise<Values> | undefined;
  let writing: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** What is wrong with the file that is there. It may hold what a person can still save, so it is never overwritten. */
  let broken: string | undefined;
  /** What is in use in its place. */
  let instead = "counting starts again";
  /** How many changes were made, and how many of them the file has. */
  let changed = 0;
  let written = 0;

  async function load(): Promise<Values> {
    await removeUnfinished(path);
    const found = await read(path);
    if (found instanceof Map) return found;
    const copy = await read(copyOf(path));
    if (copy instanceof Map) instead = `the copy of ${await writtenAt(copyOf(path))} is used`;
    broken = found;
    if (found !== undefined) await keepAside().catch(trouble);
    else if (copy instanceof Map)
      problems.tell(new SmartcarError("STORE", `${file} is missing, and ${instead}. Check the disk`));
    return copy instanceof Map ? copy : new Map();
  }

  async function keepAside(): Promise<void> {
    if (broken === undefined) return;
    const aside = `${path}.corrupt-${new Date(clock.now()).toISOString().replaceAll(":", "")}`;
    await rename(path, aside);
    const told = `${file} ${broken}. It was renamed to ${basename(aside)}, and ${instead}. Check the disk`;
    broken = undefined;
    problems.tell(new SmartcarError("STORE", told));
  }

  async function write(values: Values): Promise<void> {
    try {
      await keepAside();
      await mkdir(dirname(path), { recursive: true });
      const { text, version } = await settled(values);
      await replaceFile(path, text, writeBytes);
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
    return { text: `${JSON.stringify(Object.fromEntries(values), undefined, 1)}\n`, version: changed };
  }

  function trouble(cause: unknown): void {
    const found = broken === undefined ? "cannot be written" : `${broken} and cannot be renamed`;
    const problem = new SmartcarError("STORE", `${file} ${found} (${systemCode(cause)}). ${ADVICE}`);
    problems.met(problem, { where: path, cause: systemCode(cause) });
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
    values.set(key, structuredClone(value));
    changed += 1;
    if (batch.getStore()?.isOpen !== true) await flush(values);
  }

  async function together<T>(work: () => Promise<T>): Promise<T> {
    if (batch.getStore()?.isOpen) return work();
    const values = await loaded();
    for (let waitedFor; waitedFor !== settling; await waitedFor) waitedFor = settling;
    const before = changed;
    const own: Batch = { isOpen: true };
    const done = batch.run(own, work).finally(() => (own.isOpen = false));
    const over = done.catch(() => {});
    batches.add(over);
    await over;
    batches.delete(over);
    if (changed !== before) await flush(values);
    return done;
  }

  const loaded = (): Promise<Values> => (loading ??= load());
  return {
    get: async (key) => structuredClone((await loaded()).get(key)),
    set: async (key, value) => put(await loaded(), key, value),
    change: async (key, change) => {
      const values = await loaded();
      const before: unknown = structuredClone(values.get(key));
      const value = change(before);
      if (value !== before) await put(values, key, value);
      return value;
    },
    together,
    isSafe: async () => {
      await (next ?? writing);
      return written === changed;
    },
    close: async () => {
      const values = await loading;
      await (next ?? writing);
      if (values && written !== changed) await flush(values);
    },
  };
}

/** Nothing was kept yet, or the folder is not there. */
const NO_FILE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

const ADVICE = "A restart loses everything counted since. Free disk space, or make the folder writable";

/** What the file holds; a text says why it cannot be used, `undefined` that there is none. */
async function read(path: string): Promise<Values | string | undefined> {
  try {
    return parse(await readFile(path, "utf8")) ?? "is not valid JSON";
  } catch (cause) {
    return NO_FILE.has(systemCode(cause)) ? undefined : `cannot be read (${systemCode(cause)})`;
  }
}

function parse(text: string): Values | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
    return new Map(Object.entries(document));
  } catch {
    return undefined;
  }
}

async function writtenAt(path: string): Promise<string> {
  const { mtime } = await stat(path);
  return mtime.toISOString();
}

/** Leftovers of a process that was killed while it wrote: ours, and those of version 0.1, which end in a number. */
async function removeUnfinished(path: string): Promise<void> {
  const folder = dirname(path);
  const own = [unfinishedOf(path), unfinishedOf(copyOf(path))].map((one) => basename(one));
  const names = await readdir(folder).catch(() => []);
  const left = names.filter(
    (name) => own.includes(name) || (name.startsWith(`${basename(path)}.`) && /\.json\.\d+$/.test(name)),
  );
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true, recursive: true }).catch(() => {})));
}
