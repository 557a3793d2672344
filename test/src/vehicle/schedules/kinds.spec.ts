import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { ScheduleTimes } from "../../../../src/smartcar/schedules/schedule";
import { ScheduleBench, syncRequest } from "../../../support/vehicle/schedule-bench";

const night = { start: "22:30", end: "05:45" };
const workweek: ScheduleTimes = { type: "workweek", weekdays: night };
const sameAllWeek: ScheduleTimes = { type: "workweek", weekdays: night, weekends: night };

describe("a Volvo that takes daily schedules only", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open({ rules: { volvoDailyOnly: true } });
  });
  afterEach(() => bench.garage.close());

  it("gets a daily one where that is the same, and is not asked again over a restart", async () => {
    await bench.sync(syncRequest([], [sameAllWeek]));
    assert.deepEqual(bench.held, ["daily 22:30-05:45"]);
    assert.deepEqual(bench.asked(), ["GET schedules 200", "POST charge-workweek 501", "POST charge-daily 200"]);

    await bench.garage.restart();
    await bench.remove();
    assert.equal((await bench.create(sameAllWeek)).outcome, "done");
    assert.deepEqual(bench.asked(), ["DELETE one 200", "GET schedules 200", "POST charge-daily 200"]);
  });

  it("says that the others cannot be had, and does the rest", async () => {
    const { outcome, code, created } = await bench.sync(syncRequest([], [workweek, { type: "daily", ...night }]));
    assert.deepEqual([outcome, code, created.length], ["unsupported", "VEHICLE_NOT_CAPABLE", 1]);
    assert.deepEqual(bench.held, ["daily 22:30-05:45"]);
    bench.asked();

    assert.equal((await bench.create(workweek)).outcome, "unsupported");
    assert.deepEqual(bench.asked(), []);
  });
});

for (const schedulePaths of ["reference", "updates", "both"] as const) {
  describe(`schedules where Smartcar knows the paths "${schedulePaths}"`, () => {
    let bench: ScheduleBench;
    beforeEach(async () => {
      bench = await ScheduleBench.open({ rules: { schedulePaths } });
    });
    afterEach(() => bench.garage.close());

    it("are made, listed and deleted, and counted as the cloud counts them", async () => {
      for (const times of [
        { type: "daily", ...night },
        workweek,
        { type: "weekly", days: { monday: night } },
      ] as const) {
        assert.equal((await bench.create(times)).outcome, "done");
      }
      await bench.garage.pass(HOUR_MS);
      const { schedules = [], budget } = await bench.list();
      assert.deepEqual(
        schedules.map(({ type, ours }) => [type, ours]),
        [
          ["daily", true],
          ["workweek", true],
          ["weekly", true],
        ],
      );
      assert.equal((await bench.garage.counted(bench.vehicleId)).callsThisMonth, 500 - budget.callsLeft);
      for (const id of bench.ids) await bench.remove(id);
      assert.deepEqual(bench.held, []);
    });

    it("read a lost answer back", async () => {
      await bench.garage.fault({
        match: { method: "POST", path: ".*/daily|.*charge-daily" },
        cut: "headers",
        times: 1,
      });
      // Where the first form of the paths is not known, the cut answer is the refusal of the path.
      await bench.sync(syncRequest([], [{ type: "daily", ...night }])).catch(() => {});
      await bench.garage.pass(30 * MINUTE_MS);
      await bench.sync(syncRequest([], [{ type: "daily", ...night }]));

      assert.deepEqual(bench.held, ["daily 22:30-05:45"]);
      await bench.sync(syncRequest([]));
      assert.deepEqual(bench.held, []);
    });
  });
}

describe("the other form of the paths", () => {
  it("is taken once, and remembered", async () => {
    const bench = await ScheduleBench.open({ rules: { schedulePaths: "reference" } });
    await bench.sync(syncRequest([], [{ type: "daily", ...night }]));
    assert.deepEqual(bench.asked(), ["GET schedules 404", "GET charge-chargetimers 200", "POST daily 200"]);

    await bench.garage.fault({
      match: { path: "/v3/vehicles/.*" },
      status: 404,
      times: 1,
      body: { errors: [{ type: "RESOURCE_NOT_FOUND", code: "PATH" }] },
    });
    await assert.rejects(bench.create(workweek), { code: "NOT_FOUND" });
    assert.deepEqual(bench.asked(), ["GET charge-chargetimers 404"]);
    await bench.garage.close();
  });

  it("is not taken for any other error", async () => {
    const bench = await ScheduleBench.open();
    for (const [status, type, code] of [
      [404, "RESOURCE_NOT_FOUND", "VEHICLE"],
      [403, "PERMISSION", "UNKNOWN"],
      [500, "SERVER", "INTERNAL"],
    ] as const) {
      await bench.garage.fault({ match: { path: "/v3.0" }, status, times: 1, body: { errors: [{ type, code }] } });
      await assert.rejects(bench.list());
    }
    assert.equal((await bench.remove("sched_unknown")).outcome, "already");
    assert.deepEqual(bench.asked(), [
      "GET schedules 404",
      "GET schedules 403",
      "GET schedules 500",
      "DELETE one 404",
      "GET schedules 200",
    ]);
    await bench.garage.close();
  });
});

describe("a deletion", () => {
  it("may be answered with nothing", async () => {
    const bench = await ScheduleBench.open({ rules: { deletionStatus: 204 } });
    await bench.sync(syncRequest([], [{ type: "daily", ...night }]));
    const { outcome, deleted } = await bench.remove(bench.ids[0]);
    assert.deepEqual([outcome, deleted.length, bench.held], ["done", 1, []]);
    await bench.garage.close();
  });

  it("and a creation may take Smartcar longer than its first answer", async () => {
    const latency = { fromMs: 4 * MINUTE_MS, toMs: 4 * MINUTE_MS };
    const bench = await ScheduleBench.open({ rules: { latency } });
    assert.equal((await bench.sync(syncRequest([], [{ type: "daily", ...night }]))).outcome, "done");
    assert.deepEqual(bench.asked(), ["GET schedules 200", "POST charge-daily 202"]);
    assert.equal((await bench.remove()).outcome, "done");
    await bench.garage.close();
  });
});
