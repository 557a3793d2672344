import assert from "node:assert/strict";
import { mkdir, readdir, rename, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Journal } from "../../../src/store/journal";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { memoryStore } from "../../../src/store/memory-store";
import { until as eventually } from "../../support/until";
import { IntakeBench, pass, taker, update } from "./intake-bench";

describe("deliveries that are applied", () => {
  let bench: IntakeBench;

  beforeEach(async () => {
    bench = await IntakeBench.open();
  });
  afterEach(() => bench.close());

  it("applies the updates of a car in its order, and lets no car wait for another", async () => {
    const intake = bench.start();
    const done: string[] = [];
    const apply = async (eventId: string, vehicleId: string, until: Promise<unknown>): Promise<void> => {
      const taken = await intake.take(update(eventId, vehicleId), taker);
      assert.ok(taken.outcome === "accepted");
      await intake.apply(taken.accepted, async () => {
        await until;
        done.push(eventId);
      });
    };
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const slow = apply("slow", "car-1", gate);
    const next = apply("next", "car-1", Promise.resolve());
    await apply("other", "car-2", Promise.resolve());
    assert.deepEqual(done, ["other"]);

    go();
    await Promise.all([slow, next]);
    assert.deepEqual(done, ["other", "slow", "next"]);
  });

  it("goes on after an update that could not be applied", async () => {
    const intake = bench.start();
    const [one, two] = [await intake.take(update("one"), taker), await intake.take(update("two"), taker)];
    assert.ok(one.outcome === "accepted" && two.outcome === "accepted");

    await assert.rejects(
      intake.apply(one.accepted, () => Promise.reject(new Error("no such car"))),
      /no such car/,
    );
    assert.equal(await intake.apply(two.accepted, async () => "applied"), "applied");
  });

  it("forgets at its end what was applied and is safe, and still knows it again", async () => {
    const before = bench.start();
    await pass(before, "one");
    assert.deepEqual(await bench.journals(), ["car-1.jsonl"]);
    await before.close();

    const after = bench.start();
    assert.deepEqual([await bench.promised(after), await bench.journals()], [[], []]);
    assert.equal((await after.take(update("one"), taker)).outcome, "repeated");
  });

  for (const [what, spoil] of [
    ["was not applied", (): void => {}],
    ["the cars have not written", (): void => void (bench.unsafe = ["car-1"])],
  ] as const) {
    it(`forgets nothing that ${what}`, async () => {
      const before = bench.start();
      const taken = await before.take(update("one"), taker);
      assert.ok(taken.outcome === "accepted");
      spoil();
      if (bench.unsafe.length > 0) await before.apply(taken.accepted, async () => {});
      await before.close();

      assert.deepEqual(await bench.promised(), ["one"]);
    });
  }

  it("forgets nothing that it could not read at its start", async () => {
    const path = bench.journalOf("car-1");
    await bench.start().take(update("before"), taker);
    await rename(path, `${path}.away`);
    await mkdir(path);
    const blind = bench.start();
    assert.deepEqual(await blind.promised(), []);
    await rmdir(path);
    await rename(`${path}.away`, path);
    await pass(blind, "now");
    await blind.close();

    assert.deepEqual(await bench.promised(), ["before", "now"]);
  });

  it("keeps the journal short, however much comes", async () => {
    const intake = bench.start();
    for (let n = 0; n < 600; n += 10) {
      const attempts = Array.from({ length: 10 }, (_, more) => update(`event ${n + more}`));
      for (const taken of await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)))) {
        assert.ok(taken.outcome === "accepted");
        await intake.apply(taken.accepted, async () => {});
      }
    }
    const { size } = await stat(bench.journalOf("car-1"));

    assert.ok(size < 1_200_000, `${size} bytes`);
    assert.equal((await bench.start().take(update("event 3"), taker)).outcome, "repeated");
  });

  it("keeps the journals of a fleet short together, with one write of what it knows", async () => {
    bench.clearAllAfterBytes = 100_000;
    let saves = 0;
    const store = memoryStore();
    bench.deliveryStore = {
      ...store,
      change: (key, change) => {
        saves += 1;
        return store.change(key, change);
      },
    };
    const intake = bench.start();
    for (let n = 0; n < 100; n++) await pass(intake, `event ${n}`, `car-${n % 50}`);
    const total = async (): Promise<number> => {
      const names = await bench.journals();
      const sizes = await Promise.all(names.map((name) => stat(join(bench.folder, "journals", name))));
      return sizes.reduce((sum, { size }) => sum + size, 0);
    };
    await eventually("the journals are short", async () => (await total()) < 200_000);

    assert.ok(saves > 0 && saves < 10, `${saves} writes of what is known`);
    assert.equal((await bench.start().take(update("event 3", "car-3"), taker)).outcome, "repeated");
  });

  it("forgets what one car was promised though another has not written", async () => {
    const intake = bench.start();
    await pass(intake, "one");
    await pass(intake, "two", "car-2");
    bench.unsafe = ["car-2"];
    await intake.close();

    assert.deepEqual(await bench.promised(), ["two"]);
  });

  describe("where an earlier version has left one for all cars", () => {
    beforeEach(async () => {
      const earlier = new Journal({
        path: join(bench.folder, "all.jsonl"),
        problems: new ProblemLatch(bench.log.receive),
      });
      for (const [n, vehicleId] of ["car-1", "car-2"].entries()) {
        const { body } = update(`old ${n}`, vehicleId);
        await earlier.append({ at: bench.clock.now(), by: "node", body: String(body) });
      }
      await earlier.close();
    });

    it("finds what that promised, before all that came since, and writes nothing to it", async () => {
      await bench.start().take(update("new"), taker);

      assert.deepEqual(await bench.promised(), ["old 0", "old 1", "new"]);
      assert.deepEqual(await bench.journals(), ["car-1.jsonl"]);
    });

    it("is rid of it when all is applied", async () => {
      const intake = bench.start();
      const applied: unknown[] = [];
      for (const one of await intake.promised()) {
        await intake.apply(one, async () => void applied.push(one.delivery.eventId));
      }
      await intake.close();

      assert.deepEqual([applied, await readdir(bench.folder)], [["old 0", "old 1"], []]);
      assert.equal((await bench.start().take(update("old 1", "car-2"), taker)).outcome, "repeated");
    });
  });
});
