import assert from "node:assert/strict";
import { engineConnector } from "../../../../nodes/fleet/engine-client";
import { monotonicClock } from "../../../../src/core/clock";
import { Engine, type EngineClient } from "../../../../src/store/engine/engine";
import { Mail } from "../../../../src/store/engine/mail";
import { Workers } from "../../../../src/store/engine/workers";
import { FakeClock } from "../../../support/fake-clock";
import { needsRedis, RedisServer } from "../../../support/engine/redis-server";

describe("messages between processes that share an engine", () => {
  needsRedis();
  let server: RedisServer;
  before(async () => (server = await RedisServer.start()));
  after(() => server?.close());

  it("come though the server says nothing of one that was trimmed away, as Redis 6 does", async () => {
    const connect = engineConnector({ address: server.address, password: "" }, [process.cwd()]);
    const trimmed = (client: EngineClient): EngineClient => ({
      disconnect: () => client.disconnect(),
      call: async (command, ...args) => {
        const answer = await client.call(command, ...args);
        return command === "XAUTOCLAIM" && Array.isArray(answer) ? [answer[0], [null, ...answer[1]]] : answer;
      },
    });
    const engine = new Engine({
      connect: () => trimmed(connect()),
      prefix: "",
      clock: monotonicClock,
      onProblem: () => {},
    });
    const workers = new Workers({ engine, application: "app", id: "w1", settings: "", aliveMs: 60_000 });
    const came = new Promise((resolve) => {
      const onMessage = async (message: unknown): Promise<boolean> => {
        resolve(message);
        return true;
      };
      const mail = new Mail({ engine, application: "app", workers, onMessage });
      mail.open();
      void mail.post("w1", { hello: 1 });
    });

    assert.deepEqual(await came, { hello: 1 });
    engine.close();
  });
});

describe("the time of an engine", () => {
  it("is never taken for later than it certainly is, however long an answer took", () => {
    const clock = new FakeClock(0);
    const client = { call: async () => undefined, disconnect: () => {} };
    const engine = new Engine({ connect: () => client, prefix: "", clock, onProblem: () => {} });
    clock.jump(3_000);

    // It was asked at 0 and may have looked at its clock only now.
    engine.learnTime(50_000, 0);

    assert.equal(engine.earliestNow, 50_000);
    assert.equal(engine.now, 51_500);
  });
});
