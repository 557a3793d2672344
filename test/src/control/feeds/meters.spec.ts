import assert from "node:assert/strict";
import type { FeedOptions, PowerFeed } from "../../../../src/control/feeds/feed";
import { readFeed } from "../../../../src/control/feeds/read-feed";
import { berlin, came, feedFixture, feedOf, powerOf } from "../../../support/control/feeds";

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
  const more: typeof topics = [
    ["sensor.power_meter_active_power", "1500", { gridW: -1500 }],
    ["homeassistant/sensor/inverter_power_meter_active_power/state", "-300", { gridW: 300 }],
    ["sensor.batteries_charge_discharge_power", "2000", { batteryW: -2000 }],
    ["sensor.batteries_state_of_capacity", "63", { batteryPercent: 63 }],
    ["sensor.inverter_input_power", "4100", { solarW: 4100 }],
    ["zigbee2mqtt/grid", { power: -812, linkquality: 90 }, { gridW: -812 }],
    ["zigbee2mqtt/wallbox", { power: 3600, energy: 12 }, { chargerW: 3600 }],
    ["go-eCharger/123456/nrg", [230, 230, 230, 0, 5, 5, 5, 11, 11, 11, 0, 3450, 1, 1, 1, 0], { chargerW: 3450 }],
    ["go-eController/123456/ccp", [800, -1200, 0, 0, 2000, null], { gridW: -1200, solarW: 2000, chargerW: 0 }],
  ];
  for (const [topic, payload, power] of [...topics, ...more]) {
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
    ["SMA-EM/status/1900204522/pconsume", "512.3", {}, "import", 512.3],
    ["SMA-EM/status/1900204522/psupply", "0", {}, "export", 0],
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

  const systems: ReadonlyArray<readonly [file: string, power: Power]> = [
    ["fronius", { gridW: -1830.5, solarW: 4210.9, batteryW: -900, batteryPercent: 64 }],
    ["fronius-night", { gridW: 312.4, solarW: 0 }],
    ["enphase", { gridW: -1204.5, solarW: 2900 }],
    ["solaredge-export", { gridW: -2220, solarW: 4500, batteryW: -300, batteryPercent: 40 }],
    ["solaredge-import", { gridW: 2220, solarW: 1010 }],
    ["kostal-processdata", { gridW: -512, batteryW: 800, batteryPercent: 71 }],
    ["kostal", { gridW: -512 }],
    ["growatt", { gridW: 1270.7, solarW: 300, batteryW: -50, batteryPercent: 11 }],
    ["evcc-state", { gridW: -1500, solarW: 5200, batteryW: 0, batteryPercent: 97, chargerW: 3600 }],
    ["powerfox", { gridW: -640 }],
    ["inexogy", { gridW: 512.34 }],
    ["shelly-status", { gridW: 812.5 }],
    ["tasmota-sml", { gridW: 538 }],
    ["tasmota-sml-status", { gridW: -262 }],
    ["go-e-status", { chargerW: 7360 }],
    ["dsmr-reader", { gridW: -812 }],
    ["dsmr-api", { gridW: 512 }],
    ["sma-em", { gridW: -2210.4 }],
    ["fronius-meter", { gridW: -812.4 }],
    ["enphase-reports", { gridW: -1200.5, solarW: 3000.1 }],
    ["enphase-live", { gridW: -1500, solarW: 3000, batteryW: -500, batteryPercent: 80 }],
    ["ams-reader", { gridW: -1204 }],
  ];
  for (const [file, power] of systems) {
    it(`reads all powers of ${file}`, () => {
      const content = feedFixture(`meters/${file}`);
      assert.deepEqual(powerOf(content), power);
      assert.deepEqual(powerOf({ payload: JSON.stringify(content), topic: "home/energy" }), power);
    });
  }

  it("leaves aside what its maker marks as old", () => {
    assert.equal(
      came({ ...Object(feedFixture("meters/powerfox")), Outdated: true }),
      "data that its source marks as outdated",
    );
    assert.equal(
      came({ ...Object(feedFixture("meters/growatt")), buffered: "yes" }),
      "data that its source marks as outdated",
    );
  });

  it("names what a system sent instead of a power", () => {
    const broken = { Body: { Data: { Site: { P_Grid: "unknown", P_PV: 3 } } } };
    assert.match(came({ payload: broken }), /Fronius/);
  });

  for (const name of [
    "power",
    "Power_total",
    "Watt_Summe",
    "Leistung",
    "Wirkleistung",
    "16_7_0",
    "P_ges",
    "current_power",
  ]) {
    it(`knows ${name} of a reading head, beside the power of a phase`, () => {
      assert.deepEqual(powerOf({ Time: "x", MT631: { E_in: 1234.5, Power_L1: 5, [name]: -123 } }), { gridW: -123 });
    });
  }

  it("says briefly that a meter has no value", () => {
    const missing = [
      ["N/abc/system/0/Ac/Grid/L1/Power", '{"value":null}'],
      ["evcc/site/gridPower", ""],
      ["sensor.grid_power", "unavailable"],
    ] as const;
    for (const [topic, payload] of missing) {
      const result = readFeed({ _msgid: "1", topic, payload }, berlin);
      assert.deepEqual(!result.ok && result.known, []);
    }
  });

  it("takes no plug's reading head for the meter where it is not sure", () => {
    const two = { Time: "x", One: { Power_curr: 12 }, Two: { Power_curr: 13 } };
    assert.match(came({ payload: two }), /an object with the keys/);
  });

  it("takes the wildcards of MQTT in the topics that the user sets", () => {
    const set = { grid: ["meters/+/power"], charger: ["garage/#"] };
    assert.deepEqual(powerOf({ topic: "meters/7/power", payload: "812" }, { topics: set }), { gridW: 812 });
    assert.deepEqual(powerOf({ topic: "garage/box/w", payload: "12" }, { topics: set }), { chargerW: 12 });
    assert.deepEqual(powerOf({ topic: "garage", payload: "12" }, { topics: set }), { chargerW: 12 });
    assert.equal(came({ topic: "meters/power", payload: "812" }, { topics: set }), "a text with a number");
    assert.equal(came({ topic: "meters/7/8/power", payload: "812" }, { topics: set }), "a text with a number");
  });

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
