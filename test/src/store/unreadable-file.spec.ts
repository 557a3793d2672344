import assert from "node:assert/strict";
import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileStore } from "../../../src/store/file-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { replaceFile } from "../../../src/store/replace-file";
import type { Store } from "../../../src/store/store";
import { FakeClock, settle } from "../../support/fake-clock";
import { storeFolder } from "../../support/store/store-folder";

describe("fileStore and its file", () => {
  const at = storeFolder();
  const { open, content, place, files } = at;

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
        assert.equal(await readFile(join(at.parent, aside), "utf8"), text);
        assert.deepEqual(await content(), { calls: 1 });
        assert.deepEqual(at.log.reported, [
          `STORE: smartcar/account.json is not valid JSON. It was renamed to ${aside}, and counting starts again. Check the disk.`,
        ]);
      });
    }

    it("keeps aside a folder in its place", async () => {
      await mkdir(at.path, { recursive: true });
      const store = open();

      await store.set("calls", 1);

      assert.deepEqual(await files(), ["account.json", "account.json.corrupt-2026-06-01T100000.000Z"]);
      assert.match(
        at.log.reported.join(),
        /account.json cannot be read \(EISDIR\). It was renamed to .*, and counting starts again/,
      );
    });

    it("never overwrites it while it cannot be kept aside, and catches up when it can", async () => {
      await place("garbage");
      const inTheWay = `${at.path}.corrupt-2026-06-01T100000.000Z`;
      await mkdir(inTheWay);
      const store = open();

      await store.set("calls", 1);
      await store.set("calls", 2);
      assert.equal(await readFile(at.path, "utf8"), "garbage");
      assert.match(
        at.log.take().join(),
        /^STORE: smartcar\/account.json is not valid JSON. It cannot be renamed \(EISDIR\)/,
      );

      await rm(inTheWay, { recursive: true });
      await store.set("calls", 3);
      assert.deepEqual(await content(), { calls: 3 });
      assert.equal(await readFile(inTheWay, "utf8"), "garbage");
      assert.match(at.log.take().join("; "), /It was renamed to .*; over$/);
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
        path: at.path,
        clock,
        problems: new ProblemLatch(at.log.receive),
        read: async (one) => {
          const code = fails(basename(one));
          if (code !== undefined) throw unreadable(code);
          return readFile(one, "utf8");
        },
      });
    it("uses a copy that is gone by the time it was read", async () => {
      const store = fileStore({
        path: at.path,
        clock,
        problems: new ProblemLatch(at.log.receive),
        read: async (one) => {
          if (one.endsWith(".bak")) return '{"calls":3}';
          throw unreadable("ENOENT");
        },
      });

      assert.equal(await store.get("calls"), 3);
      assert.match(at.log.take().join("; "), /the copy from \? is used/);
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
        assert.deepEqual(at.log.take(), [
          `STORE: smartcar/account.json cannot be read (${code}). It is not overwritten. Until it can be read, counting starts again. Make it readable for Node-RED. Check the disk and the limit of open files.`,
        ]);

        fails = () => undefined;
        await clock.advance(1000);
        assert.deepEqual([await run(store.get("calls")), await run(store.get("stops"))], [400, [1]]);
        await run(store.close());
        assert.deepEqual([await content(), at.log.take()], [{ calls: 400, stops: [1], place: "home" }, ["over"]]);
      });
    }

    it("waits for it for a moment, without a word", async () => {
      await place('{"calls":400}');
      let tries = 0;
      fails = () => (tries++ < 3 ? "EMFILE" : undefined);

      assert.equal(await run(openReading().get("calls")), 400);
      assert.deepEqual([await files(), at.log.reported], [["account.json"], []]);
    });

    it("goes on with its copy, whose changes count", async () => {
      await place('{"calls":7,"stops":[1,2],"place":"home"}');
      await writeFile(`${at.path}.bak`, '{"calls":6,"stops":[1]}');
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
      await writeFile(`${at.path}.bak`, '{"calls":6}');
      fails = (name) => (name.endsWith(".bak") ? "EMFILE" : undefined);
      const store = openReading();

      await run(store.set("limit", 80));
      assert.deepEqual(
        [await readFile(at.path, "utf8"), await files()],
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
      await utimes(`${at.path}.bak`, 0, Date.parse("2026-06-01T09:00:00Z") / 1000);
    };

    for (const [what, text] of [
      ["half a document", '{"calls'],
      ["nothing", ""],
      ["zeros", "\0\0\0\0"],
    ] as const) {
      it(`uses it when the file is ${what}, says so once, and keeps both`, async () => {
        await keep();
        await writeFile(at.path, text);

        const store = open();
        assert.equal(await store.get("calls"), 1);
        await store.set("stops", []);
        await store.close();

        assert.deepEqual(await open().get("calls"), 1);
        assert.deepEqual(await files(), ["account.json", "account.json.bak", aside]);
        assert.equal(await readFile(join(at.parent, aside), "utf8"), text);
        assert.deepEqual(at.log.reported, [
          `STORE: smartcar/account.json is not valid JSON. It was renamed to ${aside}, and the copy from 2026-06-01T09:00:00.000Z is used. Check the disk.`,
        ]);
      });
    }

    it("uses it when the file is gone", async () => {
      await keep();
      await rm(at.path);

      assert.equal(await open().get("calls"), 1);
      assert.deepEqual(at.log.reported, [
        "STORE: smartcar/account.json is missing, and the copy from 2026-06-01T09:00:00.000Z is used. Check the disk.",
      ]);
    });

    it("is never the same bytes as the file: what damages one leaves the other", async () => {
      await mkdir(at.parent);
      await replaceFile(at.path, "1");
      await replaceFile(at.path, "2");
      // As when the process is killed before the new content is in its place.
      await assert.rejects(
        replaceFile(at.path, "3", async (file, bytes) => {
          await file.writeFile(bytes);
          await rm(`${at.path}.tmp`);
        }),
      );
      await writeFile(at.path, "damaged");

      assert.deepEqual(
        [await readFile(`${at.path}.bak`, "utf8"), await files()],
        ["1", ["account.json", "account.json.bak"]],
      );
    });

    it("begins anew when it is damaged, too", async () => {
      await keep();
      await writeFile(at.path, "");
      await writeFile(`${at.path}.bak`, "");

      assert.equal(await open().get("calls"), undefined);
      assert.match(at.log.reported.join(), /and counting starts again. Check the disk\.$/);
    });
  });
});
