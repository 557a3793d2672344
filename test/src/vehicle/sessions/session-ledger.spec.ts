import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { recordOf } from "../../../../src/records/known-record";
import { report } from "../../../support/vehicle/reports";
import { SimulatedGarage } from "../../../support/simulated-garage";
import { bmw, tesla, volkswagen } from "../../../support/simulator/cloud";

const CARS = [
  ["a BMW, which tells no energy", bmw],
  ["a Tesla, which counts its energy", tesla],
  ["a Volkswagen", volkswagen],
] as const;

describe("a car's own ledger of sessions", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open({ limits: { perMonth: 10_000, reserve: 0 }, rules: { monthlyCalls: 10_000 } });
  });
  afterEach(() => garage.close());

  /** Charges for some hours and pauses for some, reading the car every so many minutes. */
  async function day(vehicleId: string, everyMinutes: number): Promise<void> {
    const car = garage.simulator.car(vehicleId);
    car.change({ plugged: true, limit: 100 });
    for (const [hours, charging] of [
      [1, false],
      [2, true],
      [1, false],
      [0.75, true],
      [2, false],
    ] as const) {
      car.change({ charging });
      for (let minutes = 0; minutes < hours * 60; minutes += everyMinutes) {
        await garage.run(garage.car(vehicleId).read());
        await garage.pass(everyMinutes * MINUTE_MS);
      }
    }
    await garage.run(garage.car(vehicleId).read());
  }

  for (const [what, vehicleId] of CARS) {
    it(`tells of ${what}, what it really charged`, async () => {
      await day(vehicleId, 15);

      const reported = (await garage.car(vehicleId).sessions.ended()).map(recordOf);
      const real = garage.simulator.car(vehicleId).state.sessions;

      assert.equal(reported.length, real.length);
      for (const [n, { startAt, endAt, energyKwh = 0, approximate }] of reported.entries()) {
        const { startedAt, endedAt, energyKwh: charged } = real[n] ?? assert.fail();
        assert.ok(Math.abs(startAt - startedAt) <= 15 * MINUTE_MS);
        assert.ok(Math.abs(endAt - endedAt) <= 15 * MINUTE_MS);
        assert.ok(Math.abs(energyKwh - charged) <= 1.5, `${energyKwh} kWh instead of ${charged}`);
        assert.equal(approximate, undefined);
      }
    });
  }

  it("keeps what runs and what has ended over a restart", async () => {
    await garage.receive(false);
    await garage.pass(HOUR_MS);
    await garage.receive(true);
    await garage.restart();
    await garage.pass(5 * MINUTE_MS);
    await garage.receive(true);
    await garage.pass(HOUR_MS - 5 * MINUTE_MS);
    await garage.receive(false);
    await garage.restart();
    await garage.pass(5 * MINUTE_MS);
    await garage.receive(false);

    const [session, ...more] = (await garage.car(tesla).sessions.ended()).map(recordOf);

    assert.deepEqual(more, []);
    assert.equal((session?.endAt ?? 0) - (session?.startAt ?? 0), HOUR_MS);
  });

  it("makes no session of one false report", async () => {
    for (const charging of [false, true, false, false]) {
      await garage.receive(charging);
      await garage.pass(HOUR_MS);
    }

    assert.deepEqual(await garage.car(tesla).sessions.ended(), []);
  });

  it("begins again where what was kept cannot be read, and keeps what can", async () => {
    await garage.store.set(`car/${tesla}/sessions`, { ended: [{ startAt: 1, endAt: 2 }, "rubbish"], idle: "rubbish" });

    assert.deepEqual(await garage.car(tesla).sessions.ended(), [{ startAt: 1, endAt: 2 }]);
  });

  it("is not led astray by a report from the future", async () => {
    const { clock } = garage;
    const ahead = report("charge-ischarging", { value: true }, { at: clock.now() + 300 * DAY_MS });
    await garage.car(tesla).apply([ahead], {}, { receivedAt: clock.now(), source: "webhook" });
    await garage.pass(HOUR_MS);
    await garage.receive(false);
    await garage.pass(5 * MINUTE_MS);
    await garage.receive(false);

    assert.deepEqual(await garage.car(tesla).sessions.ended(), []);
  });

  it("says nothing of a car that says nothing of charging", async () => {
    const soc = report("tractionbattery-stateofcharge", { value: 50, unit: "percent" }, { at: garage.clock.now() });
    await garage.car(tesla).apply([soc], {}, { receivedAt: garage.clock.now(), source: "webhook" });

    assert.deepEqual(await garage.car(tesla).sessions.ended(), []);
  });
});
