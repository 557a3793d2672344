import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { completeSpec, type CarSpec } from "../../../../src/simulator/car/car-spec";
import type { ChargeSchedule, ChargeWindow } from "../../../../src/simulator/car/charge-schedule";
import type { Place } from "../../../../src/simulator/car/place";
import { SimulatedCar } from "../../../../src/simulator/car/simulated-car";
import { FakeClock } from "../../../support/fake-clock";
import { processorMs } from "../../../support/processor-time";
import { plainCar } from "../../../support/simulator/car";

const home = { latitude: 48.1371, longitude: 11.5754 };
const away = { latitude: 48.2488, longitude: 11.6532 };
const night: ChargeWindow = { startTime: "22:00", stopTime: "06:00" };
const noon: ChargeWindow = { startTime: "11:00", stopTime: "13:00" };

function daily(window: ChargeWindow, location: Place | undefined = home): ChargeSchedule {
  return { id: `sched_${window.startTime}`, location, times: { type: "daily", ...window } };
}

/** A car at noon on a Monday in Berlin, with what happened to its charging since. */
function park(change: Partial<CarSpec> = {}): { car: SimulatedCar; clock: FakeClock; switches: string[] } {
  const clock = new FakeClock("2026-06-01T10:00:00Z");
  const car = new SimulatedCar(completeSpec({ ...plainCar, acPowerW: 1_000, ...change }, "user"), clock);
  const switches: string[] = [];
  car.onChange(({ at, charging }, before) => {
    if (charging !== before.charging) switches.push(`${charging ? "on" : "off"} ${local(at)}`);
  });
  return { car, clock, switches };
}

function local(at: number): string {
  return new Date(at).toLocaleString("sv-SE", { timeZone: "Europe/Berlin" }).slice(5, 16);
}

describe("a car with schedules", () => {
  it("charges exactly inside its windows", () => {
    const { car, clock, switches } = park();

    car.change({ schedules: [daily(night)] });
    clock.jump("2026-06-03T10:00:00Z");
    assert.equal(car.state.charging, false);

    assert.deepEqual(switches, ["on 06-01 22:00", "off 06-02 06:00", "on 06-02 22:00", "off 06-03 06:00"]);
  });

  it("charges no longer than to its limit", () => {
    const { car, clock, switches } = park({ acPowerW: 10_000 });

    car.change({ schedules: [daily(night)] });
    clock.jump(clock.now() + 3650 * DAY_MS);

    assert.equal(car.state.soc, 80);
    assert.deepEqual(switches, ["on 06-01 22:00", "off 06-02 01:00"]);
  });

  it("begins when it is plugged in within a window, and not outside", () => {
    const { car, clock, switches } = park({ plugged: false });
    car.change({ schedules: [daily(night)] });

    car.change({ plugged: true });
    clock.jump("2026-06-01T14:00:00Z");
    car.change({ plugged: false });
    clock.jump("2026-06-01T21:30:00Z");
    car.change({ plugged: true });
    clock.jump("2026-06-02T10:00:00Z");
    assert.equal(car.state.charging, false);

    assert.deepEqual(switches, ["on 06-01 23:30", "off 06-02 06:00"]);
  });

  it("holds back even if it otherwise charges as soon as it is plugged in", () => {
    const { car, clock, switches } = park({ startsOnPlug: true, plugged: false });
    car.change({ schedules: [daily(night)] });

    car.change({ plugged: true });
    clock.jump("2026-06-01T21:00:00Z");
    assert.equal(car.state.charging, true);

    assert.deepEqual(switches, ["on 06-01 22:00"]);
  });

  it("stops when a schedule comes that forbids it now, and goes on when one allows it", () => {
    const { car, clock, switches } = park({ startsOnPlug: true });
    clock.jump(clock.now() + HOUR_MS);

    car.change({ schedules: [daily(night)] });
    clock.jump(clock.now() + HOUR_MS);
    car.change({ schedules: [daily(night), daily({ startTime: "13:30", stopTime: "15:00" })] });
    clock.jump("2026-06-01T14:00:00Z");
    assert.equal(car.state.charging, false);

    assert.deepEqual(switches, ["on 06-01 12:00", "off 06-01 13:00", "on 06-01 14:00", "off 06-01 15:00"]);
  });

  it("charges at once when its last schedule goes, if that is its way", () => {
    const { car, clock, switches } = park({ startsOnPlug: true, plugged: false });
    car.change({ schedules: [daily(night)] });
    car.change({ plugged: true });

    clock.jump(clock.now() + HOUR_MS);
    car.change({ schedules: [] });
    clock.jump(clock.now() + HOUR_MS);
    assert.equal(car.state.charging, true);

    assert.deepEqual(switches, ["on 06-01 13:00"]);
  });

  it("waits for a command when its last schedule goes, if that is its way", () => {
    const { car, clock, switches } = park();
    car.change({ schedules: [daily(night)] });

    car.change({ schedules: [] });
    clock.jump(clock.now() + DAY_MS);

    assert.equal(car.state.charging, false);
    assert.deepEqual(switches, []);
  });

  it("is free where no schedule holds", () => {
    const { car, clock, switches } = park({ startsOnPlug: true, plugged: false, atHome: false });
    car.change({ schedules: [daily(night)] });

    car.change({ plugged: true });
    clock.jump("2026-06-02T10:00:00Z");
    assert.equal(car.state.charging, true);

    assert.deepEqual(switches, ["on 06-01 12:00"]);
  });

  it("follows those of another place there, and those without a place everywhere", () => {
    for (const location of [away, undefined]) {
      const { car, clock, switches } = park({ atHome: false });
      car.change({ schedules: [{ ...daily(night), location }] });

      clock.jump("2026-06-02T10:00:00Z");
      assert.equal(car.state.charging, false);

      assert.deepEqual(switches, ["on 06-01 22:00", "off 06-02 06:00"]);
    }
  });

  it("takes a place some steps away for its own", () => {
    const { car, clock } = park();
    const near = { latitude: home.latitude + 0.001, longitude: home.longitude };
    const far = { latitude: home.latitude + 0.003, longitude: home.longitude };

    car.change({ schedules: [daily(night, near)] });
    clock.jump("2026-06-01T20:00:00Z");
    const nearby = car.state.charging;
    car.change({ charging: false, schedules: [daily(night, far)] });
    clock.jump("2026-06-02T20:00:00Z");

    assert.deepEqual([nearby, car.state.charging], [true, false]);
  });

  it("lets a person start and stop in between, until the next window begins or ends", () => {
    const { car, clock, switches } = park();
    car.change({ schedules: [daily(night)] });

    car.change({ charging: true });
    clock.jump("2026-06-02T05:00:00Z");
    assert.equal(car.state.charging, false);
    clock.jump("2026-06-02T21:00:00Z");
    car.change({ charging: false });
    clock.jump("2026-06-03T21:00:00Z");
    assert.equal(car.state.charging, true);

    assert.deepEqual(switches, [
      "on 06-01 12:00",
      "off 06-02 06:00",
      "on 06-02 22:00",
      "off 06-02 23:00",
      "on 06-03 22:00",
    ]);
  });

  it("goes on within a window when its limit is raised", () => {
    const { car, clock } = park({ acPowerW: 10_000 });
    car.change({ schedules: [daily({ startTime: "11:00", stopTime: "20:00" })] });
    clock.jump("2026-06-01T15:00:00Z");
    assert.equal(car.state.charging, false);

    car.change({ limit: 90 });
    clock.jump("2026-06-01T15:01:00Z");

    assert.equal(car.state.charging, true);
  });

  it("stays stopped within a window when its limit is raised after a person stopped it", () => {
    const { car, clock } = park();
    car.change({ schedules: [daily(noon)] });
    car.change({ charging: false });

    car.change({ limit: 90 });
    clock.jump(clock.now() + 30 * MINUTE_MS);

    assert.equal(car.state.charging, false);
  });

  it("goes on within a window when its socket has current again", () => {
    const { car, clock } = park();
    car.change({ schedules: [daily({ startTime: "11:00", stopTime: "20:00" })], obstacle: "CHARGE_FAULT" });
    clock.jump(clock.now() + HOUR_MS);

    car.change({ obstacle: null });
    clock.jump(clock.now() + MINUTE_MS);

    assert.equal(car.state.charging, true);
  });

  it("does not begin after the window that it was plugged into has ended", () => {
    const { car, clock, switches } = park({ plugged: false, startTakesMs: 10 * MINUTE_MS });
    car.change({ schedules: [daily(noon)] });
    clock.jump("2026-06-01T10:55:00Z");

    car.change({ plugged: true });
    clock.jump("2026-06-01T18:00:00Z");

    assert.equal(car.state.charging, false);
    assert.deepEqual(switches, []);
  });

  it("follows ten narrow windows a day without delay", () => {
    const { car, clock, switches } = park({ acPowerW: 230, capacityKwh: 100, soc: 0, limit: 100 });
    const windows = Array.from({ length: 10 }, (_, hour) => ({ startTime: `0${hour}:00`, stopTime: `0${hour}:10` }));
    car.change({ schedules: windows.map((window) => daily(window)) });

    const before = process.cpuUsage();
    clock.jump(clock.now() + 5 * DAY_MS);
    assert.equal(car.state.charging, false);

    assert.equal(switches.length, 100);
    assert.ok(processorMs(before) < 2_000);
  });
});
