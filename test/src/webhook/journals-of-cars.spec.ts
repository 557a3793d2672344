import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { IntakeBench, taker, update } from "./intake-bench";

describe("a journal for each car", () => {
  let bench: IntakeBench;

  beforeEach(async () => {
    bench = await IntakeBench.open();
  });
  afterEach(() => bench.close());

  it("has a journal for each car, and one for cars that nobody knows", async () => {
    bench.unknown = ["stranger", "../other"];
    const intake = bench.start();
    for (const vehicleId of ["car-1", "car-2", "stranger", "../other"]) {
      await intake.take(update(`of ${vehicleId}`, vehicleId), taker);
    }

    assert.deepEqual(await bench.journals(), ["car-1.jsonl", "car-2.jsonl", "unknown-cars.jsonl"]);
    assert.equal((await bench.start().promised()).length, 4);
  });

  it("finds after a kill what several cars were promised, in the order in which it came, whatever the clock says", async () => {
    bench.unknown = ["car-3"];
    const killed = bench.start();
    const ids = ["a", "b", "c", "d", "e", "f"];
    for (const [n, id] of ids.entries()) {
      await killed.take(update(id, `car-${1 + (n % 3)}`), taker);
      bench.clock.jump(bench.clock.now() - 60_000);
    }
    const next = bench.start();
    await next.take(update("g"), taker);

    assert.deepEqual(await bench.promised(), [...ids, "g"]);
  });

  it("lets no update overtake another of its car that is still being written, though the car becomes known meanwhile", async () => {
    bench.unknown = ["car-1"];
    const intake = bench.start();
    const taken: unknown[] = [];
    const take = async (eventId: string): Promise<void> => {
      await intake.take(update(eventId), taker);
      taken.push(eventId);
    };
    let late: Promise<void> | undefined;
    bench.onWrite = () => {
      bench.unknown = [];
      late ??= take("second");
    };
    await take("first");
    await late;
    assert.deepEqual(await bench.journals(), ["unknown-cars.jsonl"]);
    await take("third");

    assert.deepEqual(taken, ["first", "second", "third"]);
    assert.deepEqual(await bench.journals(), ["car-1.jsonl", "unknown-cars.jsonl"]);
    assert.deepEqual(await bench.promised(), ["first", "second", "third"]);
  });

  it("refuses what is for a journal that cannot be written, and takes what is for the others", async () => {
    const intake = bench.start();
    bench.full = ["car-1"];
    const both = await Promise.all([intake.take(update("one"), taker), intake.take(update("two", "car-2"), taker)]);

    assert.deepEqual(
      both.map(({ status }) => status),
      [503, 200],
    );
    await mkdir(bench.journalOf("car-3"));
    assert.equal((await intake.take(update("three", "car-3"), taker)).status, 503);
    assert.equal((await intake.take(update("four", "car-2"), taker)).status, 200);
    assert.deepEqual(await bench.promised(), ["two", "four"]);
  });

  it("says once that the disk is full, whichever cars it refuses, and once that it has space again", async () => {
    const intake = bench.start();
    bench.full = ["car-"];
    for (const vehicleId of ["car-1", "car-2", "car-1"]) await intake.take(update("one", vehicleId), taker);
    assert.deepEqual(bench.log.take(), [
      "STORE: journals/car-1.jsonl cannot be written (ENOSPC). Deliveries are refused until it can be. Free disk space, or make the folder writable.",
    ]);

    bench.full = [];
    await intake.take(update("one", "car-3"), taker);
    assert.deepEqual(bench.log.take(), ["over"]);
  });
});
