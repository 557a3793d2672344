import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { ModeHome } from "../../support/control/mode-home";
import { hourly } from "../../support/control/tariff-home";

/** What smartcar-surplus and smartcar-tariff put on each of their messages. */
const says = (by: "surplus" | "tariff", on: boolean, more: object = {}) => ({
  payload: on,
  decision: { by: `smartcar-${by}`, on, code: "test", reason: `${by} says ${on}`, ...more },
});

describe("smartcar-mode among others", () => {
  let home: ModeHome;

  const open = async (settings: Record<string, unknown> = {}): Promise<void> => {
    home = await ModeHome.open(settings);
  };

  afterEach(() => home.close());

  describe("with a person", () => {
    it("respects a stop in the app until the car is unplugged", async () => {
      await open({ mode: "now" });
      await home.pass(10 * MINUTE_MS);
      await home.look();

      await home.person({ charging: false });
      const lasts = async (): Promise<number> =>
        Date.parse(String((await home.why())["until"])) - home.garage.clock.now();
      assert.equal(await home.code(), "left-off");
      assert.ok((await lasts()) <= HOUR_MS, "by one report alone");
      await home.pass(3 * MINUTE_MS);
      await home.look();
      assert.ok((await lasts()) > 11 * HOUR_MS, "after the second");
      await home.pass(2 * HOUR_MS);
      assert.equal(home.isCharging, false);

      await home.person({ plugged: false });
      assert.equal(await home.code(), "left-off");
      await home.pass(3 * MINUTE_MS);
      await home.look();
      assert.equal(await home.code(), "not-plugged");
      await home.pass(10 * MINUTE_MS);
      await home.look();
      await home.person({ plugged: true });
      await home.pass(10 * MINUTE_MS);
      assert.deepEqual([await home.code(), home.isCharging], ["now", true]);
    });

    it("respects a start in the app", async () => {
      await open();

      await home.person({ charging: true });
      assert.equal(await home.code(), "left-on");
      await home.pass(HOUR_MS);
      assert.equal(home.isCharging, true);
    });

    it("stops a charge that began with the plug", async () => {
      await open();
      await home.person({ plugged: false });
      await home.pass(3 * MINUTE_MS);
      await home.look();

      await home.person({ plugged: true, charging: true });
      await home.pass(10 * MINUTE_MS);

      assert.deepEqual([home.isCharging, home.garage.commands], [false, ["stop 200"]]);
    });

    it("says it again where that is not requested", async () => {
      await open({ respect: "never" });

      await home.person({ charging: true });
      await home.pass(10 * MINUTE_MS);

      assert.deepEqual([home.isCharging, home.garage.commands], [false, ["stop 200"]]);
      assert.equal(await home.code(), "off");
    });
  });

  describe("for a Volvo", () => {
    it("syncs the tariff's plan, once, and none when off", async () => {
      await open({ mode: "cheap" });
      const plan = [{ start: "2026-11-21T01:00:00Z", end: "2026-11-21T04:00:00Z", energyKwh: 30, solarKwh: 0 }];

      await home.send(says("tariff", false, { plan }));
      await home.pass(MINUTE_MS);
      assert.deepEqual(home.schedules, ["02:00-05:00"]);
      await home.send(says("tariff", false, { plan: [{ ...plan[0], start: "2026-11-21T01:10:00Z" }] }));
      assert.deepEqual(home.windows, [[{ start: "2026-11-21T01:00:00.000Z", end: "2026-11-21T04:00:00.000Z" }]]);

      await home.send({ topic: "mode", payload: "off" });
      await home.pass(MINUTE_MS);
      assert.deepEqual([home.windows.at(-1), home.schedules], [[], []]);
    });

    it("syncs a boost", async () => {
      await open();

      await home.send({ topic: "boost", payload: { minutes: 90 } });
      await home.pass(MINUTE_MS);

      assert.deepEqual(home.schedules, ["18:00-19:30"]);
    });
  });

  describe("with the nodes that decide by sun and price", () => {
    const prices = [0.4, 0.42, 0.41, 0.35, 0.32, 0.31, 0.3, 0.29, 0.2, 0.18, 0.19, 0.21, 0.33, 0.38, 0.4, 0.39];

    it("charges the BMW by the price, and syncs the same plan to the Volvo", async () => {
      await open({ advised: true, mode: "cheap" });
      await home.advise("tariff", { topic: "prices", payload: hourly("2026-11-20T17:00:00Z", prices) });
      await home.pass(MINUTE_MS);
      const { code: why, plan } = await home.why();
      assert.equal(why, "cheap-off");
      assert.equal((plan as object[]).length, 1);

      await home.pass(Date.parse("2026-11-21T00:30:00Z") - home.garage.clock.now());
      assert.match(home.schedules.join(), /^02:\d\d-05:\d\d$/);
      await home.pass(HOUR_MS);
      assert.deepEqual([await home.code(), home.isCharging], ["cheap-on", true]);
      await home.pass(6 * HOUR_MS);
      assert.equal(home.isCharging, false);
      assert.ok(home.bmw.state.soc >= 54, String(home.bmw.state.soc));
      assert.deepEqual(home.garage.commands, ["start 200", "stop 200"]);
    });

    it("charges by the sun, and stops when the meter falls silent", async () => {
      await open({ advised: true, mode: "solar" });
      await home.advise("surplus", { payload: 300 });
      await home.pass(MINUTE_MS);
      await home.advise("surplus", { payload: -6000 });
      assert.equal(await home.code(), "solar-on");
      await home.pass(10 * MINUTE_MS);
      assert.equal(home.isCharging, true);

      await home.pass(60 * MINUTE_MS);

      assert.deepEqual([await home.code(), home.isCharging], ["solar-off", false]);
    });

    it("is ready by the tariff's plan when both were asked", async () => {
      await open({ advised: true });
      await home.advise("tariff", { topic: "prices", payload: hourly("2026-11-20T17:00:00Z", prices) });
      const request = { topic: "smartcar/i4/ready/set", payload: { at: "06:00", target: 50 } };

      await home.send(request);
      await home.advise("tariff", request);
      await home.pass(MINUTE_MS);

      const { code: why, nextChange } = await home.why();
      assert.equal(why, "ready-waiting");
      assert.ok(Date.parse(String(nextChange)) >= Date.parse("2026-11-21T01:00:00Z"), String(nextChange));
    });
  });
});
