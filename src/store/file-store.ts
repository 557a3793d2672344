import { SECOND_MS } from "../core/duration";
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
  type ReadText,
  type Values,
} from "./json-file";
import { inBatchOf, isInBatchOf } from "./open-batches";
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

/** What is in use while a file has nothing. */
const COUNTING_AGAIN = say("store.counting-again");

/** A file that cannot be read, since the last try at `triedAt`; `begun` are the keys that were changed without it. */
interface Unread {
  readonly hasCopy: boolean;
  readonly begun: Set<string>;
  triedAt: number;
}

/**
 * One JSON file, read once and replaced whole, so that a crash leaves the old content or the new; the one before stays beside it as
 * a copy, which is used when the file is damaged. A file that cannot be read now is neither damaged nor replaced: it is tried again
 * before each use, and what it holds is taken over then. Changes that come while a write is under way share the next one. Readable
 * by its owner only. One store for each path in a process.
 */
export function fileStore(options: FileStoreOptions): Store {
  return new FileStore(options);
}

const readFromDisk: ReadText = (path) => readFile(path, "utf8");

/** A class, because there is one for each of thousands of cars, as what is seldom needed is made when it is. */
class FileStore implements Store {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #problems: ProblemLatch;
  readonly #mayBeOf01: boolean;
  readonly #writeBytes: WriteBytes | undefined;
  readonly #readText: ReadText;
  /** The batches that are open, and the write that waits for them to end: neither may hold the other up for ever. */
  #batches: Set<Promise<unknown>> | undefined;
  #settling: Promise<unknown> | undefined;
  #loading: Promise<AtRest<Values>> | undefined;
  #held: AtRest<Values> | undefined;
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  /** What is wrong with the file that is there. It may hold what a person can still save, so it is never overwritten. */
  #broken: Text | undefined;
  /** What is in use in its place. */
  #instead = COUNTING_AGAIN;
  #unread: Unread | undefined;
  #readingAgain: Promise<void> | undefined;
  /** How many changes were made, and how many of them the file has. */
  #changed = 0;
  #written = 0;

  constructor({ path, clock, problems, mayBeOf01 = false, write, read = readFromDisk }: FileStoreOptions) {
    this.#path = path;
    this.#clock = clock;
    this.#problems = problems;
    this.#mayBeOf01 = mayBeOf01;
    this.#writeBytes = write;
    this.#readText = read;
  }

  async get(key: string): Promise<unknown> {
    return valueIn((await this.#loaded()).value, key);
  }

  async set(key: string, value: unknown): Promise<void> {
    await this.#put(await this.#loaded(), key, value);
  }

  async change<T>(key: string, change: (value: unknown) => T): Promise<T> {
    const held = await this.#loaded();
    const before = valueIn(held.value, key);
    const value = change(before);
    if (value !== before) await this.#put(held, key, value);
    return value;
  }

  async together<T>(work: () => Promise<T>): Promise<T> {
    if (isInBatchOf(this)) return work();
    const held = await this.#loaded();
    for (let waitedFor; waitedFor !== this.#settling; await waitedFor) waitedFor = this.#settling;
    const before = this.#changed;
    const done = inBatchOf(this, work);
    const over = done.catch(() => {});
    this.#batches ??= new Set();
    this.#batches.add(over);
    await over;
    this.#batches.delete(over);
    if (this.#batches.size === 0) this.#batches = undefined;
    if (this.#changed !== before) await this.#flush(held);
    return done;
  }

  async isSafe(): Promise<boolean> {
    await (this.#next ?? this.#writing);
    return this.#written === this.#changed;
  }

  report(problem: SmartcarError): void {
    this.#problems.tell(problem);
  }

  async close(): Promise<void> {
    const held = (this.#held ?? this.#loading) && (await this.#loaded());
    await (this.#next ?? this.#writing);
    if (held && this.#written !== this.#changed) await this.#flush(held);
    held?.leave();
  }

  async #load(): Promise<AtRest<Values>> {
    await removeUnfinished(this.#path, this.#mayBeOf01);
    const { values, cause } = await this.#look();
    const held = new AtRest(values ?? new Map(), valuesAsText);
    this.#held = held;
    this.#loading = undefined;
    if (cause === undefined) return held;
    this.#unread = { hasCopy: values !== undefined, begun: new Set(), triedAt: this.#clock.now() };
    this.#troubleReading(cause);
    return held;
  }

  /** What the file holds, or else its copy; with the `cause` where either cannot be read now, and nothing may be written. */
  async #look(waitsMs = WAITS_MS): Promise<{ readonly values?: Values; readonly cause?: unknown }> {
    const path = this.#path;
    const reading = { clock: this.#clock, waitsMs, readText: this.#readText };
    const found = await readValues(path, reading);
    if (found instanceof Map) return { values: found };
    const copy = await readValues(copyOf(path), reading);
    const values = copy instanceof Map ? { values: copy } : {};
    if (copy instanceof Map) this.#instead = say("store.copy-used", { at: await writtenAt(copyOf(path)) });
    if (found instanceof Unreadable) return { ...values, cause: found.cause };
    if (copy instanceof Unreadable) return { cause: copy.cause };
    this.#broken = found && this.#brokenText(found);
    if (found !== undefined) await this.#keepAside().catch((cause: unknown) => this.#trouble(cause));
    else if (copy instanceof Map) this.#tell(say("store.missing", { file: this.#file, instead: this.#instead }));
    return values;
  }

  #tell(says: Text | readonly Text[]): void {
    this.#problems.tell(new SmartcarError("STORE", says));
  }

  /** Takes over what a file holds that could not be read before. What was changed since then rests on its copy, or on nothing. */
  async #readAgain(held: AtRest<Values>): Promise<void> {
    const unread = this.#unread;
    if (!unread || Math.abs(this.#clock.now() - unread.triedAt) < AGAIN_MS) return;
    unread.triedAt = this.#clock.now();
    const found = await this.#look([]);
    if (found.cause !== undefined) return this.#troubleReading(found.cause);
    const { hasCopy, begun } = unread;
    for (const [key, value] of found.values ?? []) if (!hasCopy || !begun.has(key)) held.value.set(key, value);
    this.#unread = undefined;
    if (this.#written === this.#changed) this.#problems.over(this.#path);
  }

  async #keepAside(): Promise<void> {
    if (this.#broken === undefined) return;
    const aside = `${this.#path}.corrupt-${new Date(this.#clock.now()).toISOString().replaceAll(":", "")}`;
    await rename(this.#path, aside);
    const renamed = say("store.renamed", { copy: basename(aside), instead: this.#instead });
    this.#tell([this.#broken, renamed]);
    this.#broken = undefined;
  }

  async #write(held: AtRest<Values>): Promise<void> {
    try {
      await this.#again(held);
      if (this.#unread) return;
      await this.#keepAside();
      await mkdir(dirname(this.#path), { recursive: true });
      const { text, version } = await this.#settled(held);
      await withOpenFile(() => replaceFile(this.#path, text, this.#writeBytes));
      this.#written = version;
      this.#problems.over(this.#path);
    } catch (cause) {
      this.#trouble(cause);
    }
  }

  /** All values as they are when no batch is half done. */
  async #settled(held: AtRest<Values>): Promise<{ text: string; version: number }> {
    const open: Iterable<Promise<unknown>> = this.#batches ?? [];
    const settling = Promise.all(open);
    this.#settling = settling;
    await settling;
    if (this.#settling === settling) this.#settling = undefined;
    return { text: textOf(held.value), version: this.#changed };
  }

  #trouble(cause: unknown): void {
    const why = systemCode(cause);
    const [broken, file] = [this.#broken, this.#file];
    const says = broken ? [broken, say("store.not-renamed", { why })] : say("store.not-written", { file, why });
    this.#problems.met(new SmartcarError("STORE", says), { where: this.#path, cause: why });
  }

  #troubleReading(cause: unknown): void {
    const why = systemCode(cause);
    const unread = say("store.unread", { instead: this.#instead });
    const says = [say("store.not-readable", { file: this.#file, why }), unread];
    this.#problems.met(new SmartcarError("STORE", says), { where: this.#path, cause: why });
  }

  #brokenText(found: Broken): Text {
    return say(found.why === undefined ? "store.not-json" : "store.not-readable", {
      file: this.#file,
      why: found.why ?? "",
    });
  }

  #flush(held: AtRest<Values>): Promise<void> {
    if (!this.#writing) {
      this.#writing = this.#write(held).finally(() => (this.#writing = undefined));
      return this.#writing;
    }
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      return this.#flush(held);
    });
    return this.#next;
  }

  async #put(held: AtRest<Values>, key: string, value: unknown): Promise<void> {
    try {
      const text: string | undefined = JSON.stringify(value);
      if (text === undefined) held.value.delete(key);
      else held.value.set(key, text);
    } catch (cause) {
      return this.#trouble(cause);
    }
    this.#unread?.begun.add(key);
    this.#changed += 1;
    if (!isInBatchOf(this)) await this.#flush(held);
  }

  /** One try for all who ask meanwhile. */
  async #again(held: AtRest<Values>): Promise<void> {
    if (!this.#unread) return;
    await (this.#readingAgain ??= this.#readAgain(held).finally(() => (this.#readingAgain = undefined)));
  }

  async #loaded(): Promise<AtRest<Values>> {
    const held = this.#held ?? (await (this.#loading ??= this.#load()));
    await this.#again(held);
    return held;
  }

  get #file(): string {
    return join(basename(dirname(this.#path)), basename(this.#path));
  }
}

/** So long, milliseconds, a file that cannot be read is waited for at first: too many files may be open for a moment. */
const WAITS_MS = [100, 400, 1500];

/** It is tried again so often at most. */
const AGAIN_MS = SECOND_MS;
