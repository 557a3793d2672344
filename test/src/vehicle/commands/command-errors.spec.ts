import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { SmartcarError } from "../../../../src/core/error";
import type { ChargeSchedule } from "../../../../src/simulator/car/charge-schedule";
import type { Car } from "../../../../src/vehicle/car";
import type { CommandName, Outcome, SettingName } from "../../../../src/vehicle/outcome";
import type { ScheduleAction, ScheduleOutcome } from "../../../../src/vehicle/schedules/schedule-outcome";
import { commandErrors, silentCar } from "../../../support/vehicle/command-error-table";
import { expectedOf, faultFor, titleOf, type Asked, type Expected } from "../../../support/vehicle/command-errors";
import { ScheduleBench, syncRequest } from "../../../support/vehicle/schedule-bench";
import { SimulatedGarage } from "../../../support/simulated-garage";
import { tesla, volvo } from "../../../support/simulator/cloud";

type Reported = Outcome<string> | ScheduleOutcome | SmartcarError;

/** What became of a request, faults included. */
function reported(asked: Promise<Outcome<string> | ScheduleOutcome>): Promise<Reported> {
  return asked.catch((err: unknown) => {
    assert.ok(err instanceof SmartcarError, String(err));
    return err;
  });
}

function comesTo(answer: Reported, { comesTo: outcome, code, says }: Expected): void {
  const isFault = answer instanceof SmartcarError;
  assert.deepEqual(isFault ? { fault: answer.code } : answer.outcome, outcome);
  if (!isFault) assert.equal(answer.code, code);
  assert.match(isFault ? answer.message : answer.reason, says);
}

function effort({ sends, calls, again }: Expected): string {
  const later = again > 0 ? `, and ${again} times later` : "";
  return `${sends === 1 ? "sent once" : `sent ${sends} times`}${later}, ${calls} calls`;
}

async function spent(garage: SimulatedGarage, vehicleId: string, row: { error: string }, calls: number): Promise<void> {
  assert.equal((await garage.counted(vehicleId)).callsThisMonth, calls);
  const isClosed = row.error.includes("VEHICLE_REQUEST_LIMIT");
  assert.equal((await garage.car(vehicleId).budget()).callsLeft, isClosed ? 0 : 500 - calls);
}

describe("every error of Smartcar's", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const ask = (name: CommandName | SettingName): Promise<Outcome<string>> => {
    if (name === "start" || name === "stop") return garage.command(name);
    return name === "set-limit" ? garage.setLimit(70) : garage.setLock(name);
  };

  for (const name of ["start", "stop", "set-limit", "lock", "unlock"] as const) {
    describe(`to a ${name}`, () => {
      for (const row of commandErrors) {
        const expected = expectedOf(row, name);
        it(`${titleOf(row, name)}: ${effort(expected)}`, async () => {
          garage.simulator.car(tesla).change({ charging: name === "stop" });
          await garage.fault(faultFor(row, name), silentCar);
          const before = garage.clock.now();

          const answer = await reported(ask(name));

          comesTo(answer, expected);
          assert.deepEqual([garage.commands.length, garage.reads], [expected.sends, expected.reads]);
          await spent(garage, tesla, row, expected.calls);
          const taken = (garage.clock.now() - before) / MINUTE_MS;
          assert.ok(Math.abs(taken - expected.minutes) <= 1, `${taken} minutes`);
        });
      }
    });
  }
});

describe("every error of Smartcar's about schedules", () => {
  const DAILY = { type: "daily", start: "22:00", end: "04:00" } as const;
  let bench: ScheduleBench;
  beforeEach(async () => {
    bench = await ScheduleBench.open();
  });
  afterEach(() => bench.garage.close());

  const ask = (name: ScheduleAction): Promise<ScheduleOutcome> => {
    if (name === "list") return bench.list();
    if (name === "create") return bench.create(DAILY);
    return name === "delete" ? bench.remove(bench.ids[0]) : bench.sync(syncRequest([], [DAILY]));
  };

  for (const name of ["list", "create", "delete", "sync"] as const satisfies readonly Asked[]) {
    describe(`to a ${name}`, () => {
      for (const row of commandErrors) {
        const expected = expectedOf(row, name);
        it(`${titleOf(row, name)}: ${effort(expected)}`, async () => {
          if (name === "delete") await bench.makeOurs(DAILY);
          await bench.garage.fault(faultFor(row, name));
          const spentBefore = (await bench.garage.counted(volvo)).callsThisMonth;
          const before = bench.garage.clock.now();

          const answer = await reported(ask(name));

          comesTo(answer, expected);
          assert.deepEqual(efforts(name, bench.asked()), [expected.sends, expected.reads]);
          await spent(bench.garage, volvo, row, spentBefore + expected.calls);
          const taken = (bench.garage.clock.now() - before) / MINUTE_MS;
          assert.ok(Math.abs(taken - expected.minutes) <= 1, `${taken} minutes`);

          await bench.garage.pass(5 * HOUR_MS);
          assert.equal(efforts(name, bench.asked())[0], expected.again, "times tried again");
        });
      }
    });
  }

  /** How many requests did what was asked, and how many only looked. */
  function efforts(name: ScheduleAction, asked: readonly string[]): [sends: number, reads: number] {
    const does = { list: "GET schedules", create: "POST", delete: "DELETE", sync: "POST" }[name];
    const sends = asked.filter((line) => line.startsWith(does)).length;
    return [sends, asked.length - sends];
  }
});

describe("no answer of Smartcar's in time", () => {
  const place = { latitude: 48.1371, longitude: 11.5754 };
  const times = { type: "daily", start: "22:00", end: "04:00" } as const;
  const asks: Readonly<Record<Exclude<Asked, "list">, (car: Car) => Promise<Outcome<string> | ScheduleOutcome>>> = {
    start: (car) => car.commands.charge("start"),
    stop: (car) => car.commands.charge("stop"),
    "set-limit": (car) => car.commands.setLimit(70),
    lock: (car) => car.commands.setLock("lock"),
    unlock: (car) => car.commands.setLock("unlock"),
    create: (car) => car.schedules.create({ times, location: place }),
    delete: (car) => car.schedules.remove("sched_1"),
    sync: (car) => car.schedules.sync(syncRequest([], [times])),
  };

  for (const [name, ask] of Object.entries(asks)) {
    it(`to a ${name}: sent once, and looked at`, async () => {
      const garage = await SimulatedGarage.open({ client: { commandTimeoutMs: 30 } });
      const method = name === "delete" ? "delete" : "post";
      await garage.fault({ match: { method, path: "/v3" }, times: 1, delayMs: 1000 * MINUTE_MS }, silentCar);
      const isSchedule = ["create", "delete", "sync"].includes(name);
      if (name === "delete") garage.simulator.car(volvo).change({ schedules: [held(place)] });

      const going = ask(garage.car(isSchedule ? volvo : tesla));
      await garage.untilAnswered();
      const { outcome, reason } = await garage.run(going);

      assert.equal(outcome, "unknown");
      assert.match(reason, /did not respond in time/);
      assert.equal(
        garage.simulator.requests.filter((one) => one.method.toLowerCase() === method && one.kind !== "token").length,
        1,
      );
      await garage.close();
    });
  }

  function held(location: typeof place): ChargeSchedule {
    return { id: "sched_1", location, times: { type: "daily", startTime: "22:00", stopTime: "04:00" } };
  }
});
