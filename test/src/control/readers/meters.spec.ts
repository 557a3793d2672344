import assert from "node:assert/strict";
import type { FeedOptions, PowerFeed } from "../../../../src/control/readers/feed";
import { came, feedFixture, feedOf, powerOf } from "../../../support/feeds";

type Power = Omit<PowerFeed, "kind" | "source">;

describe("readFeed, meters", () => {
  const objects: ReadonlyArray<readonly [file: string, options: Partial<FeedOptions>, power: Power]> = [
    ["shelly-3em", {}, { gridW: 512.3 }],
    ["shelly-3em", { positive: "export" }, { gridW: -512.3 }],
    ["shelly-em1", {}, { gridW: -512.3 }],
    ["victron-grid-meter", {}, { gridW: 512 }],
    ["homewizard", {}, { gridW: -1543 }],
    ["tasmota", {}, { gridW: 512 }],
    ["fluvius", {}, { gridW: -1204 }],
    ["fluvius", { positive: "export" }, { gridW: -1204 }],
    ["sma", {}, { gridW: -2210 }],
    ["tibber-live", {}, { gridW: -1840 }],
  ];
  for (const [file, options, power] of objects) {
    it(`reads ${file}${options.positive ? ", export positive" : ""}`, () => {
      assert.deepEqual(powerOf(feedFixture(file), options), power);
      assert.deepEqual(powerOf(JSON.stringify(feedFixture(file)), { ...options, expect: "power" }), power);
    });
  }

  const topics: ReadonlyArray<readonly [topic: string, payload: unknown, power: Power]> = [
    ["N/c0ffee/system/0/Dc/Battery/Power", { value: 800 }, { batteryW: -800 }],
    ["shellies/meter/emeter/0/power", "512.3", { gridW: 512.3 }],
    ["meter/status/em:0", '{"total_act_power":512.3}', { gridW: 512.3 }],
    ["evcc/site/grid/power", "512", { gridW: 512 }],
    ["evcc/site/pvPower", "4100", { solarW: 4100 }],
    ["evcc/site/battery/power", "-300", { batteryW: -300 }],
    ["evcc/loadpoints/1/chargePower", "7360.5", { chargerW: 7360.5 }],
    ["openWB/counter/4/get/power", Buffer.from("-120"), { gridW: -120 }],
    ["tele/meter/SENSOR", '{"Time":"x","ENERGY":{"Power":-3}}', { gridW: -3 }],
  ];
  for (const [topic, payload, power] of topics) {
    it(`reads ${topic}`, () => {
      assert.deepEqual(powerOf({ topic, payload }), power);
    });
  }

  const parts: ReadonlyArray<
    readonly [topic: string, payload: unknown, options: Partial<FeedOptions>, part: string, value: number]
  > = [
    ["N/c0ffee/system/0/Ac/Grid/L2/Power", { value: 171 }, {}, "L2", 171],
    ["N/c0ffee/system/0/Ac/Grid/NumberOfPhases", { value: 3 }, {}, "phases", 3],
    ["dsmr/reading/electricity_currently_delivered", "0.512", {}, "import", 512],
    ["dsmr/reading/electricity_currently_returned", "0", { positive: "export" }, "export", 0],
    ["sensors/power/p1meter/actual_consumption", "0", {}, "import", 0],
    ["sensors/power/p1meter/actual_returndelivery", "1204", {}, "export", 1204],
    ["shellies/meter/emeter/2/power", "12", { phases: 3 }, "L3", 12],
    ["my/import", "0.7", { importTopic: "my/import", powerUnit: "kW" }, "import", 700],
    ["my/export", "70", { exportTopic: "my/export" }, "export", 70],
  ];
  for (const [topic, payload, options, part, value] of parts) {
    it(`reads ${topic} as a part`, () => {
      const feed = feedOf({ topic, payload }, options);

      assert.deepEqual(feed.kind === "part" && [feed.part, feed.value], [part, value]);
    });
  }

  it("takes a bare number only where a power is awaited", () => {
    const power: Partial<FeedOptions> = { expect: "power" };

    assert.deepEqual(powerOf(-512.3, power), { gridW: -512.3 });
    assert.deepEqual(powerOf("0.5", { ...power, powerUnit: "kW", quantity: "solar" }), { solarW: 500 });
    assert.deepEqual(powerOf({ value: 3 }, { ...power, quantity: "charger" }), { chargerW: 3 });
    assert.deepEqual(powerOf({ payload: 512 }, { ...power, positive: "export" }), { gridW: -512 });
    assert.deepEqual(powerOf({ payload: 512 }, { ...power, positive: "export", quantity: "solar" }), { solarW: 512 });
    assert.equal(came(512), "a number");
  });

  it("takes the unit that an entity of Home Assistant declares", () => {
    const message = { payload: "0.512", data: { attributes: { unit_of_measurement: "kW" } } };

    assert.deepEqual(powerOf(message, { expect: "power" }), { gridW: 512 });
  });

  it("never takes unknown for nothing", () => {
    assert.equal(came({ topic: "evcc/site/grid/power", payload: "" }), "an empty text from evcc");
    assert.equal(came({ topic: "N/c0ffee/system/0/Ac/Grid/L2/Power", payload: { value: null } }), "null from Victron");
    assert.equal(came({ total_act_power: null }), "null from Shelly");
    assert.equal(came({ P_cons: 0.5, P_prod: null }), "null as export from Fluvius");
    assert.equal(came({ power: 0, powerProduction: null }), "null as export from Tibber");
    assert.equal(came({ payload: "unavailable" }, { expect: "power" }), 'the text "unavailable" from a number');
  });

  it("knows that Tibber tells no production while power is drawn", () => {
    assert.deepEqual(powerOf({ power: 1200, powerProduction: null }), { gridW: 1200 });
  });

  it("does not take a second clamp for the grid", () => {
    assert.equal(came({ topic: "shellies/meter/emeter/1/power", payload: "900" }), "a text with a number");
  });
});
