import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ScheduleBench, syncRequest, TONIGHT, TWICE } from "../../../support/vehicle/schedule-bench";

describe("syncing a plan where requests fail", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
  });
  afterEach(() => bench.garage.close());

  it("reads a lost answer back instead of repeating the request", async () => {
    await bench.garage.fault({ match: { method: "POST", path: ".*/schedules/" }, cut: "headers", times: 1 });

    const { outcome, created } = await bench.sync(syncRequest(TONIGHT));

    assert.deepEqual([outcome, created.length, bench.held], ["done", 1, ["daily 22:00-04:00"]]);
    assert.deepEqual(bench.asked(), ["GET schedules 200", "POST charge-daily cut", "GET schedules 200"]);
    await bench.sync(syncRequest([]));
    assert.deepEqual(bench.held, []);
  });

  it("leaves open what does not show, and makes it with a later sync", async () => {
    await bench.garage.fault({
      match: { method: "POST", path: ".*/schedules/" },
      cut: "body",
      status: 200,
      body: "{}",
      times: 1,
    });

    const { outcome, reason } = await bench.sync(syncRequest(TONIGHT));
    assert.equal(outcome, "unknown");
    assert.match(reason, /might have accepted the schedule/);
    assert.equal((await bench.sync(syncRequest(TONIGHT))).outcome, "unknown");
    assert.equal(bench.asked().filter((line) => line.startsWith("POST")).length, 1);
    await bench.garage.pass(10 * MINUTE_MS);

    assert.equal((await bench.sync(syncRequest(TONIGHT))).outcome, "done");
    assert.deepEqual(bench.held, ["daily 22:00-04:00"]);
  });

  it("heals with the next sync what failed in the middle", async () => {
    await bench.sync(syncRequest([["2026-06-01T12:00Z", "2026-06-01T13:00Z"]]));
    await bench.garage.fault(
      { match: { method: "POST", path: ".*/schedules/" }, delayMs: 0, times: 1 },
      {
        match: { method: "POST", path: ".*/schedules/" },
        status: 429,
        times: 1,
        body: { errors: [{ type: "RATE_LIMIT", code: "VEHICLE" }] },
      },
    );

    await assert.rejects(bench.sync(syncRequest(TWICE)), { code: "RATE_LIMIT" });
    assert.deepEqual(bench.held, ["daily 14:00-15:00", "daily 22:00-04:00"]);
    await bench.garage.pass(2 * MINUTE_MS);
    const { created, deleted, kept: stored } = await bench.sync(syncRequest(TWICE));

    assert.deepEqual(bench.held, ["daily 22:00-04:00", "daily 05:00-06:00"]);
    assert.deepEqual([created.length, deleted.length, stored.length], [1, 1, 1]);
  });

  it("tries a deletion again that failed, and none that made something", async () => {
    await bench.sync(syncRequest(TONIGHT));
    await bench.garage.fault({
      match: { method: "DELETE" },
      status: 409,
      times: 2,
      body: { errors: [{ type: "VEHICLE_STATE", code: "ASLEEP" }] },
    });
    bench.asked();

    await bench.garage.pass(17 * HOUR_MS);

    assert.deepEqual(bench.held, []);
    assert.deepEqual(bench.asked(), ["DELETE one 409", "DELETE one 409", "DELETE one 200"]);
  });
});
