import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import type { Store } from "../../../src/store/store";
import type { Incoming } from "../../../src/webhook/receive";
import { IntakeBench, idsOf, pass, taker, update } from "./intake-bench";

describe("Intake with journals", () => {
  let bench: IntakeBench;

  beforeEach(async () => {
    bench = await IntakeBench.open();
  });
  afterEach(() => bench.close());

  it("has on the disk what it answers with 200, for whoever finds it after a kill", async () => {
    const takenAt = bench.clock.now();
    assert.equal((await bench.start().take(update("one"), taker)).status, 200);
    assert.equal((await bench.start().take(update("two"), { ...taker, id: "other" })).status, 200);
    bench.clock.jump(bench.clock.now() + 60_000);

    const promised = await bench.start().promised();

    assert.deepEqual(idsOf(promised), ["one", "two"]);
    assert.deepEqual(
      promised.map(({ takenBy }) => takenBy),
      ["node", "other"],
    );
    assert.deepEqual([promised[0]?.takenAt, promised[0]?.delivery.kind], [takenAt, "state"]);
  });

  it("knows after a kill what it took, though no mark was written", async () => {
    await bench.start().take(update("one"), taker);

    assert.equal((await bench.start().take(update("one"), taker)).outcome, "repeated");
    assert.equal(await bench.deliveryStore.get("webhook/seen"), undefined);
  });

  it("answers 503 while the disk is full, to each attempt, and takes it when there is space", async () => {
    const intake = bench.start();
    bench.full = ["car-"];
    const attempts = [update("one"), update("one"), update("two")];

    const answers = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));
    assert.deepEqual(
      answers,
      attempts.map(() => ({ outcome: "refused", status: 503, refusal: "disk" })),
    );

    bench.full = [];
    const again = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));
    assert.deepEqual(
      again.map(({ outcome }) => outcome),
      ["accepted", "repeated", "accepted"],
    );
  });

  it("answers 503 when a thousand wait to be applied", async () => {
    const intake = bench.start();
    const attempts = Array.from({ length: 1_001 }, (_, n) => update(`event ${n}`));
    const taken = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));

    assert.deepEqual(taken.at(-1), { outcome: "refused", status: 503, refusal: "busy" });
    assert.equal(taken.filter(({ status }) => status === 200).length, 1_000);
    const [first] = taken;
    assert.ok(first?.outcome === "accepted");
    await intake.apply(first.accepted, async () => {});
    assert.equal((await intake.take(update("more"), taker)).outcome, "accepted");
  });

  it("answers 503 when the journal of a car has grown too long, and takes what is for the others", async () => {
    const intake = bench.start();
    const long = (eventId: string): Incoming => update(eventId, "car-1", { padding: "x".repeat(250_000) });
    const statuses: number[] = [];
    for (let n = 0; n < 35; n++) statuses.push((await intake.take(long(`event ${n}`), taker)).status);

    assert.deepEqual([statuses.at(0), statuses.at(-1)], [200, 503]);
    assert.ok((await stat(bench.journalOf("car-1"))).size < 9_000_000);
    assert.equal((await intake.take(update("other", "car-2"), taker)).status, 200);
  });

  it("answers 503 to what comes while it closes, when its cars are gone already", async () => {
    const intake = bench.start();
    const closing = intake.close();

    const late = await intake.take(update("one"), { ...taker, wants: () => false });

    await closing;
    assert.deepEqual(late, { outcome: "refused", status: 503, refusal: "closed" });
    assert.equal((await bench.start().take(update("one"), taker)).outcome, "accepted");
  });

  it("does not take for a repetition what it refused while it wrote down what it knows", async () => {
    const inner = bench.deliveryStore;
    const late: Promise<unknown>[] = [];
    const change: Store["change"] = async (key, by) => {
      late.push(intake.take(update("late"), taker));
      await new Promise(setImmediate);
      bench.full = ["car-"];
      return inner.change(key, by);
    };
    bench.deliveryStore = { ...inner, change };
    const intake = bench.start();
    for (let n = 0; late.length === 0; n++) {
      await pass(intake, `event ${n}`);
    }
    assert.deepEqual(await late[0], { outcome: "refused", status: 503, refusal: "disk" });

    bench.full = [];
    assert.equal((await bench.start().take(update("late"), taker)).outcome, "accepted");
  });

  it("promises nothing of what nobody wants", async () => {
    const answer = await bench.start().take(update("one"), { ...taker, wants: () => false });

    assert.deepEqual([answer, await bench.promised()], [{ outcome: "unwanted", status: 200 }, []]);
  });
});
