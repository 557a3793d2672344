import assert from "node:assert/strict";
import { siteReadings } from "../../../../src/control/shared/site-power/reading";
import { came, feedFixture, feedOf, powerOf } from "../../../support/control/feeds";

/** The parts of the grid that a message has, as `L1 512.3`. */
function partsOf(payload: unknown, topic = ""): readonly string[] {
  const feed = feedOf({ payload, topic });
  assert.equal(feed.kind, "part");
  return feed.kind === "part" ? siteReadings(feed, topic).map(({ part, value }) => `${part} ${value}`) : [];
}

describe("readFeed, meters with several powers in a message", () => {
  for (const [file, parts] of [
    ["shelly-em-status", ["L1 512.3", "L2 -300.5"]],
    ["shelly-three-clamps", ["L1 100.5", "L2 -20.5", "L3 30"]],
    ["tasmota-phases", ["L1 100", "L2 200", "L3 -50"]],
  ] as const) {
    it(`reads each of ${file}`, () => {
      assert.deepEqual(partsOf(feedFixture(`meters/${file}`)), parts);
    });
  }

  it("takes no clamp for another where one is not valid, or where the topic names a device", () => {
    const first = { power: 0, is_valid: false };
    assert.deepEqual(partsOf({ emeters: [first, { power: 300, is_valid: true }] }), ["L2 300"]);
    const phases = feedFixture("meters/tasmota-phases");
    assert.match(came({ topic: "tele/heat-pump/SENSOR", payload: phases }), /ENERGY/);
  });

  it("reads the second clamp in an event of its own", () => {
    assert.deepEqual(partsOf({ method: "NotifyStatus", params: { ts: 1, "em1:1": { id: 1, act_power: 5 } } }), [
      "L2 5",
    ]);
  });

  it("says what has the power of the grid where meters do not", () => {
    const readings = [
      { eid: 704643328, activePower: 2900.1 },
      { eid: 704643584, activePower: 1204.5 },
    ];
    assert.match(came({ payload: readings }), /\/ivp\/meters\/reports/);
    const typed = readings.map((one, index) => ({
      ...one,
      measurementType: index === 0 ? "production" : "net-consumption",
    }));
    assert.deepEqual(powerOf({ payload: typed }), { gridW: 1204.5, solarW: 2900.1 });
    for (const places of [[1], [0, 0]]) {
      const Data = places.map((place) => ({ PowerReal_P_Sum: 512, Meter_Location_Current: place }));
      assert.match(came({ payload: { Body: { Data: Object.assign({}, Data) } } }), /GetPowerFlowRealtimeData/);
    }
  });

  it("takes the last one of several lines of JSON", () => {
    const lines = [512.3, 600].map((watts) => JSON.stringify({ total_act_power: watts }));
    for (const end of ["", "\r\n"]) {
      const payload = lines.join("\r\n") + end;
      assert.deepEqual(powerOf({ payload }), { gridW: 600 });
      assert.deepEqual(powerOf({ payload }, { expect: "power" }), { gridW: 600 });
    }
    assert.match(came({ payload: `${lines[0]}\n{"total_act_` }), /not valid JSON/);
  });
});

describe("readFeed, entities, telegrams, and batteries", () => {
  const entity = (state: unknown, unit: string): unknown => ({
    entity_id: "sensor.grid_power",
    state,
    attributes: { unit_of_measurement: unit },
  });

  it("takes the unit of an entity that is the payload", () => {
    const event = { event: { old_state: entity("9", "kW"), new_state: entity("0.5", "kW") } };
    for (const payload of [entity("0.5", "kW"), event, { value: "0.5", unit: "kW" }]) {
      assert.deepEqual(powerOf({ topic: "sensor.grid_power", payload }), { gridW: 500 });
    }
    assert.deepEqual(powerOf({ topic: "house/grid", payload: { power: { value: 0.512, unit: "kW" } } }), {
      gridW: 512,
    });
    assert.deepEqual(powerOf({ topic: "house/grid", payload: { val: 512, ack: true, ts: 1 } }), { gridW: 512 });
    assert.match(came({ topic: "sensor.grid_power", payload: entity("0.5", "kWh") }), /kWh instead of W/);
    assert.deepEqual(powerOf({ topic: "sensor.battery_soc", payload: entity("0.5", "%") }), { batteryPercent: 0.5 });
  });

  it("reads the codes of a telegram with their units", () => {
    const telegram = "/ISK5\\2M550\r\n\r\n1-0:1.8.1(000123.4*kWh)\r\n1-0:1.7.0(00.000*kW)\r\n1-0:2.7.0(01.204*kW)\r\n!";
    assert.deepEqual(powerOf({ payload: telegram }), { gridW: -1204 });
    assert.deepEqual(powerOf({ payload: "1-0:16.7.0*255(-000512.3*W)" }), { gridW: -512.3 });
    assert.deepEqual(powerOf({ payload: { "1-0:1.7.0": "00.512*kW", "1-0:2.7.0": "00.000*kW" } }), { gridW: 512 });
    assert.deepEqual(powerOf({ payload: { "1-0:16.7.0*255": { value: -512, unit: "W" } } }), { gridW: -512 });
    assert.match(came({ payload: { "1-0:16.7.0*255": -512 } }), /an object/);
    assert.match(came({ payload: { "1-0:1.7.0": "00.512*kW" } }), /an object/);
  });

  it("reads sonnen, Powerwall, OpenEMS, and zappi with the signs of their makers", () => {
    const status = { Consumption_W: 600, Production_W: 4000, GridFeedIn_W: 2000, Pac_total_W: -1400, USOC: 80 };
    const sonnen = { gridW: -2000, solarW: 4000, batteryW: -1400, batteryPercent: 80 };
    assert.deepEqual(powerOf({ payload: status }), sonnen);
    const aggregates = {
      site: { instant_power: -1500 },
      battery: { instant_power: -500 },
      load: { instant_power: 1000 },
      solar: { instant_power: 3000 },
    };
    assert.deepEqual(powerOf({ payload: aggregates }), { gridW: -1500, solarW: 3000, batteryW: -500 });
    const channel = (name: string, value: number, unit = "W"): unknown => ({ address: `_sum/${name}`, unit, value });
    assert.deepEqual(powerOf({ payload: channel("GridActivePower", -1200) }), { gridW: -1200 });
    assert.deepEqual(
      powerOf({ payload: [channel("GridActivePower", -1200), channel("EssSoc", 1, "%"), channel("Other", 5)] }),
      { gridW: -1200, batteryPercent: 1 },
    );
    assert.match(came({ payload: channel("ConsumptionActivePower", 900) }), /a channel of OpenEMS/);
    assert.deepEqual(powerOf({ payload: { zappi: [{ grd: -512, gen: 4000, div: 3000 }] } }), {
      gridW: -512,
      solarW: 4000,
      chargerW: 3000,
    });
  });
});

describe("readFeed, topics of meters", () => {
  for (const [topic, payload, power] of [
    ["com.victronenergy.system/0 - /Dc/Battery/Power", 800, { batteryW: -800 }],
    ["com.victronenergy.system/0/Dc/Battery/Soc", 80, { batteryPercent: 80 }],
    ["com.victronenergy.grid.cgwacs_ttyUSB0_di30_mb1 - /Ac/Power", 512, { gridW: 512 }],
    ["com.victronenergy.pvinverter/20 - /Ac/Power", 4000, { solarW: 4000 }],
    ["sensor.solarnet_power_photovoltaics", "4000", { solarW: 4000 }],
    ["sensor.grid_power", "-1,5 kW", { gridW: -1500 }],
    ["house/grid", { power: "512 W", voltage: 230 }, { gridW: 512 }],
  ] as const) {
    it(`reads ${topic}`, () => {
      assert.deepEqual(powerOf({ topic, payload }), power);
    });
  }

  for (const [topic, part] of [
    ["com.victronenergy.system/0 - /Ac/Grid/L2/Power", "L2"],
    ["sensor.p1_meter_power_phase_2", "L2"],
    ["sensor.grid_export_power", "export"],
    ["sensor.grid_feed_in_power", "export"],
    ["sensor.netzeinspeisung_leistung", "export"],
    ["sensor.solarnet_power_grid_export", "export"],
    ["sensor.import_power", "import"],
    ["house/grid/import", "import"],
    ["sensor.sma_metering_power_absorbed", "import"],
    ["sensor.sma_metering_power_supplied", "export"],
    ["homeassistant/sensor/electricity_meter_power_production/state", "export"],
  ] as const) {
    it(`reads ${topic} as a part of the grid`, () => {
      assert.deepEqual(partsOf("812", topic), [`${part} 812`]);
    });
  }

  for (const topic of [
    "sensor.solar_to_grid_power",
    "sensor.pv_to_battery_power",
    "sensor.home_power_from_grid",
    "sensor.grid_import_energy",
    "house/grid/import_total",
    "sensor.export_power_limit",
    "sensor.battery_export_power",
    "com.victronenergy.system/0 - /Ac/Consumption/L1/Power",
  ]) {
    it(`takes ${topic} for nothing`, () => {
      assert.match(came({ topic, payload: "812" }), /a text with a number/);
    });
  }

  it("keeps to the unit of a topic that has one", () => {
    assert.match(came({ topic: "evcc/site/grid/power", payload: "1.5 kW" }), /a text with a unit/);
    assert.match(came({ topic: "sensor.grid_power", payload: "1,512 W" }), /decimal comma/);
  });
});
