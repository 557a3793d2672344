import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import type { Outcome } from "../../../../src/vehicle/outcome";
import { fault } from "../../../support/vehicle/fault";
import { SimulatedGarage, type SimulatedGarageOptions } from "../../../support/simulated-garage";
import { tesla, volvo } from "../../../support/simulator/cloud";

const OWN_WORDS = [
  "CHARGE_FAULT",
  "CHARGING_PLUG_CONNECTED",
  "DEVICE_PAIRING_REQUIRED",
  "DOOR_OPEN",
  "HOOD_OPEN",
  "IGNITION_ON",
  "IN_MOTION",
  "REMOTE_ACCESS_DISABLED",
  "TRUNK_OPEN",
  "VEHICLE_OFFLINE_FOR_SERVICE",
];

describe("a charge command that is refused", () => {
  let garage: SimulatedGarage;
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
  };
  afterEach(() => garage.close());

  describe("when the car refuses", () => {
    beforeEach(() => open());

    const settled = [
      ["start", "CHARGING_IN_PROGRESS", "already", undefined],
      ["start", "FULLY_CHARGED", "refused", "FULLY_CHARGED"],
      ["start", "CHARGING_PLUG_NOT_CONNECTED", "refused", "NOT_PLUGGED_IN"],
      ["start", "NOT_CHARGING", "refused", "NOT_CHARGING"],
      ["stop", "NOT_CHARGING", "already", undefined],
      ["stop", "FULLY_CHARGED", "already", undefined],
      ["stop", "CHARGING_PLUG_NOT_CONNECTED", "already", undefined],
      ["stop", "CHARGING_IN_PROGRESS", "refused", "CHARGING_IN_PROGRESS"],
      ...OWN_WORDS.map((code) => ["start", code, "refused", code] as const),
      ...OWN_WORDS.map((code) => ["stop", code, "refused", code] as const),
    ] as const;

    for (const [command, reason, outcome, code] of settled) {
      it(`a ${command} with ${reason}, that is ${code ?? outcome}, told at once and sent once`, async () => {
        await garage.refuse(`409 VEHICLE_STATE/${reason}`);

        const answer = await garage.command(command);

        assert.deepEqual([answer.outcome, answer.code, garage.commands], [outcome, code, [`${command} 409`]]);
        assert.ok(answer.reason.length > 20, answer.reason);
      });
    }

    for (const reason of ["ASLEEP", "UNREACHABLE", "LOW_BATTERY"]) {
      for (const command of ["start", "stop"] as const) {
        it(`a ${command} with ${reason}, it is tried again after 5, 15 and 30 minutes`, async () => {
          await garage.refuse(`409 VEHICLE_STATE/${reason}`, { times: 4 });
          let answer: Outcome | undefined;

          const minutes = await garage.minutesOf(async () => (answer = await garage.command(command)));

          assert.deepEqual([answer?.outcome, answer?.code, minutes], ["refused", reason, 50]);
          assert.deepEqual(
            garage.commands,
            Array.from({ length: 4 }, () => `${command} 409`),
          );
          assert.equal(answer?.budget.callsLeft, 496);
        });
      }
    }

    it("it is asked again as soon as it may be awake, and obeys", async () => {
      garage.simulator.car(tesla).change({ obstacle: "ASLEEP" });
      const start = garage.car(tesla).commands.charge("start");
      await garage.pass(10 * MINUTE_MS);
      garage.simulator.car(tesla).change({ obstacle: null });

      assert.equal((await garage.run(start)).outcome, "done");
      assert.deepEqual(garage.commands, ["start 409", "start 409", "start 200"]);
    });

    it("it is not asked again when a report has shown the goal meanwhile", async () => {
      garage.simulator.car(tesla).change({ obstacle: "LOW_BATTERY" });
      const start = garage.car(tesla).commands.charge("start");
      await garage.pass(6 * MINUTE_MS);
      garage.simulator.car(tesla).change({ obstacle: null, charging: true });
      await garage.pass(10 * MINUTE_MS);
      await garage.run(garage.car(tesla).read());

      assert.equal((await garage.run(start)).outcome, "already");
      assert.deepEqual(garage.commands, ["start 409", "start 409"]);
    });
  });

  describe("when the car does not say why it refuses", () => {
    beforeEach(() => open());

    it("looks at the car before it sends again", async () => {
      garage.simulator.car(tesla).change({ charging: true });
      await garage.pass(10 * MINUTE_MS);
      await garage.refuse("409 VEHICLE_STATE/UNKNOWN");

      const stop = garage.car(tesla).commands.charge("stop");
      const answer = await garage.run(stop);

      assert.deepEqual([answer.outcome, garage.reads, garage.commands], ["done", 1, ["stop 409", "stop 200"]]);
      assert.equal(garage.simulator.car(tesla).state.charging, false);
    });

    it("sends nothing again while the car says nothing", async () => {
      await garage.refuse("409 VEHICLE_STATE/UNKNOWN");

      const answer = await garage.command("start");

      assert.deepEqual([answer.outcome, answer.code, garage.commands], ["unknown", "UNKNOWN", ["start 409"]]);
      assert.match(answer.reason, /nothing is repeated automatically\. Check the car\.$/);
    });
  });

  describe("when Smartcar turns the request away", () => {
    beforeEach(() => open());

    for (const [what, error] of [
      ["of this car", "429 RATE_LIMIT/VEHICLE"],
      ["of the application", "429 RATE_LIMIT/SMARTCAR_API"],
    ] as const) {
      it(`for too many requests ${what}, waits as long as asked and goes through`, async () => {
        await garage.refuse(error, { headers: { "retry-after": "420" }, times: 2 });

        const minutes = await garage.minutesOf(async () =>
          assert.equal((await garage.command("start")).outcome, "done"),
        );

        assert.deepEqual([minutes, garage.commands], [14, ["start 429", "start 429", "start 200"]]);
        assert.equal((await garage.car(tesla).budget()).callsLeft, 499);
      });
    }

    it("for too many requests again and again, gives up a start", async () => {
      await garage.refuse("429 RATE_LIMIT/VEHICLE", { headers: { "retry-after": "60" }, times: 99 });

      const { code, scope } = await fault(garage.command("start"));

      assert.deepEqual([code, scope, garage.commands.length], ["RATE_LIMIT", "vehicle", 4]);
      assert.equal((await garage.car(tesla).budget()).callsLeft, 500);
    });

    it("for too many requests for an hour, does not start late, but stops late", async () => {
      await garage.refuse("429 RATE_LIMIT/VEHICLE", { headers: { "retry-after": "3600" } });
      assert.equal((await fault(garage.command("start"))).code, "RATE_LIMIT");

      const minutes = await garage.minutesOf(() => garage.command("stop"));

      assert.ok(minutes >= 59, `${minutes}`);
      assert.equal(garage.commands.at(-1), "stop 409");
    });

    it("for a month that is used up, says so and closes the month", async () => {
      await garage.refuse("430 BILLING/VEHICLE_REQUEST_LIMIT");

      const { code, message } = await fault(garage.command("start"));

      assert.equal(code, "PLAN_LIMIT");
      assert.match(message, /monthly calls are used/);
      assert.equal((await garage.car(tesla).budget()).callsLeft, 0);
      const again = await garage.command("start");
      assert.deepEqual([again.outcome, again.code, garage.commands.length], ["refused", "CALLS_USED", 1]);
    });

    const lasting = [
      ["400 CONNECTED_SERVICES_ACCOUNT/VIRTUAL_KEY_REQUIRED", "OWNER_ACTION", 499],
      ["400 VALIDATION/INVALID_INPUT_FORMAT", "REJECTED", 499],
      ["403 AUTHENTICATION/ACCESS_DENIED", "PERMISSION", 500],
      ["404 RESOURCE_NOT_FOUND/PATH", "NOT_FOUND", 499],
      ["430 BILLING/INVALID_PLAN", "PLAN_LIMIT", 500],
    ] as const;
    for (const [error, code, callsLeft] of lasting) {
      it(`with ${error}, says so, counts it rightly and does not insist`, async () => {
        await garage.refuse(error);

        const refused = await fault(garage.command("stop"));

        assert.deepEqual([refused.code, garage.commands.length], [code, 1]);
        assert.equal((await garage.car(tesla).budget()).callsLeft, callsLeft);
        assert.equal((await garage.counted(tesla)).callsThisMonth, 500 - callsLeft);
      });
    }

    it("for a token that ran out, takes a new one", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, status: 401 });

      assert.equal((await garage.command("start")).outcome, "done");
      assert.deepEqual(garage.commands, ["start 401", "start 200"]);
      assert.equal((await garage.car(tesla).budget()).callsLeft, 499);
    });

    it("leaves a make alone for an hour that wants no more, and gives up soon", async () => {
      await garage.refuse("502 UPSTREAM/RATE_LIMIT", { times: 99 });

      const minutes = await garage.minutesOf(async () =>
        assert.equal((await fault(garage.command("stop"))).code, "UPSTREAM"),
      );

      assert.deepEqual([minutes, garage.commands.length], [120, 3]);
    });
  });

  describe("when the car cannot do it", () => {
    beforeEach(() => open());

    it("learns that from one answer, also for after a restart", async () => {
      await garage.refuse("501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");
      const first = await garage.command("start");
      await garage.restart();

      const second = await garage.command("start");

      assert.deepEqual(
        [first.outcome, first.code, first.reason],
        ["unsupported", "VEHICLE_NOT_CAPABLE", second.reason],
      );
      assert.deepEqual(second.says, first.says, "for other languages, too");
      assert.deepEqual(
        [second.outcome, second.code, garage.commands],
        ["unsupported", "VEHICLE_NOT_CAPABLE", ["start 501"]],
      );
    });

    it("still tries the other command", async () => {
      await garage.refuse("501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");
      await garage.command("start");

      assert.equal((await garage.command("stop")).outcome, "already");
    });

    it("asks again after a month", async () => {
      await garage.refuse("501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");
      await garage.command("start");
      garage.clock.jump(garage.clock.now() + 31 * 24 * 60 * MINUTE_MS);

      assert.equal((await garage.command("start")).outcome, "done");
    });

    it("asks a Volvo nothing at all, and says how to charge it", async () => {
      const answer = await garage.command("start", volvo);

      assert.deepEqual([answer.outcome, answer.code, garage.commands], ["unsupported", "MAKE_CANNOT", []]);
      assert.match(answer.reason, /Use smartcar-schedule instead/);
    });
  });
});
