import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { DAY_MS, HOUR_MS } from "../../../../src/core/duration";
import { Throttle } from "../../../../src/smartcar/transport/throttle";
import type { ThrottledRequest } from "../../../../src/smartcar/transport/throttle";
import { FakeClock, settle } from "../../../support/fake-clock";
import { bench, names } from "../../../support/throttle-bench";

describe("the throttle", () => {
  describe("as a bucket", () => {
    it("lets 120 in at once and then two a minute", async () => {
      const { clock, log, ask } = bench();

      for (const name of names(123)) void ask(name);
      await settle();
      const atOnce = log.length;
      await clock.advance(29_999);
      const before = log.length;
      await clock.advance(1);
      const afterHalfMinute = log.length;
      await clock.advance(60_000);

      assert.deepEqual([atOnce, before, afterHalfMinute, log.length], [120, 120, 121, 123]);
      assert.deepEqual(log, names(123));
    });

    it("fills up again, but never beyond its size", async () => {
      const { clock, throttle } = bench({ capacity: 3 });

      for (let taken = 0; taken < 3; taken++) throttle.tryEnter(undefined);
      const whenEmpty = throttle.tryEnter(undefined);
      await clock.advance(HOUR_MS);
      const whenFull = [1, 2, 3, 4].map(() => throttle.tryEnter(undefined));

      assert.equal(whenEmpty, false);
      assert.deepEqual(whenFull, [true, true, true, false]);
    });

    it("gains nothing when the clock is set back", async () => {
      const { clock, throttle } = bench({ capacity: 1 });

      throttle.tryEnter(undefined);
      clock.jump(clock.now() - HOUR_MS);

      assert.equal(throttle.tryEnter(undefined), false);
      await clock.advance(30_000);
      assert.equal(throttle.tryEnter(undefined), true);
    });

    it("lets nobody slip past those who wait", async () => {
      const { clock, throttle, ask } = bench({ capacity: 1 });

      await ask("first");
      void ask("second");
      await clock.advance(29_999);
      clock.jump(clock.now() + 1);

      assert.equal(throttle.tryEnter(undefined), false);
    });
  });

  describe("as a queue", () => {
    it("lets stops in before commands, commands before reads, and each in the order of their coming", async () => {
      const { clock, log, ask } = bench({ capacity: 1 });

      await ask("now");
      void ask("read 1");
      void ask("start 1", { urgency: "command" });
      void ask("stop 1", { urgency: "stop" });
      void ask("read 2");
      void ask("start 2", { urgency: "command" });
      void ask("stop 2", { urgency: "stop" });
      await clock.advance(180_000);

      assert.deepEqual(log, ["now", "stop 1", "stop 2", "start 1", "start 2", "read 1", "read 2"]);
    });

    it("turns away at once who would have to wait too long, and says how long", async () => {
      const { throttle, ask } = bench({ capacity: 1 });

      await ask("now");
      void ask("waits");

      await assert.rejects(throttle.enter({ urgency: "read", longestWaitMs: 30_000 }), {
        code: "RATE_LIMIT",
        retry: "later",
        scope: "application",
        retryAfterMs: 60_000,
        mayHaveReachedCar: false,
        message: /1 minute/,
      });
    });

    it("keeps who has to wait exactly as long as can be waited", async () => {
      const { clock, log, ask } = bench({ capacity: 1 });

      await ask("now");
      void ask("just so", { longestWaitMs: 30_000 });
      await clock.advance(30_000);

      assert.deepEqual(log, ["now", "just so"]);
    });

    it("forgives a timer that rings a little early", async () => {
      const clock = new FakeClock();
      const early = {
        now: () => clock.now(),
        after: (ms: number, task: () => void) => clock.after(Math.max(ms - 3, 1), task),
      };
      const throttle = new Throttle({ clock: early, size: { capacity: 1, refillPerMinute: 2 } });

      throttle.tryEnter(undefined);
      const waiting = throttle.enter({ urgency: "read", longestWaitMs: 30_000 });
      await clock.advance(30_000);

      await waiting;
    });

    it("turns away a read that a stop has overtaken for too long", async () => {
      const { clock, log, ask } = bench({ capacity: 1 });

      await ask("now");
      void ask("read", { longestWaitMs: 30_000 });
      void ask("stop", { urgency: "stop", longestWaitMs: 30_000 });
      await clock.advance(30_000);

      assert.deepEqual(log, ["now", "read RATE_LIMIT", "stop"]);
    });

    it("forgets who gave up, and lets the next one move up", async () => {
      const { clock, log, ask } = bench({ capacity: 1 });
      const giveUp = new AbortController();

      await ask("now");
      void ask("gives up", { signal: giveUp.signal });
      void ask("next");
      giveUp.abort();
      await clock.advance(30_000);

      assert.deepEqual(log, ["now", "gives up CLOSED", "next"]);
    });

    it("does not let in who has given up before", async () => {
      const { log, throttle, ask } = bench({ capacity: 1 });

      await ask("gave up", { signal: AbortSignal.abort() });

      assert.deepEqual(log, ["gave up CLOSED"]);
      assert.equal(throttle.tryEnter(undefined), true);
    });

    it("looks at no more of those who wait, however many they are", async () => {
      const looksAt = async (waiting: number): Promise<number> => {
        const fake = new FakeClock();
        let looks = 0;
        const clock = { now: () => (looks++, fake.now()), after: fake.after.bind(fake) };
        const throttle = new Throttle({ clock, size: { capacity: 1, refillPerMinute: 2 } });
        const giveUp = new AbortController();
        setMaxListeners(0, giveUp.signal);
        const asked = (urgency: ThrottledRequest["urgency"]): Promise<void> =>
          throttle.enter({ urgency, longestWaitMs: 1000 * DAY_MS, signal: giveUp.signal }).catch(() => {});
        for (let index = 0; index < waiting; index++) void asked("stop");
        looks = 0;
        void asked("stop");
        await fake.advance(30_000);
        const counted = looks;
        giveUp.abort();
        return counted;
      };

      const [few, many] = [await looksAt(10), await looksAt(2000)];

      assert.ok(many <= few, `${few} looks at the clock with 10 waiting, ${many} with 2,000`);
    });

    it("leaves no alarm behind when nobody waits", async () => {
      const { clock, ask } = bench({ capacity: 1 });
      const giveUp = new AbortController();

      await ask("now");
      const waiting = ask("gives up", { signal: giveUp.signal });
      const alarms = clock.waiting;
      giveUp.abort();
      await waiting;

      assert.deepEqual([alarms, clock.waiting], [1, 0]);
    });
  });
});
