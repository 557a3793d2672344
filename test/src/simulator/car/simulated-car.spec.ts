import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { completeSpec, type CarSpec } from "../../../../src/simulator/car/car-spec";
import { SimulatedCar } from "../../../../src/simulator/car/simulated-car";
import { FakeClock } from "../../../support/fake-clock";
import { plainCar } from "../../../support/simulator/car";

function park(change: Partial<CarSpec> = {}): { car: SimulatedCar; clock: FakeClock } {
  const clock = new FakeClock();
  return { car: new SimulatedCar(completeSpec({ ...plainCar, ...change }, "user"), clock), clock };
}

describe("simulated car", () => {
  it("stands as it is for as long as nobody does anything", () => {
    const { car, clock } = park();

    clock.jump(clock.now() + 400 * DAY_MS);

    assert.equal(car.state.soc, 50);
    assert.equal(car.powerW, 0);
  });

  it("takes current a little after an accepted start", () => {
    const { car, clock } = park();

    car.start();
    const before = car.powerW;
    clock.jump(clock.now() + 15_000);

    assert.deepEqual([before, car.powerW], [0, 10_000]);
  });

  it("gains ten percent in an hour", () => {
    const { car, clock } = park();

    car.change({ charging: true });
    clock.jump(clock.now() + HOUR_MS);

    assert.ok(Math.abs(car.state.soc - 60) < 0.001);
    assert.ok(Math.abs(car.state.energyAddedKwh - 8) < 0.001);
  });

  it("ends at its limit, exactly, however far the clock jumps", () => {
    const { car, clock } = park();
    car.change({ charging: true });

    clock.jump(clock.now() + 3650 * DAY_MS);

    assert.equal(car.state.soc, 80);
    assert.equal(car.state.charging, false);
    assert.equal(car.powerW, 0);
  });

  it("draws less above 80 %", () => {
    const { car } = park({ soc: 90, limit: 100 });

    car.change({ charging: true });

    assert.equal(car.powerW, 6_250);
  });

  it("waits for a command when it is plugged in", () => {
    const { car, clock } = park({ plugged: false });

    car.change({ plugged: true });
    clock.jump(clock.now() + HOUR_MS);

    assert.equal(car.state.charging, false);
  });

  it("begins automatically when it is one that does", () => {
    const { car, clock } = park({ plugged: false, startsOnPlug: true });

    car.change({ plugged: true });
    clock.jump(clock.now() + MINUTE_MS);

    assert.equal(car.state.charging, true);
  });

  it("does not begin when it is unplugged before the current flows", () => {
    const { car, clock } = park();

    car.start();
    car.change({ plugged: false });
    clock.jump(clock.now() + HOUR_MS);

    assert.equal(car.state.charging, false);
    assert.equal(car.state.soc, 50);
  });

  it("drives its battery down and its odometer up", () => {
    const { car, clock } = park();

    car.change({ driving: true });
    clock.jump(clock.now() + HOUR_MS);

    assert.ok(Math.abs(car.state.soc - 40) < 0.001);
    assert.ok(Math.abs(car.state.odometerKm - 12_050) < 0.01);
  });

  it("comes to rest with an empty battery", () => {
    const { car, clock } = park();
    car.change({ driving: true });

    clock.jump(clock.now() + 30 * DAY_MS);

    assert.equal(car.state.soc, 0);
    assert.equal(car.state.driving, false);
    assert.ok(Math.abs(car.state.odometerKm - 12_250) < 0.1);
  });

  it("tells of each whole percent at the moment it was passed", () => {
    const { car, clock } = park({ soc: 77.5 });
    const startedAt = clock.now();
    const received: [soc: number, minute: number, charging: boolean][] = [];
    car.onChange(({ soc, at, charging }) => received.push([soc, Math.round((at - startedAt) / MINUTE_MS), charging]));

    car.change({ charging: true });
    clock.jump(startedAt + DAY_MS);
    assert.equal(car.state.soc, 80);

    assert.deepEqual(received, [
      [77.5, 0, true],
      [78, 3, true],
      [79, 9, true],
      [80, 15, false],
    ]);
  });

  it("tells nobody who no longer listens", () => {
    const { car } = park();
    const received: number[] = [];

    car.onChange(({ soc }) => received.push(soc))();
    car.change({ soc: 10 });

    assert.deepEqual(received, []);
  });

  it("does not go back when the clock does", () => {
    const { car, clock } = park();
    car.change({ charging: true });
    clock.jump(clock.now() + HOUR_MS);
    const { soc } = car.state;

    clock.jump(clock.now() - 30 * MINUTE_MS);

    assert.equal(car.state.soc, soc);
  });
});
