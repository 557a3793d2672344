import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileStore } from "../../../src/store/file-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { replaceFile, type WriteBytes } from "../../../src/store/replace-file";
import type { Store } from "../../../src/store/store";
import { FakeClock, settle } from "../../support/fake-clock";
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

describe("fileStore", () => {
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

  it("is empty and silent before anything was kept", async () => {
    assert.equal(await open().get("calls"), undefined);
    assert.deepEqual(log.reported, []);
  });

  it("keeps values over a restart", async () => {
    const before = open();
    await before.set("calls", { "2026-06": 7 });
    await before.close();

    assert.deepEqual(await open().get("calls"), { "2026-06": 7 });
  });

  it("makes its folder, and a file that only its owner can read", async () => {
    await open().set("calls", 1);

    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it("closes a file to others that was open to them", async () => {
    await place("{}");
    await chmod(path, 0o644);

    await open().set("calls", 1);

    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it("leaves nothing but the file behind", async () => {
    const store = open();
    for (let n = 0; n < 5; n++) await store.set("calls", n);
    await store.close();

    assert.deepEqual(await files(), ["account.json", "account.json.bak"]);
  });

  it("gives and takes copies", async () => {
    const store = open();
    const given = { calls: 3 };
    await store.set("count", given);

    given.calls = 4;
    Object.assign(Object(await store.get("count")), { calls: 5 });

    assert.deepEqual(await store.get("count"), { calls: 3 });
  });

  it("writes many changes at once in few writes and loses none", async () => {
    const disk = new Disk();
    const store = open(disk);

    await Promise.all(Array.from({ length: 50 }, (_, n) => store.set(`key-${n}`, n)));

    assert.equal(Object.keys(Object(await content())).length, 50);
    assert.ok(disk.writes <= 3, `${disk.writes} writes`);
  });

  it("changes a value for each of many who ask at once", async () => {
    const disk = new Disk();
    const store = open(disk);
    const more = (value: unknown): number => (typeof value === "number" ? value : 0) + 1;

    await Promise.all(Array.from({ length: 50 }, () => store.change("calls", more)));

    assert.deepEqual(await content(), { calls: 50 });
  });

  it("writes nothing for a change that changes nothing, and undoes none that fails", async () => {
    const disk = new Disk();
    const store = open(disk);
    await store.set("calls", 1);
    disk.writes = 0;

    await store.change("calls", (value) => value);
    await assert.rejects(
      store.change("calls", () => {
        throw new Error("It cannot be counted");
      }),
    );

    assert.deepEqual([disk.writes, await store.get("calls")], [0, 1]);
  });

  describe("with changes that belong together", () => {
    it("writes them once, when the last is made", async () => {
      const disk = new Disk();
      const store = open(disk);

      await store.together(async () => {
        await store.set("state", 1);
        await settle();
        await store.change("arrivals", () => 2);
        await store.together(async () => store.set("sessions", 3));
        assert.equal(disk.writes, 0);
      });

      assert.deepEqual([disk.writes, await content()], [1, { state: 1, arrivals: 2, sessions: 3 }]);
    });

    it("writes nothing of them before, whoever else changes something meanwhile", async () => {
      const disk = new Disk();
      const store = open(disk);
      let isCounted = false;
      let end = (): void => {};
      let together = Promise.resolve();
      await new Promise<void>((begun) => {
        together = store.together(async () => {
          await store.set("state", 1);
          begun();
          await new Promise<void>((resolve) => (end = resolve));
          await store.set("deliveries", 1);
        });
      });
      const counted = store.change("calls", () => 1).then(() => (isCounted = true));
      await settle();

      assert.deepEqual([disk.writes, isCounted], [0, false]);
      end();
      await Promise.all([together, counted]);
      assert.deepEqual(await content(), { state: 1, calls: 1, deliveries: 1 });
    });

    it("lets what follows from them wait for its own write", async () => {
      const disk = new Disk();
      const store = open(disk);
      let follow = Promise.resolve();
      await store.together(async () => {
        await store.set("state", 1);
        follow = settle().then(() => store.set("calls", 1));
      });

      await follow;

      assert.deepEqual([disk.writes, await content()], [2, { state: 1, calls: 1 }]);
    });

    it("keeps what was changed before it failed, and passes the failure on", async () => {
      const store = open();

      const work = store.together(async () => {
        await store.set("state", 1);
        throw new Error("The report cannot be read");
      });

      await assert.rejects(work, /cannot be read/);
      assert.deepEqual(await content(), { state: 1 });
    });
  });

  it("resolves a change only when a write that holds it is done", async () => {
    const disk = new Disk();
    const store = open(disk);
    const held: (() => void)[] = [];
    disk.onWrite = () => new Promise((resolve) => void held.push(resolve));
    let isStored = false;
    const first = store.set("a", 1);
    const second = store.set("b", 2).then(() => (isStored = true));

    while (held.length === 0) await settle();
    assert.equal(isStored, false);
    disk.onWrite = () => Promise.resolve();
    held[0]?.();
    await Promise.all([first, second]);

    assert.deepEqual(await content(), { a: 1, b: 2 });
  });

  it("waits at closing for a change that was just asked for", async () => {
    const store = open();
    void store.set("calls", 9);

    await store.close();

    assert.deepEqual(await content(), { calls: 9 });
  });

  describe("with a broken file", () => {
    const broken = [
      ["half a document", '{"car/1/calls": {"2026-06"'],
      ["nothing", ""],
      ["a list", "[1,2]"],
      ["a number", "7"],
      ["null", "null"],
      ["a web page", "<html></html>"],
    ] as const;

    for (const [what, text] of broken) {
      it(`keeps ${what} aside, says so, and begins anew`, async () => {
        await place(text);
        const store = open();

        assert.equal(await store.get("calls"), undefined);
        await store.set("calls", 1);

        const aside = "account.json.corrupt-2026-06-01T100000.000Z";
        assert.deepEqual(await files(), ["account.json", aside]);
        assert.equal(await readFile(join(folder, "smartcar", aside), "utf8"), text);
        assert.deepEqual(await content(), { calls: 1 });
        assert.deepEqual(log.reported, [
          `STORE: smartcar/account.json is not valid JSON. It was renamed to ${aside}, and counting starts again. Check the disk.`,
        ]);
      });
    }

    it("keeps aside a folder in its place", async () => {
      await mkdir(path, { recursive: true });
      const store = open();

      await store.set("calls", 1);

      assert.deepEqual(await files(), ["account.json", "account.json.corrupt-2026-06-01T100000.000Z"]);
      assert.match(
        log.reported.join(),
        /account.json cannot be read \(EISDIR\). It was renamed to .*, and counting starts again/,
      );
    });

    it("never overwrites it while it cannot be kept aside, and catches up when it can", async () => {
      await place("garbage");
      const inTheWay = `${path}.corrupt-2026-06-01T100000.000Z`;
      await mkdir(inTheWay);
      const store = open();

      await store.set("calls", 1);
      await store.set("calls", 2);
      assert.equal(await readFile(path, "utf8"), "garbage");
      assert.match(
        log.take().join(),
        /^STORE: smartcar\/account.json is not valid JSON. It cannot be renamed \(EISDIR\)/,
      );

      await rm(inTheWay, { recursive: true });
      await store.set("calls", 3);
      assert.deepEqual(await content(), { calls: 3 });
      assert.equal(await readFile(inTheWay, "utf8"), "garbage");
      assert.match(log.take().join("; "), /It was renamed to .*; over$/);
    });
  });

  describe("with a file that cannot be read for now", () => {
    const unreadable = (code: string): Error => Object.assign(new Error(code), { code });
    let clock: FakeClock;
    let fails: (name: string) => string | undefined;
    beforeEach(() => {
      clock = new FakeClock("2026-06-01T10:00:00Z");
      fails = () => undefined;
    });

    const openReading = (): Store =>
      fileStore({
        path,
        clock,
        problems: new ProblemLatch(log.receive),
        read: async (one) => {
          const code = fails(basename(one));
          if (code !== undefined) throw unreadable(code);
          return readFile(one, "utf8");
        },
      });
    /** With as much time as it takes. */
    const run = async <T>(work: Promise<T>): Promise<T> => {
      const progress = { isOver: false };
      void work.finally(() => (progress.isOver = true));
      for (await settle(); !progress.isOver; await settle()) await clock.advance(100);
      return work;
    };

    for (const code of ["EMFILE", "ENFILE", "EACCES", "EIO"]) {
      it(`leaves it as it is, says so once, and takes over what it holds when it can be: ${code}`, async () => {
        await place('{"calls":400,"stops":[1]}');
        fails = () => code;
        const store = openReading();

        await run(store.set("place", "home"));
        await run(store.change("calls", (calls) => Number(calls ?? 0) + 1));
        assert.deepEqual([await content(), await files()], [{ calls: 400, stops: [1] }, ["account.json"]]);
        assert.equal(await store.isSafe(), false);
        assert.deepEqual(log.take(), [
          `STORE: smartcar/account.json cannot be read (${code}). It is not overwritten, and until it can be read counting starts again. Make it readable for Node-RED. Check the disk and the limit of open files.`,
        ]);

        fails = () => undefined;
        await clock.advance(1000);
        assert.deepEqual([await run(store.get("calls")), await run(store.get("stops"))], [400, [1]]);
        await run(store.close());
        assert.deepEqual([await content(), log.take()], [{ calls: 400, stops: [1], place: "home" }, ["over"]]);
      });
    }

    it("waits for it for a moment, without a word", async () => {
      await place('{"calls":400}');
      let tries = 0;
      fails = () => (tries++ < 3 ? "EMFILE" : undefined);

      assert.equal(await run(openReading().get("calls")), 400);
      assert.deepEqual([await files(), log.reported], [["account.json"], []]);
    });

    it("goes on with its copy, whose changes count", async () => {
      await place('{"calls":7,"stops":[1,2],"place":"home"}');
      await writeFile(`${path}.bak`, '{"calls":6,"stops":[1]}');
      fails = (name) => (name.endsWith(".bak") ? undefined : "EIO");
      const store = openReading();

      await run(store.change("stops", (stops) => [...(stops as number[]), 3]));
      assert.equal(await run(store.get("calls")), 6);
      fails = () => undefined;
      await clock.advance(1000);
      await run(store.set("limit", 80));

      assert.deepEqual(await content(), { calls: 7, stops: [1, 3], place: "home", limit: 80 });
    });

    it("does not take a copy that cannot be read for none", async () => {
      await place("garbage");
      await writeFile(`${path}.bak`, '{"calls":6}');
      fails = (name) => (name.endsWith(".bak") ? "EMFILE" : undefined);
      const store = openReading();

      await run(store.set("limit", 80));
      assert.deepEqual(
        [await readFile(path, "utf8"), await files()],
        ["garbage", ["account.json", "account.json.bak"]],
      );
      fails = () => undefined;
      await clock.advance(1000);
      await run(store.set("limit", 90));

      assert.deepEqual(await content(), { calls: 6, limit: 90 });
      assert.ok((await files()).some((name) => name.includes(".corrupt-")));
    });
  });

  describe("with a copy of what was good before", () => {
    const aside = "account.json.corrupt-2026-06-01T100000.000Z";
    const keep = async (): Promise<void> => {
      const store = open();
      await store.set("calls", 1);
      await store.set("calls", 2);
      await store.close();
      await utimes(`${path}.bak`, 0, Date.parse("2026-06-01T09:00:00Z") / 1000);
    };

    for (const [what, text] of [
      ["half a document", '{"calls'],
      ["nothing", ""],
      ["zeros", "\0\0\0\0"],
    ] as const) {
      it(`uses it when the file is ${what}, says so once, and keeps both`, async () => {
        await keep();
        await writeFile(path, text);

        const store = open();
        assert.equal(await store.get("calls"), 1);
        await store.set("stops", []);
        await store.close();

        assert.deepEqual(await open().get("calls"), 1);
        assert.deepEqual(await files(), ["account.json", "account.json.bak", aside]);
        assert.equal(await readFile(join(folder, "smartcar", aside), "utf8"), text);
        assert.deepEqual(log.reported, [
          `STORE: smartcar/account.json is not valid JSON. It was renamed to ${aside}, and the copy of 2026-06-01T09:00:00.000Z is used. Check the disk.`,
        ]);
      });
    }

    it("uses it when the file is gone", async () => {
      await keep();
      await rm(path);

      assert.equal(await open().get("calls"), 1);
      assert.deepEqual(log.reported, [
        "STORE: smartcar/account.json is missing, and the copy of 2026-06-01T09:00:00.000Z is used. Check the disk.",
      ]);
    });

    it("is never the same bytes as the file: what damages one leaves the other", async () => {
      await mkdir(join(folder, "smartcar"));
      await replaceFile(path, "1");
      await replaceFile(path, "2");
      // As when the process is killed before the new content is in its place.
      await assert.rejects(
        replaceFile(path, "3", async (file, bytes) => {
          await file.writeFile(bytes);
          await rm(`${path}.tmp`);
        }),
      );
      await writeFile(path, "damaged");

      assert.deepEqual(
        [await readFile(`${path}.bak`, "utf8"), await files()],
        ["1", ["account.json", "account.json.bak"]],
      );
    });

    it("begins anew when it is damaged, too", async () => {
      await keep();
      await writeFile(path, "");
      await writeFile(`${path}.bak`, "");

      assert.equal(await open().get("calls"), undefined);
      assert.match(log.reported.join(), /and counting starts again. Check the disk\.$/);
    });
  });

  it("removes what a process that was killed has left, of this version and of 0.1, and nothing else", async () => {
    await place('{"calls":7}');
    for (const left of ["account.json.tmp", "account.json.bak.tmp", "account.json.2713806113", "other.json.tmp"])
      await writeFile(join(folder, "smartcar", left), "half");

    assert.equal(await open().get("calls"), 7);

    assert.deepEqual(await files(), ["account.json", "other.json.tmp"]);
  });

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

  it("tells once of a folder that is a file", async () => {
    await writeFile(join(folder, "smartcar"), "in the way");
    const store = open();

    await store.set("calls", 1);
    await store.set("calls", 2);

    assert.equal(await store.get("calls"), 2);
    assert.equal(log.reported.length, 1);
    assert.match(log.reported.join(), /account.json cannot be written \((ENOTDIR|EEXIST)\)/);
  });

  it("survives values that are no JSON", async () => {
    const store = open();

    await store.set("calls", 7n);

    assert.equal(await store.get("calls"), 7n);
    assert.match(log.reported.join(), /cannot be written/);
  });
});
