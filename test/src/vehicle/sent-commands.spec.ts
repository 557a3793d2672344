import assert from "node:assert/strict";
import { sleep } from "../../../src/clock";
import { SmartcarError } from "../../../src/error";
import { SETTLE_MS } from "../../../src/vehicle/evidence";
import { SentCommands } from "../../../src/vehicle/sent-commands";
import { FakeClock } from "../../support/fake-clock";

const DAY = 86_400_000;

function failing(error: SmartcarError): () => Promise<void> {
  return async () => {
    throw error;
  };
}

describe("SentCommands", () => {
  let clock: FakeClock;
  let sent: SentCommands<"start" | "stop">;
  beforeEach(() => {
    clock = new FakeClock();
    sent = new SentCommands(clock, { start: "stop", stop: "start" });
  });

  it("leaves nothing in doubt when nothing was sent", () => {
    assert.deepEqual([sent.count, sent.settledAt, sent.settlingUntil("stop")], [0, -Infinity, undefined]);
  });

  it("knows when a command was on its way", async () => {
    const from = clock.now();
    const tracked = sent.track("start", () => sleep(clock, 20_000));
    await clock.advance(20_000);
    await tracked;

    assert.deepEqual(
      { ...sent.sendingOf("start"), mayTakeEffect: 0 },
      { from, until: from + 20_000, mayTakeEffect: 0 },
    );
    assert.equal(sent.settledAt, from + 20_000 + SETTLE_MS);
  });

  it("leaves the opposite command in doubt while one may be taking effect", async () => {
    await sent.track("start", async () => {});

    assert.equal(sent.settlingUntil("stop"), clock.now() + SETTLE_MS);
    assert.equal(sent.settlingUntil("start"), undefined);
  });

  it("leaves it in doubt after a request whose end is unknown, not after one that was refused", async () => {
    const cut = new SmartcarError("NETWORK", "It was cut", { retry: "read-back" });
    const refused = new SmartcarError("VEHICLE_STATE", "Asleep", { retry: "later" });

    await assert.rejects(sent.track("start", failing(cut)));
    assert.equal(sent.settlingUntil("stop"), clock.now() + SETTLE_MS);
    await assert.rejects(sent.track("start", failing(refused)));
    assert.equal(sent.settlingUntil("stop"), undefined);
  });

  it("is not led astray by a stop that was turned away meanwhile", async () => {
    await sent.track("start", async () => {});
    await assert.rejects(sent.track("stop", failing(new SmartcarError("RATE_LIMIT", "Too many", { retry: "later" }))));

    assert.equal(sent.settlingUntil("stop"), clock.now() + SETTLE_MS);
  });

  it("takes what was sent before a restart for unknown", () => {
    const at = clock.now() - 60_000;
    sent.recall({ start: at });

    assert.equal(sent.settlingUntil("stop"), at + SETTLE_MS);
    assert.equal(sent.settledAt, at + SETTLE_MS);
  });

  it("does not let the past overwrite what was sent since", async () => {
    await sent.track("start", async () => {});
    sent.recall({ start: 0, stop: undefined });

    assert.equal(sent.sendingOf("start")?.until, clock.now());
  });

  describe("when the clock is set back", () => {
    it("waits no longer than a car takes to settle", async () => {
      await sent.track("start", async () => {});
      clock.jump(clock.now() - DAY / 2);

      assert.equal(sent.settlingUntil("stop"), clock.now() + SETTLE_MS);
    });

    it("forgets what was dated by a clock that was far ahead", async () => {
      await sent.track("start", async () => {});
      clock.jump(clock.now() - 400 * DAY);

      assert.equal(sent.settledAt, -Infinity);
    });
  });
});
