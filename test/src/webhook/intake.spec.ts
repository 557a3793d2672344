import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, rmdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../../src/store/journal";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { WriteBytes } from "../../../src/store/replace-file";
import type { News } from "../../../src/webhook/inbox";
import type { Incoming } from "../../../src/webhook/receive";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { Intake, type Taker } from "../../../src/webhook/intake";
import { FakeClock } from "../../support/fake-clock";
import { delivery, managementToken, realBytes, realDocument, signedBytes } from "./signed";

const question = { body: realBytes("vw_id_4_verify") };
const state = signedBytes(realBytes("vw_id_4_all"));

const taker: Taker = { id: "node", wants: () => true };

describe("Intake", () => {
  let clock: FakeClock;
  let store: Store;
  let seenStore: Store;

  beforeEach(() => {
    clock = new FakeClock();
    [store, seenStore] = [memoryStore(), memoryStore()];
  });

  const open = (token = managementToken): Intake => new Intake({ managementToken: token, clock, store, seenStore });

  it("takes each event once, also when attempts to deliver it overlap", async () => {
    const intake = open();

    const decisions = await Promise.all([
      intake.take(state, taker),
      intake.take(state, taker),
      intake.take(state, taker),
    ]);

    assert.deepEqual(
      decisions.map(({ outcome }) => outcome),
      ["news", "repeated", "repeated"],
    );
  });

  it("knows over a restart what it took, from the very first request on", async () => {
    const before = open();
    await before.take(state, taker);
    await before.close();

    assert.equal((await open().take(state, taker)).outcome, "repeated");
  });

  describe("with a journal", () => {
    let folder: string;
    let path: string;
    let isFull: boolean;
    let areCarsSafe: boolean;
    const intakes: Intake[] = [];

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "smartcar-intake-"));
      path = join(folder, "deliveries.jsonl");
      isFull = false;
      areCarsSafe = true;
    });
    afterEach(async () => {
      for (const intake of intakes.splice(0)) await intake.close();
      await rm(folder, { recursive: true });
    });

    /** A process of its own: it knows what is on the disk, and nothing else. */
    const start = (): Intake => {
      const write: WriteBytes = async (file, bytes) => {
        if (isFull) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        await file.appendFile(bytes);
      };
      const journal = new Journal({ path, problems: new ProblemLatch(() => {}), write });
      const intake = new Intake({
        managementToken,
        clock,
        store,
        seenStore,
        journal,
        areCarsSafe: async () => areCarsSafe,
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
    const idsOf = (all: readonly News[]): unknown[] => all.map((one) => one.delivery.eventId);

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
      isFull = true;
      const attempts = [news("one"), news("one"), news("two")];

      const answers = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));
      assert.deepEqual(
        answers,
        attempts.map(() => ({ outcome: "refused", status: 503, refusal: "disk" })),
      );

      isFull = false;
      const again = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));
      assert.deepEqual(
        again.map(({ outcome }) => outcome),
        ["news", "repeated", "news"],
      );
    });

    it("answers 503 when a thousand wait to be applied", async () => {
      const intake = start();
      const attempts = Array.from({ length: 1_001 }, (_, n) => news(`event ${n}`));
      const taken = await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)));

      assert.deepEqual(taken.at(-1), { outcome: "refused", status: 503, refusal: "busy" });
      assert.equal(taken.filter(({ status }) => status === 200).length, 1_000);
      const [first] = taken;
      assert.ok(first?.outcome === "news");
      await intake.apply(first.news, async () => {});
      assert.equal((await intake.take(news("more"), taker)).outcome, "news");
    });

    it("answers 503 to what comes while it closes, when its cars are gone already", async () => {
      const intake = start();
      const closing = intake.close();

      const late = await intake.take(news("one"), { ...taker, wants: () => false });

      await closing;
      assert.deepEqual(late, { outcome: "refused", status: 503, refusal: "closed" });
      assert.equal((await start().take(news("one"), taker)).outcome, "news");
    });

    it("does not take for a repetition what it refused while it wrote down what it knows", async () => {
      const inner = seenStore;
      const late: Promise<unknown>[] = [];
      const change: Store["change"] = async (key, by) => {
        late.push(intake.take(news("late"), taker));
        await new Promise(setImmediate);
        isFull = true;
        return inner.change(key, by);
      };
      seenStore = { ...inner, change };
      const intake = start();
      for (let n = 0; late.length === 0; n++) {
        const taken = await intake.take(news(`event ${n}`), taker);
        assert.ok(taken.outcome === "news");
        await intake.apply(taken.news, async () => {});
      }
      assert.deepEqual(await late[0], { outcome: "refused", status: 503, refusal: "disk" });

      isFull = false;
      assert.equal((await start().take(news("late"), taker)).outcome, "news");
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
        assert.ok(taken.outcome === "news");
        await intake.apply(taken.news, async () => {
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
      assert.ok(one.outcome === "news" && two.outcome === "news");

      await assert.rejects(
        intake.apply(one.news, () => Promise.reject(new Error("no such car"))),
        /no such car/,
      );
      assert.equal(await intake.apply(two.news, async () => "applied"), "applied");
    });

    it("forgets at its end what was applied and is safe, and still knows it again", async () => {
      const before = start();
      const taken = await before.take(news("one"), taker);
      assert.ok(taken.outcome === "news");
      await before.apply(taken.news, async () => {});
      await before.close();

      const after = start();
      assert.deepEqual([idsOf(await after.promised()), (await stat(path)).size], [[], 0]);
      assert.equal((await after.take(news("one"), taker)).outcome, "repeated");
    });

    for (const [what, spoil] of [
      ["was not applied", (): void => {}],
      ["the cars have not written", (): void => void (areCarsSafe = false)],
    ] as const) {
      it(`forgets nothing that ${what}`, async () => {
        const before = start();
        const taken = await before.take(news("one"), taker);
        assert.ok(taken.outcome === "news");
        spoil();
        if (!areCarsSafe) await before.apply(taken.news, async () => {});
        await before.close();

        assert.deepEqual(idsOf(await start().promised()), ["one"]);
      });
    }

    it("forgets nothing that it could not read at its start", async () => {
      await start().take(news("before"), taker);
      await rename(path, `${path}.away`);
      await mkdir(path);
      const blind = start();
      assert.deepEqual(await blind.promised(), []);
      await rmdir(path);
      await rename(`${path}.away`, path);
      const taken = await blind.take(news("now"), taker);
      assert.ok(taken.outcome === "news");
      await blind.apply(taken.news, async () => {});
      await blind.close();

      assert.deepEqual(idsOf(await start().promised()), ["before", "now"]);
    });

    it("keeps the journal short, however much comes", async () => {
      const intake = start();
      for (let n = 0; n < 600; n += 10) {
        const attempts = Array.from({ length: 10 }, (_, more) => news(`event ${n + more}`));
        for (const taken of await Promise.all(attempts.map((attempt) => intake.take(attempt, taker)))) {
          assert.ok(taken.outcome === "news");
          await intake.apply(taken.news, async () => {});
        }
      }
      const { size } = await stat(path);

      assert.ok(size < 1_200_000, `${size} bytes`);
      assert.equal((await start().take(news("event 3"), taker)).outcome, "repeated");
    });
  });

  it("remembers when Smartcar has verified and delivered last", async () => {
    const before = open();
    const verifiedAt = clock.now();
    await before.take(signedBytes(question.body), taker);
    await clock.advance(5000);
    await before.take(state, taker);
    await clock.advance(5000);
    await before.take(signedBytes(realBytes("vw_id_4_test_mode")), taker);
    await before.close();

    assert.deepEqual(await open().lastReceived(), { verifiedAt, deliveredAt: verifiedAt + 10_000 });
  });

  it("does not take a challenge that anyone may have sent for Smartcar's, nor what is signed and no delivery", async () => {
    const intake = open();
    const challengedAt = clock.now();
    await intake.take(question, taker);
    const odd = await intake.take(signedBytes(Buffer.from("[1]")), taker);

    assert.equal(odd.outcome, "unknown");
    assert.deepEqual(await intake.lastReceived(), { challengedAt });
  });

  it("remembers that something was not signed with the token, but not every odd request", async () => {
    const intake = open();
    const refusedAt = clock.now();
    await intake.take({ body: state.body }, taker);
    await clock.advance(5000);
    await intake.take({ method: "GET", body: "" }, taker);
    await intake.take({ body: "<html>" }, taker);

    assert.deepEqual(await intake.lastReceived(), { refusedAt, refusal: "signature" });
  });

  it("writes nothing where nothing came", async () => {
    await open().close();

    assert.deepEqual([await store.get("webhook/heard"), await seenStore.get("webhook/seen")], [undefined, undefined]);
  });

  it("says whether it can check anything", async () => {
    assert.equal(open("").hasToken, false);
    assert.equal(open().hasToken, true);
    assert.equal((await open("").take(delivery(realDocument("vw_id_4_all")), taker)).status, 503);
  });
});
