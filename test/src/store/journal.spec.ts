import assert from "node:assert/strict";
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SmartcarError } from "../../../src/core/error";
import { Journal } from "../../../src/store/journal";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { WriteBytes } from "../../../src/store/replace-file";
import { ProblemLog } from "../../support/store/problem-log";

type Mood = "good" | "full" | "short";

describe("a journal", () => {
  let folder: string;
  let path: string;
  let log: ProblemLog;
  let mood: Mood;
  let writes: number;
  const opened: Journal[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "smartcar-journal-"));
    path = join(folder, "smartcar", "deliveries.jsonl");
    log = new ProblemLog();
    mood = "good";
    writes = 0;
  });
  afterEach(async () => {
    for (const journal of opened.splice(0)) await journal.close();
    await rm(folder, { recursive: true });
  });

  const write: WriteBytes = async (file, bytes) => {
    writes += 1;
    if (mood === "good") return file.appendFile(bytes);
    await file.appendFile(bytes.subarray(0, bytes.length / 2));
    if (mood === "full") throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  };
  const open = (): Journal => {
    const journal = new Journal({ path, problems: new ProblemLatch(log.receive), write });
    opened.push(journal);
    return journal;
  };
  const values = async (): Promise<unknown[]> => (await open().load()).map(({ value }) => value);

  it("is empty, and makes no file, before anything was appended", async () => {
    assert.deepEqual(await values(), []);
    await assert.rejects(stat(path), /ENOENT/);
  });

  it("has on the disk what it has promised, in order, without being closed", async () => {
    const journal = open();

    const first = await journal.append({ n: 1 });
    const second = await journal.append({ n: 2 });

    assert.deepEqual(await open().load(), [
      { ...first, value: { n: 1 } },
      { ...second, value: { n: 2 } },
    ]);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal(journal.bytes, (await stat(path)).size);
  });

  it("leaves alone what another has written since it was closed", async () => {
    const journal = open();
    const last = await journal.append(1);
    await journal.close();
    await open().append(2);

    await journal.clear(last);

    assert.deepEqual(await values(), [1, 2]);
  });

  it("writes at once what comes at once", async () => {
    const journal = open();

    const marks = await Promise.all(Array.from({ length: 100 }, (_, n) => journal.append(n)));

    assert.deepEqual(
      marks.map(({ entry }) => entry),
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
    assert.deepEqual(await values(), Array.from(marks.keys()));
    assert.ok(writes <= 3, `${writes} writes`);
  });

  it("counts on after a restart", async () => {
    const before = await open().append("a");

    const after = await open().append("b");

    assert.deepEqual(after, { journal: before.journal, entry: 2 });
  });

  it("begins anew, under another name, when it is cleared", async () => {
    const journal = open();
    const before = await journal.append("a");

    await journal.clear(before);
    assert.deepEqual([(await stat(path)).size, journal.bytes], [0, 0]);
    const after = await journal.append("b");

    assert.equal(after.entry, 1);
    assert.notEqual(after.journal, before.journal);
    assert.deepEqual(await values(), ["b"]);
  });

  it("leaves no file behind that is empty, when it is closed or was killed", async () => {
    for (const end of [(journal: Journal) => journal.close(), () => open().load()]) {
      const journal = open();
      await journal.clear(await journal.append("a"));
      await stat(path);

      await end(journal);
      await assert.rejects(stat(path), /ENOENT/);
    }
  });

  it("is not cleared of what came meanwhile", async () => {
    const journal = open();
    const before = await journal.append("a");
    const appending = journal.append("b");

    await journal.clear(before);
    await appending;

    assert.deepEqual(await values(), ["a", "b"]);
  });

  it("leaves out half an entry, which was promised to nobody, and appends after the last whole one", async () => {
    await open().append("a");
    await appendFile(path, '{"entry":2,"val');

    await open().append("b");

    assert.deepEqual(await values(), ["a", "b"]);
    assert.deepEqual(log.reported, []);
  });

  it("tells of entries that cannot be read, and keeps the others", async () => {
    const journal = open();
    for (const value of ["a", "b", "c"]) await journal.append(value);
    await writeFile(path, (await readFile(path, "utf8")).replace('"value":"b"', '"val\0\0'));

    assert.deepEqual(await values(), ["a", "c"]);
    assert.deepEqual(log.reported, [
      "STORE: smartcar/deliveries.jsonl contains entries that cannot be read. Entries skipped: 1. Check the disk.",
    ]);
  });

  it("keeps entries whose head is damaged", async () => {
    await open().append("a");
    await writeFile(path, (await readFile(path, "utf8")).replace('{"journal"', "\0\0"));

    assert.deepEqual(await values(), ["a"]);
    await open().append("b");
    assert.deepEqual(await values(), ["a", "b"]);
  });

  for (const [bad, code] of [
    ["full", "ENOSPC"],
    ["short", "SHORT_WRITE"],
  ] as const) {
    it(`promises nothing on a disk that is ${bad}, says so once, and goes on`, async () => {
      const journal = open();
      await journal.append("a");
      mood = bad;

      for (const value of ["b", "c"])
        await assert.rejects(journal.append(value), (err) => err instanceof SmartcarError && err.code === "STORE");
      assert.deepEqual(await values(), ["a"]);
      assert.deepEqual(log.take(), [
        `STORE: smartcar/deliveries.jsonl cannot be written (${code}). Deliveries are refused until it can be. Free disk space, or make the folder writable.`,
      ]);

      mood = "good";
      assert.deepEqual((await journal.append("d")).entry, 2);
      assert.deepEqual([await values(), log.take()], [["a", "d"], ["over"]]);
    });
  }

  it("promises nothing where it cannot be read, and destroys nothing", async () => {
    await mkdir(path, { recursive: true });
    const journal = open();

    await assert.rejects(journal.append("a"), /deliveries.jsonl cannot be written \(EISDIR\)/);
    await rm(path, { recursive: true });

    await journal.append("b");
    assert.deepEqual(await values(), ["b"]);
  });
});
