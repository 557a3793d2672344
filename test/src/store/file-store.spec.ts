import assert from "node:assert/strict";
import { executionAsyncResource } from "node:async_hooks";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "../../../src/store/file-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { FakeClock, settle } from "../../support/fake-clock";
import { Disk, storeFolder } from "../../support/store/store-folder";

describe("fileStore", () => {
  const at = storeFolder();
  const { open, content, place, files } = at;

  it("is empty and silent before anything was kept", async () => {
    assert.equal(await open().get("calls"), undefined);
    assert.deepEqual(at.log.reported, []);
  });

  it("keeps values over a restart", async () => {
    const before = open();
    await before.set("calls", { "2026-06": 7 });
    await before.close();

    assert.deepEqual(await open().get("calls"), { "2026-06": 7 });
  });

  it("makes its folder, and a file that only its owner can read", async () => {
    await open().set("calls", 1);

    assert.equal((await stat(at.path)).mode & 0o777, 0o600);
  });

  it("closes a file to others that was open to them", async () => {
    await place("{}");
    await chmod(at.path, 0o644);

    await open().set("calls", 1);

    assert.equal((await stat(at.path)).mode & 0o777, 0o600);
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
    it("costs whoever else makes promises nothing, however many stores there are", async () => {
      const stores = Array.from({ length: 30 }, (_, index) =>
        fileStore({
          path: join(at.parent, `${index}.json`),
          clock: new FakeClock(),
          problems: new ProblemLatch(() => {}),
        }),
      );
      const within = async (depth: number): Promise<number> => {
        const store = stores[depth];
        if (store) return store.together(() => within(depth + 1));
        return Object.getOwnPropertySymbols(executionAsyncResource()).length;
      };

      assert.ok((await within(0)) < 10);
    });

    it("does not hold back what another store is given meanwhile", async () => {
      const [one, other] = ["one.json", "other.json"].map((name) =>
        fileStore({ path: join(at.parent, name), clock: new FakeClock(), problems: new ProblemLatch(() => {}) }),
      );
      assert.ok(one && other);

      await one.together(async () => {
        await other.set("calls", 1);
        assert.match(await readFile(join(at.parent, "other.json"), "utf8"), /"calls": 1/);
        await one.set("stops", 2);
      });

      assert.match(await readFile(join(at.parent, "one.json"), "utf8"), /"stops": 2/);
    });

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

  it("removes what a process that was killed has left, of this version and of 0.1, and nothing else", async () => {
    await place('{"calls":7}');
    for (const left of ["account.json.tmp", "account.json.bak.tmp", "account.json.2713806113", "other.json.tmp"])
      await writeFile(join(at.parent, left), "half");

    assert.equal(await open().get("calls"), 7);

    assert.deepEqual(await files(), ["account.json", "other.json.tmp"]);
  });

  it("tells once of a folder that is a file", async () => {
    await writeFile(at.parent, "in the way");
    const store = open();

    await store.set("calls", 1);
    await store.set("calls", 2);

    assert.equal(await store.get("calls"), 2);
    assert.equal(at.log.reported.length, 1);
    assert.match(at.log.reported.join(), /account.json cannot be written \((ENOTDIR|EEXIST)\)/);
  });

  it("survives values that are no JSON", async () => {
    const store = open();

    await store.set("calls", 7);
    await store.set("calls", 7n);

    assert.equal(await store.get("calls"), 7);
    assert.match(at.log.reported.join(), /cannot be written/);
  });
});
