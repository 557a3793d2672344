import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { endsOf, ModeHome } from "../../support/control/mode-home";

describe("requests to smartcar-mode", () => {
  let home: ModeHome;

  const open = async (settings: Record<string, unknown> = {}): Promise<void> => {
    home = await ModeHome.open(settings);
  };

  afterEach(() => home.close());

  describe("told again", () => {
    it("answers a request by both outputs, and repeats itself at each heartbeat", async () => {
      await open({ heartbeat: "20" });
      const outs = await home.send({ topic: "request", payload: "" });
      assert.equal(endsOf(outs), "first second");
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
      assert.equal(await home.code(), "now");

      await home.send({ payload: { vehicleId: "any", pluggedIn: false, ages: { pluggedIn: 60 } } });

      assert.equal(await home.code(), "not-plugged");
    });
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
      ["several requests at once", { payload: { mode: "cheap", boost: 60 } }, { mode: "cheap", code: "boost" }],
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

        const { code: kind, message } = await home.fault({ payload, topic: topic ?? "" });

        assert.equal(kind, "BAD_INPUT");
        assert.match(String(message), /Accepted: /);
        assert.equal(await home.code(), "off");
      });
    }

    it("a boost in kWh that nothing could count", async () => {
      await open({ vehicle: "" });

      const { code: kind, message } = await home.fault({ payload: { kwh: 5 } });

      assert.equal(kind, "BAD_INPUT");
      assert.match(String(message), /cannot be measured/);
    });

    it("settings that it cannot use", async () => {
      await open({ mode: "fast" });

      const { code: kind, message } = await home.fault({ payload: "now" });

      assert.equal(kind, "BAD_INPUT");
      assert.match(String(message), /"Initial mode" is the text "fast"/);
    });
  });
});
