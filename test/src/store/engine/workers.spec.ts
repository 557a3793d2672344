import assert from "node:assert/strict";
import { monotonicClock } from "../../../../src/core/clock";
import { MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import type { Engine } from "../../../../src/store/engine/engine";
import { Workers } from "../../../../src/store/engine/workers";
import { needsRedis, RedisServer } from "../../../support/engine/redis-server";

describe("the processes that share an engine", () => {
  needsRedis();
  let server: RedisServer;
  before(async () => (server = await RedisServer.start()));
  after(() => server?.close());

  const worker = (id: string, engine: Engine): Workers =>
    new Workers({ engine, application: "app", id, settings: "", aliveMs: MINUTE_MS });

  it("count as ended when they leave, whatever they take the engine's time for", async () => {
    const [stays, leaves] = [server.engine(), server.engine()];
    const [one, two] = [worker("w1", stays), worker("w2", leaves)];
    await two.beat();
    await one.beat();
    const known = leaves.now ?? NaN;
    leaves.learnTime(known + 5 * SECOND_MS, monotonicClock.now());

    await two.leave();

    await one.beat();
    assert.deepEqual(
      one.all.map(({ id, isAlive }) => [id, isAlive]),
      [
        ["w2", false],
        ["w1", true],
      ],
    );
  });
});
