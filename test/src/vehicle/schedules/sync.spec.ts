import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { ScheduleTimes } from "../../../../src/smartcar/schedules/schedule";
import { refusal } from "../../../support/simulated-garage";
import { ScheduleBench, syncRequest, TONIGHT, TWICE, type Plan } from "../../../support/vehicle/schedule-bench";
import { bmw } from "../../../support/simulator/cloud";

const daily = (start: string, end: string): ScheduleTimes => ({ type: "daily", start, end });

describe("syncing a plan with a car", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
  });
  afterEach(() => bench.garage.close());

  it("makes what is missing", async () => {
    const { outcome, created, reason } = await bench.sync(syncRequest(TWICE));

    assert.deepEqual(bench.held, ["daily 22:00-04:00", "daily 05:00-06:00"]);
    assert.deepEqual([outcome, created.length, reason], ["done", 2, "Created: 2, deleted: 0, unchanged: 0."]);
    assert.deepEqual(bench.asked(), ["GET schedules 200", "POST charge-daily 200", "POST charge-daily 200"]);
  });

  it("keeps what is right, makes what is new and deletes what is not wanted any more", async () => {
    await bench.sync(syncRequest(TWICE));
    bench.asked();

    const {
      created,
      deleted,
      kept: stored,
    } = await bench.sync(syncRequest([...TONIGHT, ["2026-06-02T06:00Z", "2026-06-02T07:00Z"]]));

    assert.deepEqual(bench.held, ["daily 22:00-04:00", "daily 08:00-09:00"]);
    assert.deepEqual([created.length, deleted.length, stored.length], [1, 1, 1]);
    assert.deepEqual(bench.asked(), ["GET schedules 200", "POST charge-daily 200", "DELETE one 200"]);
  });

  it("asks nothing for a request that was carried out, and looks again when told to or after hours", async () => {
    await bench.sync(syncRequest(TWICE));
    bench.asked();

    assert.equal((await bench.sync(syncRequest(TWICE))).outcome, "already");
    assert.deepEqual(bench.asked(), []);
    assert.equal((await bench.sync(syncRequest(TWICE), { force: true })).outcome, "already");
    assert.deepEqual(bench.asked(), ["GET schedules 200"]);
    await bench.garage.pass(6 * HOUR_MS);
    await bench.sync(syncRequest(TWICE));
    assert.deepEqual(bench.asked(), ["GET schedules 200"]);
  });

  it("makes what is missing also where the car's list cannot be had, and by its own record not twice", async () => {
    const match = { method: "GET", path: ".*/schedules" };
    await bench.garage.fault(refusal("500 SERVER/INTERNAL", { match, times: 9 }));

    const { outcome, reason } = await bench.sync(syncRequest(TONIGHT));
    assert.deepEqual([outcome, bench.held], ["done", ["daily 22:00-04:00"]]);
    assert.match(reason, /other schedules in the car could not be read/);
    const again = await bench.sync(syncRequest(TONIGHT), { force: true });

    assert.deepEqual([again.outcome, bench.held], ["already", ["daily 22:00-04:00"]]);
    assert.deepEqual(bench.asked(), ["GET schedules 500", "POST charge-daily 200", "GET schedules 500"]);
  });

  it("makes again what someone has deleted", async () => {
    await bench.sync(syncRequest(TWICE));
    bench.deleteInApp(bench.ids[0] ?? "");

    const { created } = await bench.sync(syncRequest(TWICE), { force: true });

    assert.equal(created.length, 1);
    assert.deepEqual(bench.held, ["daily 05:00-06:00", "daily 22:00-04:00"]);
  });

  it("does not move a window under way when the plan is made again from now", async () => {
    await bench.sync(syncRequest(TONIGHT));
    await bench.garage.pass(11 * HOUR_MS);
    bench.asked();

    const { outcome } = await bench.sync(syncRequest([["2026-06-01T21:00Z", "2026-06-02T02:00Z"]]));

    assert.equal(outcome, "already");
    assert.deepEqual(bench.held, ["daily 22:00-04:00"]);
    assert.deepEqual(
      bench.asked().filter((line) => !line.startsWith("GET")),
      [],
    );
  });

  it("tells the car of a window only when the same time of the day before has passed", async () => {
    const { waiting } = await bench.sync(syncRequest([...TONIGHT, ["2026-06-02T22:00Z", "2026-06-03T01:00Z"]]));

    assert.equal(waiting, 1);
    assert.deepEqual(bench.held, ["daily 22:00-04:00"]);
    await bench.garage.pass(15 * HOUR_MS + MINUTE_MS);
    assert.deepEqual(bench.held, ["daily 22:00-04:00", "daily 00:00-03:00"]);
    await bench.garage.pass(24 * HOUR_MS);
    assert.deepEqual(bench.held, []);
  });

  it("never touches a foreign schedule, and needs none of its own where one does the same", async () => {
    const [other, same] = [await bench.makeForeign("12:00", "13:00"), await bench.makeForeign("22:00", "04:00")];
    await bench.sync(syncRequest([["2026-06-01T21:00Z", "2026-06-01T22:00Z"]]));

    await bench.sync(syncRequest(TONIGHT));
    assert.deepEqual(bench.ids, [other, same]);
    await bench.sync(syncRequest([]));
    assert.deepEqual(bench.ids, [other, same]);
    await bench.remove();

    assert.deepEqual(bench.ids, [other, same]);
  });

  it("takes for its own what is wanted and there already, after its store was lost", async () => {
    await bench.sync(syncRequest(TWICE));
    await bench.garage.store.set(`car/${bench.vehicleId}/schedules`, undefined);
    await bench.garage.restart();

    assert.equal((await bench.sync(syncRequest(TWICE))).outcome, "already");
    await bench.sync(syncRequest(TONIGHT));

    assert.deepEqual(bench.held, ["daily 22:00-04:00"]);
  });

  it("never lets the car hold more than ten, foreign ones included, and says which pauses it gave up", async () => {
    for (let hour = 0; hour < 7; hour++) await bench.makeForeign(`0${hour}:10`, `0${hour}:20`);
    const plan: Plan = [
      ["2026-06-01T12:00Z", "2026-06-01T12:30Z"],
      ["2026-06-01T14:00Z", "2026-06-01T14:30Z"],
      ["2026-06-01T15:00Z", "2026-06-01T15:30Z"],
      ["2026-06-01T18:00Z", "2026-06-01T18:30Z"],
    ];
    let most = 0;
    bench.garage.simulator.car(bench.vehicleId).onChange(({ schedules }) => {
      most = Math.max(most, schedules.length);
    });

    const { outcome, merged } = await bench.sync(syncRequest(plan));

    assert.equal(outcome, "done");
    assert.deepEqual(merged, [{ start: "2026-06-01T14:30:00.000Z", end: "2026-06-01T15:00:00.000Z" }]);
    assert.deepEqual(bench.held.slice(7), ["daily 14:00-14:30", "daily 16:00-17:30", "daily 20:00-20:30"]);

    await bench.sync(syncRequest(plan.slice(1)));
    assert.deepEqual(bench.held.slice(7).toSorted(), ["daily 16:00-16:30", "daily 17:00-17:30", "daily 20:00-20:30"]);
    assert.equal(most, 10);
  });

  it("says so where foreign schedules leave no room", async () => {
    for (let hour = 10; hour < 20; hour++) await bench.makeForeign(`${hour}:10`, `${hour}:20`);
    const { outcome, code, reason } = await bench.sync(syncRequest(TONIGHT));
    assert.deepEqual([outcome, code, bench.held.length], ["refused", "SCHEDULES_FULL", 10]);
    assert.match(reason, /Not created here: 10\. Delete some in the car's app/);
  });

  it("says so where all that leave no room were created here", async () => {
    for (let hour = 10; hour < 20; hour++) await bench.create(daily(`${hour}:00`, `${hour}:15`));
    const { outcome, code, reason } = await bench.create(daily("20:00", "20:15"));
    assert.deepEqual([outcome, code, bench.held.length], ["refused", "SCHEDULES_FULL", 10]);
    assert.match(reason, /all of them were created here\. Delete one with the schedule node/);
  });

  it("knows its own and foreign ones where only the signal lists them, in the form of 2026", async () => {
    await bench.garage.close();
    bench = await ScheduleBench.open({ rules: { schedulePaths: "reference", timersForm: "2026" } });
    const foreign = await bench.makeForeign("12:00", "13:00");
    await bench.sync(syncRequest(TWICE));
    await bench.garage.pass(10 * MINUTE_MS);

    const { schedules = [] } = await bench.list();
    assert.deepEqual(
      schedules.map(({ type, ours }) => [type, ours]),
      [
        ["daily", false],
        ["daily", true],
        ["daily", true],
      ],
    );
    await bench.sync(syncRequest([]));
    assert.deepEqual(bench.ids, [foreign]);
  });

  it("keeps schedules that stay, and merges those that overlap", async () => {
    const schedules = [daily("22:00", "02:00"), daily("01:00", "05:00"), daily("07:00", "07:00")];
    await bench.sync(syncRequest([], schedules));
    await bench.garage.pass(48 * HOUR_MS);
    assert.deepEqual(bench.held, ["daily 22:00-05:00"]);

    const day = { start: "10:00", end: "11:00" };
    await bench.sync(
      syncRequest(TONIGHT, [
        ...schedules,
        { type: "workweek", weekdays: day },
        { type: "weekly", days: { sunday: day } },
      ]),
    );
    assert.deepEqual(bench.held.toSorted(), ["daily 22:00-05:00", "weekly", "workweek"]);
  });

  it("refuses before the first request what the month's calls cannot pay", async () => {
    await bench.garage.restart({ perMonth: 2, reserve: 0 });
    const poor = await bench.sync(syncRequest(TWICE));
    assert.deepEqual([poor.outcome, poor.code, bench.held], ["refused", "CALLS_USED", []]);
    await bench.garage.restart({ perMonth: 1, reserve: 0 });
    bench.asked();

    const { outcome, code } = await bench.sync(syncRequest(TWICE));

    assert.deepEqual([outcome, code, bench.asked()], ["refused", "CALLS_USED", []]);
  });

  it("counts its calls as the cloud does", async () => {
    await bench.sync(syncRequest(TWICE));
    await bench.garage.fault({ match: { method: "POST" }, cut: "headers", times: 1 });
    const { budget } = await bench.sync(syncRequest(TONIGHT, [daily("10:00", "11:00")]));

    assert.equal((await bench.garage.counted(bench.vehicleId)).callsThisMonth, 500 - budget.callsLeft);
  });

  it("replaces a request that still waits by the newest", async () => {
    const { schedules } = bench.garage.car(bench.vehicleId);
    const all = [TWICE, TONIGHT, []].map((plan) => schedules.sync(syncRequest(plan)));
    const outcomes = await bench.garage.run(Promise.all(all));

    assert.deepEqual(
      outcomes.map(({ outcome, code }) => code ?? outcome),
      ["REPLACED", "REPLACED", "already"],
    );
    assert.deepEqual(bench.held, []);
  });

  it("ends at once when the car is closed, and leaves no timer", async () => {
    await bench.sync(syncRequest(TWICE));
    await bench.garage.garage.close();
    assert.equal(bench.garage.clock.waiting, 0);
  });
});

describe("a car that takes no schedules", () => {
  it("is not asked", async () => {
    const bench = await ScheduleBench.open({}, bmw);
    const { outcome, code } = await bench.sync(syncRequest(TONIGHT));
    assert.deepEqual([outcome, code, bench.asked()], ["unsupported", "MAKE_CANNOT", []]);
    await bench.garage.close();
  });
});
