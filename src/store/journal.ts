import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import type { ProblemLatch } from "./problem-latch";
import { withOpenFile } from "./open-files";
import { syncFolder, systemCode, type WriteBytes } from "./replace-file";

export interface JournalOptions {
  readonly path: string;
  readonly problems: ProblemLatch;
  /** Writes to the disk; a test's may fail. */
  readonly write?: WriteBytes | undefined;
  /** Hears that the file was opened. */
  readonly onOpened?: ((journal: Journal) => void) | undefined;
}

/** Names an entry for ever: a journal that was cleared goes on under another name. */
export interface EntryMark {
  readonly journal: string;
  /** Counts up from 1 in the order in which entries were written. */
  readonly entry: number;
}

/** An entry as it was read back. */
export interface JournalEntry extends EntryMark {
  readonly value: unknown;
}

const Head = z.object({ journal: z.string() });
const Line = z.object({ entry: z.number(), value: z.unknown() });

interface Waiting {
  readonly value: unknown;
  readonly settle: (written: EntryMark | SmartcarError) => void;
}

/** What concerns all files of a folder: whoever can write there again has seen the end of it. */
const OF_THE_DISK: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS"]);

/**
 * A file to which entries are appended, each on the disk before anything follows from it, so that a process that is killed finds
 * again what it has promised. Entries that come while a write is under way share the next one. Readable by its owner only.
 * A file without an entry is removed when it is loaded, and when it is closed.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #file: string;
  #loading: Promise<readonly JournalEntry[]> | undefined;
  #handle: FileHandle | undefined;
  #name: string = randomUUID();
  #last = 0;
  /** As far as the file is known to be whole. */
  #size = 0;
  #hasHead = false;
  #isRead = false;
  #waiting: Waiting[] = [];
  #isClosed = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: JournalOptions) {
    const { path } = options;
    this.#options = options;
    this.#file = join(basename(dirname(path)), basename(path));
  }

  /** How long the file is. */
  get bytes(): number {
    return this.#size;
  }

  /** What was appended before, in its order; what cannot be read is reported and left out. Rejects with SmartcarError `STORE`. */
  load(): Promise<readonly JournalEntry[]> {
    this.#loading ??= this.#load().catch((err: unknown) => {
      this.#loading = undefined;
      throw err;
    });
    return this.#loading;
  }

  /** Resolves when `value` is on the disk; rejects with SmartcarError `STORE` when it is not, and then it will not come back. */
  async append(value: unknown): Promise<EntryMark> {
    await this.load();
    if (this.#isClosed) throw new SmartcarError("CLOSED", say("store.journal-closed", { file: this.#file }));
    const written = await new Promise<EntryMark | SmartcarError>((settle) => {
      this.#waiting.push({ value, settle });
      void this.#inTurn(() => this.#writeWaiting());
    });
    if (written instanceof SmartcarError) throw written;
    return written;
  }

  /** Forgets all entries, unless others came since `last`. What counts by them must be safe elsewhere. */
  async clear(last: EntryMark): Promise<void> {
    await this.load();
    await this.#inTurn(async () => {
      const isLast = last.journal === this.#name && last.entry === this.#last;
      // Another may write to it by now.
      if (this.#isClosed || !isLast || this.#waiting.length > 0) return;
      try {
        await (await this.#opened()).truncate(0);
        this.#begin();
      } catch (cause) {
        this.#trouble(cause);
      }
    });
  }

  /** Closes the file until the next entry: a process may have only so many open. */
  rest(): Promise<void> {
    return this.#inTurn(async () => {
      const handle = this.#handle;
      this.#handle = undefined;
      await handle?.close().catch(() => {});
    });
  }

  /** Waits for what is being written; nothing can be appended afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.rest();
    await this.#inTurn(() => this.#removeEmpty());
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  #begin(): void {
    this.#name = randomUUID();
    this.#last = 0;
    this.#size = 0;
    this.#hasHead = false;
  }

  async #writeWaiting(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    const first = this.#last + 1;
    const head = this.#hasHead ? [] : [{ journal: this.#name }];
    const lines = waiting.map(({ value }, index) => ({ entry: first + index, value }));
    try {
      await this.#write([...head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""));
      this.#hasHead = true;
      this.#last += waiting.length;
      for (const [index, { settle }] of waiting.entries()) settle({ journal: this.#name, entry: first + index });
    } catch (cause) {
      const problem = this.#trouble(cause);
      for (const { settle } of waiting) settle(problem);
    }
  }

  async #write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    const handle = await this.#opened();
    try {
      const write = this.#options.write ?? appendBytes;
      await write(handle, bytes);
      await handle.datasync();
      const { size } = await handle.stat();
      if (size !== this.#size + bytes.length) throw Object.assign(new Error(), { code: "SHORT_WRITE" });
    } catch (cause) {
      // What was not promised must not come back.
      await handle.truncate(this.#size).catch(() => {});
      throw cause;
    }
    this.#size += bytes.length;
    const { path, problems } = this.#options;
    for (const where of [path, dirname(path)]) problems.over(where);
  }

  async #opened(): Promise<FileHandle> {
    const { path } = this.#options;
    if (this.#handle) return this.#handle;
    const made = await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, "a", 0o600);
    // Whatever follows is half of something.
    await handle.truncate(this.#size);
    this.#handle = handle;
    this.#options.onOpened?.(this);
    // A new file lasts only with its name.
    if (this.#size === 0) await syncFolder(dirname(path));
    if (made !== undefined) await syncFolder(dirname(made));
    return handle;
  }

  async #load(): Promise<readonly JournalEntry[]> {
    const text = await withOpenFile(() => readFile(this.#options.path, "utf8")).catch((cause: unknown) => {
      if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") return "";
      throw this.#trouble(cause);
    });
    // What follows the last end of a line was promised to nobody.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const lines = whole.split("\n").slice(0, -1).map(parsed);
    const entries: JournalEntry[] = [];
    for (const line of lines) {
      const [head, entry] = [Head.safeParse(line), Line.safeParse(line)];
      if (head.success) {
        this.#name = head.data.journal;
        this.#last = 0;
        this.#hasHead = true;
      } else if (entry.success) {
        entries.push({ journal: this.#name, ...entry.data });
        this.#last = entry.data.entry;
      }
    }
    this.#size = Buffer.byteLength(whole);
    this.#isRead = true;
    await this.#removeEmpty();
    const unread = lines.filter((line) => line === undefined).length;
    if (unread > 0) this.#lost(unread);
    return entries;
  }

  async #removeEmpty(): Promise<void> {
    if (this.#isRead && this.#size === 0) await rm(this.#options.path, { force: true }).catch(() => {});
  }

  #lost(count: number): void {
    this.#options.problems.tell(new SmartcarError("STORE", say("store.journal-lost", { file: this.#file, count })));
  }

  #trouble(cause: unknown): SmartcarError {
    const { path, problems } = this.#options;
    const why = systemCode(cause);
    const says = say("store.journal-not-written", { file: this.#file, why });
    const problem = new SmartcarError("STORE", says, { cause });
    problems.met(problem, { where: OF_THE_DISK.has(why) ? dirname(path) : path, cause: why });
    return problem;
  }
}

const appendBytes: WriteBytes = (file, bytes) => file.appendFile(bytes);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
