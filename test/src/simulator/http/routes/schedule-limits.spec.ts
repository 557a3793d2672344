import assert from "node:assert/strict";
import { DAY_MS } from "../../../../../src/core/duration";
import { demoUserId } from "../../../../../src/simulator/demo-cars";
import { errorIn } from "../../../../support/simulator/answers";
import {
  bmw,
  simulate,
  tesla,
  untilWaiting,
  volkswagen,
  volvo,
  type TestCloud,
} from "../../../../support/simulator/cloud";
import { daily, home, night, reference, scheduleRequests, updates } from "../../../../support/simulator/schedules";

describe("charge schedules and their limits", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  const { post, remove, ids } = scheduleRequests(() => cloud);

  it("are ten at most in a Volvo, those of its app included", async () => {
    cloud = await simulate();
    await cloud.control(`/cars/${volvo}/schedules`, { type: "daily", location: home, ...night });
    for (let hour = 10; hour < 19; hour++) {
      const answer = await post(updates(volvo, "/charge-daily"), {
        location: home,
        startTime: `${hour}:00`,
        stopTime: `${hour}:30`,
      });
      assert.equal(answer.status, 200);
    }

    const answer = await post(updates(volvo, "/charge-daily"), daily);

    assert.equal(errorIn(answer), "409 VEHICLE_STATE/UNKNOWN");
    assert.equal(ids().length, 10);
  });

  it("are as many as the rules say, refused as they say", async () => {
    cloud = await simulate({ rules: { scheduleLimit: 1, scheduleLimitError: "VALIDATION/INVALID_INPUT_FORMAT" } });
    await post(reference(volvo, "/daily"), daily);
    for (let turn = 0; turn < 3; turn++) await post(reference(tesla, "/daily"), daily);

    assert.equal(errorIn(await post(reference(volvo, "/daily"), daily)), "400 VALIDATION/INVALID_INPUT_FORMAT");
    assert.equal(cloud.simulator.car(tesla).state.schedules.length, 3);
  });

  for (const vehicleId of [bmw, volkswagen]) {
    it(`are not known to car ${vehicleId.slice(-2)}`, async () => {
      cloud = await simulate();

      for (const answer of [
        await post(reference(vehicleId, "/daily"), daily),
        await post(updates(vehicleId, "/charge-weekly"), { location: home, days: { monday: night } }),
        await cloud.ask(updates(vehicleId)),
        await remove(reference(vehicleId, "/sched_1")),
      ]) {
        assert.equal(errorIn(answer), "501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");
      }
    });
  }

  it("can be daily only in a Volvo", async () => {
    cloud = await simulate({ rules: { volvoDailyOnly: true } });
    const weekly = { location: home, days: { monday: night } };

    assert.equal((await post(reference(volvo, "/daily"), daily)).status, 200);
    assert.equal(errorIn(await post(reference(volvo, "/weekly"), weekly)), "501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");
    assert.equal((await post(reference(tesla, "/weekly"), weekly)).status, 200);
  });

  it("are known under the paths of the API reference only if the rules say so", async () => {
    cloud = await simulate({ rules: { schedulePaths: "reference" } });

    assert.equal((await post(reference(volvo, "/daily"), daily)).status, 200);
    assert.equal(errorIn(await post(updates(volvo, "/charge-daily"), daily)), "404 RESOURCE_NOT_FOUND/PATH");
    assert.equal(errorIn(await cloud.ask(updates(volvo))), "404 RESOURCE_NOT_FOUND/PATH");
    assert.equal(errorIn(await remove(updates(volvo, `/${ids()[0]}`))), "404 RESOURCE_NOT_FOUND/PATH");
  });

  it("are known under the paths of Volvo's page only if the rules say so", async () => {
    cloud = await simulate({ rules: { schedulePaths: "updates" } });

    assert.equal((await post(updates(volvo, "/charge-daily"), daily)).status, 200);
    assert.equal(errorIn(await post(reference(volvo, "/daily"), daily)), "404 RESOURCE_NOT_FOUND/PATH");
    assert.equal(errorIn(await remove(reference(volvo, `/${ids()[0]}`))), "404 RESOURCE_NOT_FOUND/PATH");
  });

  it("have no list under the paths of the API reference", async () => {
    cloud = await simulate();

    assert.equal(errorIn(await cloud.ask(reference(volvo))), "404 RESOURCE_NOT_FOUND/PATH");
  });

  it("need a token, the right user and the permission", async () => {
    cloud = await simulate({ cars: [] });
    const path = updates(volvo, "/charge-daily");
    assert.equal((await cloud.ask(path, { method: "POST", token: "wrong" })).status, 401);
    assert.equal((await cloud.ask(path, { method: "POST", userId: null })).status, 400);
    assert.equal((await cloud.ask(path, { method: "POST", userId: demoUserId })).status, 403);
  });

  it("do not reach a car that cannot be reached", async () => {
    cloud = await simulate();
    cloud.simulator.car(volvo).change({ obstacle: "UNREACHABLE" });

    assert.equal(errorIn(await post(reference(volvo, "/daily"), daily)), "409 VEHICLE_STATE/UNREACHABLE");
    assert.equal(errorIn(await remove(reference(volvo, "/none"))), "409 VEHICLE_STATE/UNREACHABLE");
  });

  it("are paid for like commands, and answered late like them", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 200_000, toMs: 200_000 } } });

    const asked = post(reference(volvo, "/daily"), daily);
    await untilWaiting(cloud.clock);
    await cloud.clock.advance(200_000);
    const { status, text } = await asked;

    const { kind, counted } = cloud.simulator.requests.at(-1) ?? {};
    assert.deepEqual([status, kind, counted], [202, "schedules", true]);
    assert.match(text, /"executionMode":"async"/);
  });

  it("of a year are followed without delay", async () => {
    cloud = await simulate();
    await post(reference(volvo, "/daily"), { location: home, startTime: "13:00", stopTime: "13:15" });

    cloud.clock.jump(cloud.clock.now() + 365 * DAY_MS);

    assert.equal(cloud.simulator.car(volvo).state.soc, 90);
  });
});
