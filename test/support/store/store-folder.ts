import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore } from "../../../src/store/file-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { WriteBytes } from "../../../src/store/replace-file";
import type { Store } from "../../../src/store/store";
import { FakeClock } from "../fake-clock";
import { ProblemLog } from "./problem-log";

/** A disk that can be full, and that can take less than it says. */
export class Disk {
  isFull = false;
  isShort = false;
  writes = 0;
  /** Resolves at the next write, before it is done. */
  onWrite = (): Promise<void> => Promise.resolve();

  readonly write: WriteBytes = async (file, bytes) => {
    await this.onWrite();
    this.writes += 1;
    if (!this.isFull && !this.isShort) return file.writeFile(bytes);
    await file.writeFile(bytes.subarray(0, bytes.length / 2));
    if (this.isFull) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  };
}

/** A folder with the file of a store, and the log of its problems. */
class StoreFolder {
  folder = "";
  log = new ProblemLog();

  async make(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), "smartcar-store-"));
    this.log = new ProblemLog();
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  /** The folder of the file. */
  get parent(): string {
    return join(this.folder, "smartcar");
  }

  get path(): string {
    return join(this.parent, "account.json");
  }

  readonly open = (disk?: Disk): Store =>
    fileStore({
      mayBeOf01: true,
      path: this.path,
      clock: new FakeClock("2026-06-01T10:00:00Z"),
      problems: new ProblemLatch(this.log.receive),
      ...(disk && { write: disk.write }),
    });

  readonly content = async (): Promise<unknown> => JSON.parse(await readFile(this.path, "utf8")) as unknown;

  readonly place = async (text: string): Promise<void> => {
    await mkdir(this.parent, { recursive: true });
    await writeFile(this.path, text);
  };

  readonly files = (): Promise<string[]> => readdir(this.parent);
}

/** One that is new in each test, and gone after it. */
export function storeFolder(): StoreFolder {
  const at = new StoreFolder();
  beforeEach(() => at.make());
  afterEach(() => at.remove());
  return at;
}
