import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ScheduleBench, syncRequest, TWICE } from "../../../support/vehicle/schedule-bench";

describe("a synced plan as time passes, and after a restart", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
  });
  afterEach(() => bench.garage.close());

  it("deletes what belongs to a date when it has passed, with one call each", async () => {
    await bench.sync(syncRequest(TWICE));
    bench.asked();

    await bench.garage.pass(15 * HOUR_MS);
    assert.deepEqual(bench.held, ["daily 22:00-04:00", "daily 05:00-06:00"]);
    await bench.garage.pass(1 * HOUR_MS + MINUTE_MS);
    assert.deepEqual(bench.held, ["daily 05:00-06:00"]);
    await bench.garage.pass(2 * HOUR_MS);

    assert.deepEqual(bench.held, []);
    assert.deepEqual(bench.asked(), ["DELETE one 200", "DELETE one 200"]);
    assert.equal(bench.garage.clock.waiting, 0);
  });

  it("deletes it with the next sync where nothing ran meanwhile, and after a restart automatically when the car reports", async () => {
    await bench.sync(syncRequest(TWICE));
    await bench.garage.restart();
    await bench.garage.pass(17 * HOUR_MS);
    assert.equal(bench.held.length, 2);
    bench.asked();

    bench.garage.car(bench.vehicleId).schedules.resume();
    await bench.garage.pass(12 * HOUR_MS);
    assert.deepEqual(bench.asked(), []);
    assert.equal(bench.held.length, 2);
    await bench.garage.run(bench.garage.car(bench.vehicleId).read());
    await bench.garage.pass(MINUTE_MS);

    assert.deepEqual(bench.held, []);
  });

  it("deletes it after a restart also when someone asks for anything, but not for a report that brings nothing", async () => {
    await bench.sync(syncRequest(TWICE));
    await bench.garage.restart();
    await bench.garage.pass(17 * HOUR_MS);
    const car = bench.garage.car(bench.vehicleId);
    car.schedules.resume();

    await bench.garage.run(car.apply([], {}, { receivedAt: bench.garage.clock.now(), source: "webhook" }));
    await bench.garage.pass(MINUTE_MS);
    assert.equal(bench.held.length, 2);
    await bench.list();
    await bench.garage.pass(20 * MINUTE_MS);

    assert.deepEqual(bench.held, ["daily 05:00-06:00"]);
  });

  it("makes nothing automatically after a restart", async () => {
    await bench.sync(syncRequest([["2026-06-03T20:00Z", "2026-06-04T02:00Z"]]));
    await bench.garage.restart();
    bench.garage.car(bench.vehicleId).schedules.resume();

    await bench.garage.pass(60 * HOUR_MS);

    assert.deepEqual(bench.asked(), ["GET schedules 200"]);
  });

  it("makes nothing after a restart when the car reports either, before someone asks", async () => {
    await bench.sync(syncRequest([["2026-06-03T20:00Z", "2026-06-04T02:00Z"]]));
    await bench.garage.restart();
    const car = bench.garage.car(bench.vehicleId);
    car.schedules.resume();
    bench.asked();

    await bench.garage.run(car.read());
    await bench.garage.pass(60 * HOUR_MS);

    assert.deepEqual([bench.asked(), bench.held], [[], []]);
  });
});
