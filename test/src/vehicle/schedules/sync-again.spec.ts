import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { refusal } from "../../../support/simulated-garage";
import { ScheduleBench, syncRequest, type Plan } from "../../../support/vehicle/schedule-bench";

// The bench's clock begins on 2026-06-01 at 10:00 UTC, noon by the car's clock.
const TONIGHT: Plan = [["2026-06-01T20:00Z", "2026-06-02T02:00Z"]];
const SOON: Plan = [["2026-06-01T10:30Z", "2026-06-01T10:45Z"]];
const DAILY = { type: "daily", start: "22:00", end: "04:00" } as const;

const asleep = (times: number): object =>
  refusal("409 VEHICLE_STATE/ASLEEP", { match: { method: "POST", path: ".*/schedules/" }, times });

describe("a sync that fails for a reason that passes automatically", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
  });
  afterEach(() => bench.garage.close());

  it("is tried again after 5, 15 and 30 minutes, and tells what became of it", async () => {
    const received = bench.receive();
    await bench.garage.fault(asleep(3));

    const { outcome, code, retryAt } = await bench.sync(syncRequest(TONIGHT));
    assert.deepEqual([outcome, code, retryAt], ["refused", "ASLEEP", "2026-06-01T10:05:00.000Z"]);
    await bench.garage.pass(5 * MINUTE_MS);
    assert.deepEqual(received, ["ASLEEP"]);
    await bench.garage.pass(15 * MINUTE_MS);
    assert.deepEqual([received, bench.held], [["ASLEEP", "ASLEEP"], []]);
    await bench.garage.pass(30 * MINUTE_MS);

    assert.deepEqual([received, bench.held], [["ASLEEP", "ASLEEP", "done"], ["daily 22:00-04:00"]]);
  });

  it("is given up after the third time", async () => {
    const received = bench.receive();
    await bench.garage.fault(asleep(99));

    await bench.sync(syncRequest(TONIGHT));
    await bench.garage.pass(5 * HOUR_MS);

    assert.deepEqual(received, ["ASLEEP", "ASLEEP", "ASLEEP"]);
    assert.equal(bench.asked().filter((line) => line.startsWith("POST")).length, 4);
  });

  it("waits as long as Smartcar asks to, also where the car could not even be looked at", async () => {
    const received = bench.receive();
    const headers = { "retry-after": "900" };
    const match = { method: "GET", path: ".*/schedules" };
    await bench.garage.fault(refusal("429 RATE_LIMIT/VEHICLE", { match, headers, times: 1 }));

    await assert.rejects(bench.sync(syncRequest(TONIGHT)), { code: "RATE_LIMIT" });
    await bench.garage.pass(14 * MINUTE_MS);
    assert.deepEqual(received, []);
    await bench.garage.pass(2 * MINUTE_MS);

    assert.deepEqual([received, bench.held], [["done"], ["daily 22:00-04:00"]]);
  });

  it("does not make what has passed meanwhile", async () => {
    await bench.garage.fault(asleep(3));

    await bench.sync(syncRequest([...SOON, ...TONIGHT]));
    await bench.garage.pass(HOUR_MS);

    assert.deepEqual(bench.held, ["daily 22:00-04:00"]);
    assert.equal(bench.asked().filter((line) => line === "POST charge-daily 200").length, 1);
  });

  it("is not tried again when a newer request has come, or everything was to be deleted, or Node-RED was started again", async () => {
    for (const overtake of [() => bench.sync(syncRequest([])), () => bench.remove(), () => bench.garage.restart()]) {
      await bench.garage.fault(asleep(1));
      await bench.sync(syncRequest(TONIGHT));
      await overtake();
      bench.asked();
      await bench.garage.pass(2 * HOUR_MS);
      assert.deepEqual([bench.held, bench.asked()], [[], []]);
    }
  });

  it("is not tried again where only someone can change something", async () => {
    const received = bench.receive();
    const match = { method: "POST", path: ".*/schedules/" };
    await bench.garage.fault(refusal("409 VEHICLE_STATE/IN_MOTION", { match, times: 1 }));

    const { code, retryAt } = await bench.sync(syncRequest(TONIGHT));
    await bench.garage.pass(2 * HOUR_MS);

    assert.deepEqual([code, retryAt, received], ["IN_MOTION", undefined, []]);
  });
});

describe("a schedule whose making got no answer", () => {
  const lost = { match: { method: "POST", path: ".*/schedules/" }, cut: "headers", times: 1 };
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
  });
  afterEach(() => bench.garage.close());

  it("stays ours where the car cannot be looked at either", async () => {
    const look = { match: { method: "GET", path: ".*/schedules" } };
    await bench.garage.fault({ ...look, delayMs: 0, times: 1 }, { ...look, cut: "before", times: 2 }, lost);
    assert.equal((await bench.sync(syncRequest(TONIGHT))).outcome, "unknown");
    assert.deepEqual(bench.held, ["daily 22:00-04:00"]);

    await bench.sync(syncRequest([]));

    assert.deepEqual(bench.held, []);
  });

  it("stays ours when the node is closed while it looks", async () => {
    await bench.garage.fault(lost, { match: { method: "GET", path: ".*/schedules" }, body: { data: [] }, times: 2 });
    const { schedules } = bench.garage.car(bench.vehicleId);
    const going = assert.rejects(schedules.sync(syncRequest(TONIGHT)), { code: "CLOSED" });
    await bench.garage.pass(MINUTE_MS);
    await bench.garage.restart();
    await going;
    assert.deepEqual(bench.held, ["daily 22:00-04:00"]);

    await bench.sync(syncRequest([]));

    assert.deepEqual(bench.held, []);
  });

  it("says why it is not known, in Smartcar's words", async () => {
    const match = { method: "POST", path: ".*/schedules/" };
    await bench.garage.fault(refusal("500 SERVER/MULTIPLE_RECORDS_FOUND", { match }));

    const { outcome, code, reason } = await bench.sync(syncRequest(TONIGHT));

    assert.deepEqual([outcome, code], ["unknown", "MULTIPLE_RECORDS_FOUND"]);
    assert.match(reason, /Contact Smartcar's support.*The car might have accepted the schedule/);
  });
});

describe("a deletion that got no answer", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
    await bench.create(DAILY);
    bench.asked();
  });
  afterEach(() => bench.garage.close());

  it("is looked up, and done if the car no longer lists the schedule", async () => {
    await bench.garage.fault({ match: { method: "DELETE" }, cut: "headers", times: 1 });

    const { outcome, deleted } = await bench.remove(bench.ids[0]);

    assert.deepEqual([outcome, deleted.length, bench.held], ["done", 1, []]);
    assert.deepEqual(bench.asked(), ["DELETE one cut", "GET schedules 200"]);
  });

  it("stays open where the car still lists it, or cannot be looked at", async () => {
    await bench.garage.fault({ match: { method: "DELETE" }, cut: "before", times: 1 });
    const listed = await bench.remove(bench.ids[0]);
    assert.equal(listed.outcome, "unknown");
    assert.match(listed.reason, /closed the connection.*The car still lists the schedule\.$/);

    await bench.garage.fault({ match: { method: "DELETE" }, cut: "before", times: 1 });
    await bench.garage.fault({ match: { method: "GET", path: ".*/schedules" }, cut: "before", times: 1 });
    const unseen = await bench.remove(bench.ids[0]);
    assert.equal(unseen.outcome, "unknown");
    assert.match(unseen.reason, /might have been carried out/);
  });

  it("is not tried again before the hour for which the make wants the car left alone", async () => {
    const tired = refusal("502 UPSTREAM/RATE_LIMIT", { match: { method: "DELETE" }, times: 1 });
    await bench.sync(syncRequest([], [DAILY]));
    await bench.sync(syncRequest(SOON));
    await bench.garage.fault(tired);
    bench.asked();

    await bench.garage.pass(HOUR_MS);
    assert.deepEqual(bench.asked(), ["DELETE one 502"]);
    await bench.garage.pass(HOUR_MS);
    assert.deepEqual(bench.asked(), ["DELETE one 200"]);
  });
});

describe("what a car has answered that it cannot do with schedules", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
    await bench.create(DAILY);
    bench.asked();
  });
  afterEach(() => bench.garage.close());

  it("is asked once: without a list, its own report is read from then on", async () => {
    const match = { method: "GET", path: ".*/schedules" };
    await bench.garage.fault(refusal("501 COMPATIBILITY/VEHICLE_NOT_CAPABLE", { match, times: 9 }));

    await bench.list();
    await bench.garage.restart();
    await bench.list();

    assert.deepEqual(bench.asked(), [
      "GET schedules 501",
      "GET charge-chargetimers 200",
      "GET charge-chargetimers 200",
    ]);
  });

  it("is asked once: what cannot be deleted costs no further call", async () => {
    await bench.garage.fault(
      refusal("501 COMPATIBILITY/VEHICLE_NOT_CAPABLE", { match: { method: "DELETE" }, times: 9 }),
    );

    const first = await bench.remove(bench.ids[0]);
    const second = await bench.remove(bench.ids[0]);

    assert.deepEqual([first.outcome, first.code], ["unsupported", "VEHICLE_NOT_CAPABLE"]);
    assert.deepEqual(
      [second.outcome, second.code, second.reason],
      ["unsupported", "VEHICLE_NOT_CAPABLE", first.reason],
    );
    assert.deepEqual(bench.asked(), ["DELETE one 501"]);
    assert.deepEqual(Object.keys(await bench.garage.car(bench.vehicleId).unsupported()), ["schedule-delete"]);
  });
});
