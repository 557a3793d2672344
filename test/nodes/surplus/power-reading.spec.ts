import assert from "node:assert/strict";
import { MissingData } from "../../../nodes/controller/missing-data";
import { powerReadings } from "../../../nodes/surplus/power-reading";
import { surplusSettings, type SurplusDef } from "../../../nodes/surplus/surplus-settings";
import { SmartcarError } from "../../../src/core/error";

const NOW = Date.parse("2026-05-20T10:00:00Z");

/** What a node that is set up like this reads, as `grid -3900`. */
function read(msg: Record<string, unknown>, def: SurplusDef = {}): readonly string[] {
  const { reading } = surplusSettings(def, undefined);
  const readings = powerReadings({ _msgid: "1", ...msg }, reading, NOW);
  return readings.map(({ quantity, part, value }) => [part ?? quantity, value].join(" "));
}

function refusal(msg: Record<string, unknown>, def: SurplusDef = {}): string {
  try {
    return `read ${read(msg, def).join()}`;
  } catch (err) {
    assert.ok(err instanceof SmartcarError);
    assert.equal(err.code, "BAD_INPUT");
    return err.message;
  }
}

describe("a reading of power", () => {
  for (const [what, payload] of [
    ["a number", -3900],
    ["text", "-3900"],
    ["text with spaces", " -3900 "],
    ["bytes", Buffer.from("-3900")],
    ["bytes of another kind", new Uint8Array([45, 51, 57, 48, 48])],
    ["an object", { power: -3900 }],
    ["JSON text", '{ "power": -3900 }'],
    ["bytes of JSON", Buffer.from('{"power":-3900}')],
    ["the entity of Home Assistant", { entity_id: "sensor.grid_power", state: "-3900" }],
  ] as const) {
    it(`is read from ${what}`, () => {
      assert.deepEqual(read({ payload, topic: "house/grid" }), ["grid -3900"]);
    });
  }

  it("is in the unit and has the sign that are set", () => {
    assert.deepEqual(read({ payload: "3.9" }, { unit: "kW" }), ["grid 3900"]);
    assert.deepEqual(read({ payload: 3900 }, { sign: "export" }), ["grid -3900"]);
    assert.deepEqual(read({ payload: 3.9 }, { unit: "kW", sign: "export" }), ["grid -3900"]);
  });

  for (const topic of [
    "house/grid/voltage",
    "house/grid/current/l1",
    "grid/energy",
    "house/meter/total_kwh",
    "sensor.power_factor",
    "sensor.outdoor_temperature",
    "slimmelezer/sensor/power_delivered/state",
    "sensor.power_production_my_home",
    "sensor.einspeisung",
  ]) {
    it(`is not taken for the net power of the grid from ${topic}`, () => {
      assert.match(refusal({ topic, payload: "230" }), /"Import topic", "Export topic"/);
    });
  }

  it("is assumed to be of the grid, and of a phase, where the topic says so", () => {
    assert.deepEqual(read({ topic: "sensor.current_power", payload: "230" }), ["grid 230"]);
    assert.deepEqual(read({ topic: "energy/total_power", payload: "230" }), ["grid 230"]);
    assert.deepEqual(read({ topic: "sensor.shelly_em3_channel_b_power", payload: "230" }), ["L2 230"]);
    assert.deepEqual(read({ topic: "sensor.voltage", payload: { power: 230 } }), ["grid 230"]);
  });

  describe("is found by its path", () => {
    for (const [property, msg] of [
      ["payload.ENERGY.Power", { payload: { ENERGY: { Power: 450 } } }],
      ["payload.ENERGY.Power", { payload: '{"ENERGY":{"Power":450}}' }],
      ["payload.ENERGY.Power", { payload: Buffer.from('{"ENERGY":{"Power":"450"}}') }],
      ["payload.meters.0.watts", { payload: { meters: [{ watts: 450 }] } }],
      ["meter", { meter: 450, payload: 9 }],
      ["meter.now", { meter: { now: "450" }, payload: 9 }],
    ] as const) {
      it(`${property} in ${JSON.stringify(msg)}`, () => {
        assert.deepEqual(read(msg, { property }), ["grid 450"]);
      });
    }

    for (const [property, payload] of [
      ["payload.ENERGY.Power", { ENERGY: {} }],
      ["payload.ENERGY.Power", { ENERGY: null }],
      ["payload.ENERGY.Power", 450],
      ["payload.constructor.length", {}],
      ["payload.length", "450"],
      ["payload.power", `{"power":450${" ".repeat(100_000)}}`],
    ] as const) {
      it(`and not guessed where ${property} is not in ${JSON.stringify(payload).slice(0, 40)}`, () => {
        const message = refusal({ payload }, { property });
        assert.match(message, new RegExp(`^The power in msg\\.${property} is .*Accepted: .*"Grid power"`));
      });
    }
  });

  for (const [what, payload] of [
    ["nothing", undefined],
    ["null", null],
    ["an empty text", ""],
    ["a word", "unavailable"],
    ["not a number", Number.NaN],
    ["an infinite number", "Infinity"],
    ["a boolean", true],
    ["an object without a power", { voltage: 230 }],
    ["cut JSON", '{"power":-39'],
    ["bytes that are too many", Buffer.alloc(1_000_001, "1")],
  ] as const) {
    it(`is not read from ${what}`, () => {
      assert.match(refusal({ payload }), /^(The power in msg\.payload is|The message contains no data:) /);
    });
  }

  it("is of the meter that its topic names", () => {
    assert.deepEqual(read({ topic: "house/battery", payload: 800 }), ["battery 800"]);
    assert.deepEqual(read({ topic: "house/battery/soc", payload: 61 }), ["battery-level 61"]);
    assert.deepEqual(read({ topic: "house/charger", payload: 3700 }), ["charger 3700"]);
    assert.deepEqual(read({ topic: "shellies/em3/emeter/1/power", payload: "120.5" }), ["L2 120.5"]);
    assert.deepEqual(read({ topic: "akku", payload: 800 }, { batteryTopic: "akku" }), ["battery 800"]);
  });

  it("under a topic that says nothing is the grid's, but not that of a device", () => {
    assert.deepEqual(read({ topic: "haus/zaehler", payload: 450 }), ["grid 450"]);
    assert.match(
      refusal({ topic: "house/heatpump/power", payload: 450 }),
      /^The power under the topic "house\/heatpump\/power" is a number, and .* Enter the topic in "Grid topic"/,
    );
  });

  it("is none where the settings name another topic", () => {
    assert.deepEqual(read({ topic: "house/grid", payload: 450 }, { gridTopic: "meter/total" }), []);
  });

  it("tells what it took from an inherited property: nothing", () => {
    const payload: unknown = Object.create({ power: 450 });
    assert.match(refusal({ payload }, { property: "payload.power" }), /^The power in/);
  });
});

describe("a meter without data", () => {
  it("is reported once until it measures again", () => {
    const { reading } = surplusSettings({}, undefined);
    const missing = new MissingData();
    const take = (payload: unknown, topic = "house/grid"): readonly unknown[] =>
      powerReadings({ _msgid: "1", topic, payload }, reading, NOW, missing);

    assert.throws(() => take("unavailable"), /"unavailable"/);
    assert.deepEqual(take("unavailable"), []);
    assert.throws(() => take("unknown"), /"unknown"/);
    assert.throws(() => take("unavailable", "house/solar"), /"unavailable"/);
    assert.equal(take(300).length, 1);
    assert.throws(() => take("unknown"), /"unknown"/);
  });
});
