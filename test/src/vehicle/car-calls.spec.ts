import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { SmartcarError } from "../../../src/core/error";
import { refusal, SimulatedGarage } from "../../support/simulated-garage";
import { bmw, tesla } from "../../support/simulator/cloud";

describe("reads", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const read = (id = tesla): Promise<unknown> => garage.run(garage.car(id).read());
  const usedCalls = (calls: number): Promise<void> => garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls } });
  const callsLeft = async (id = tesla): Promise<number> => (await garage.car(id).budget()).callsLeft;

  it("bring what the car has reported, and cost one call", async () => {
    const { snapshot, budget, isEmpty, source, signals } = await garage.run(garage.car(bmw).read());

    assert.deepEqual(
      { make: snapshot.make, soc: snapshot.soc, pluggedIn: snapshot.pluggedIn, charging: snapshot.charging },
      { make: "BMW", soc: 42, pluggedIn: true, charging: false },
    );
    assert.deepEqual([budget, isEmpty, source], [{ callsLeft: 499, stopsLeft: 80 }, false, "poll"]);
    assert.equal(signals["tractionbattery-stateofcharge"]?.value, 42);
    assert.equal((await garage.counted(bmw)).callsThisMonth, 1);
  });

  it("share one request among all who ask while it is under way", async () => {
    const car = garage.car(tesla);

    const readings = await garage.run(Promise.all([car.read("a"), car.read("b"), car.read()]));

    assert.deepEqual([garage.reads, await callsLeft()], [1, 499]);
    assert.deepEqual([...(readings[0]?.by ?? [])], ["a", "b"]);
  });

  it("share the failure of that request, too", async () => {
    const car = garage.car(tesla);
    await garage.fault({ match: { path: "/v3/vehicles" }, times: 1, status: 502 });

    const results = await garage.run(Promise.allSettled([car.read(), car.read()]));

    assert.deepEqual([results.map(({ status }) => status), garage.reads], [["rejected", "rejected"], 1]);
    await read();
    assert.equal(garage.reads, 2);
  });

  it("of two cars are two", async () => {
    await garage.run(Promise.all([garage.car(tesla).read(), garage.car(bmw).read()]));

    assert.equal(garage.reads, 2);
  });

  it("say that Smartcar holds nothing yet", async () => {
    await garage.fault({ match: { path: "/v3/vehicles" }, times: 1, body: { data: [], meta: { totalCount: 0 } } });

    const { isEmpty, snapshot, signals } = await garage.run(garage.car(tesla).read());

    assert.deepEqual([isEmpty, signals, snapshot.soc], [true, {}, undefined]);
  });

  it("look the owner up once, for free", async () => {
    await read();
    await read();

    assert.deepEqual([garage.lookUps, await callsLeft()], [1, 498]);
  });

  describe("at the reserve", () => {
    it("are held back, and say until when", async () => {
      await usedCalls(449);
      await read();

      await assert.rejects(read(), {
        code: "BUDGET",
        scope: "vehicle",
        retryAfterMs: Date.parse("2026-07-01T00:00:00Z") - garage.clock.now(),
        message:
          'Calls left this month: 50, all reserved for commands. Reads resume on Jul 1, and webhook updates continue. To read more, raise "Calls per month" or lower "Reserved for commands".',
      });
      assert.deepEqual([garage.reads, await callsLeft()], [1, 50]);
    });

    it("say in other words that one call, or none, is left", async () => {
      await usedCalls(499);
      await assert.rejects(read(), /Calls left this month: 1, all reserved for commands/);
      await usedCalls(500);
      await assert.rejects(read(), /All calls of this month are used/);
    });

    it("go on with the month", async () => {
      await usedCalls(500);
      await assert.rejects(read(), { code: "BUDGET" });
      garage.clock.jump("2026-07-01T00:00:00Z");

      await read();
      assert.equal(await callsLeft(), 499);
    });
  });

  describe("that fail", () => {
    const failures = [
      ["401 AUTHENTICATION/UNAUTHORIZED", "CREDENTIALS", 500],
      ["403 AUTHENTICATION/ACCESS_DENIED", "PERMISSION", 500],
      ["429 RATE_LIMIT/VEHICLE", "RATE_LIMIT", 500],
      ["430 BILLING/INVALID_PLAN", "PLAN_LIMIT", 500],
      ["400 CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED", "OWNER_ACTION", 499],
      ["404 RESOURCE_NOT_FOUND/PATH", "NOT_FOUND", 499],
      ["409 VEHICLE_STATE/ASLEEP", "VEHICLE_STATE", 499],
      ["500 SERVER/INTERNAL", "SERVER", 499],
      ["501 COMPATIBILITY/VEHICLE_NOT_CAPABLE", "UNSUPPORTED", 499],
      ["502 UPSTREAM/NO_RESPONSE", "UPSTREAM", 499],
      ["504 UPSTREAM/NO_RESPONSE", "UPSTREAM", 499],
    ] as const;

    for (const [error, code, left] of failures) {
      it(`with ${error} are told as ${code}, and counted as Smartcar counts them`, async () => {
        await garage.fault(refusal(error, { match: { path: "/v3/vehicles" }, times: 2 }));

        await assert.rejects(read(), { code });

        assert.equal(await callsLeft(), left);
        assert.equal((await garage.counted(tesla)).callsThisMonth, 500 - left);
      });
    }

    for (const [what, how] of [
      ["a cut connection", { cut: "before" }],
      ["half an answer", { garbage: "cut-json" }],
      ["a proxy's page", { garbage: "html" }],
    ] as const) {
      it(`by ${what} are counted, and nothing is learnt`, async () => {
        await garage.fault({ ...how, match: { path: "/v3/vehicles" }, times: 1 });

        await assert.rejects(read());

        assert.deepEqual([await callsLeft(), (await garage.car(tesla).snapshot()).soc], [499, undefined]);
        assert.equal((await garage.counted(tesla)).callsThisMonth, 1);
      });
    }

    it("because the token service fails are not counted", async () => {
      await garage.fault({ match: { path: "/oauth2" }, times: 1, status: 500 });

      await assert.rejects(read(), { code: "SERVER" });

      assert.deepEqual([garage.reads, await callsLeft()], [0, 500]);
    });

    it("because the list of connections fails are not counted", async () => {
      await garage.fault({ match: { path: "/v3/connections" }, times: 1, status: 500 });

      await assert.rejects(read(), { code: "SERVER" });

      assert.deepEqual([garage.reads, await callsLeft()], [0, 500]);
    });

    it("because the month is used up close the month", async () => {
      await garage.fault(refusal("430 BILLING/VEHICLE_REQUEST_LIMIT", { match: { path: "/v3/vehicles" } }));
      await assert.rejects(read(), { code: "PLAN_LIMIT" });

      await assert.rejects(read(), { code: "BUDGET" });
      assert.deepEqual([garage.reads, await callsLeft()], [1, 0]);
    });

    it("go on after a restart with a larger plan", async () => {
      await garage.fault(refusal("430 BILLING/VEHICLE_REQUEST_LIMIT", { match: { path: "/v3/vehicles" }, times: 1 }));
      await assert.rejects(read(), { code: "PLAN_LIMIT" });
      await garage.restart({ perMonth: 2000 });

      await read();
      assert.equal(await callsLeft(), 1999);
    });
  });

  it("leave nothing under way when the car is closed, and have counted what was sent", async () => {
    await garage.fault({ match: { path: "/v3/vehicles" }, times: 1, delayMs: HOUR_MS });
    const reading = garage
      .car(tesla)
      .read()
      .then(
        () => "read",
        (err: SmartcarError) => err.code,
      );
    await garage.pass(MINUTE_MS);

    await garage.restart();

    assert.equal(await reading, "CLOSED");
    assert.deepEqual([await callsLeft(), (await garage.counted(tesla)).callsThisMonth], [499, 1]);
  });

  it("by a command share the request of a read that is under way", async () => {
    await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "body" });
    const car = garage.car(tesla);
    const start = car.commands.charge("start");
    await garage.pass(8 * MINUTE_MS - 1);
    await garage.fault({ match: { method: "get", path: "/v3/vehicles" }, times: 1, delayMs: 1000 });
    const reading = car.read();

    await garage.run(Promise.all([start, reading]));

    assert.equal(garage.reads, 1);
  });
});
