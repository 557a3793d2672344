import type { FeedOptions } from "../../src/control/feeds/feed";
import type { Night, SurplusSettings } from "../../src/control/surplus/settings";
import { DAY_MINUTES, MINUTE_MS } from "../../src/core/duration";
import type { Facts } from "../../src/vehicle/state/snapshot";
import { homeZone } from "../car/home-zone";
import {
  choiceSetting,
  flagSetting,
  numberSetting,
  optionalNumberSetting,
  refused,
  textSetting,
} from "../runtime/settings";
import { meterForm, meterTopics, type SiteDef, siteSetting } from "../controller/site-settings";

/** A surplus node as it is stored in a flow. */
export interface SurplusDef extends SiteDef {
  vehicle?: unknown;
  property?: unknown;
  chargePowerKw?: unknown;
  startMarginW?: unknown;
  startExportW?: unknown;
  stopImportW?: unknown;
  startDelay?: unknown;
  stopDelay?: unknown;
  minOn?: unknown;
  minOff?: unknown;
  startsPerDay?: unknown;
  nightFrom?: unknown;
  nightTo?: unknown;
  zone?: unknown;
  smoothing?: unknown;
  silence?: unknown;
  settle?: unknown;
  heartbeat?: unknown;
  takeOver?: unknown;
}

/** Where in a message the power stands: a property of the message, and a path inside it. */
export interface ReadingSettings {
  readonly property: string;
  /** Such as `ENERGY.Power`; empty where the property itself is the power, or an object of a known meter. */
  readonly path: string;
  readonly options: Omit<FeedOptions, "now">;
}

export interface SurplusNodeSettings {
  readonly reading: ReadingSettings;
  readonly rules: SurplusSettings & { readonly zone: string };
  readonly heartbeatMs: number;
}

/** Reads a surplus node's settings. Throws SmartcarError `BAD_INPUT` naming the field. */
export function surplusSettings(def: SurplusDef, facts: Facts | undefined): SurplusNodeSettings {
  const chargePowerKw = optionalNumberSetting(def.chargePowerKw, { label: "Charging power", min: 0.5, max: 50 });

  return {
    reading: readingSettings(def),
    rules: {
      chargePowerW: chargePowerKw === undefined ? facts?.chargePowerW : chargePowerKw * 1000,
      startMarginW: numberSetting(def.startMarginW, { label: "Margin", min: 0, max: 50_000, absent: 200 }),
      startExportW: watts(def.startExportW, "Start at export"),
      stopImportW: watts(def.stopImportW, "Stop at import"),
      startDelayMs: minutes(def.startDelay, "Start delay", 10),
      stopDelayMs: minutes(def.stopDelay, "Stop delay", 10),
      minOnMs: minutes(def.minOn, "Shortest charge", 20),
      minOffMs: minutes(def.minOff, "Shortest pause", 15),
      startsPerDay: numberSetting(def.startsPerDay, { label: "Starts a day", min: 0, max: 100, absent: 4 }),
      night: nightSetting(def),
      zone: homeZone(def.zone, facts?.home).zone,
      smoothingMs: minutes(def.smoothing, "Smoothing", 2),
      silenceMs: minutes(def.silence, "Silent meter", 5, 0.1),
      settleMs: minutes(def.settle, "Settling", 3),
      takeOver: flagSetting(def.takeOver, true),
      site: siteSetting(def),
      meterForm: meterForm(def),
    },
    heartbeatMs: minutes(def.heartbeat, "Heartbeat", 30, 1),
  };
}

/** A field in minutes, as milliseconds. */
function minutes(value: unknown, label: string, absent: number, min = 0): number {
  return numberSetting(value, { label, min, max: DAY_MINUTES, absent }) * MINUTE_MS;
}

function watts(value: unknown, label: string): number | undefined {
  return optionalNumberSetting(value, { label, min: -50_000, max: 50_000 });
}

function readingSettings(def: SurplusDef): ReadingSettings {
  const [property = "payload", ...path] = (textSetting(def.property) || "payload").split(".");
  return {
    property,
    path: path.join("."),
    options: {
      zone: "UTC",
      expect: "power",
      powerUnit: choiceSetting(def.unit, { label: "Unit", among: ["W", "kW"], absent: "W" }),
      positive: choiceSetting(def.sign, { label: "Positive means", among: ["import", "export"], absent: "import" }),
      importTopic: textSetting(def.importTopic) || undefined,
      exportTopic: textSetting(def.exportTopic) || undefined,
      topics: meterTopics(def),
    },
  };
}

function nightSetting({ nightFrom, nightTo }: SurplusDef): Night | undefined {
  const [from, to] = [textSetting(nightFrom), textSetting(nightTo)];
  if (from === "" && to === "") return undefined;
  for (const time of [from, to]) {
    if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(time))
      throw refused("Night", time, "two times of day such as 21:00 and 06:00, or neither");
  }
  return { from: from.padStart(5, "0"), to: to.padStart(5, "0") };
}
