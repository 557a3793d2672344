import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../../src/core/duration";
import { bmw, simulate, tesla, volvo, type TestCloud } from "../../../../support/simulator/cloud";

describe("control API", () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await simulate();
  });
  afterEach(() => cloud.close());

  it("shows how the cars really stand", async () => {
    await cloud.clock.advance(MINUTE_MS);

    const { json } = await cloud.ask("/simulator/cars");

    assert.ok(Array.isArray(json));
    assert.equal(json.length, 5);
    const [first, , third] = json;
    assert.deepEqual(first, {
      id: bmw,
      userId: cloud.simulator.userId,
      make: "BMW",
      makeName: "BMW",
      model: "i4",
      year: 2024,
      capacityKwh: 81,
      acPowerW: 3_700,
      soc: 42,
      limit: 80,
      plugged: true,
      charging: false,
      powerW: 0,
      driving: false,
      atHome: true,
      locked: true,
      obstacle: null,
      energyAddedKwh: 0,
      odometerKm: 12_000,
      zone: "Europe/Berlin",
      schedules: [],
      connected: true,
      accountProblem: null,
    });
    assert.deepEqual([third.id, third.charging, third.powerW], [volvo, true, 11_000]);
  });

  it("shows a page of the cars, or those that are looked for, and what was used of some", async () => {
    const second = await cloud.ask("/simulator/cars?page=2&size=2");
    const found = await cloud.ask("/simulator/cars?size=2&find=model%20y");
    const ledger = await cloud.ask(`/simulator/ledger?car=${tesla}&car=nobody`);
    const wrong = await cloud.ask("/simulator/cars?page=0");

    const ids = (json: unknown): unknown[] => (Array.isArray(json) ? json.map(({ id }) => id) : []);
    assert.deepEqual([ids(second.json), second.headers["x-total-count"]], [[volvo, tesla], "5"]);
    assert.deepEqual([ids(found.json), found.headers["x-total-count"]], [[tesla], "1"]);
    assert.deepEqual(Object.keys((ledger.json as { cars: object }).cars), [tesla]);
    assert.equal(wrong.status, 400);
  });

  it("lets a person drive, come home and plug in", async () => {
    await cloud.control(`/cars/${bmw}`, { driving: true });
    await cloud.clock.advance(HOUR_MS);
    const { json } = await cloud.ask(`/simulator/cars/${bmw}`, {
      method: "POST",
      body: { atHome: true, plugged: true },
    });

    assert.ok(typeof json === "object" && json && "soc" in json && "plugged" in json && "driving" in json);
    assert.ok(Number(json.soc) < 42);
    assert.deepEqual([json.plugged, json.driving], [true, false]);
  });

  it("lets a person start the charging with the car's app", async () => {
    await cloud.control(`/cars/${bmw}`, { charging: true });

    assert.equal(cloud.simulator.car(bmw).powerW, 3_700);
  });

  for (const [name, body] of [
    ["an unknown request", { pluged: true }],
    ["a charge above 100 %", { soc: 101 }],
    ["an obstacle that no car knows", { obstacle: "TIRED" }],
    ["no JSON", undefined],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const { status, json } = await cloud.ask(`/simulator/cars/${bmw}`, { method: "POST", body });

      assert.equal(status, 400);
      assert.ok(typeof json === "object" && json && "error" in json);
    });
  }

  it("does not know a car that is not there", async () => {
    assert.equal((await cloud.ask("/simulator/cars/none", { method: "POST", body: {} })).status, 404);
  });

  it("says what is wrong with a value", async () => {
    const { json } = await cloud.ask(`/simulator/cars/${bmw}`, { method: "POST", body: { soc: "full" } });

    assert.deepEqual(json, { error: "soc: a text instead of a number" });
  });

  it("says which path of a fault it cannot read", async () => {
    const body = [{ match: { path: "/v3/(" }, status: 500 }];

    const { status, text } = await cloud.ask("/simulator/faults", { method: "POST", body });

    assert.equal(status, 400);
    assert.match(text, /\/v3\/\(/);
  });

  it("keeps the books that the nodes keep, too", async () => {
    await cloud.signals(bmw);
    await cloud.command(bmw, "charge/start");
    await cloud.command(bmw, "charge/stop");
    await cloud.ask("/v3/connections");
    await cloud.ask(`/v3/vehicles/${tesla}`);

    const { json } = await cloud.ask("/simulator/ledger");

    assert.ok(typeof json === "object" && json && "cars" in json && "totals" in json);
    assert.ok(typeof json.cars === "object" && json.cars && bmw in json.cars && tesla in json.cars);
    assert.deepEqual(json.cars[bmw], {
      callsThisMonth: 3,
      stopsLast30Days: 1,
      commandsSinceDriven: 2,
      deliveries: 0,
      limits: { callsThisMonth: 500, stopsLast30Days: 80 },
    });
    assert.deepEqual(json.cars[tesla], {
      callsThisMonth: 0,
      stopsLast30Days: 0,
      commandsSinceDriven: 0,
      deliveries: 0,
      limits: { callsThisMonth: 500 },
    });
    assert.deepEqual(json.totals, {
      token: 1,
      connections: 1,
      vehicles: 1,
      signals: 1,
      commands: 2,
      schedules: 0,
      records: 0,
      management: 0,
      connect: 0,
      userToken: 0,
      other: 0,
    });
  });

  it("says by what the application is known", async () => {
    const { json } = await cloud.ask("/simulator/application");

    assert.deepEqual(json, {
      applicationId: "51000000-0000-4000-8000-0000000000a0",
      clientId: "client_simulator",
      clientSecret: "simulator",
      managementToken: "simulator-management-token",
    });
  });

  it("shows the last requests", async () => {
    await cloud.ask("/v3/connections");
    await cloud.signals(bmw);

    const { json } = await cloud.ask("/simulator/requests?last=2");

    assert.ok(Array.isArray(json));
    assert.deepEqual(
      json.map(({ method, path, status }) => `${method} ${path} ${status}`),
      ["GET /v3/connections 200", `GET /v3/vehicles/${bmw}/signals 200`],
    );
  });

  it("is not disturbed by faults, and not logged", async () => {
    await cloud.control("/faults", [{ match: {}, status: 500 }]);

    const { status } = await cloud.ask("/simulator/clock");

    assert.equal(status, 200);
    assert.ok(cloud.simulator.requests.every(({ path }) => !path.startsWith("/simulator")));
  });
});
