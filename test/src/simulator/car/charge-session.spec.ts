import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS } from "../../../../src/core/duration";
import { completeSpec, type CarSpec } from "../../../../src/simulator/car/car-spec";
import type { ChargeSession } from "../../../../src/simulator/car/car-state";
import { SimulatedCar } from "../../../../src/simulator/car/simulated-car";
import { FakeClock } from "../../../support/fake-clock";
import { plainCar } from "../../../support/simulator/car";

function park(change: Partial<CarSpec> = {}): { car: SimulatedCar; clock: FakeClock } {
  const clock = new FakeClock();
  return { car: new SimulatedCar(completeSpec({ ...plainCar, ...change }, "user"), clock), clock };
}

function rounded(session: ChargeSession | undefined): object | undefined {
  return session && { ...session, socTo: Math.round(session.socTo), energyKwh: Math.round(session.energyKwh) };
}

describe("charge sessions", () => {
  it("tell what the battery got, from when to when, and where", () => {
    const { car, clock } = park();
    const startedAt = clock.now();

    car.change({ charging: true });
    clock.jump(startedAt + 2 * HOUR_MS);
    car.change({ charging: false });

    assert.equal(car.state.sessions.length, 1);
    assert.deepEqual(rounded(car.state.sessions[0]), {
      startedAt,
      endedAt: startedAt + 2 * HOUR_MS,
      socFrom: 50,
      socTo: 70,
      energyKwh: 16,
      atHome: true,
    });
  });

  it("end when the limit is reached, at that moment", () => {
    const { car, clock } = park();
    const startedAt = clock.now();

    car.change({ charging: true });
    clock.jump(startedAt + DAY_MS);

    const [session] = car.state.sessions;
    assert.ok(Math.abs((session?.endedAt ?? 0) - startedAt - 3 * HOUR_MS) < 100);
  });

  it("end when the plug is pulled", () => {
    const { car, clock } = park();

    car.change({ charging: true });
    clock.jump(clock.now() + HOUR_MS);
    car.change({ driving: true });

    assert.equal(car.state.sessions.length, 1);
    assert.equal(car.state.sessions[0]?.atHome, true);
  });

  it("are counted again after each break", () => {
    const { car, clock } = park();

    for (const charging of [true, false, true, false]) {
      car.change({ charging });
      clock.jump(clock.now() + HOUR_MS);
    }

    assert.deepEqual(
      car.state.sessions.map(({ energyKwh }) => Math.round(energyKwh)),
      [8, 8],
    );
  });

  it("do not exist without energy", () => {
    const { car } = park();

    car.change({ charging: true });
    car.change({ charging: false });

    assert.deepEqual(car.state.sessions, []);
  });

  it("are forgotten after forty days", () => {
    const { car, clock } = park();
    car.change({ charging: true });
    clock.jump(clock.now() + HOUR_MS);
    car.change({ charging: false });

    clock.jump(clock.now() + 41 * DAY_MS);
    car.change({ charging: true });
    clock.jump(clock.now() + HOUR_MS);
    car.change({ charging: false });

    assert.equal(car.state.sessions.length, 1);
  });
});
