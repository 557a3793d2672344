import assert from "node:assert/strict";
import type { FeedOptions, PowerFeed } from "../../../../src/control/feeds/feed";
import { came, feedFixture, feedOf, powerOf } from "../../../support/control/feeds";

type Power = Omit<PowerFeed, "kind" | "source">;

describe("readFeed, meters", () => {
  const objects: ReadonlyArray<readonly [file: string, options: Partial<FeedOptions>, power: Power]> = [
    ["shelly-3em", {}, { gridW: 512.3 }],
    ["shelly-3em", { positive: "export" }, { gridW: -512.3 }],
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
    ["meter/status/em:0", '{"total_act_power":512.3}', { gridW: 512.3 }],
    ["evcc/site/grid/power", "512", { gridW: 512 }],
    ["evcc/site/pvPower", "4100", { solarW: 4100 }],
    ["evcc/site/battery/power", "-300", { batteryW: -300 }],
    ["evcc/loadpoints/1/chargePower", "7360.5", { chargerW: 7360.5 }],
    ["energy/site/pv/2/power", "4100", { solarW: 4100 }],
    ["energy/site/battery/1/power", "-300", { batteryW: -300 }],
    ["evcc/site/battery/soc", "81", { batteryPercent: 81 }],
    ["openWB/pv/get/power", "-4000", { solarW: 4000 }],
    ["openWB/bat/get/power", "2000", { batteryW: -2000 }],
    ["openWB/bat/get/soc", "97", { batteryPercent: 97 }],
    ["openWB/chargepoint/4/get/power", "7200", { chargerW: 7200 }],
    ["openWB/evu/W", "512", { gridW: 512 }],
    ["openWB/housebattery/%Soc", "40", { batteryPercent: 40 }],
    ["N/c0ffee/pvinverter/20/Ac/Power", { value: 4000 }, { solarW: 4000 }],
    ["N/c0ffee/system/0/Dc/Battery/Soc", { value: 8 }, { batteryPercent: 8 }],
    ["house/grid/power", "512", { gridW: 512 }],
    ["house/grid", { power: -5000, voltage: 231 }, { gridW: -5000 }],
    ["house/solar", { total_act_power: 4000 }, { solarW: 4000 }],
    ["home/pv", 4000, { solarW: 4000 }],
    ["sensor.pv_inverter_power", "4200", { solarW: 4200 }],
    ["sensor.wallbox_power", "7200", { chargerW: 7200 }],
    ["sensor.battery_charge_discharge_power", "-2500", { batteryW: 2500 }],
    ["house/battery/soc", "55 %", { batteryPercent: 55 }],
    ["N/c0ffee/system/0/Dc/Battery/Soc", { value: 1 }, { batteryPercent: 1 }],
    ["power", "512", { gridW: 512 }],
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
    ["shellies/meter/emeter/0/power", "512.3", {}, "L1", 512.3],
    ["shellies/meter/emeter/2/power", "12", {}, "L3", 12],
    ["house/grid/l2", "12", { powerUnit: "kW" }, "L2", 12_000],
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
    const power: Partial<FeedOptions> = { expect: "power", quantity: "grid" };

    assert.deepEqual(powerOf(-512.3, power), { gridW: -512.3 });
    assert.deepEqual(powerOf("0.5", { ...power, powerUnit: "kW", quantity: "solar" }), { solarW: 500 });
    assert.deepEqual(powerOf({ value: 3 }, { ...power, quantity: "charger" }), { chargerW: 3 });
    assert.deepEqual(powerOf({ payload: 512 }, { ...power, positive: "export" }), { gridW: -512 });
    assert.deepEqual(powerOf({ payload: 512 }, { ...power, positive: "export", quantity: "solar" }), { solarW: 512 });
    assert.equal(came(512), "a number");
  });

  it("takes the unit that an entity of Home Assistant declares", () => {
    const message = { payload: "0.512", data: { attributes: { unit_of_measurement: "kW" } } };

    assert.deepEqual(powerOf(message, { expect: "power", quantity: "grid" }), { gridW: 512 });
  });

  it("never takes unknown for nothing", () => {
    assert.equal(came({ topic: "evcc/site/grid/power", payload: "" }), "an empty text from evcc");
    assert.equal(came({ topic: "N/c0ffee/system/0/Ac/Grid/L2/Power", payload: { value: null } }), "null from Victron");
    assert.equal(came({ total_act_power: null }), "null from Shelly");
    assert.equal(came({ P_cons: 0.5, P_prod: null }), "null as export from Fluvius");
    assert.equal(came({ power: 0, powerProduction: null }), "null as export from Tibber");
    assert.equal(
      came({ payload: "unavailable" }, { expect: "power", quantity: "grid" }),
      'the text "unavailable" from the message',
    );
  });

  it("knows that Tibber tells no production while power is drawn", () => {
    assert.deepEqual(powerOf({ power: 1200, powerProduction: null }), { gridW: 1200 });
  });

  it("knows the meters of one phase by their number", () => {
    const feed = feedOf(feedFixture("shelly-em1"));
    assert.deepEqual(feed.kind === "part" && [feed.part, feed.value], ["L1", -512.3]);
    const other = feedOf({ id: 2, act_power: 40 });
    assert.deepEqual(other.kind === "part" && [other.part, other.value], ["L3", 40]);
  });

  for (const topic of [
    "energy/site/aux/1/power",
    "energy/site/homePower",
    "N/abc/system/0/Ac/Consumption/L1/Power",
    "openWB/counter/4/get/voltage",
    "sensor.heat_pump_power",
    "sensor.i4_soc",
    "shellies/shellyplug-1/relay/0/power",
    "garage/power",
    "house/power/soc",
  ]) {
    it(`takes ${topic} for nothing`, () => {
      assert.equal(came({ topic, payload: "812" }), "a text with a number");
    });
  }

  it("takes no device's object for the grid", () => {
    assert.equal(
      came({ topic: "tele/washing-machine/SENSOR", payload: { ENERGY: { Power: 2000 } } }),
      "an object with the keys ENERGY; ENERGY is an object with the keys Power",
    );
  });

  it("reads whatever topic the user sets", () => {
    const set = { grid: ["garage/power"], "battery-level": ["sensor.i4_soc"], battery: ["N/abc/x/1"] };
    assert.deepEqual(powerOf({ topic: "garage/power", payload: "0.8" }, { topics: set, powerUnit: "kW" }), {
      gridW: 800,
    });
    assert.deepEqual(powerOf({ topic: "sensor.i4_soc", payload: "40" }, { topics: set }), { batteryPercent: 40 });
    assert.deepEqual(powerOf({ topic: "N/abc/x/1", payload: { value: 40 } }, { topics: set }), { batteryW: 40 });
    assert.match(came({ topic: "sensor.i4_soc", payload: "400" }, { topics: set }), /not a level in percent/);
  });
});
