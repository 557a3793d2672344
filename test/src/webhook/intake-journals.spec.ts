import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../../src/store/journal";
import { Journals } from "../../../src/store/journals";
import { memoryStore } from "../../../src/store/memory-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { WriteBytes } from "../../../src/store/replace-file";
import type { Store } from "../../../src/store/store";
import type { AcceptedDelivery } from "../../../src/webhook/delivery-journal";
import { Intake, type Taker } from "../../../src/webhook/intake";
import type { Incoming } from "../../../src/webhook/receive";
import { FakeClock } from "../../support/fake-clock";
import { ProblemLog } from "../../support/store/problem-log";
import { delivery, managementToken, realDocument } from "./signed";

const taker: Taker = { id: "node", wants: () => true };

describe("Intake with journals", () => {
  let clock: FakeClock;
  let store: Store;
  let seenStore: Store;
  let folder: string;
  let log: ProblemLog;
  /** Whose journals cannot be written. */
  let full: string[];
  let unsafe: string[];
  let unknown: string[];
  /** Runs before each write. */
  let onWrite: () => void;
  const intakes: Intake[] = [];

  beforeEach(async () => {
    clock = new FakeClock();
    [store, seenStore] = [memoryStore(), memoryStore()];
    folder = await mkdtemp(join(tmpdir(), "smartcar-intake-"));
    log = new ProblemLog();
    [full, unsafe, unknown, onWrite] = [[], [], [], () => {}];
  });
  afterEach(async () => {
    for (const intake of intakes.splice(0)) await intake.close();
    await rm(folder, { recursive: true });
  });

  /** A process of its own: it knows what is on the disk, and nothing else. */
  const start = (): Intake => {
    const write: WriteBytes = async (file, bytes) => {
      onWrite();
      if (full.some((vehicleId) => bytes.includes(vehicleId)))
        throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      await file.appendFile(bytes);
    };
    const problems = new ProblemLatch(log.receive);
    const journals = new Journals({
      folder: join(folder, "journals"),
      earlier: join(folder, "all.jsonl"),
      problems,
      write,
    });
    const intake = new Intake({
      managementToken,
      clock,
      store,
      seenStore,
      journals,
      isKnown: (vehicleId) => !unknown.includes(vehicleId),
      areCarsSafe: async (vehicleIds) => !vehicleIds.some((vehicleId) => unsafe.includes(vehicleId)),
    });
    intakes.push(intake);
    return intake;
  };
  const news = (eventId: string, vehicleId = "car-1"): Incoming =>
    delivery(
      realDocument("vw_id_4_all", {
        eventId,
        data: { ...Object(realDocument("vw_id_4_all")).data, vehicle: { id: vehicleId } },
      }),
    );
  const journalOf = (name: string): string => join(folder, "journals", `${name}.jsonl`);
  /** Takes it and applies it. */
  const pass = async (intake: Intake, ...of: Parameters<typeof news>): Promise<void> => {
    const taken = await intake.take(news(...of), taker);
    assert.ok(taken.outcome === "accepted");
    await intake.apply(taken.accepted, async () => {});
  };
  const idsOf = (all: readonly AcceptedDelivery[]): unknown[] => all.map((one) => one.delivery.eventId);

  it("has on the disk what it answers with 200, for whoever finds it after a kill", async () => {
    const takenAt = clock.now();
    assert.equal((await start().take(news("one"), taker)).status, 200);
    assert.equal((await start().take(news("two"), { ...taker, id: "other" })).status, 200);
    clock.jump(clock.now() + 60_000);

    const promised = await start().promised();

    assert.deepEqual(idsOf(promised), ["one", "two"]);
    assert.deepEqual(
      promised.map(({ takenBy }) => takenBy),
      ["node", "other"],
    );
    assert.deepEqual([promised[0]?.takenAt, promised[0]?.delivery.kind], [takenAt, "state"]);
  });

  it("knows after a kill what it took, though no mark was written", async () => {
    await start().take(news("one"), taker);

    assert.equal((await start().take(news("one"), taker)).outcome, "repeated");
    assert.equal(await seenStore.get("webhook/seen"), undefined);
  });

  it("answers 503 while the disk is full, to each attempt, and takes it when there is space", async () => {
    const intake = start();
    full = ["car-"];
    const attempts = [news("one"), news("one"), news("two")];

    const answers = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));
    assert.deepEqual(
      answers,
      attempts.map(() => ({ outcome: "refused", status: 503, refusal: "disk" })),
    );

    full = [];
    const again = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));
    assert.deepEqual(
      again.map(({ outcome }) => outcome),
      ["accepted", "repeated", "accepted"],
    );
  });

  it("answers 503 when a thousand wait to be applied", async () => {
    const intake = start();
    const attempts = Array.from({ length: 1_001 }, (_, n) => news(`event ${n}`));
    const taken = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));

    assert.deepEqual(taken.at(-1), { outcome: "refused", status: 503, refusal: "busy" });
    assert.equal(taken.filter(({ status }) => status === 200).length, 1_000);
    const [first] = taken;
    assert.ok(first?.outcome === "accepted");
    await intake.apply(first.accepted, async () => {});
    assert.equal((await intake.take(news("more"), taker)).outcome, "accepted");
  });

  it("answers 503 when the journal of a car has grown too long, and takes what is for the others", async () => {
    const intake = start();
    const long = (eventId: string): Incoming => {
      const document = Object(realDocument("vw_id_4_all"));
      const data = { ...document.data, vehicle: { id: "car-1" } };
      return delivery({ ...document, eventId, data, padding: "x".repeat(250_000) });
    };
    const statuses: number[] = [];
    for (let n = 0; n < 35; n++) statuses.push((await intake.take(long(`event ${n}`), taker)).status);

    assert.deepEqual([statuses.at(0), statuses.at(-1)], [200, 503]);
    assert.ok((await stat(journalOf("car-1"))).size < 9_000_000);
    assert.equal((await intake.take(news("other", "car-2"), taker)).status, 200);
  });

  it("answers 503 to what comes while it closes, when its cars are gone already", async () => {
    const intake = start();
    const closing = intake.close();

    const late = await intake.take(news("one"), { ...taker, wants: () => false });

    await closing;
    assert.deepEqual(late, { outcome: "refused", status: 503, refusal: "closed" });
    assert.equal((await start().take(news("one"), taker)).outcome, "accepted");
  });

  it("does not take for a repetition what it refused while it wrote down what it knows", async () => {
    const inner = seenStore;
    const late: Promise<unknown>[] = [];
    const change: Store["change"] = async (key, by) => {
      late.push(intake.take(news("late"), taker));
      await new Promise(setImmediate);
      full = ["car-"];
      return inner.change(key, by);
    };
    seenStore = { ...inner, change };
    const intake = start();
    for (let n = 0; late.length === 0; n++) {
      await pass(intake, `event ${n}`);
    }
    assert.deepEqual(await late[0], { outcome: "refused", status: 503, refusal: "disk" });

    full = [];
    assert.equal((await start().take(news("late"), taker)).outcome, "accepted");
  });

  it("promises nothing of what nobody wants", async () => {
    const answer = await start().take(news("one"), { ...taker, wants: () => false });

    assert.deepEqual([answer, idsOf(await start().promised())], [{ outcome: "unwanted", status: 200 }, []]);
  });

  it("applies the news of a car in its order, and lets no car wait for another", async () => {
    const intake = start();
    const done: string[] = [];
    const apply = async (eventId: string, vehicleId: string, until: Promise<unknown>): Promise<void> => {
      const taken = await intake.take(news(eventId, vehicleId), taker);
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

  it("goes on after news that could not be applied", async () => {
    const intake = start();
    const [one, two] = [await intake.take(news("one"), taker), await intake.take(news("two"), taker)];
    assert.ok(one.outcome === "accepted" && two.outcome === "accepted");

    await assert.rejects(
      intake.apply(one.accepted, () => Promise.reject(new Error("no such car"))),
      /no such car/,
    );
    assert.equal(await intake.apply(two.accepted, async () => "applied"), "applied");
  });

  it("forgets at its end what was applied and is safe, and still knows it again", async () => {
    const before = start();
    await pass(before, "one");
    assert.deepEqual(await readdir(join(folder, "journals")), ["car-1.jsonl"]);
    await before.close();

    const after = start();
    assert.deepEqual([idsOf(await after.promised()), await readdir(join(folder, "journals"))], [[], []]);
    assert.equal((await after.take(news("one"), taker)).outcome, "repeated");
  });

  for (const [what, spoil] of [
    ["was not applied", (): void => {}],
    ["the cars have not written", (): void => void (unsafe = ["car-1"])],
  ] as const) {
    it(`forgets nothing that ${what}`, async () => {
      const before = start();
      const taken = await before.take(news("one"), taker);
      assert.ok(taken.outcome === "accepted");
      spoil();
      if (unsafe.length > 0) await before.apply(taken.accepted, async () => {});
      await before.close();

      assert.deepEqual(idsOf(await start().promised()), ["one"]);
    });
  }

  it("forgets nothing that it could not read at its start", async () => {
    const path = journalOf("car-1");
    await start().take(news("before"), taker);
    await rename(path, `${path}.away`);
    await mkdir(path);
    const blind = start();
    assert.deepEqual(await blind.promised(), []);
    await rmdir(path);
    await rename(`${path}.away`, path);
    await pass(blind, "now");
    await blind.close();

    assert.deepEqual(idsOf(await start().promised()), ["before", "now"]);
  });

  it("keeps the journal short, however much comes", async () => {
    const intake = start();
    for (let n = 0; n < 600; n += 10) {
      const attempts = Array.from({ length: 10 }, (_, more) => news(`event ${n + more}`));
      for (const taken of await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)))) {
        assert.ok(taken.outcome === "accepted");
        await intake.apply(taken.accepted, async () => {});
      }
    }
    const { size } = await stat(journalOf("car-1"));

    assert.ok(size < 1_200_000, `${size} bytes`);
    assert.equal((await start().take(news("event 3"), taker)).outcome, "repeated");
  });

  it("has a journal for each car, and one for cars that nobody knows", async () => {
    unknown = ["stranger", "../other"];
    const intake = start();
    for (const vehicleId of ["car-1", "car-2", "stranger", "../other"]) {
      await intake.take(news(`of ${vehicleId}`, vehicleId), taker);
    }

    assert.deepEqual((await readdir(join(folder, "journals"))).toSorted(), [
      "car-1.jsonl",
      "car-2.jsonl",
      "unknown-cars.jsonl",
    ]);
    assert.equal((await start().promised()).length, 4);
  });

  it("finds after a kill what several cars were promised, in the order in which it came, whatever the clock says", async () => {
    unknown = ["car-3"];
    const killed = start();
    const ids = ["a", "b", "c", "d", "e", "f"];
    for (const [n, id] of ids.entries()) {
      await killed.take(news(id, `car-${1 + (n % 3)}`), taker);
      clock.jump(clock.now() - 60_000);
    }
    const next = start();
    await next.take(news("g"), taker);

    assert.deepEqual(idsOf(await start().promised()), [...ids, "g"]);
  });

  it("lets no news overtake another of its car that is still being written, though the car becomes known meanwhile", async () => {
    unknown = ["car-1"];
    const intake = start();
    const taken: unknown[] = [];
    const take = async (eventId: string): Promise<void> => {
      await intake.take(news(eventId), taker);
      taken.push(eventId);
    };
    let late: Promise<void> | undefined;
    onWrite = () => {
      unknown = [];
      late ??= take("second");
    };
    await take("first");
    await late;
    assert.deepEqual(await readdir(join(folder, "journals")), ["unknown-cars.jsonl"]);
    await take("third");

    assert.deepEqual(taken, ["first", "second", "third"]);
    assert.deepEqual((await readdir(join(folder, "journals"))).toSorted(), ["car-1.jsonl", "unknown-cars.jsonl"]);
    assert.deepEqual(idsOf(await start().promised()), ["first", "second", "third"]);
  });

  it("refuses what is for a journal that cannot be written, and takes what is for the others", async () => {
    const intake = start();
    full = ["car-1"];
    const both = await Promise.all([intake.take(news("one"), taker), intake.take(news("two", "car-2"), taker)]);

    assert.deepEqual(
      both.map(({ status }) => status),
      [503, 200],
    );
    await mkdir(journalOf("car-3"));
    assert.equal((await intake.take(news("three", "car-3"), taker)).status, 503);
    assert.equal((await intake.take(news("four", "car-2"), taker)).status, 200);
    assert.deepEqual(idsOf(await start().promised()), ["two", "four"]);
  });

  it("says once that the disk is full, whichever cars it refuses, and once that it has space again", async () => {
    const intake = start();
    full = ["car-"];
    for (const vehicleId of ["car-1", "car-2", "car-1"]) await intake.take(news("one", vehicleId), taker);
    assert.deepEqual(log.take(), [
      "STORE: journals/car-1.jsonl cannot be written (ENOSPC). Deliveries are refused until it can be. Free disk space, or make the folder writable.",
    ]);

    full = [];
    await intake.take(news("one", "car-3"), taker);
    assert.deepEqual(log.take(), ["over"]);
  });

  it("forgets what one car was promised though another has not written", async () => {
    const intake = start();
    await pass(intake, "one");
    await pass(intake, "two", "car-2");
    unsafe = ["car-2"];
    await intake.close();

    assert.deepEqual(idsOf(await start().promised()), ["two"]);
  });

  describe("where an earlier version has left one for all cars", () => {
    beforeEach(async () => {
      const earlier = new Journal({ path: join(folder, "all.jsonl"), problems: new ProblemLatch(log.receive) });
      for (const [n, vehicleId] of ["car-1", "car-2"].entries()) {
        const { body } = news(`old ${n}`, vehicleId);
        await earlier.append({ at: clock.now(), by: "node", body: String(body) });
      }
      await earlier.close();
    });

    it("finds what that promised, before all that came since, and writes nothing to it", async () => {
      await start().take(news("new"), taker);

      assert.deepEqual(idsOf(await start().promised()), ["old 0", "old 1", "new"]);
      assert.deepEqual(await readdir(join(folder, "journals")), ["car-1.jsonl"]);
    });

    it("is rid of it when all is applied", async () => {
      const intake = start();
      const applied: unknown[] = [];
      for (const one of await intake.promised()) {
        await intake.apply(one, async () => void applied.push(one.delivery.eventId));
      }
      await intake.close();

      assert.deepEqual([applied, await readdir(folder)], [["old 0", "old 1"], []]);
      assert.equal((await start().take(news("old 1", "car-2"), taker)).outcome, "repeated");
    });
  });
});
