import assert from "node:assert/strict";
import * as z from "zod";
import { HOUR_MS, MINUTE_MS } from "../../../../../src/core/duration";
import { errorIn, signalIn } from "../../../../support/simulator/answers";
import { bmw, simulate, untilWaiting, volvo, type TestCloud } from "../../../../support/simulator/cloud";
import { daily, home, night, reference, scheduleRequests, updates } from "../../../../support/simulator/schedules";

const Created = z.object({ data: z.object({ attributes: z.object({ scheduleId: z.string() }) }) });

describe("charge schedules", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  const { post, remove, ids } = scheduleRequests(() => cloud);

  it("are answered with the execution and the id", async () => {
    cloud = await simulate({ rules: { latency: { fromMs: 3_000, toMs: 3_000 } } });

    const asked = post(reference(volvo, "/daily"), daily);
    await untilWaiting(cloud.clock);
    await cloud.clock.advance(3_000);
    const { status, json, text } = await asked;

    const [id = ""] = /exec_\d{10}/.exec(text) ?? [];
    const [scheduleId = ""] = ids();
    assert.match(scheduleId, /^sched_[0-9a-z]{8}$/);
    assert.equal(status, 200);
    assert.deepEqual(json, {
      data: {
        id,
        type: "charge-schedule-execution",
        attributes: {
          action: "create",
          scheduleType: "daily",
          status: { value: "SUCCESS" },
          executionMode: "sync",
          scheduleId,
          parameters: daily,
        },
        links: { schedule: `/vehicles/${volvo}/charge-schedules/${scheduleId}` },
        meta: { executedAt: "2026-06-01T10:00:00Z", completedAt: "2026-06-01T10:00:03Z", durationInSeconds: 3 },
      },
    });
  });

  const kinds: readonly [kind: string, attributes: object][] = [
    ["daily", daily],
    ["workweek", { location: home, weekdays: night, weekends: { startTime: "00:30", stopTime: "09:00" } }],
    ["workweek", { location: home, weekends: night }],
    ["weekly", { location: home, days: { monday: night, saturday: { startTime: "01:00", stopTime: "09:00" } } }],
  ];
  for (const [kind, attributes] of kinds) {
    it(`can be ${kind} with ${Object.keys(attributes).slice(1).join(" and ")}, in both forms of the paths`, async () => {
      cloud = await simulate();

      const first = await post(reference(volvo, `/${kind}`), attributes);
      const second = await post(updates(volvo, `/charge-${kind}`), attributes);

      assert.deepEqual([first.status, second.status], [200, 200]);
      const { json } = await cloud.ask(updates(volvo));
      assert.deepEqual(json, {
        data: ids().map((id) => ({
          id,
          type: "charge-schedule",
          attributes: { scheduleType: kind, ...attributes },
        })),
        meta: { totalCount: 2 },
      });
    });
  }

  const wrong: readonly [name: string, kind: string, attributes: unknown][] = [
    ["without a place", "daily", night],
    ["off the map", "daily", { ...daily, location: { latitude: 91, longitude: 0 } }],
    ["at 24 o'clock", "daily", { ...daily, stopTime: "24:00" }],
    ["with seconds", "daily", { ...daily, startTime: "22:00:00" }],
    ["without length", "daily", { ...daily, stopTime: "22:00" }],
    ["without a day", "weekly", { location: home, days: {} }],
    ["on a day that does not exist", "weekly", { location: home, days: { MONDAY: night } }],
    ["without weekdays and weekends", "workweek", { location: home }],
    ["without attributes", "daily", undefined],
  ];
  for (const [name, kind, attributes] of wrong) {
    it(`are refused ${name}`, async () => {
      cloud = await simulate();

      assert.equal(
        errorIn(await post(reference(volvo, `/${kind}`), attributes)),
        "400 VALIDATION/INVALID_INPUT_FORMAT",
      );
      assert.deepEqual(ids(), []);
    });
  }

  it("show in the timers after the lag of the make, with their ids", async () => {
    cloud = await simulate();
    await post(updates(volvo, "/charge-workweek"), {
      location: home,
      weekdays: night,
      weekends: { startTime: "00:30", stopTime: "09:00" },
    });
    const timers = async (): Promise<unknown> =>
      signalIn(await cloud.signals(volvo), "charge-chargetimers").body?.["values"];

    await cloud.clock.advance(2 * MINUTE_MS - 1);
    const before = await timers();
    await cloud.clock.advance(1);

    assert.deepEqual(before, []);
    assert.deepEqual(await timers(), [
      {
        type: "LOCATION",
        condition: home,
        schedules: [
          {
            start: "22:00:00",
            end: "06:00:00",
            days: ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
          },
          { start: "00:30:00", end: "09:00:00", days: ["SATURDAY", "SUNDAY"] },
        ],
        departureTimers: [],
        isOEMOptimizationEnabled: false,
        scheduleType: "workweek",
        scheduleId: ids()[0],
      },
    ]);
  });

  it("show in the form of 2026 where the rules say so", async () => {
    cloud = await simulate({ rules: { timersForm: "2026" } });
    await cloud.control(`/cars/${volvo}/schedules`, { type: "daily", location: home, ...night });
    await cloud.control(`/cars/${bmw}/schedules`, { type: "weekly", days: { sunday: night } });
    await cloud.clock.advance(10 * MINUTE_MS);

    const timers = async (vehicleId: string): Promise<string> =>
      JSON.stringify(signalIn(await cloud.signals(vehicleId), "charge-chargetimers").body);

    assert.match(await timers(volvo), /"type":"LOCATION","condition":\{"latitude".*"scheduleType":"DAILY"/);
    assert.match(
      await timers(bmw),
      /"type":"CHARGING_TYPE","condition":\{"chargingType":"AC"\}.*"scheduleType":"WEEKLY"/,
    );
  });

  it("of the make's app are there, too, in the timers and in the list", async () => {
    cloud = await simulate();
    await cloud.control(`/cars/${volvo}/schedules`, { type: "daily", location: home, ...night });
    await cloud.control(`/cars/${bmw}/schedules`, { type: "weekly", days: { sunday: night } });
    await cloud.clock.advance(10 * MINUTE_MS);

    const list = await cloud.ask(updates(volvo));
    const { body } = signalIn(await cloud.signals(bmw), "charge-chargetimers");

    assert.match(list.text, /"totalCount":1/);
    assert.match(JSON.stringify(body), /"type":"GLOBAL","condition":null.*"days":\["SUNDAY"\]/);
  });

  it("make a Volvo charge exactly in their windows", async () => {
    cloud = await simulate();
    await post(reference(volvo, "/daily"), { location: home, startTime: "13:00", stopTime: "14:00" });
    const car = cloud.simulator.car(volvo);

    const charging: boolean[] = [];
    for (const ms of [HOUR_MS - 1, 1, HOUR_MS - 1, 1, 23 * HOUR_MS]) {
      await cloud.clock.advance(ms);
      charging.push(car.state.charging);
    }

    assert.deepEqual(charging, [false, true, true, false, true]);
  });

  it("are deleted by their id, once", async () => {
    cloud = await simulate();
    const { json } = await post(reference(volvo, "/daily"), daily);
    const { scheduleId } = Created.parse(json).data.attributes;

    const { status, text } = await remove(updates(volvo, `/${scheduleId}`));

    assert.equal(status, 200);
    assert.match(text, new RegExp(`"action":"delete","scheduleId":"${scheduleId}"`));
    assert.deepEqual(ids(), []);
    const again = await remove(reference(volvo, `/${scheduleId}`));
    assert.equal(errorIn(again), "404 RESOURCE_NOT_FOUND/SCHEDULE_NOT_FOUND");
  });

  it("can be deleted without a word, and be missing like a path", async () => {
    cloud = await simulate({ rules: { deletionStatus: 204, unknownScheduleError: "RESOURCE_NOT_FOUND/PATH" } });
    await post(reference(volvo, "/daily"), daily);

    const { status, text } = await remove(reference(volvo, `/${ids()[0]}`));

    assert.deepEqual([status, text], [204, ""]);
    assert.equal(errorIn(await remove(reference(volvo, "/none"))), "404 RESOURCE_NOT_FOUND/PATH");
  });
});
