import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import { Publisher, type Publication } from "../../../src/mqtt/publisher";
import { FakeClock } from "../../support/fake-clock";

describe("a publisher", () => {
  let clock: FakeClock;
  let sent: Publication[];
  let publisher: Publisher;

  beforeEach(() => {
    clock = new FakeClock();
    sent = [];
    publisher = new Publisher(clock, 1000, (publication) => sent.push(publication));
  });

  const payloads = (): string[] => sent.map(({ payload }) => payload);

  it("publishes what has changed, retained", () => {
    for (const soc of [61, 61, 61]) publisher.retained("a/state", { soc });
    assert.deepEqual(sent, [{ topic: "a/state", payload: '{"soc":61}', retain: true, qos: 1 }]);
  });

  it("publishes no topic more often than it may, and then the last only", async () => {
    for (let soc = 0; soc < 100; soc++) publisher.retained("a/state", { soc });
    assert.deepEqual(payloads(), ['{"soc":0}']);
    await clock.advance(999);
    assert.equal(sent.length, 1);
    await clock.advance(1);
    assert.deepEqual(payloads(), ['{"soc":0}', '{"soc":99}']);
    assert.equal(clock.waiting, 0);
  });

  it("publishes nothing for a change that is taken back", async () => {
    for (const text of ["a", "b", "a"]) publisher.retained("t", text);
    await clock.advance(5000);
    assert.deepEqual(payloads(), ["a"]);
  });

  it("deletes what it has published, once", () => {
    publisher.retained("t", "a");
    publisher.retained("t", undefined);
    publisher.retained("t", undefined);
    assert.deepEqual(sent[1], { topic: "t", payload: "", retain: true, qos: 1 });
    assert.equal(sent.length, 2);
    assert.deepEqual(publisher.topics, []);
  });

  it("publishes all again, the newest of each", async () => {
    publisher.retained("s", "1");
    publisher.retained("t", "a");
    publisher.retained("t", "b");
    publisher.republish();
    await clock.advance(5000);
    assert.deepEqual(payloads(), ["1", "a", "1", "b"]);
  });

  it("retains nothing that happened once", () => {
    publisher.once("e", { event_type: "started" });
    publisher.republish();
    assert.deepEqual(sent, [{ topic: "e", payload: '{"event_type":"started"}', retain: false, qos: 1 }]);
  });

  it("goes on when the clock is set back", async () => {
    publisher.retained("t", "a");
    clock.jump(clock.now() - HOUR_MS);
    publisher.retained("t", "b");
    await clock.advance(1000);
    assert.deepEqual(payloads(), ["a", "b"]);
  });

  it("is silent when it is closed", async () => {
    publisher.retained("t", "a");
    publisher.retained("t", "b");
    publisher.close();
    await clock.advance(5000);
    assert.equal(clock.waiting, 0);
    assert.deepEqual(payloads(), ["a"]);
  });
});
