import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import { Journal } from "./journal";
import type { ProblemLatch } from "./problem-latch";
import { fileName, systemCode, type WriteBytes } from "./replace-file";

export interface JournalsOptions {
  /** Holds a file for each car. */
  readonly folder: string;
  /** The file that earlier versions had for all cars: it is read, and gets no new entry. */
  readonly earlier?: string;
  readonly problems: ProblemLatch;
  /** Writes to the disk; a test's may fail. */
  readonly write?: WriteBytes;
}

const END = ".jsonl";

/** A process may have 1,024 files open, or fewer. */
const MOST_OPEN = 64;

/** The journals of an account, one file for each car, so that what one cannot write holds up no other. */
export class Journals {
  readonly #options: JournalsOptions;
  readonly #opened = new Map<string, Journal>();
  /** Those whose files are open, the one that was opened last at the end. */
  readonly #inUse = new Set<Journal>();

  constructor(options: JournalsOptions) {
    this.#options = options;
  }

  /** The journal of this name, which may be any text; there is a file of it from its first entry on. */
  named(name: string): Journal {
    return this.#at(join(this.#options.folder, `${fileName(name)}${END}`));
  }

  /** All that are on the disk, that of earlier versions first; `undefined` where the folder cannot be read, which is reported. */
  async found(): Promise<readonly Journal[] | undefined> {
    const { folder, earlier } = this.#options;
    try {
      const names = await readdir(folder).catch((cause: unknown) => {
        if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") return [];
        throw cause;
      });
      const paths = names.filter((name) => name.endsWith(END)).map((name) => join(folder, name));
      return [...(earlier === undefined ? [] : [earlier]), ...paths].map((path) => this.#at(path));
    } catch (cause) {
      const says = say("store.journal-not-written", { file: basename(folder), why: systemCode(cause) });
      this.#options.problems.tell(new SmartcarError("STORE", says, { cause }));
      return undefined;
    }
  }

  /** Waits for what is being written; nothing can be appended afterwards. */
  async close(): Promise<void> {
    await Promise.all([...this.#opened.values()].map((journal) => journal.close()));
  }

  #use(journal: Journal): void {
    this.#inUse.delete(journal);
    this.#inUse.add(journal);
    const [oldest] = this.#inUse;
    if (this.#inUse.size <= MOST_OPEN || !oldest) return;
    this.#inUse.delete(oldest);
    void oldest.rest();
  }

  #at(path: string): Journal {
    const { problems, write } = this.#options;
    const onOpened = (opened: Journal): void => this.#use(opened);
    const journal = this.#opened.get(path) ?? new Journal({ path, problems, write, onOpened });
    this.#opened.set(path, journal);
    return journal;
  }
}
