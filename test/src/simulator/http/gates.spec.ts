import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { errorIn } from "../../../support/simulator/answers";
import { bmw, simulate, tesla, type Answer, type TestCloud } from "../../../support/simulator/cloud";

const stranger = "51000000-0000-4000-8000-000000000099";

/** One request after the other. */
async function times(count: number, ask: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let turn = 0; turn < count; turn++) answers.push(await ask());
  return answers;
}

describe("what a request must pass", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  it("is a valid token", async () => {
    cloud = await simulate();

    assert.equal(errorIn(await cloud.ask("/v3/connections", { token: "made-up" })), "401 AUTHENTICATION/UNAUTHORIZED");
    assert.equal(errorIn(await cloud.ask("/v3/nowhere", { token: "" })), "401 AUTHENTICATION/UNAUTHORIZED");
  });

  for (const path of ["signals", "signals/charge-ischarging"]) {
    it(`is the right user for ${path}`, async () => {
      cloud = await simulate();
      const read = (userId: string | null): Promise<Answer> => cloud.ask(`/v3/vehicles/${bmw}/${path}`, { userId });

      assert.equal(errorIn(await read(null)), "400 VALIDATION/INVALID_INPUT_FORMAT");
      assert.match((await read(null)).text, /sc-user-id/);
      assert.equal(errorIn(await read(stranger)), "403 AUTHENTICATION/ACCESS_DENIED");
      assert.equal((await cloud.ask(`/v3/vehicles/none/${path}`)).status, 403);
    });
  }

  it("is the right user for a command, too", async () => {
    cloud = await simulate();
    const path = `/v3/vehicles/${bmw}/commands/charge/start`;

    assert.equal((await cloud.ask(path, { method: "POST", userId: null })).status, 400);
    assert.equal((await cloud.ask(path, { method: "POST", userId: stranger })).status, 403);
    assert.equal(cloud.simulator.car(bmw).state.startsAt, undefined);
  });

  it("is the application's bucket: 120 at once, then two a minute", async () => {
    cloud = await simulate();
    const list = (): Promise<Answer> => cloud.ask("/v3/connections");

    const first = await times(120, list);
    const refused = await list();
    await cloud.clock.advance(30_000);

    assert.ok(first.every(({ status }) => status === 200));
    assert.equal(errorIn(refused), "429 RATE_LIMIT/SMARTCAR_API");
    assert.equal(refused.headers["retry-after"], "30");
    assert.deepEqual(
      (await times(2, list)).map(({ status }) => status),
      [200, 429],
    );
  });

  it("is the limit of the vehicle, which does not concern the others", async () => {
    cloud = await simulate({ rules: { vehicleBucket: { capacity: 2, refillPerMinute: 1 } } });

    await times(2, () => cloud.signals(bmw));
    const refused = await cloud.signals(bmw);

    assert.equal(errorIn(refused), "429 RATE_LIMIT/VEHICLE");
    assert.equal(refused.headers["retry-after"], "60");
    assert.equal((await cloud.signals(tesla)).status, 200);
    await cloud.clock.advance(MINUTE_MS);
    assert.equal((await cloud.signals(bmw)).status, 200);
  });

  it("may be refused without a word on how long to wait", async () => {
    cloud = await simulate({
      rules: { applicationBucket: { capacity: 1, refillPerMinute: 1 }, sendsRetryAfter: false },
    });

    const [, refused] = await times(2, () => cloud.ask("/v3/connections"));

    assert.equal(refused?.status, 429);
    assert.equal(refused?.headers["retry-after"], undefined);
  });

  it("is the plan of the vehicle, which begins again with the month", async () => {
    cloud = await simulate({ rules: { monthlyCalls: 3 } });
    await times(2, () => cloud.signals(bmw));
    await cloud.command(bmw, "charge/start");

    assert.equal(errorIn(await cloud.signals(bmw)), "430 BILLING/VEHICLE_REQUEST_LIMIT");
    assert.equal(errorIn(await cloud.command(bmw, "charge/stop")), "430 BILLING/VEHICLE_REQUEST_LIMIT");
    assert.equal((await cloud.signals(tesla)).status, 200);
    assert.equal((await cloud.ask("/v3/connections")).status, 200);
    cloud.clock.jump("2026-06-30T23:59:59Z");
    assert.equal((await cloud.signals(bmw)).status, 430);
    cloud.clock.jump("2026-07-01T00:00:00Z");
    assert.equal((await cloud.signals(bmw)).status, 200);
  });

  it("allows 500 calls a month", async () => {
    const plenty = { capacity: 10_000, refillPerMinute: 1 };
    cloud = await simulate({ rules: { applicationBucket: plenty, vehicleBucket: plenty } });

    const answers = await times(501, () => cloud.ask(`/v3/vehicles/${bmw}/signals/charge-ischarging`));

    assert.deepEqual(
      answers.slice(498).map(({ status }) => status),
      [200, 200, 430],
    );
  });

  it("is a path that exists", async () => {
    cloud = await simulate();

    for (const path of ["/v3/nowhere", "/v3.0/vehicles", `/v3/vehicles/${bmw}/commands/charge/faster`]) {
      assert.equal(errorIn(await cloud.ask(path)), "404 RESOURCE_NOT_FOUND/PATH");
    }
  });

  it("leads to an answer with an id of its own", async () => {
    cloud = await simulate();

    const ids = (await times(2, () => cloud.ask("/v3/nowhere"))).map(({ headers }) => headers["sc-request-id"]);

    assert.match(String(ids[0]), /^[0-9a-f-]{36}$/);
    assert.notEqual(ids[0], ids[1]);
  });
});
