import assert from "node:assert/strict";
import * as z from "zod";
import { MINUTE_MS } from "../../../../../src/core/duration";
import { errorIn, signalIn } from "../../../../support/simulator/answers";
import { bmw, simulate, volkswagen, volvo, type Answer, type TestCloud } from "../../../../support/simulator/cloud";

const Schedule = z.object({ id: z.string() });

describe("control API of a car", () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await simulate();
  });
  afterEach(() => cloud.close());

  const post = (path: string, body: unknown): Promise<Answer> =>
    cloud.ask(`/simulator/cars/${path}`, { method: "POST", body });
  const night = { startTime: "22:00", stopTime: "06:00" };

  for (const [name, body] of [
    ["each day", { type: "daily", ...night }],
    ["on weekdays", { type: "workweek", weekdays: night }],
    ["on some days", { type: "weekly", days: { friday: night } }],
    ["at one place", { type: "daily", ...night, location: { latitude: 1, longitude: 2 } }],
  ] as const) {
    it(`lets a person make a schedule in the make's app, ${name}`, async () => {
      const { status, json } = await post(`${bmw}/schedules`, body);

      const { id } = Schedule.parse(json);
      assert.equal(status, 201);
      assert.deepEqual(
        cloud.simulator.car(bmw).state.schedules.map((schedule) => schedule.id),
        [id],
      );
      assert.match((await cloud.ask("/simulator/cars")).text, new RegExp(id));
    });
  }

  it("lets a person delete a schedule, whoever made it", async () => {
    const { json } = await post(`${volvo}/schedules`, { type: "daily", ...night });
    const path = `/simulator/cars/${volvo}/schedules/${Schedule.parse(json).id}`;

    const { status } = await cloud.ask(path, { method: "DELETE" });

    assert.deepEqual([status, cloud.simulator.car(volvo).state.schedules], [204, []]);
    assert.equal((await cloud.ask(path, { method: "DELETE" })).status, 404);
  });

  it("says what is wrong with a schedule", async () => {
    const time = await post(`${bmw}/schedules`, { type: "daily", startTime: "25:00", stopTime: "06:00" });
    const kind = await post(`${bmw}/schedules`, { type: "hourly", ...night });

    assert.deepEqual([time.status, kind.status], [400, 400]);
    assert.match(time.text, /A time is written as 22:30/);
    assert.match(kind.text, /type/);
  });

  it("takes no eleventh schedule of a Volvo from its app either", async () => {
    const answers: number[] = [];
    for (let turn = 0; turn < 11; turn++) {
      answers.push((await post(`${volvo}/schedules`, { type: "daily", ...night })).status);
    }

    assert.deepEqual(answers, [...Array<number>(10).fill(201), 409]);
  });

  it("lets the owner's account break and be put right", async () => {
    await post(`${volkswagen}/account`, { problem: "SUBSCRIPTION" });
    cloud.simulator.car(volkswagen).change({ plugged: false });
    await cloud.clock.advance(10 * MINUTE_MS);
    const broken = signalIn(await cloud.signals(volkswagen), "charge-ischargingcableconnected");
    const command = errorIn(await cloud.command(volkswagen, "charge/start"));

    await post(`${volkswagen}/account`, { problem: null });
    const mended = signalIn(await cloud.signals(volkswagen), "charge-ischargingcableconnected");

    assert.deepEqual(
      [broken.status, broken.error, broken.value],
      ["ERROR", "CONNECTED_SERVICES_ACCOUNT/SUBSCRIPTION", true],
    );
    assert.equal(command, "400 CONNECTED_SERVICES_ACCOUNT/SUBSCRIPTION");
    assert.deepEqual([mended.status, mended.value], ["SUCCESS", false]);
  });

  it("refuses what no account has, and cars that it does not know", async () => {
    assert.equal((await post(`${bmw}/account`, { problem: "TIRED" })).status, 400);
    assert.equal((await post("none/account", { problem: null })).status, 404);
    assert.equal((await post("none/schedules", { type: "daily", ...night })).status, 404);
  });
});
