import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { ModeHome } from "../../support/control/mode-home";
import { hourly } from "../../support/control/tariff-home";

/** What smartcar-surplus and smartcar-tariff put on each of their messages. */
const says = (by: "surplus" | "tariff", on: boolean, more: object = {}) => ({
  payload: on,
  decision: { by: `smartcar-${by}`, on, code: "test", reason: `${by} says ${on}`, ...more },
});

describe("smartcar-mode", () => {
  let home: ModeHome;

  const open = async (settings: Record<string, unknown> = {}): Promise<void> => {
    home = await ModeHome.open(settings);
  };
  const code = async (): Promise<unknown> => (await home.why())["code"];
  const ends = (outs: Awaited<ReturnType<ModeHome["send"]>>): string => outs.map(({ end }) => end).join(" ");
  const fault = async (msg: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const out = (await home.send(msg)).find(({ end }) => end === "catch");
    assert.ok(out, `nothing was caught of ${JSON.stringify(msg)}`);
    return out.msg["error"] as Record<string, unknown>;
  };

  afterEach(() => home.close());

  describe("in each mode", () => {
    it("charges in now, and stops in off", async () => {
      await open();
      const outs = await home.send({ topic: "smartcar/i4/mode/set", payload: "now", trip: 42 });
      assert.equal(ends(outs), "first second");
      assert.deepEqual([outs[0]?.msg["payload"], outs[0]?.msg["trip"], outs[1]?.msg["trip"]], [true, 42, 42]);
      await home.pass(6 * MINUTE_MS);
      assert.equal(home.isCharging, true);

      await home.send({ topic: "smartcar/i4/mode/set", payload: "off" });
      await home.pass(6 * MINUTE_MS);
      assert.equal(home.isCharging, false);
      assert.deepEqual(home.garage.commands, ["start 200", "stop 200"]);
    });

    it("begins nothing that a broker has retained, and sets only what is new under its topic", async () => {
      await open();
      const retained = (topic: string, payload: unknown) => ({
        topic: `smartcar/i4/${topic}/set`,
        payload,
        retain: true,
      });
      for (const msg of [retained("mode", "now"), retained("boost", "60")]) {
        const { code: word, message } = await fault(msg);
        assert.equal(word, "BAD_INPUT");
        assert.match(
          String(message),
          /retained MQTT message, so it might be old\. Nothing was changed\..*without retain/,
        );
      }
      await home.send(retained("mode", "solar"));
      assert.match(String(await code()), /^waiting-surplus$/);

      await home.send({ topic: "another/mode/set", payload: "cheap" });
      await home.send({ topic: "smartcar/i4/mode/set", payload: "now" });
      await home.send({ topic: "another/mode/set", payload: "cheap", retain: true });
      assert.equal(await code(), "now");
    });

    for (const [mode, by] of [
      ["solar", "surplus"],
      ["cheap", "tariff"],
    ] as const) {
      it(`follows smartcar-${by} in ${mode}, by either of its outputs`, async () => {
        await open();
        await home.send({ payload: mode });
        assert.equal(await code(), `waiting-${by}`);

        await home.send(says(by, true));
        assert.equal(await code(), `${mode}-on`);

        await home.send({ ...says(by, false), payload: { on: false, reason: "…" } });
        assert.equal(await code(), `${mode}-off`);
      });
    }

    it("takes sun or price in both", async () => {
      await open({ mode: "solar+cheap" });
      await home.send(says("surplus", false));
      await home.send(says("tariff", false));
      assert.equal(await code(), "both-off");

      await home.send(says("surplus", true));
      assert.equal(await code(), "solar-on");
    });

    it("charges to the minimum first", async () => {
      await open({ mode: "solar", minimum: "50" });
      await home.send(says("surplus", false));

      assert.equal(await code(), "minimum");
    });

    it("is off when who decides has missed its heartbeat twice", async () => {
      await open({ mode: "solar" });
      await home.send(says("surplus", true, { heartbeatMinutes: 10 }));

      await home.pass(21 * MINUTE_MS);

      assert.equal(await code(), "surplus-silent");
    });
  });

  describe("with a home battery", () => {
    const forTwelveMinutes = async (msg: Record<string, unknown>): Promise<void> => {
      for (let round = 0; round < 12; round++) {
        await home.send(msg);
        await home.pass(MINUTE_MS);
      }
    };

    for (const [msg, settings] of [
      [{ topic: "house/battery", payload: 2500 }],
      [{ topic: "house/battery/power", payload: Buffer.from("2500") }],
      [{ topic: "openWB/bat/get/power", payload: "-2500" }],
      [{ topic: "evcc/site/batteryPower", payload: 2500 }],
      [{ topic: "akku/leistung", payload: "2500" }, { batteryTopic: "speicher, akku/leistung" }],
    ] as const) {
      it(`stops a car that charges on what ${msg.topic} gives`, async () => {
        await open({ mode: "solar", ...settings });
        await home.send(says("surplus", true));
        await forTwelveMinutes(msg);

        const { code: why, inputs } = await home.why();
        assert.equal(why, "battery-discharging");
        assert.equal(Object(inputs)["batteryW"], 2500);
        await home.pass(6 * MINUTE_MS);
        assert.equal(home.isCharging, false);
      });
    }

    it("leaves that to a smartcar-surplus that hears of the battery itself", async () => {
      await open({ mode: "solar" });
      await home.send(says("surplus", true, { batteryKnown: true }));
      await forTwelveMinutes({ topic: "house/battery", payload: 2500 });

      assert.equal(await code(), "solar-on");
    });

    it("shows its level, and leaves aside what the settings do not name", async () => {
      await open({ batteryTopic: "akku", batteryLevelTopic: "akku/stand" });
      await home.send({ topic: "akku/stand", payload: "61" });
      await home.send({ topic: "house/battery", payload: 2500 });

      const { inputs } = await home.why();
      assert.deepEqual([Object(inputs)["batteryPercent"], Object(inputs)["batteryW"]], [61, undefined]);
    });
  });

  describe("once", () => {
    it("boosts for minutes, and ends automatically", async () => {
      await open();
      await home.send({ topic: "smartcar/i4/boost/set", payload: "60" });
      const { code: why, until, boost } = await home.why();
      assert.deepEqual([why, until, boost], ["boost", "2026-11-20T18:00:00.000Z", { until }]);
      await home.pass(30 * MINUTE_MS);
      assert.equal(home.isCharging, true);

      await home.pass(40 * MINUTE_MS);

      assert.deepEqual([await code(), home.isCharging], ["off", false]);
    });

    it("boosts for kWh, and ends automatically", async () => {
      await open();
      await home.send({ payload: { boost: { kwh: 3.7 } } });
      assert.equal(await code(), "boost-kwh");

      await home.pass(70 * MINUTE_MS);

      assert.deepEqual([await code(), home.isCharging], ["off", false]);
      assert.ok(home.bmw.state.soc > 45 && home.bmw.state.soc < 47, String(home.bmw.state.soc));
    });

    it("is ready in time, and off again", async () => {
      await open();
      await home.send({ topic: "smartcar/i4/ready/set", payload: { at: "23:00", target: 50 } });
      const { code: why, ready, nextChange, plan } = await home.why();
      assert.deepEqual([why, ready], ["ready-waiting", { at: "2026-11-20T22:00:00.000Z", target: 50 }]);
      assert.deepEqual(plan, home.windows.at(-1));
      await home.pass(Date.parse(String(nextChange)) - home.garage.clock.now() + 10 * MINUTE_MS);
      assert.equal(home.isCharging, true);

      await home.pass(4 * HOUR_MS);

      assert.deepEqual([await code(), home.isCharging], ["off", false]);
      assert.ok(home.bmw.state.soc >= 49, String(home.bmw.state.soc));
    });
  });

  describe("with a person", () => {
    it("respects a stop in the app until the car is unplugged", async () => {
      await open({ mode: "now" });
      await home.pass(10 * MINUTE_MS);
      await home.look();

      await home.person({ charging: false });
      const lasts = async (): Promise<number> =>
        Date.parse(String((await home.why())["until"])) - home.garage.clock.now();
      assert.equal(await code(), "left-off");
      assert.ok((await lasts()) <= HOUR_MS, "by one report alone");
      await home.pass(3 * MINUTE_MS);
      await home.look();
      assert.ok((await lasts()) > 11 * HOUR_MS, "after the second");
      await home.pass(2 * HOUR_MS);
      assert.equal(home.isCharging, false);

      await home.person({ plugged: false });
      assert.equal(await code(), "left-off");
      await home.pass(3 * MINUTE_MS);
      await home.look();
      assert.equal(await code(), "not-plugged");
      await home.pass(10 * MINUTE_MS);
      await home.look();
      await home.person({ plugged: true });
      await home.pass(10 * MINUTE_MS);
      assert.deepEqual([await code(), home.isCharging], ["now", true]);
    });

    it("respects a start in the app", async () => {
      await open();

      await home.person({ charging: true });
      assert.equal(await code(), "left-on");
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
      assert.equal(await code(), "off");
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
      assert.deepEqual([await code(), home.isCharging], ["cheap-on", true]);
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
      assert.equal(await code(), "solar-on");
      await home.pass(10 * MINUTE_MS);
      assert.equal(home.isCharging, true);

      await home.pass(60 * MINUTE_MS);

      assert.deepEqual([await code(), home.isCharging], ["solar-off", false]);
    });

    it("is ready by the tariff's plan when both were asked", async () => {
      await open({ advised: true });
      await home.advise("tariff", { topic: "prices", payload: hourly("2026-11-20T17:00:00Z", prices) });
      const wish = { topic: "smartcar/i4/ready/set", payload: { at: "06:00", target: 50 } };

      await home.send(wish);
      await home.advise("tariff", wish);
      await home.pass(MINUTE_MS);

      const { code: why, nextChange } = await home.why();
      assert.equal(why, "ready-waiting");
      assert.ok(Date.parse(String(nextChange)) >= Date.parse("2026-11-21T01:00:00Z"), String(nextChange));
    });
  });

  describe("over a restart", () => {
    it("keeps mode and boost, and sends nothing before all have reported", async () => {
      await open();
      await home.send({ payload: "solar" });
      await home.send(says("surplus", true));
      await home.pass(10 * MINUTE_MS);
      await home.stop();

      await home.start();
      await home.pass(30 * MINUTE_MS);
      const { mode, code: why } = await home.why();
      assert.deepEqual([mode, why], ["solar", "warming-up"]);
      assert.deepEqual(home.garage.commands, ["start 200"]);

      await home.send(says("surplus", false));
      await home.pass(10 * MINUTE_MS);
      assert.deepEqual([home.isCharging, home.garage.commands], [false, ["start 200", "stop 200"]]);
    });

    it("takes a fault of the car, or what a meter shows of it, for nothing fresh", async () => {
      await open({ mode: "now" });
      await home.pass(10 * MINUTE_MS);
      await home.stop();
      await home.start({}, false);
      await home.pass(MINUTE_MS);

      const now = home.garage.clock.now();
      await home.known.applyFaults([{ code: "ASLEEP", state: "ERROR", reason: "It sleeps" }], {}, now);
      await home.known.observeMeter({ at: now, load: "vanished", watts: 3700 });
      await home.pass(MINUTE_MS);
      assert.equal(await code(), "warming-up");

      await home.look();
      assert.equal(await code(), "now");
    });

    it("goes on respecting what a person did", async () => {
      await open({ mode: "now" });
      await home.pass(10 * MINUTE_MS);
      await home.look();
      await home.person({ charging: false });
      await home.pass(3 * MINUTE_MS);
      await home.look();
      await home.stop();

      await home.start();
      await home.pass(HOUR_MS);

      assert.deepEqual([await code(), home.isCharging], ["left-off", false]);
    });
  });

  describe("told again", () => {
    it("answers a request by both outputs, and repeats itself at each heartbeat", async () => {
      await open({ heartbeat: "20" });
      const outs = await home.send({ topic: "request", payload: "" });
      assert.equal(ends(outs), "first second");
      const { decision } = outs[0]?.msg ?? {};
      assert.deepEqual(Object(decision)["by"], "smartcar-mode");
      assert.equal(Object(decision)["heartbeatMinutes"], 20);

      await home.pass(20 * MINUTE_MS);
      const [beat] = home.flow.take();
      assert.deepEqual([beat?.end, beat?.msg["payload"], beat?.msg["repeated"]], ["first", false, true]);
    });
  });

  describe("without a vehicle", () => {
    it("takes the car's snapshots from messages", async () => {
      await open({ vehicle: "", mode: "now" });
      assert.equal(await code(), "now");

      await home.send({ payload: { vehicleId: "any", pluggedIn: false, ages: { pluggedIn: 60 } } });

      assert.equal(await code(), "not-plugged");
    });
  });

  it("takes no snapshot of another car", async () => {
    await open({ mode: "now" });

    const outs = await home.send({ payload: { vehicleId: "another", pluggedIn: false } });

    assert.deepEqual([outs, await code()], [[], "now"]);
  });

  describe("reads", () => {
    for (const [what, msg, expected] of [
      ["a mode in any case", { topic: "mode", payload: "SOLAR + Cheap" }, { mode: "solar+cheap" }],
      ["a mode of another system", { topic: "lp/mode", payload: "pv" }, { mode: "solar" }],
      ["a mode in a Buffer", { topic: "mode", payload: Buffer.from("cheap") }, { mode: "cheap" }],
      ["a mode in JSON", { topic: "mode", payload: '"cheap"' }, { mode: "cheap" }],
      ["a boost with its unit", { topic: "x/boost", payload: "90 min" }, { code: "boost" }],
      ["a boost of energy as text", { topic: "x/boost", payload: "5 kWh" }, { code: "boost-kwh" }],
      ["a boost without a topic", { payload: { minutes: 5 } }, { code: "boost" }],
      ["a time of day without a topic", { payload: "07:30" }, { ready: { at: "2026-11-21T06:30:00.000Z" } }],
      [
        "an ISO time",
        { topic: "ready", payload: "2026-11-21T06:00:00Z" },
        { ready: { at: "2026-11-21T06:00:00.000Z" } },
      ],
      ["several wishes at once", { payload: { mode: "cheap", boost: 60 } }, { mode: "cheap", code: "boost" }],
      ["another program's decision", { topic: "house/surplus", payload: "on" }, { inputs: { solar: true } }],
    ] as const) {
      it(what, async () => {
        await open();

        await home.send(msg);

        const why = await home.why();
        for (const [key, value] of Object.entries(expected)) {
          if (key === "inputs") assert.equal(Object(why["inputs"])["solar"], true);
          else assert.deepEqual(why[key], value);
        }
      });
    }
  });

  describe("refuses, and says what it takes", () => {
    for (const [payload, topic] of [
      ["lots"],
      [true],
      [60],
      [{}],
      [[1, 2]],
      [null],
      ["fast", "mode"],
      [true, "mode"],
      [-5, "boost"],
      ["soon", "boost"],
      [{ minutes: 5, kwh: 1 }, "boost"],
      [{ kwh: 5000 }, "boost"],
      [100_000, "boost"],
      ["late", "ready"],
      ["25:00", "ready"],
      ["2020-01-01T00:00:00Z", "ready"],
      [{ at: "07:30", target: 200 }, "ready"],
      [101, "minimum"],
      ["maybe", "surplus"],
      ["full", "house/battery"],
      [{ power: "much" }, "openWB/bat/get/power"],
      [{ mode: "cheap", boost: "soon" }],
    ] as const) {
      it(`${JSON.stringify(payload)} ${topic ?? "without a topic"}`, async () => {
        await open();

        const { code: kind, message } = await fault({ payload, topic: topic ?? "" });

        assert.equal(kind, "BAD_INPUT");
        assert.match(String(message), /Accepted: /);
        assert.equal(await code(), "off");
      });
    }

    it("a boost in kWh that nothing could count", async () => {
      await open({ vehicle: "" });

      const { code: kind, message } = await fault({ payload: { kwh: 5 } });

      assert.equal(kind, "BAD_INPUT");
      assert.match(String(message), /cannot be measured/);
    });

    it("settings that it cannot use", async () => {
      await open({ mode: "fast" });

      const { code: kind, message } = await fault({ payload: "now" });

      assert.equal(kind, "BAD_INPUT");
      assert.match(String(message), /"Initial mode" is the text "fast"/);
    });
  });
});
