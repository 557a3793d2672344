import type { PowerMeaning } from "./power-found";

const KW = 1000;

/** `other`: a number of a known system that is not a power of the house, such as that of one device. */
type Row = readonly [topic: RegExp, tells: PowerMeaning | "other"];

/**
 * The topics of known systems whose payload is one number. A row that is `total` covers the `detail` rows of the same
 * group, so that nothing is added twice. Of `alone`, only one meter can be meant.
 */
const TOPICS: readonly Row[] = [
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/L1\/Power$/, { source: "Victron", part: "L1" }],
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/L2\/Power$/, { source: "Victron", part: "L2" }],
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/L3\/Power$/, { source: "Victron", part: "L3" }],
  [/^N\/[^/]+\/system\/\d+\/Ac\/Grid\/NumberOfPhases$/, { source: "Victron", part: "phases" }],
  [/^N\/[^/]+\/grid\/\d+\/Ac\/Power$/, { source: "Victron", role: "alone" }],
  [
    /^N\/[^/]+\/system\/\d+\/Dc\/Pv\/Power$/,
    { source: "Victron", quantity: "solar", group: "Victron DC", role: "total" },
  ],
  [
    /^N\/[^/]+\/solarcharger\/\d+\/Yield\/Power$/,
    { source: "Victron", quantity: "solar", group: "Victron DC", role: "detail" },
  ],
  [
    /^N\/[^/]+\/system\/\d+\/Ac\/PvOn\w+\/L[1-3]\/Power$/,
    { source: "Victron", quantity: "solar", group: "Victron AC", role: "total" },
  ],
  [
    /^N\/[^/]+\/pvinverter\/\d+\/Ac\/Power$/,
    { source: "Victron", quantity: "solar", group: "Victron AC", role: "detail" },
  ],
  // Positive while the battery is charged.
  [
    /^N\/[^/]+\/system\/\d+\/Dc\/Battery\/Power$/,
    { source: "Victron", quantity: "battery", factor: -1, role: "total" },
  ],
  [/^N\/[^/]+\/battery\/\d+\/Dc\/0\/Power$/, { source: "Victron", quantity: "battery", factor: -1, role: "detail" }],
  [/^N\/[^/]+\/system\/\d+\/Dc\/Battery\/Soc$/, { source: "Victron", quantity: "battery-level", role: "total" }],
  [/^N\/[^/]+\/battery\/\d+\/Soc$/, { source: "Victron", quantity: "battery-level", role: "detail" }],
  [/^N\/[^/]+\/evcharger\/\d+\/Ac\/Power$/, { source: "Victron", quantity: "charger", role: "alone" }],

  [/(^|\/)dsmr\/reading\/electricity_currently_delivered$/, { source: "DSMR-reader", part: "import", factor: KW }],
  [/(^|\/)dsmr\/reading\/electricity_currently_returned$/, { source: "DSMR-reader", part: "export", factor: KW }],
  [/(^|\/)p1meter\/actual_consumption$/, { source: "ESP P1 meter", part: "import" }],
  [/(^|\/)p1meter\/actual_returndelivery$/, { source: "ESP P1 meter", part: "export" }],

  [/(^|\/)site\/grid(\/p|P)ower$/, { source: "evcc", role: "alone" }],
  [/(^|\/)site\/pvPower$/, { source: "evcc", quantity: "solar", role: "total" }],
  [/(^|\/)site\/pv\/\d+\/power$/, { source: "evcc", quantity: "solar", role: "detail" }],
  [/(^|\/)site\/battery(\/p|P)ower$/, { source: "evcc", quantity: "battery", role: "total" }],
  [/(^|\/)site\/battery\/\d+\/power$/, { source: "evcc", quantity: "battery", role: "detail" }],
  [/(^|\/)site\/battery(\/s|S)oc$/, { source: "evcc", quantity: "battery-level", role: "total" }],
  [/(^|\/)site\/battery\/\d+\/soc$/, { source: "evcc", quantity: "battery-level", role: "detail" }],
  [/(^|\/)loadpoints\/\d+\/chargePower$/, { source: "evcc", quantity: "charger", role: "alone" }],

  [/^openWB\/counter\/\d+\/get\/power$/, { source: "openWB", role: "alone" }],
  // openWB counts solar power as negative, and charging of the battery as positive.
  [/^openWB\/pv\/get\/power$/, { source: "openWB", quantity: "solar", factor: -1, role: "total" }],
  [/^openWB\/pv\/\d+\/get\/power$/, { source: "openWB", quantity: "solar", factor: -1, role: "detail" }],
  [/^openWB\/bat\/get\/power$/, { source: "openWB", quantity: "battery", factor: -1, role: "total" }],
  [/^openWB\/bat\/\d+\/get\/power$/, { source: "openWB", quantity: "battery", factor: -1, role: "detail" }],
  [/^openWB\/bat\/get\/soc$/, { source: "openWB", quantity: "battery-level", role: "total" }],
  [/^openWB\/bat\/\d+\/get\/soc$/, { source: "openWB", quantity: "battery-level", role: "detail" }],
  [/^openWB\/chargepoint\/get\/power$/, { source: "openWB", quantity: "charger", role: "total" }],
  [/^openWB\/chargepoint\/\d+\/get\/power$/, { source: "openWB", quantity: "charger", role: "alone" }],
  [/^openWB\/evu\/W$/, { source: "openWB", role: "alone" }],
  [/^openWB\/pv\/W$/, { source: "openWB", quantity: "solar", factor: -1, role: "total" }],
  [/^openWB\/pv\/\d+\/W$/, { source: "openWB", quantity: "solar", factor: -1, role: "detail" }],
  [/^openWB\/housebattery\/W$/, { source: "openWB", quantity: "battery", factor: -1, role: "total" }],
  [/^openWB\/housebattery\/%Soc$/, { source: "openWB", quantity: "battery-level", role: "total" }],
  [/^openWB\/lp\/\d+\/W$/, { source: "openWB", quantity: "charger", role: "alone" }],

  [/(^|\/)SMA-EM\/status\/\d+\/pconsume$/, { source: "SMA", part: "import" }],
  [/(^|\/)SMA-EM\/status\/\d+\/psupply$/, { source: "SMA", part: "export" }],
  [/(^|\/)SMA-EM\//, "other"],

  [/^shellies\/[^/]+\/emeter\/0\/power$/, { source: "Shelly", part: "L1" }],
  [/^shellies\/[^/]+\/emeter\/1\/power$/, { source: "Shelly", part: "L2" }],
  [/^shellies\/[^/]+\/emeter\/2\/power$/, { source: "Shelly", part: "L3" }],

  // Huawei's entities are positive while power is fed in, and while the battery is charged.
  [
    /^(sensor\.|homeassistant\/.*)\w*power_meter_active_power(\/state)?$/,
    { source: "Home Assistant", factor: -1, scale: "set" },
  ],
  [
    /^(sensor\.|homeassistant\/.*)\w*batter(y|ies)_charge_discharge_power(\/state)?$/,
    { source: "Home Assistant", quantity: "battery", factor: -1, scale: "set" },
  ],
  [
    /^(sensor\.|homeassistant\/.*)\w*batteries_state_of_capacity(\/state)?$/,
    { source: "Home Assistant", quantity: "battery-level" },
  ],
  [
    /^(sensor\.|homeassistant\/.*)\w*inverter_input_power(\/state)?$/,
    { source: "Home Assistant", quantity: "solar", scale: "set" },
  ],

  // SMA's and DSMR's entities have one direction each.
  [
    /^(sensor\.|homeassistant\/.*)\w*metering_power_absorbed(\/state)?$/,
    { source: "Home Assistant", part: "import", scale: "set" },
  ],
  [
    /^(sensor\.|homeassistant\/.*)\w*metering_power_supplied(\/state)?$/,
    { source: "Home Assistant", part: "export", scale: "set" },
  ],
  [
    /^(sensor\.|homeassistant\/.*)\w*electricity_meter_power_consumption(\/state)?$/,
    { source: "Home Assistant", part: "import", scale: "set" },
  ],
  [
    /^(sensor\.|homeassistant\/.*)\w*electricity_meter_power_production(\/state)?$/,
    { source: "Home Assistant", part: "export", scale: "set" },
  ],

  // Nothing else that these systems send is a power of the house.
  [/^(N|R|W)\/[^/]+\//, "other"],
  [/^openWB\//, "other"],
  [/^shellies\//, "other"],
  [/(^|\/)(site|loadpoints|vehicles)\/(.*\/)?\w+$/, "other"],
];

/** What a topic of a known system measures; `undefined` for any other topic. */
export function knownTopic(topic: string): PowerMeaning | "other" | undefined {
  const path = topic.replace(DBUS, "N/dbus/$1/0$2");
  return TOPICS.find(([pattern]) => pattern.test(path))?.[1];
}

/** Victron's own nodes name a service and a path, such as `com.victronenergy.system/0 - /Dc/Battery/Power`. */
const DBUS = /^com\.victronenergy\.([a-z]+)(?:[./]\w+)*?(?: - )?(\/[A-Z].*)$/;
