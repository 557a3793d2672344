import { say } from "../../../core/speech";
import type { FeedOptions, FeedReader, Found } from "../feed";
import { fieldAt, isFields, isList, listAt, textAt, type Fields, type Plain } from "../plain";
import { growatt, openEms, powerwall, sonnen } from "./battery-systems";
import { clampsIn } from "./clamps";
import { enphaseLive, enphaseMeters, enphaseProduction } from "./enphase";
import { obisPowers } from "./obis";
import { type Measured, type Powers, powersFound, type Unsure } from "./power-found";

interface System {
  readonly source: string;
  /** `undefined` for the data of another system. */
  readonly read: (content: Fields) => Powers | Unsure | undefined;
}

/**
 * The answers of systems that know several powers of a home. The sign of each is as its maker documents it: grid import is made
 * positive, and so is what the home's battery gives.
 */
const SYSTEMS: readonly System[] = [
  { source: "Fronius", read: fronius },
  { source: "Fronius", read: froniusMeter },
  { source: "Enphase", read: enphaseProduction },
  { source: "Enphase", read: enphaseLive },
  { source: "SolarEdge", read: solarEdge },
  { source: "Kostal", read: kostal },
  { source: "Growatt", read: growatt },
  { source: "evcc", read: evcc },
  { source: "Powerfox", read: powerfox },
  { source: "inexogy", read: inexogy },
  { source: "sonnen", read: sonnen },
  { source: "Powerwall", read: powerwall },
  { source: "OpenEMS", read: openEms },
  { source: "myenergi", read: zappi },
  { source: "OBIS", read: obisPowers },
  { source: "Shelly", read: shellyStatus },
  { source: "Tasmota", read: tasmotaSml },
  { source: "go-e", read: goECharger },
];

/** Reads the messages of systems that measure several powers of a home. */
export const energySystems: FeedReader = {
  name: say("format.energy-systems"),
  kind: "power",
  read(content, { options, topic, within = [] }): Found | undefined {
    if (isList(content)) return within.length === 0 ? listFound(content, topic) : undefined;
    if (typeof content === "string") {
      const telegram = obisPowers(content);
      return telegram && powersFound(telegram, "OBIS", options);
    }
    if (!isFields(content)) return undefined;
    for (const { source, read } of SYSTEMS) {
      const powers = read(content);
      if (powers) return foundIn(powers, source, options);
    }
    return clampsIn(content, topic, options);

    function listFound(list: readonly Plain[], at: string): Found | undefined {
      const powers = /(^|\/)go-eController\/[^/]+\/ccp$/.test(at)
        ? categories(list)
        : /(^|\/)go-eCharger\/[^/]+\/nrg$/.test(at)
          ? chargerOf(list)
          : undefined;
      if (powers) return powersFound(powers, "go-e", options);
      const meters = enphaseMeters(list);
      if (meters) return foundIn(meters, "Enphase", options);
      const channels = openEms(list);
      if (channels) return foundIn(channels, "OpenEMS", options);
      const modules = kostalModules(list);
      return modules && powersFound(modules, "Kostal", options);
    }
  },
};

function foundIn(powers: Powers | Unsure, source: string, options: FeedOptions): Found | undefined {
  return isUnsure(powers) ? { ok: false, came: powers.came } : powersFound(powers, source, options);
}

function isUnsure(powers: Powers | Unsure): powers is Unsure {
  return "came" in powers;
}

/** `GetPowerFlowRealtimeData.fcgi` of the Solar API. Without sun, `P_PV` is null. */
function fronius(content: Fields): Powers | undefined {
  const site = fieldAt(content, "Body", "Data", "Site");
  if (!isFields(site) || !site.has("P_Grid")) return undefined;
  const inverters = fieldAt(content, "Body", "Data", "Inverters");
  const levels = isFields(inverters) ? [...inverters.values()].map((inverter) => fieldAt(inverter, "SOC")) : [];
  return {
    grid: { value: site.get("P_Grid") },
    solar: { value: site.get("P_PV") ?? 0 },
    battery: { value: site.get("P_Akku") },
    "battery-level": { value: levels.find((level) => typeof level === "number"), inPercent: true },
  };
}

/** `GetMeterRealtimeData.cgi`: one meter, or several by their number. Only at the grid the sign is that of the grid. */
function froniusMeter(content: Fields): Powers | Unsure | undefined {
  const data = fieldAt(content, "Body", "Data");
  if (!isFields(data)) return undefined;
  const meters = [data, ...data.values()].filter((one) => isFields(one) && one.has("PowerReal_P_Sum"));
  if (meters.length === 0) return undefined;
  const [grid, ...others] = meters.filter((one) => fieldAt(one, "Meter_Location_Current") === 0);
  if (!grid || others.length > 0) return { came: say("came.fronius-meter") };
  return { grid: { value: fieldAt(grid, "PowerReal_P_Sum") } };
}

/** `currentPowerFlow` of the monitoring API: powers without sign, whose directions are in `connections`. */
function solarEdge(content: Fields): Powers | undefined {
  const flow = fieldAt(content, "siteCurrentPowerFlow");
  if (!isFields(flow)) return undefined;
  const factor = textAt(flow, "unit")?.toLowerCase() === "w" ? 1 : KW;
  const goesTo = (name: string): boolean =>
    listAt(flow, "connections").some((one) => textAt(one, "to")?.toLowerCase() === name);
  const power = (name: string, sign: number): Measured => ({
    value: fieldAt(flow, name, "currentPower"),
    factor: factor * sign,
  });
  return {
    grid: power("GRID", goesTo("grid") ? -1 : 1),
    solar: power("PV", 1),
    battery: power("STORAGE", goesTo("storage") ? -1 : 1),
    "battery-level": { value: fieldAt(flow, "STORAGE", "chargeLevel"), inPercent: true },
  };
}

/** Values of the process data by module, as libraries of the REST interface give them. */
function kostal(content: Fields): Powers | undefined {
  const local = fieldAt(content, "devices:local");
  if (!isFields(local) || !local.has("Grid_P")) return undefined;
  return kostalPowers(local, fieldAt(content, "devices:local:battery"));
}

/** The answer of `processdata` itself: a list of modules, each with a list of values. */
function kostalModules(list: readonly Plain[]): Powers | undefined {
  const valuesOf = (module: string): Fields | undefined => {
    const found = list.find((one) => textAt(one, "moduleid") === module);
    if (!found) return undefined;
    return new Map(listAt(found, "processdata").map((one) => [textAt(one, "id") ?? "", fieldAt(one, "value")]));
  };
  const local = valuesOf("devices:local");
  return local?.has("Grid_P") === true ? kostalPowers(local, valuesOf("devices:local:battery")) : undefined;
}

function kostalPowers(local: Fields, battery: Plain): Powers {
  return {
    grid: { value: local.get("Grid_P") },
    battery: { value: fieldAt(battery, "P") },
    "battery-level": { value: fieldAt(battery, "SoC"), inPercent: true },
  };
}

/** `/api/state`, in which the powers have a name each, or are within `grid` and `battery`. */
function evcc(content: Fields): Powers | undefined {
  if (!content.has("loadpoints") || !content.has("siteTitle")) return undefined;
  const either = (flat: string, ...keys: readonly string[]): Plain => content.get(flat) ?? fieldAt(content, ...keys);
  const chargers = listAt(content, "loadpoints").map((one) => fieldAt(one, "chargePower"));
  return {
    grid: { value: either("gridPower", "grid", "power") },
    solar: { value: content.get("pvPower") },
    battery: { value: either("batteryPower", "battery", "power") },
    "battery-level": { value: either("batterySoc", "battery", "soc"), inPercent: true },
    ...(chargers.length === 1 && { charger: { value: chargers[0] } }),
  };
}

function powerfox(content: Fields): Powers | undefined {
  const watts = content.get("Watt") ?? content.get("watt");
  const isReading = ["Outdated", "outdated", "A_Plus", "a_Plus"].some((key) => content.has(key));
  return isReading && watts !== undefined ? { grid: { value: watts } } : undefined;
}

/** `last_reading`: thousandths of a watt. */
function inexogy(content: Fields): Powers | undefined {
  const values = fieldAt(content, "values");
  if (!isFields(values) || !content.has("time") || !values.has("energy") || !values.has("power")) return undefined;
  return { grid: { value: values.get("power"), factor: 0.001 } };
}

/** `/status` of a meter of the first generation, whose phases are in a list. */
function shellyStatus(content: Fields): Powers | undefined {
  const isMeter = listAt(content, "emeters").length === 3 && content.has("total_power");
  return isMeter ? { grid: { value: content.get("total_power") } } : undefined;
}

/** A reading head: the meter has the name that its owner gave it in the script. */
function tasmotaSml(content: Fields): Powers | undefined {
  const readings = fieldAt(content, "StatusSNS") ?? content;
  if (!isFields(readings) || !readings.has("Time")) return undefined;
  const found = [...readings].flatMap(([name, meter]) =>
    name === PLUG || !isFields(meter)
      ? []
      : [...meter].filter(([key]) => SML_POWER.test(key)).map(([, value]) => value),
  );
  return found.length === 1 ? { grid: { value: found[0] } } : undefined;
}

/** What Tasmota itself calls the meter of a plug. */
const PLUG = "ENERGY";

/** The names of the power of all phases in scripts that are passed on; that of one phase has its number. */
const SML_POWER =
  /^((power|watt|leistung|wirkleistung|p)(_?(curr?|current|act|actual|now|in|total|tot|sum|summe|ges|gesamt|aktuell))?|(curr?|current|act|actual|akt|aktuelle|total|net)_?(power|leistung|watt)|(1[-_]0[-_:])?16[._]7[._]0)$/i;

/** The status of a charger, in which the twelfth of `nrg` is its power. The first interface of the charger counts otherwise. */
function goECharger(content: Fields): Powers | undefined {
  const isSecond = typeof content.get("amp") === "number" && content.has("car");
  return isSecond ? chargerOf(listAt(content, "nrg")) : undefined;
}

function chargerOf(nrg: readonly Plain[]): Powers | undefined {
  return nrg.length > 11 ? { charger: { value: nrg[11] } } : undefined;
}

/** The charger of one home in the answer of its maker's server, which knows the grid and the panels, too. */
function zappi(content: Fields): Powers | undefined {
  const [charger, ...others] = listAt(content, "zappi");
  if (fieldAt(charger, "grd") === undefined || others.length > 0) return undefined;
  return {
    grid: { value: fieldAt(charger, "grd") },
    solar: { value: fieldAt(charger, "gen") },
    charger: { value: fieldAt(charger, "div") },
  };
}

/** What a go-e Controller measures by category: home, grid, car, relay, solar. */
function categories(list: readonly Plain[]): Powers | undefined {
  const [, grid, car, , solar] = list;
  return list.length >= 5 ? { grid: { value: grid }, charger: { value: car }, solar: { value: solar } } : undefined;
}

const KW = 1000;
