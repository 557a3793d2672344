import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { errorIn } from "../../../support/simulator/answers";
import { bmw, mini, simulate, volkswagen, type TestCloud } from "../../../support/simulator/cloud";

/** Starts and stops in turn, and what came of them. */
async function switches(cloud: TestCloud, count: number): Promise<string[]> {
  const answers: string[] = [];
  for (let turn = 0; turn < count; turn++) {
    const answer = await cloud.command(volkswagen, turn % 2 === 0 ? "charge/start" : "charge/stop");
    answers.push(answer.status === 200 ? "200" : errorIn(answer));
    await cloud.clock.advance(MINUTE_MS);
  }
  return answers;
}

/** Stops of a car that charges each time, and what came of them. */
async function stops(cloud: TestCloud, count: number): Promise<string[]> {
  const answers: string[] = [];
  for (let turn = 0; turn < count; turn++) {
    cloud.simulator.car(bmw).change({ soc: 50, charging: true });
    const answer = await cloud.command(bmw, "charge/stop");
    answers.push(answer.status === 200 ? "200" : errorIn(answer));
    await cloud.clock.advance(MINUTE_MS);
  }
  return answers;
}

describe("runCommand: a BMW", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  it("is stopped 80 times in 30 days", async () => {
    cloud = await simulate();

    const answers = await stops(cloud, 81);

    assert.deepEqual(answers.slice(0, 80), Array(80).fill("200"));
    assert.equal(answers[80], "502 UPSTREAM/RATE_LIMIT");
    assert.equal(cloud.simulator.car(bmw).state.charging, true);
    cloud.clock.jump("2026-07-01T10:00:00Z");
    assert.deepEqual(await stops(cloud, 2), ["200", "200"]);
    assert.equal((await cloud.command(bmw, "charge/start")).status, 200);
  });

  it("counts each stop that was sent, unless the rules say otherwise", async () => {
    cloud = await simulate({ rules: { stopLimit: 1 } });
    assert.equal((await cloud.command(bmw, "charge/stop")).status, 409);
    assert.deepEqual(await stops(cloud, 1), ["502 UPSTREAM/RATE_LIMIT"]);

    await cloud.close();
    cloud = await simulate({
      rules: { stopLimit: 1, stopsThatCount: "obeyed", stopLimitError: "RATE_LIMIT/VEHICLE" },
    });
    assert.equal((await cloud.command(bmw, "charge/stop")).status, 409);
    assert.deepEqual(await stops(cloud, 2), ["200", "429 RATE_LIMIT/VEHICLE"]);
  });

  it("is not reached away from home", async () => {
    cloud = await simulate();
    for (const vehicleId of [bmw, mini]) {
      cloud.simulator.car(vehicleId).change({ atHome: false });

      assert.equal(errorIn(await cloud.command(vehicleId, "charge/start")), "409 VEHICLE_STATE/UNREACHABLE");
    }
  });

  it("fails away from home as the rules say", async () => {
    cloud = await simulate({ rules: { geofenceError: "AUTHENTICATION/ACCESS_DENIED" } });
    cloud.simulator.car(bmw).change({ atHome: false });

    assert.equal(errorIn(await cloud.command(bmw, "charge/start")), "403 AUTHENTICATION/ACCESS_DENIED");
  });
});

describe("runCommand: a Volkswagen", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  it("is started and stopped 15 times until it is driven", async () => {
    cloud = await simulate();

    assert.deepEqual(await switches(cloud, 16), [...Array(15).fill("200"), "502 UPSTREAM/RATE_LIMIT"]);
    const car = cloud.simulator.car(volkswagen);
    car.change({ driving: true });
    await cloud.clock.advance(MINUTE_MS);
    car.change({ atHome: true, plugged: true });

    assert.deepEqual(await switches(cloud, 2), ["200", "200"]);
  });

  it("fails beyond that as the rules say", async () => {
    cloud = await simulate({ rules: { commandLimit: 1, commandLimitError: "VEHICLE_STATE/UNKNOWN" } });

    assert.deepEqual(await switches(cloud, 2), ["200", "409 VEHICLE_STATE/UNKNOWN"]);
  });
});
