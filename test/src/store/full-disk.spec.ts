import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "../../../src/store/file-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { FakeClock } from "../../support/fake-clock";
import { Disk, storeFolder } from "../../support/store/store-folder";

describe("fileStore and the disk", () => {
  const at = storeFolder();
  const { open, content, place, files } = at;

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
      assert.match(at.log.take().join("; "), /^STORE: smartcar\/account.json cannot be written \(SHORT_WRITE\)[^;]*$/);

      disk.isShort = false;
      await store.close();
      assert.deepEqual([await content(), await store.isSafe(), at.log.take()], [{ calls: 9 }, true, ["over"]]);
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
      assert.deepEqual(at.log.take(), [
        "STORE: smartcar/account.json cannot be written (ENOSPC). A restart loses everything counted since. Free disk space, or make the folder writable.",
      ]);

      disk.isFull = false;
      await store.set("sent", 3);
      assert.deepEqual(await content(), { calls: 2, stops: [1, 2], sent: 3 });
      assert.deepEqual(at.log.take(), ["over"]);
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
      at.log.take();

      await store.close();

      assert.deepEqual(at.log.reported, []);
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
      assert.deepEqual(JSON.parse(await readFile(`${at.path}.bak`, "utf8")), { calls: 6 });
    });

    it("is reported once for all files of a folder", async () => {
      const disk = new Disk();
      disk.isFull = true;
      const problems = new ProblemLatch(at.log.receive);
      const clock = new FakeClock();
      const stores = ["a.json", "b.json"].map((name) =>
        fileStore({ path: join(at.parent, name), clock, problems, write: disk.write }),
      );

      for (const store of stores) await store.set("calls", 1);
      assert.equal(at.log.take().length, 1);

      disk.isFull = false;
      for (const store of stores) await store.set("calls", 2);
      assert.deepEqual(at.log.take(), ["over"]);
    });
  });
});
