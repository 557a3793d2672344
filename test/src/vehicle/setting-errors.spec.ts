import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/error";
import type { Outcome, SettingName } from "../../../src/vehicle/outcome";
import { commandErrors, expectedOf, silentCar } from "../../support/command-errors";
import { SimulatedGarage } from "../../support/simulated-garage";
import { MINUTE, tesla } from "../../support/simulator-cloud";

describe("every error of Smartcar's", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const wish = (name: SettingName): Promise<Outcome<string> | SmartcarError> => {
    const asked: Promise<Outcome<string>> = name === "set-limit" ? garage.setLimit(70) : garage.setLock(name);
    return asked.catch((err: unknown) => {
      assert.ok(err instanceof SmartcarError, String(err));
      return err;
    });
  };

  for (const name of ["set-limit", "lock", "unlock"] as const) {
    describe(`to a ${name}`, () => {
      for (const row of commandErrors) {
        const { comesTo, code, says, sends, reads, calls, minutes } = expectedOf(row, name);
        it(`${row.error}: ${sends === 1 ? "sent once" : `sent ${sends} times`}, ${calls} calls`, async () => {
          await garage.fault(row.fault, silentCar);
          const before = garage.clock.now();

          const answer = await wish(name);

          const isFault = answer instanceof SmartcarError;
          assert.deepEqual(isFault ? { fault: answer.code } : answer.outcome, comesTo);
          if (!isFault) assert.equal(answer.code, code);
          assert.match(isFault ? answer.message : answer.reason, says);
          assert.deepEqual([garage.commands.length, garage.reads], [sends, reads]);
          assert.equal((await garage.counted(tesla)).callsThisMonth, calls);
          const isClosed = row.error.includes("VEHICLE_REQUEST_LIMIT");
          assert.equal((await garage.car(tesla).budget()).callsLeft, isClosed ? 0 : 500 - calls);
          const taken = (garage.clock.now() - before) / MINUTE;
          assert.ok(Math.abs(taken - minutes) <= 1, `${taken} minutes`);
        });
      }
    });
  }
});
