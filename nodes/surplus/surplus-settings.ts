import { MINUTE_MS } from "../../src/core/duration";
import type { FeedOptions } from "../../src/control/feeds/feed";
import type { SurplusSettings } from "../../src/control/surplus/settings";
import type { HomeSettings } from "../../src/home/home-settings";
import type { Facts } from "../../src/vehicle/state/snapshot";
import { homeZone } from "../car/home-zone";
import { meterForm, meterTopics, siteSettings } from "../controller/site-settings";
import { readSettings } from "../settings/read-settings";
import type { ValuesOf } from "../settings/setting";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** Where in a message the power stands: a property of the message, and a path inside it. */
export interface ReadingSettings {
  readonly property: string;
  /** Such as `ENERGY.Power`; empty where the property itself is the power, or an object of a known meter. */
  readonly path: string;
  readonly options: Omit<FeedOptions, "now">;
}

/** A surplus node as it is stored in a flow. */
export type SurplusDef = { readonly [K in keyof Values]?: unknown };

/** The settings of a surplus node as they were read. */
export interface SurplusNodeSettings {
  readonly reading: ReadingSettings;
  readonly rules: SurplusSettings & { readonly zone: string };
  readonly heartbeatMs: number;
}

type Values = ValuesOf<typeof declaration.settings>;

/** Reads a surplus node's settings. Throws SmartcarError that names all fields which cannot be used. */
export function surplusSettings(def: SurplusDef, facts: Facts | undefined, home?: HomeSettings): SurplusNodeSettings {
  const settings = readSettings({ ...declaration, words: english["smartcar-surplus"] }, def);
  const { chargePowerKw, nightFrom: from, nightTo: to } = settings;
  return {
    reading: readingSettings(settings),
    rules: {
      chargePowerW: chargePowerKw === undefined ? facts?.chargePowerW : chargePowerKw * 1000,
      startMarginW: settings.startMarginW,
      startExportW: settings.startExportW,
      trialStart: settings.trialStart,
      stopImportW: settings.stopImportW,
      startDelayMs: settings.startDelay * MINUTE_MS,
      stopDelayMs: settings.stopDelay * MINUTE_MS,
      minOnMs: settings.minOn * MINUTE_MS,
      minOffMs: settings.minOff * MINUTE_MS,
      startsPerDay: settings.startsPerDay,
      night: from === undefined || to === undefined ? undefined : { from, to },
      zone: homeZone(settings.zone, facts?.home, facts?.homeZone).zone,
      smoothingMs: settings.smoothing * MINUTE_MS,
      silenceMs: settings.silence * MINUTE_MS,
      settleMs: settings.settle * MINUTE_MS,
      takeOver: settings.takeOver,
      site: siteSettings(settings, home),
      meterForm: meterForm(def),
    },
    heartbeatMs: settings.heartbeat * MINUTE_MS,
  };
}

function readingSettings(settings: Values): ReadingSettings {
  const [property = "payload", ...path] = settings.property.split(".");
  return {
    property,
    path: path.join("."),
    options: {
      zone: "UTC",
      expect: "power",
      powerUnit: settings.unit,
      positive: settings.sign,
      importTopic: settings.importTopic || undefined,
      exportTopic: settings.exportTopic || undefined,
      topics: meterTopics(settings),
    },
  };
}
