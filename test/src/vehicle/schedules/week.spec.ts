import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS } from "../../../../src/core/duration";
import { ScheduleBench, syncRequest, type Plan } from "../../../support/vehicle/schedule-bench";

/** Noon in UTC of the first day; the bench's clock begins two hours before. */
const FIRST_NOON = Date.parse("2026-06-01T12:00Z");

/** The cheap hours of the night that follows noon: never twice the same, and some across midnight by the car's clock. */
function cheapHours(noon: number, night: number): Plan {
  const iso = (hours: number): string => new Date(noon + hours * HOUR_MS).toISOString();
  const start = 9 + (night % 3) * 0.5;
  return [
    [iso(start), iso(start + 2)],
    [iso(13.25), iso(14.5 + (night % 2) * 0.25)],
  ];
}

describe("a week of a Volvo that takes no start and no stop", () => {
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
  });
  afterEach(() => bench.garage.close());

  it("charges by synced schedules alone, through a restart and a lost answer, and none is left behind", async () => {
    const { garage } = bench;
    // A car without any schedule charges whenever it is plugged in, so its owner has left one in it.
    const foreign = await bench.makeForeign("12:00", "12:01");
    const car = garage.simulator.car(bench.vehicleId);
    car.change({ plugged: false });
    const stretches: { from: number; to: number }[] = [];
    car.onChange(({ charging, at }) => {
      const last = stretches.at(-1);
      const isOpen = last?.to === Infinity;
      if (charging && !isOpen) stretches.push({ from: at, to: Infinity });
      if (!charging && last && isOpen) last.to = at;
    });
    const planned: Plan[number][] = [];

    for (let night = 0; night < 7; night++) {
      const noon = FIRST_NOON + night * DAY_MS;
      await garage.pass(noon - garage.clock.now());
      if (night === 2) await garage.fault({ match: { method: "POST", path: "/v3.0" }, cut: "headers", times: 1 });
      const plan = cheapHours(noon, night);
      const { outcome } = await bench.sync(syncRequest(plan));
      assert.equal(outcome, "done");
      planned.push(...plan);

      await garage.pass(5 * HOUR_MS);
      car.change({ plugged: true });
      if (night === 4) {
        await garage.pass(5 * HOUR_MS);
        await garage.restart();
        garage.car(bench.vehicleId).schedules.resume();
        await garage.run(garage.car(bench.vehicleId).read());
      }
      await garage.pass(noon + 18 * HOUR_MS - garage.clock.now());
      assert.deepEqual(bench.ids, [foreign], "what the night was for has gone");
      car.change({ plugged: false, soc: 30 });
    }
    await garage.pass(2 * DAY_MS);

    assert.deepEqual(bench.ids, [foreign]);
    assert.deepEqual(
      stretches.map(({ from, to }) => [from, to]),
      planned.map(([start, end]) => [Date.parse(start), Date.parse(end)]),
    );
    const { callsThisMonth } = await garage.counted(bench.vehicleId);
    assert.equal(callsThisMonth, 500 - (await garage.car(bench.vehicleId).budget()).callsLeft);
    // Each night one look, two schedules made and two deleted; one look more for the lost answer, and a read after the restart.
    assert.equal(callsThisMonth, 7 * 5 + 2);
  });
});
