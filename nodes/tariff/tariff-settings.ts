import type { FeedOptions } from "../../src/control/feeds/feed";
import type { TariffSettings } from "../../src/control/tariff/settings";
import { DAY_MINUTES, MINUTE_MS } from "../../src/core/duration";
import type { Facts } from "../../src/vehicle/state/snapshot";
import { readySetting, type ReadyDef } from "../controller/ready-setting";
import { homeZone } from "../car/home-zone";
import { choiceSetting, flagSetting, numberSetting, optionalNumberSetting, textSetting } from "../runtime/settings";
import { meterForm, meterTopics, type SiteDef, siteSetting } from "../controller/site-settings";
import { feesSetting, type TariffFees } from "./tariff-fees";

/** A tariff node as it is stored in a flow. */
export interface TariffDef extends ReadyDef, SiteDef {
  vehicle?: unknown;
  target?: unknown;
  full?: unknown;
  minimum?: unknown;
  fee?: unknown;
  vat?: unknown;
  feesByHour?: unknown;
  feesByMonth?: unknown;
  formula?: unknown;
  fixedPrice?: unknown;
  feedIn?: unknown;
  ceiling?: unknown;
  chargePowerKw?: unknown;
  capacityKwh?: unknown;
  efficiency?: unknown;
  oneBlock?: unknown;
  mostStarts?: unknown;
  shortestRun?: unknown;
  precondition?: unknown;
  mostStops?: unknown;
  priceUnit?: unknown;
  area?: unknown;
  solarTopic?: unknown;
  carTopic?: unknown;
  peakKw?: unknown;
  heartbeat?: unknown;
  zone?: unknown;
}

/** What the readers of feeds are told, save for the time. */
export type ReadingOptions = Omit<FeedOptions, "now"> & { readonly carTopic?: string | undefined };

export interface TariffNodeSettings {
  readonly rules: TariffSettings;
  readonly reading: ReadingOptions;
  readonly fees: TariffFees;
  readonly heartbeatMs: number;
}

/** Reads a tariff node's settings. Throws SmartcarError `BAD_INPUT` naming the field. */
export function tariffSettings(def: TariffDef, facts: Facts | undefined): TariffNodeSettings {
  const { zone } = homeZone(def.zone, facts?.home);
  return {
    rules: rulesSetting(def, zone, facts),
    reading: readingSetting(def, zone),
    fees: feesSetting(def),
    heartbeatMs: minutes(def.heartbeat, "Heartbeat", { absent: 30, min: 1 }),
  };
}

function rulesSetting(def: TariffDef, zone: string, facts: Facts | undefined): TariffSettings {
  const powerKw = optionalNumberSetting(def.chargePowerKw, { label: "Charging power", min: 0.5, max: 50 });
  const efficiency = optionalNumberSetting(def.efficiency, { label: "Efficiency", min: 50, max: 100 });
  return {
    zone,
    targetPercent: percent(def.target, "Target") ?? 80,
    fullPercent: percent(def.full, "Charge up to"),
    minimumPercent: percent(def.minimum, "Minimum"),
    ready: readySetting(def),
    chargePowerW: powerKw === undefined ? facts?.chargePowerW : powerKw * 1000,
    capacityKwh:
      optionalNumberSetting(def.capacityKwh, { label: "Battery capacity", min: 1, max: 500 }) ?? facts?.capacityKwh,
    efficiency: efficiency === undefined ? undefined : efficiency / 100,
    ceiling: money(def.ceiling, "Price ceiling"),
    fixedPrice: money(def.fixedPrice, "Fixed price"),
    feedIn: money(def.feedIn, "Feed-in tariff"),
    oneBlock: flagSetting(def.oneBlock, false),
    mostStarts: optionalNumberSetting(def.mostStarts, { label: "Starts", min: 1, max: 100 }),
    shortestRunMs: minutes(def.shortestRun, "Shortest charge", { absent: 0 }),
    preconditionMs: minutes(def.precondition, "Kept for warming", { absent: 0 }),
    mostStops: optionalNumberSetting(def.mostStops, { label: "Stops in 30 days", min: 0, max: 1000 }),
    site: siteSetting(def),
    meterForm: meterForm(def),
  };
}

function readingSetting(def: TariffDef, zone: string): ReadingOptions {
  const unit = choiceSetting(def.priceUnit, { label: "Prices are per", among: ["kWh", "MWh", "ct"], absent: "kWh" });
  return {
    zone,
    priceUnit: unit === "MWh" ? "MWh" : "kWh",
    minor: unit === "ct",
    area: textSetting(def.area) || undefined,
    powerUnit: choiceSetting(def.unit, { label: "Unit", among: ["W", "kW"], absent: "W" }),
    positive: choiceSetting(def.sign, { label: "Positive means", among: ["import", "export"], absent: "import" }),
    importTopic: textSetting(def.importTopic) || undefined,
    exportTopic: textSetting(def.exportTopic) || undefined,
    topics: meterTopics(def),
    carTopic: textSetting(def.carTopic) || undefined,
    peakKw: optionalNumberSetting(def.peakKw, { label: "Solar peak power", min: 0.1, max: 10_000 }),
  };
}

function percent(value: unknown, label: string): number | undefined {
  return optionalNumberSetting(value, { label, min: 1, max: 100 });
}

function money(value: unknown, label: string): number | undefined {
  return optionalNumberSetting(value, { label, min: -1000, max: 1000 });
}

/** A field in minutes, as milliseconds. */
function minutes(value: unknown, label: string, { absent, min = 0 }: { absent: number; min?: number }): number {
  return numberSetting(value, { label, min, max: DAY_MINUTES, absent }) * MINUTE_MS;
}
