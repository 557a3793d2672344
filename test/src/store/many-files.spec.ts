import assert from "node:assert/strict";
import { readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore } from "../../../src/store/file-store";
import { Journals } from "../../../src/store/journals";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { FakeClock } from "../../support/fake-clock";
import { until } from "../../support/until";

/** How many files this process has open below a folder; only Linux says. */
const openBelow = (folder: string): number => {
  const links = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return links.filter((path) => path.startsWith(folder)).length;
};

const CARS = 300;

(process.platform === "linux" ? describe : describe.skip)("the files of many cars", () => {
  let folder: string;
  const problems = new ProblemLatch((problem) => assert.ifError(problem));
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "smartcar-many-"))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("are not all open when each has got a delivery, and take the next one", async () => {
    const journals = new Journals({ folder, problems });
    const all = Array.from({ length: CARS }, (_, index) => journals.named(`car-${index}`));

    await Promise.all(all.map((journal) => journal.append("first")));
    await Promise.all(all.map((journal) => journal.append("second")));
    await until("few files are open", async () => openBelow(folder) <= 64);
    await journals.close();

    const found = (await new Journals({ folder, problems }).found()) ?? [];
    const entries = await Promise.all(found.map((journal) => journal.load()));
    assert.equal(found.length, CARS);
    assert.ok(entries.every((one) => one.map(({ value }) => value).join() === "first,second"));
  });

  it("are written and read a few at a time", async () => {
    const stores = Array.from({ length: CARS }, (_, index) =>
      fileStore({ path: join(folder, `${index}.json`), clock: new FakeClock(), problems }),
    );
    let most = 0;
    let isOver = false;
    const watch = (): void => {
      most = Math.max(most, openBelow(folder));
      if (!isOver) setImmediate(watch);
    };
    watch();

    await Promise.all(stores.map((store, index) => store.set("calls", index)));
    isOver = true;

    assert.ok(most <= 200, `${most} files are open at once`);
  });
});
