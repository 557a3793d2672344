import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../../src/core/duration";
import type { CarChange } from "../../../../../src/simulator/car/car-change";
import type { CarState, Obstacle } from "../../../../../src/simulator/car/car-state";
import { errorIn } from "../../../../support/simulator/answers";
import { plainCar } from "../../../../support/simulator/car";
import {
  bmw,
  simulate,
  tesla,
  untilWaiting,
  volkswagen,
  volvo,
  type TestCloud,
} from "../../../../support/simulator/cloud";

describe("commands", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  const truth = (vehicleId: string): CarState => cloud.simulator.car(vehicleId).state;

  it("start and stop a car, and say no more than that", async () => {
    cloud = await simulate();

    const started = await cloud.command(bmw, "charge/start");
    await cloud.clock.advance(MINUTE_MS);
    const wasCharging = truth(bmw).charging;
    const stopped = await cloud.command(bmw, "charge/stop");

    assert.deepEqual([started.status, stopped.status, wasCharging, truth(bmw).charging], [200, 200, true, false]);
  });

  it("answer with the execution", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 8_000, toMs: 8_000 } } });

    const { json, text } = await cloud.commandTaking(8_000, bmw, "charge/start");

    const [id = ""] = /exec_\d{10}/.exec(text) ?? [];
    assert.deepEqual(json, {
      data: {
        id,
        type: "command-execution",
        attributes: { commandType: "charge-start", status: { value: "SUCCESS" }, executionMode: "sync" },
        meta: {
          executedAt: "2026-06-01T10:00:00Z",
          completedAt: "2026-06-01T10:00:08Z",
          durationInSeconds: 8,
        },
      },
    });
  });

  it("take between three and twenty seconds, the same in each run", async () => {
    const seconds: number[][] = [];
    for (let run = 0; run < 2; run++) {
      await cloud?.close();
      cloud = await simulate({ rules: { latency: { fromMs: 3_000, toMs: 20_000 } } });
      const taken: number[] = [];
      for (let turn = 0; turn < 5; turn++) {
        const sentAt = cloud.clock.now();
        const answer = cloud.command(tesla, "security/lock").then(() => taken.push(cloud.clock.now() - sentAt));
        await untilWaiting(cloud.clock);
        while (taken.length === turn && cloud.clock.waiting > 0) await cloud.clock.advance(100);
        await answer;
      }
      seconds.push(taken);
    }

    assert.ok(seconds.flat().every((ms) => ms >= 3_000 && ms <= 20_100));
    assert.deepEqual(seconds[0], seconds[1]);
  });

  it("reach the car only after their latency", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 10_000, toMs: 10_000 } } });
    const answer = cloud.command(tesla, "security/unlock");
    await untilWaiting(cloud.clock);

    await cloud.clock.advance(9_999);
    const before = truth(tesla).locked;
    await cloud.clock.advance(1);

    assert.deepEqual([before, truth(tesla).locked, (await answer).status], [true, false, 200]);
  });

  it("set the limit and repeat it", async () => {
    cloud = await simulate();

    const { status, text } = await cloud.command(tesla, "charge/set-limit", { data: { attributes: { percent: 70 } } });

    assert.equal(status, 200);
    assert.match(text, /"commandType":"charge-set-limit".*"parameters":\{"percent":70\}/);
    assert.equal(truth(tesla).limit, 70);
  });

  for (const [name, body] of [
    ["below 50", { data: { attributes: { percent: 49 } } }],
    ["above 100", { data: { attributes: { percent: 101 } } }],
    ["between whole numbers", { data: { attributes: { percent: 60.5 } } }],
    ["without its envelope", { percent: 80 }],
    ["left out", undefined],
  ] as const) {
    it(`refuse a limit ${name}`, async () => {
      cloud = await simulate();

      const answer = await cloud.command(tesla, "charge/set-limit", body);

      assert.equal(errorIn(answer), "400 VALIDATION/INVALID_INPUT_FORMAT");
      assert.equal(truth(tesla).limit, 80);
    });
  }

  it("lock and unlock", async () => {
    cloud = await simulate();

    await cloud.command(tesla, "security/unlock");
    const { locked } = truth(tesla);
    await cloud.command(tesla, "security/lock");

    assert.deepEqual([locked, truth(tesla).locked], [false, true]);
  });

  it("unlock a Volvo in two steps: the boot must be opened while its lights flash", async () => {
    cloud = await simulate();

    const { status } = await cloud.command(volvo, "security/unlock");
    await cloud.control(`/cars/${volvo}`, { bootOpen: true });
    const tooEarly = truth(volvo).locked;
    await cloud.clock.advance(10_000);
    await cloud.control(`/cars/${volvo}`, { bootOpen: true });

    assert.deepEqual([status, tooEarly, truth(volvo).locked], [200, true, false]);
  });

  it("leave a Volvo locked whose boot is not opened in time", async () => {
    cloud = await simulate();

    await cloud.command(volvo, "security/unlock");
    await cloud.clock.advance(2 * MINUTE_MS + 1);
    await cloud.control(`/cars/${volvo}`, { bootOpen: true });

    assert.equal(truth(volvo).locked, true);
  });

  it("can be taken back before the boot is opened", async () => {
    cloud = await simulate();

    await cloud.command(volvo, "security/unlock");
    await cloud.command(volvo, "security/lock");
    await cloud.clock.advance(MINUTE_MS);
    await cloud.control(`/cars/${volvo}`, { bootOpen: true });

    assert.equal(truth(volvo).locked, true);
  });

  it("can take the limit in steps", async () => {
    cloud = await simulate({ rules: { limitSteps: { TESLA: 5 } } });
    const taken: number[] = [];

    for (const percent of [72, 73, 98]) {
      const { text } = await cloud.command(tesla, "charge/set-limit", { data: { attributes: { percent } } });
      assert.match(text, new RegExp(`"parameters":{"percent":${percent}}`));
      taken.push(truth(tesla).limit);
    }

    assert.deepEqual(taken, [70, 75, 100]);
  });

  for (const problem of ["AUTHENTICATION_FAILED", "VIRTUAL_KEY_REQUIRED"] as const) {
    it(`fail as long as the owner's account says ${problem}`, async () => {
      cloud = await simulate();
      await cloud.control(`/cars/${tesla}/account`, { problem });
      const refused = errorIn(await cloud.command(tesla, "charge/start"));
      await cloud.control(`/cars/${tesla}/account`, { problem: null });

      assert.equal(refused, `400 CONNECTED_SERVICES_ACCOUNT/${problem}`);
      assert.equal((await cloud.command(tesla, "charge/start")).status, 200);
    });
  }

  const refusals: readonly [when: string, path: string, change: CarChange, error: string][] = [
    ["a start of a charging car", "charge/start", { charging: true }, "CHARGING_IN_PROGRESS"],
    ["a start of an unplugged car", "charge/start", { plugged: false }, "CHARGING_PLUG_NOT_CONNECTED"],
    ["a start of a car at its limit", "charge/start", { soc: 80 }, "FULLY_CHARGED"],
    ["a stop of an idle car", "charge/stop", {}, "NOT_CHARGING"],
    ["a stop of an unplugged car", "charge/stop", { plugged: false }, "CHARGING_PLUG_NOT_CONNECTED"],
    ["a start without current", "charge/start", { obstacle: "CHARGE_FAULT" }, "CHARGE_FAULT"],
    ["a stop without current", "charge/stop", { obstacle: "CHARGE_FAULT" }, "CHARGE_FAULT"],
    ["a lock on the road", "security/lock", { driving: true }, "IN_MOTION"],
    ["a start on the road", "charge/start", { driving: true }, "IN_MOTION"],
  ];
  for (const [when, path, change, code] of refusals) {
    it(`refuse ${when}`, async () => {
      cloud = await simulate({ cars: [{ ...plainCar, make: "TESLA" }] });
      cloud.simulator.car(plainCar.id).change(change);

      assert.equal(errorIn(await cloud.command(plainCar.id, path)), `409 VEHICLE_STATE/${code}`);
    });
  }

  const hindering: readonly Obstacle[] = [
    "ASLEEP",
    "UNREACHABLE",
    "REMOTE_ACCESS_DISABLED",
    "VEHICLE_OFFLINE_FOR_SERVICE",
    "IGNITION_ON",
    "LOW_BATTERY",
    "DOOR_OPEN",
    "HOOD_OPEN",
    "TRUNK_OPEN",
    "DEVICE_PAIRING_REQUIRED",
    "UNKNOWN",
  ];
  for (const obstacle of hindering) {
    it(`refuse every command while the car is ${obstacle}`, async () => {
      cloud = await simulate();
      cloud.simulator.car(tesla).change({ obstacle });

      const limit = { data: { attributes: { percent: 70 } } };
      for (const answer of [
        await cloud.command(tesla, "charge/start"),
        await cloud.command(tesla, "charge/stop"),
        await cloud.command(tesla, "charge/set-limit", limit),
        await cloud.command(tesla, "security/lock"),
      ]) {
        assert.equal(errorIn(answer), `409 VEHICLE_STATE/${obstacle}`);
      }
    });
  }

  it("set the limit of a car without current", async () => {
    cloud = await simulate();
    cloud.simulator.car(tesla).change({ obstacle: "CHARGE_FAULT" });

    const { status } = await cloud.command(tesla, "charge/set-limit", { data: { attributes: { percent: 70 } } });

    assert.equal(status, 200);
  });

  it("can need the cable to set the limit", async () => {
    cloud = await simulate({ rules: { limitNeedsCable: true } });
    cloud.simulator.car(tesla).change({ plugged: false });

    const answer = await cloud.command(tesla, "charge/set-limit", { data: { attributes: { percent: 70 } } });

    assert.equal(errorIn(answer), "409 VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED");
  });

  for (const [vehicleId, path] of [
    [volvo, "charge/start"],
    [volvo, "charge/stop"],
    [volvo, "charge/set-limit"],
    [bmw, "charge/set-limit"],
    [bmw, "security/lock"],
    [volkswagen, "charge/set-limit"],
  ] as const) {
    it(`do not know ${path} of car ${vehicleId.slice(-2)}`, async () => {
      cloud = await simulate();

      assert.equal(errorIn(await cloud.command(vehicleId, path)), "501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");
    });
  }

  it("need the owner's permission", async () => {
    cloud = await simulate({ cars: [{ ...plainCar, permissions: ["read_charge"] }] });

    assert.equal(errorIn(await cloud.command(plainCar.id, "charge/start")), "403 AUTHENTICATION/ACCESS_DENIED");
  });
});
