import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { endsOf, ModeHome } from "../../support/control/mode-home";

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

  afterEach(() => home.close());

  describe("in each mode", () => {
    it("charges in now, and stops in off", async () => {
      await open();
      const outs = await home.send({ topic: "smartcar/i4/mode/set", payload: "now", trip: 42 });
      assert.equal(endsOf(outs), "first second");
      assert.deepEqual([outs[0]?.msg["payload"], outs[0]?.msg["trip"], outs[1]?.msg["trip"]], [true, 42, 42]);
      await home.pass(6 * MINUTE_MS);
      assert.equal(home.isCharging, true);

      await home.send({ topic: "smartcar/i4/mode/set", payload: "off" });
      await home.pass(6 * MINUTE_MS);
      assert.equal(home.isCharging, false);
      assert.deepEqual(home.garage.commands, ["start 200", "stop 200"]);
    });

    it("knows at once that the car is not plugged in when a command is answered so", async () => {
      await open();
      assert.equal((await home.known.snapshot()).pluggedIn, true);
      home.bmw.change({ plugged: false });

      const outs = await home.send({ topic: "smartcar/i4/mode/set", payload: "now" });

      const decisions = outs.filter(({ end }) => end === "first").map(({ msg }) => msg["payload"]);
      assert.deepEqual([home.garage.commands, decisions], [["start 409"], [true, false]]);
      assert.equal(await home.code(), "not-plugged");
    });

    it("begins nothing that a broker has retained, and sets only what is new under its topic", async () => {
      await open();
      const retained = (topic: string, payload: unknown) => ({
        topic: `smartcar/i4/${topic}/set`,
        payload,
        retain: true,
      });
      for (const msg of [retained("mode", "now"), retained("boost", "60")]) {
        const { code: word, message } = await home.fault(msg);
        assert.equal(word, "BAD_INPUT");
        assert.match(
          String(message),
          /retained MQTT message, so it might be old\. Nothing was changed\..*without retain/,
        );
      }
      await home.send(retained("mode", "solar"));
      assert.match(String(await home.code()), /^waiting-surplus$/);

      await home.send({ topic: "another/mode/set", payload: "cheap" });
      await home.send({ topic: "smartcar/i4/mode/set", payload: "now" });
      await home.send({ topic: "another/mode/set", payload: "cheap", retain: true });
      assert.equal(await home.code(), "now");
    });

    for (const [mode, by] of [
      ["solar", "surplus"],
      ["cheap", "tariff"],
    ] as const) {
      it(`follows smartcar-${by} in ${mode}, by either of its outputs`, async () => {
        await open();
        await home.send({ payload: mode });
        assert.equal(await home.code(), `waiting-${by}`);

        await home.send(says(by, true));
        assert.equal(await home.code(), `${mode}-on`);

        await home.send({ ...says(by, false), payload: { on: false, reason: "…" } });
        assert.equal(await home.code(), `${mode}-off`);
      });
    }

    it("takes sun or price in both", async () => {
      await open({ mode: "solar+cheap" });
      await home.send(says("surplus", false));
      await home.send(says("tariff", false));
      assert.equal(await home.code(), "both-off");

      await home.send(says("surplus", true));
      assert.equal(await home.code(), "solar-on");
    });

    it("gives a reason of both only once", async () => {
      await open({ mode: "solar+cheap" });
      const reason = "The car is fully charged.";
      await home.send(says("surplus", false, { reason }));
      await home.send(says("tariff", false, { reason }));
      assert.equal((await home.why())["reason"], "smartcar-mode.reason.both-off-same");

      await home.send(says("tariff", false));
      assert.equal((await home.why())["reason"], "smartcar-mode.reason.both-off");
    });

    it("charges to the minimum first", async () => {
      await open({ mode: "solar", minimum: "50" });
      await home.send(says("surplus", false));

      assert.equal(await home.code(), "minimum");
    });

    it("is off when who decides has missed its heartbeat twice", async () => {
      await open({ mode: "solar" });
      await home.send(says("surplus", true, { heartbeatMinutes: 10 }));

      await home.pass(21 * MINUTE_MS);

      assert.equal(await home.code(), "surplus-silent");
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

      assert.equal(await home.code(), "solar-on");
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

      assert.deepEqual([await home.code(), home.isCharging], ["off", false]);
    });

    it("boosts for kWh, and ends automatically", async () => {
      await open();
      await home.send({ payload: { boost: { kwh: 3.7 } } });
      assert.equal(await home.code(), "boost-kwh");

      await home.pass(70 * MINUTE_MS);

      assert.deepEqual([await home.code(), home.isCharging], ["off", false]);
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

      assert.deepEqual([await home.code(), home.isCharging], ["off", false]);
      assert.ok(home.bmw.state.soc >= 49, String(home.bmw.state.soc));
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
      assert.equal(await home.code(), "warming-up");

      await home.look();
      assert.equal(await home.code(), "now");
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

      assert.deepEqual([await home.code(), home.isCharging], ["left-off", false]);
    });
  });

  it("takes no snapshot of another car", async () => {
    await open({ mode: "now" });

    const outs = await home.send({ payload: { vehicleId: "another", pluggedIn: false } });

    assert.deepEqual([outs, await home.code()], [[], "now"]);
  });
});
