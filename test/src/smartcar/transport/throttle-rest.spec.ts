import assert from "node:assert/strict";
import { DAY_MS } from "../../../../src/core/duration";
import { settle } from "../../../support/fake-clock";
import { bench, names } from "../../../support/throttle-bench";

describe("the throttle after a 429", () => {
  it("rests one car and none of the others", async () => {
    const { clock, throttle, log, ask } = bench();

    throttle.refused("car", 60_000);
    void ask("car", { vehicleId: "car" });
    void ask("other car", { vehicleId: "other" });
    void ask("no car");
    await clock.advance(60_000);

    assert.deepEqual(log, ["other car", "no car", "car"]);
  });

  it("lets others past a car that rests", async () => {
    const { throttle, log, ask } = bench({ capacity: 1 });

    throttle.refused("car", 60_000);
    void ask("car", { vehicleId: "car" });
    void ask("other car", { vehicleId: "other" });
    await settle();

    assert.deepEqual(log, ["other car"]);
  });

  it("keeps no car back for another whose rest has become longer", async () => {
    const { clock, throttle, log, ask } = bench();

    throttle.refused("one", 10_000);
    throttle.refused("other", 20_000);
    void ask("one", { vehicleId: "one" });
    void ask("other", { vehicleId: "other" });
    throttle.refused("one", 60_000);
    await clock.advance(20_000);
    assert.deepEqual(log, ["other"]);

    await clock.advance(40_000);
    assert.deepEqual(log, ["other", "one"]);
  });

  it("names the car's own rest when it turns away", async () => {
    const { throttle } = bench();

    throttle.refused("car", 60_000);

    await assert.rejects(throttle.enter({ urgency: "stop", vehicleId: "car", longestWaitMs: 30_000 }), {
      code: "RATE_LIMIT",
      scope: "vehicle",
      retryAfterMs: 60_000,
      message: /this car/,
    });
  });

  it("slows the whole application: a rest, and then two a minute", async () => {
    const { clock, throttle, log, ask } = bench();

    throttle.refused(undefined, 60_000);
    for (const name of names(3)) void ask(name, { vehicleId: name });
    await clock.advance(59_999);
    const during = log.length;
    await clock.advance(1);
    const after = log.length;
    await clock.advance(30_000);

    assert.deepEqual([during, after, log.length], [0, 2, 3]);
  });

  it("turns away at once those in the queue who cannot wait so long", async () => {
    const { throttle, log, ask } = bench({ capacity: 1 });

    await ask("now");
    void ask("waits", { longestWaitMs: 30_000 });
    throttle.refused(undefined, 300_000);
    await settle();

    assert.deepEqual(log, ["now", "waits RATE_LIMIT"]);
  });

  it("doubles the rest from 30 s to 15 min where Smartcar names none", async () => {
    const { clock, throttle } = bench();
    const rests: number[] = [];

    for (let refusal = 0; refusal < 7; refusal++) {
      const restMs = throttle.refused(undefined, undefined);
      rests.push(restMs / 1000);
      await clock.advance(restMs);
    }

    assert.deepEqual(rests, [30, 60, 120, 240, 480, 900, 900]);
  });

  it("spreads such rests by a fifth", () => {
    assert.equal(bench({ random: 0.5 }).throttle.refused("car", undefined), 33_000);
  });

  it("starts small again after a request went through", async () => {
    const { clock, throttle } = bench();

    await clock.advance(throttle.refused("car", undefined));
    await clock.advance(throttle.refused("car", undefined));
    throttle.accepted("car");

    assert.equal(throttle.refused("car", undefined), 30_000);
  });

  it("does not double for refusals of requests from before the rest", async () => {
    const { clock, throttle } = bench();

    throttle.refused(undefined, undefined);
    await clock.advance(10_000);
    const second = throttle.refused(undefined, undefined);
    await clock.advance(second);

    assert.deepEqual([second, throttle.refused(undefined, undefined)], [20_000, 60_000]);
  });

  it("does not end a rest because an earlier request went through", () => {
    const { throttle } = bench();

    throttle.refused("car", 60_000);
    throttle.accepted("car");

    assert.equal(throttle.tryEnter("car"), false);
  });

  it("never shortens a rest", () => {
    const { throttle } = bench();

    throttle.refused("car", 60_000);

    assert.equal(throttle.refused("car", 5_000), 60_000);
  });

  it("rests no longer than meant when the clock is set back", async () => {
    const { clock, throttle } = bench();

    throttle.refused("car", 60_000);
    clock.jump(clock.now() - DAY_MS);

    const atFirst = throttle.tryEnter("car");
    await clock.advance(60_000);

    assert.deepEqual([atFirst, throttle.tryEnter("car")], [false, true]);
  });
});
