import assert from "node:assert/strict";
import { demoUserId } from "../../../../src/simulator/demo-cars";
import { bmw, simulate, untilWaiting, volvo, type TestCloud } from "../../../support/simulator/cloud";

describe("request log", () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await simulate();
  });
  afterEach(() => cloud.close());

  const last = (): unknown => cloud.simulator.requests.at(-1);

  it("says who asked for what, when, and with which result", async () => {
    await cloud.signals(bmw);

    assert.deepEqual(last(), {
      at: cloud.clock.now(),
      method: "GET",
      path: `/v3/vehicles/${bmw}/signals`,
      kind: "signals",
      userId: demoUserId,
      status: 200,
      counted: true,
    });
  });

  const cases: readonly [name: string, ask: () => Promise<unknown>, status: number | undefined, counted: boolean][] = [
    ["counts a refused command", () => cloud.command(bmw, "charge/stop"), 409, true],
    ["counts a command that the car does not know", () => cloud.command(volvo, "charge/stop"), 501, true],
    ["counts an unknown signal", () => cloud.ask(`/v3/vehicles/${bmw}/signals/vin`), 404, true],
    ["does not count the connections", () => cloud.ask("/v3/connections"), 200, false],
    ["does not count the vehicle", () => cloud.ask(`/v3/vehicles/${bmw}`), 200, false],
    ["does not count a wrong token", () => cloud.ask(`/v3/vehicles/${bmw}/signals`, { token: "x" }), 401, false],
    ["does not count a wrong user", () => cloud.ask(`/v3/vehicles/${bmw}/signals`, { userId: "x" }), 403, false],
  ];
  for (const [name, ask, status, counted] of cases) {
    it(name, async () => {
      await ask();

      const entry = cloud.simulator.requests.at(-1);
      assert.deepEqual([entry?.status, entry?.counted], [status, counted]);
    });
  }

  it("counts failures of Smartcar and cut answers, too, but no limits", async () => {
    const match = { path: "/v3/vehicles" };
    const seen: unknown[] = [];
    for (const fault of [{ status: 500 }, { cut: "before" }, { cut: "body" }, { status: 429 }, { status: 430 }]) {
      await cloud.control("/faults", [{ match, times: 1, ...fault }]);
      await cloud.signals(bmw).catch(() => undefined);
      const entry = cloud.simulator.requests.at(-1);
      seen.push([entry?.status, entry?.counted]);
    }

    assert.deepEqual(seen, [
      [500, true],
      [undefined, true],
      [undefined, true],
      [429, false],
      [430, false],
    ]);
  });

  it("shows a request that is still worked on", async () => {
    await cloud.close();
    cloud = await simulate({ rules: { latency: { fromMs: 1000, toMs: 1000 } } });
    const answer = cloud.command(bmw, "charge/start");
    await untilWaiting(cloud.clock);

    const before = cloud.simulator.requests.at(-1)?.status;
    await cloud.clock.advance(1000);
    await answer;

    assert.deepEqual([before, cloud.simulator.requests.at(-1)?.status], [undefined, 200]);
  });

  it("keeps the last thousand", async () => {
    for (let turn = 0; turn < 1100; turn += 100) {
      await Promise.all(Array.from({ length: 100 }, () => cloud.ask("/elsewhere", { token: "x" })));
    }
    await cloud.ask("/last", { token: "x" });

    assert.equal(cloud.simulator.requests.length, 1000);
    assert.equal(cloud.simulator.requests.at(-1)?.path, "/last");
  });
});
