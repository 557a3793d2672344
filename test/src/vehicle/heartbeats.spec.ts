import assert from "node:assert/strict";
import { DAY_MS, MINUTE_MS } from "../../../src/core/duration";
import type { CommandName } from "../../../src/vehicle/outcome";
import { silentCar } from "../../support/vehicle/command-error-table";
import { acceptance, SimulatedGarage, shortOutcome } from "../../support/simulated-garage";
import { bmw, tesla, volkswagen } from "../../support/simulator/cloud";

describe("requests that a controller repeats", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const heartbeats = async (command: CommandName, ms: number, every = 5 * MINUTE_MS, id = tesla): Promise<void> => {
    for (let at = 0; at < ms; at += every) {
      await garage.pass(every);
      await garage.repeat(command, id).catch(() => {});
    }
  };

  it("cost nothing while the car does what was requested", async () => {
    await garage.command("start");
    await heartbeats("start", DAY_MS);

    assert.deepEqual([garage.commands, (await garage.counted(tesla)).callsThisMonth], [["start 200"], 1]);
  });

  it("cost nothing for a car that does not charge anyway", async () => {
    await garage.run(garage.car(bmw).read());
    await heartbeats("stop", DAY_MS, 5 * MINUTE_MS, bmw);

    assert.deepEqual([garage.commands, await garage.car(bmw).budget()], [[], { callsLeft: 499, stopsLeft: 80 }]);
  });

  it("cost one read, and no stop, for a car that nothing is known of", async () => {
    await heartbeats("stop", DAY_MS, 5 * MINUTE_MS, bmw);

    assert.deepEqual([garage.reads, garage.commands], [1, []]);
    assert.deepEqual(await garage.car(bmw).budget(), { callsLeft: 499, stopsLeft: 80 });
  });

  it("cost one read, and no stop, for a car of which nobody has told anything, however often it restarts", async () => {
    await garage.fault(silentCar);
    for (let restarts = 0; restarts < 12; restarts++) {
      await garage.restart();
      assert.equal(shortOutcome(await garage.repeat("stop", bmw)), "NOT_REPORTED");
      await garage.pass(MINUTE_MS);
    }

    assert.deepEqual([garage.reads, garage.commands], [1, []]);
  });

  it("cost one stop for a car that was started and tells nothing, however often Node-RED is restarted", async () => {
    await garage.fault(silentCar);
    await garage.command("start", bmw);
    await garage.pass(10 * MINUTE_MS);
    for (let restarts = 0; restarts < 12; restarts++) {
      await garage.restart();
      await garage.repeat("stop", bmw);
      await garage.pass(MINUTE_MS);
    }

    assert.deepEqual(garage.commands, ["start 200", "stop 200"]);
  });

  it("cost one start however often Node-RED is restarted", async () => {
    await garage.fault(silentCar);
    for (let restarts = 0; restarts < 12; restarts++) {
      await garage.restart();
      await garage.command("start", volkswagen);
      await garage.pass(MINUTE_MS);
    }

    assert.deepEqual(garage.commands, ["start 200"]);
  });

  it("cost nothing while the car is not plugged in, and go through when it is", async () => {
    garage.simulator.car(tesla).change({ plugged: false });
    await heartbeats("start", DAY_MS);
    assert.deepEqual(garage.commands, ["start 409"]);

    garage.simulator.car(tesla).change({ plugged: true });
    await garage.pass(3 * MINUTE_MS);
    await garage.run(garage.car(tesla).read());
    await heartbeats("start", 5 * MINUTE_MS);
    assert.deepEqual(garage.commands, ["start 409", "start 200"]);
  });

  it("are sent again when the car reports that someone has undone it", async () => {
    await garage.command("stop");
    garage.simulator.car(tesla).change({ charging: true });
    await garage.pass(10 * MINUTE_MS);
    await garage.run(garage.car(tesla).read());

    assert.equal((await garage.repeat("stop")).outcome, "done");
    assert.equal(garage.simulator.car(tesla).state.charging, false);
  });

  it("cost no more where a controller publishes all the time and marks nothing as repeated", async () => {
    await garage.command("start", bmw);
    await garage.pass(60 * MINUTE_MS);
    for (let minutes = 0; minutes < 24 * 60; minutes++) {
      await garage.pass(MINUTE_MS);
      await garage.command("stop", bmw);
    }

    assert.deepEqual(garage.commands, ["start 200", "stop 200"]);
  });

  const stubborn = [
    ["sleeps on", "409 VEHICLE_STATE/ASLEEP", 60],
    ["cannot be reached by its maker", "502 UPSTREAM/NO_RESPONSE", 60],
    ["is refused to its owner", "400 CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED", 16],
    ["gets no current", "409 VEHICLE_STATE/CHARGE_FAULT", 16],
    ["cannot do it as it is connected", "501 COMPATIBILITY/PLATFORM_NOT_CAPABLE", 1],
  ] as const;
  for (const [what, error, most] of stubborn) {
    for (const command of ["start", "stop"] as const) {
      it(`do not use the month up on a car that ${what}: ${command}`, async () => {
        await garage.refuse(error, { times: 1000 });

        await heartbeats(command, DAY_MS, 10 * MINUTE_MS);

        const { callsThisMonth } = await garage.counted(tesla);
        assert.ok(callsThisMonth >= 1 && callsThisMonth <= most, `${callsThisMonth} calls on one day`);
      });
    }
  }

  it("do not use the month up on a car that accepts and does not obey", async () => {
    await garage.fault({ match: { method: "post", path: "/v3" }, body: acceptance });
    for (let minutes = 0; minutes < 24 * 60; minutes += 5) {
      await garage.pass(5 * MINUTE_MS);
      await garage.receive(false);
      await garage.repeat("start");
    }

    assert.ok(garage.commands.length >= 5 && garage.commands.length <= 12, `${garage.commands.length} starts`);
  });

  it("go through at once when someone asks again", async () => {
    await garage.refuse("409 VEHICLE_STATE/CHARGE_FAULT");
    await garage.command("start");
    assert.equal(shortOutcome(await garage.repeat("start")), "CHARGE_FAULT");

    assert.equal(shortOutcome(await garage.command("start")), "done");
  });
});
