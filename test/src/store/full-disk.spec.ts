import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore } from "../../../src/store/file-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { WriteBytes } from "../../../src/store/replace-file";
import type { Store } from "../../../src/store/store";
import { FakeClock } from "../../support/fake-clock";
import { ProblemLog } from "../../support/problem-log";

/** A disk that can be full, and that can take less than it says. */
class Disk {
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

describe("fileStore and the disk", () => {
  let folder: string;
  let path: string;
  let log: ProblemLog;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "smartcar-store-"));
    path = join(folder, "smartcar", "account.json");
    log = new ProblemLog();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (disk?: Disk): Store =>
    fileStore({
      path,
      clock: new FakeClock("2026-06-01T10:00:00Z"),
      problems: new ProblemLatch(log.receive),
      ...(disk && { write: disk.write }),
    });
  const content = async (): Promise<unknown> => JSON.parse(await readFile(path, "utf8")) as unknown;
  const place = async (text: string): Promise<void> => {
    await mkdir(join(folder, "smartcar"), { recursive: true });
    await writeFile(path, text);
  };
  const files = (): Promise<string[]> => readdir(join(folder, "smartcar"));

  describe("when the disk takes less than it says", () => {
    it("leaves the old file whole, says so once, and catches up", async () => {
      await place('{"calls":7}');
      const disk = new Disk();
      disk.isShort = true;
      const store = open(disk);

      await store.set("calls", 8);
      await store.set("calls", 9);
      assert.deepEqual([await content(), await files()], [{ calls: 7 }, ["account.json"]]);
      assert.equal(await store.isSafe(), false);
      assert.match(log.take().join("; "), /^STORE: smartcar\/account.json cannot be written \(SHORT_WRITE\)[^;]*$/);

      disk.isShort = false;
      await store.close();
      assert.deepEqual([await content(), await store.isSafe(), log.take()], [{ calls: 9 }, true, ["over"]]);
    });
  });

  describe("when the disk is full", () => {
    it("says so once, serves from memory, and writes everything when there is space again", async () => {
      const disk = new Disk();
      disk.isFull = true;
      const store = open(disk);

      await store.set("calls", 1);
      await store.set("stops", [1, 2]);
      await store.set("calls", 2);
      assert.deepEqual([await store.get("calls"), await store.get("stops")], [2, [1, 2]]);
      assert.deepEqual(log.take(), [
        "STORE: smartcar/account.json cannot be written (ENOSPC). A restart loses everything counted since. Free disk space, or make the folder writable.",
      ]);

      disk.isFull = false;
      await store.set("sent", 3);
      assert.deepEqual(await content(), { calls: 2, stops: [1, 2], sent: 3 });
      assert.deepEqual(log.take(), ["over"]);
    });

    it("tries once more at closing", async () => {
      const disk = new Disk();
      disk.isFull = true;
      const store = open(disk);
      await store.set("calls", 1);

      disk.isFull = false;
      await store.close();

      assert.deepEqual(await content(), { calls: 1 });
    });

    it("closes without a word about what is known already", async () => {
      const disk = new Disk();
      disk.isFull = true;
      const store = open(disk);
      await store.set("calls", 1);
      log.take();

      await store.close();

      assert.deepEqual(log.reported, []);
    });

    it("leaves the old file and its copy whole, and nothing else", async () => {
      const before = open();
      await before.set("calls", 6);
      await before.set("calls", 7);
      await before.close();
      const disk = new Disk();
      disk.isFull = true;

      await open(disk).set("calls", 8);

      assert.deepEqual([await content(), await files()], [{ calls: 7 }, ["account.json", "account.json.bak"]]);
      assert.deepEqual(JSON.parse(await readFile(`${path}.bak`, "utf8")), { calls: 6 });
    });

    it("is reported once for all files of a folder", async () => {
      const disk = new Disk();
      disk.isFull = true;
      const problems = new ProblemLatch(log.receive);
      const clock = new FakeClock();
      const stores = ["a.json", "b.json"].map((name) =>
        fileStore({ path: join(folder, "smartcar", name), clock, problems, write: disk.write }),
      );

      for (const store of stores) await store.set("calls", 1);
      assert.equal(log.take().length, 1);

      disk.isFull = false;
      for (const store of stores) await store.set("calls", 2);
      assert.deepEqual(log.take(), ["over"]);
    });
  });
});
