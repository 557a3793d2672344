import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/core/error";
import { held, json, tokenPath } from "../../support/api-server";
import { settle } from "../../support/fake-clock";
import { fixture } from "../../support/fixture";
import { car, failure, startBench, stopPath } from "../../support/vehicle/smartcar-bench";
import type { Bench } from "../../support/vehicle/smartcar-bench";

const stop = { name: "charge-stop" } as const;

const done = JSON.stringify(fixture("api/command.json"));

describe("commands", () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench({ commandTimeoutMs: 60_000 });
  });

  afterEach(() => bench.close());

  describe("that were cut off", () => {
    it("before the answer, are in doubt", async () => {
      bench.server.on(stopPath, (response) => response.socket?.destroy());

      const error = await failure(bench.client.command(car, stop));

      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["NETWORK", "read-back", true]);
      assert.match(error.message, /might have been carried out/);
    });

    it("within the answer, are in doubt", async () => {
      const { respond, response } = held(202);
      bench.server.on(stopPath, respond);

      const outcome = failure(bench.client.command(car, stop));
      const answer = await response;
      answer.write(done.slice(0, 60), () => answer.socket?.destroy());

      const error = await outcome;
      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["NETWORK", "read-back", true]);
    });

    for (const status of [undefined, 202]) {
      it(`by our own patience ${status ? "within" : "before"} the answer, are in doubt`, async () => {
        const impatient = await startBench({ commandTimeoutMs: 50 });
        impatient.server.on(stopPath, held(status).respond);

        const error = await failure(impatient.client.command(car, stop));

        await impatient.close();
        assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["TIMEOUT", "read-back", true]);
      });
    }

    it("by their caller, are in doubt once they were sent", async () => {
      bench.server.on(stopPath, () => {});
      const giveUp = new AbortController();
      const arrived = bench.server.next(stopPath);

      const outcome = failure(bench.client.command(car, stop, giveUp.signal));
      await arrived;
      giveUp.abort();

      const error = await outcome;
      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["CLOSED", "read-back", true]);
    });

    it("by their caller, are in no doubt before they were sent", async () => {
      bench.server.on(tokenPath, () => {});
      const giveUp = new AbortController();
      const arrived = bench.server.next(tokenPath);

      const outcome = failure(bench.client.command(car, stop, giveUp.signal));
      await arrived;
      giveUp.abort();

      const error = await outcome;
      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["CLOSED", "never", false]);
    });

    it("are never sent again automatically", async () => {
      bench.server.on(stopPath, (response) => response.socket?.destroy());

      await failure(bench.client.command(car, stop));

      assert.equal(bench.server.asked(stopPath).length, 1);
    });
  });

  it("are never sent after they were said not to be", async () => {
    const { client, server } = bench;
    server.on(stopPath, json(done));
    await client.command(car, stop);
    let accountedFor = 1;

    for (let ticks = 0; ticks < 20; ticks++) {
      const giveUp = new AbortController();
      const outcome = client.command(car, stop, giveUp.signal).then(
        () => true,
        (error: unknown) => error instanceof SmartcarError && error.mayHaveReachedCar,
      );
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      giveUp.abort();
      if (await outcome) accountedFor++;
      await settle();
    }

    assert.ok(server.asked(stopPath).length <= accountedFor);
  });
});
