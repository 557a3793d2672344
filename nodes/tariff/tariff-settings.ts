import { MINUTE_MS } from "../../src/core/duration";
import { flatPrice, UNKNOWN_PRICE, type HousePrice } from "../../src/control/price/house-price";
import type { Co2Goal } from "../../src/control/price/co2";
import type { FeedOptions } from "../../src/control/feeds/feed";
import type { TariffSettings } from "../../src/control/tariff/settings";
import type { HomeSettings } from "../../src/home/home-settings";
import type { Facts } from "../../src/vehicle/state/snapshot";
import { homeZone } from "../car/home-zone";
import { meterForm, meterTopics, siteSettings } from "../controller/site-settings";
import type { FaultIn } from "../settings/expression-faults";
import { ownShape } from "../settings/feed-settings";
import { readSettings } from "../settings/read-settings";
import type { ValuesOf } from "../settings/setting";
import { declaration } from "./settings";
import { tariffFees, type TariffFees } from "./tariff-fees";
import english from "./words/en-US.json";

/** What the readers of feeds are given, except for the time. */
export type ReadingOptions = Omit<FeedOptions, "now"> & { readonly carTopic?: string | undefined };

/** A tariff node as it is stored in a flow. */
export type TariffDef = { readonly [K in keyof Values]?: unknown };

/** The settings of a tariff node as they were read. */
export interface TariffNodeSettings {
  readonly rules: TariffSettings;
  readonly reading: ReadingOptions;
  readonly fees: TariffFees;
  /** What is known of prices without a feed; absent where nothing is. */
  readonly contract: HousePrice | undefined;
  /** What the CO2 of a kWh counts as; absent where it does not. */
  readonly co2: Co2Goal | undefined;
  readonly heartbeatMs: number;
}

type Values = ValuesOf<typeof declaration.settings>;

/** Reads a tariff node's settings; `faultIn` knows JSONata. A price that the node leaves open is that of the `home`. Throws SmartcarError that names all fields which cannot be used. */
export function tariffSettings(
  def: TariffDef,
  facts: Facts | undefined,
  faultIn: FaultIn,
  home?: HomeSettings,
): TariffNodeSettings {
  const settings = readSettings({ ...declaration, words: english["smartcar-tariff"], faultIn }, def);
  const { zone } = homeZone(settings.zone, facts?.home, facts?.homeZone);
  const fees = tariffFees(settings);
  const contract =
    settings.fixedPrice === undefined ? home?.price : fixedContract(settings.fixedPrice, fees, home?.price);
  const co2 = co2Of(settings);
  const money = {
    fixedPrice: contract && flatPrice(contract),
    feedIn: settings.feedIn ?? (home && flatPrice(home.price.feedIn)),
  };
  return {
    rules: {
      ...rules(settings, facts, def),
      ...(co2?.kind === "least" ? LEAST_CO2 : money),
      site: siteSettings(settings, home),
      allowed: home?.allowed,
      zone,
      meterForm: meterForm(def),
    },
    reading: { ...readingOptions(settings, zone), homeCurrency: home?.currency },
    fees,
    contract,
    co2,
    heartbeatMs: settings.heartbeat * MINUTE_MS,
  };
}

/** Solar power emits nothing, and money does not count, except that a billed peak is a limit. */
const LEAST_CO2 = { fixedPrice: undefined, feedIn: 0, peakIsLimit: true };

function co2Of({ planFor, co2Price }: Values): Co2Goal | undefined {
  if (planFor === "co2") return { kind: "least" };
  return co2Price === undefined ? undefined : { kind: "price", perKg: co2Price };
}

/** A fixed price is all that a kWh costs, but for what the node's fees add by hour and month: so are day and night set. */
function fixedContract(fixedPrice: number, { model }: TariffFees, house: HousePrice | undefined): HousePrice {
  return {
    contract: [{ perKwh: fixedPrice }],
    contractIncludes: { markup: true, fixed: true, vat: true },
    model,
    feedIncludes: undefined,
    formula: "",
    feedIn: house?.feedIn ?? UNKNOWN_PRICE,
  };
}

function rules(
  settings: Values,
  facts: Facts | undefined,
  def: TariffDef,
): Omit<TariffSettings, "zone" | "fixedPrice" | "feedIn"> {
  const { chargePowerKw, capacityKwh, efficiency, shortestRun = 0, precondition = 0 } = settings;
  return {
    ...goals(settings, def),
    minimumPercent: settings.minimum,
    ready: readyByWeekday(settings),
    departures: settings.departures,
    learnsDepartures: def.version !== undefined && settings.learnDepartures,
    departureMarginMs: settings.departureMargin * MINUTE_MS,
    chargePowerW: chargePowerKw === undefined ? facts?.chargePowerW : chargePowerKw * 1000,
    capacityKwh: capacityKwh ?? facts?.capacityKwh,
    efficiency: efficiency === undefined ? undefined : efficiency / 100,
    ceiling: settings.ceiling,
    oneBlock: settings.oneBlock,
    mostStarts: settings.mostStarts,
    shortestRunMs: shortestRun * MINUTE_MS,
    preconditionMs: precondition * MINUTE_MS,
    mostStops: settings.mostStops,
  };
}

/** A node of version 0.1 stores no version, and means this by an empty field: its target, and charging up to no more than that. */
const BEFORE = { target: 80 } as const;

function goals({ target, full }: Values, def: TariffDef): Pick<TariffSettings, "targetPercent" | "fullPercent"> {
  if (def.version !== undefined) return { targetPercent: target, fullPercent: full ?? "limit" };
  const isEmpty = def.target === undefined || def.target === "";
  return { targetPercent: isEmpty ? BEFORE.target : target, fullPercent: full };
}

/** Local times `HH:mm` by weekday; a day without one has no departure. */
function readyByWeekday(settings: Values): TariffSettings["ready"] {
  return withoutAbsent({
    1: settings.readyMonday,
    2: settings.readyTuesday,
    3: settings.readyWednesday,
    4: settings.readyThursday,
    5: settings.readyFriday,
    6: settings.readySaturday,
    7: settings.readySunday,
  });
}

function withoutAbsent<T>(members: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function readingOptions(settings: Values, zone: string): ReadingOptions {
  const { priceUnit, area, carTopic, importTopic, exportTopic } = settings;
  return {
    zone,
    priceUnit: priceUnit === "MWh" ? "MWh" : "kWh",
    minor: priceUnit === "ct",
    area: area || undefined,
    powerUnit: settings.unit,
    positive: settings.sign,
    importTopic: importTopic || undefined,
    exportTopic: exportTopic || undefined,
    topics: meterTopics(settings),
    carTopic: carTopic || undefined,
    peakKw: settings.peakKw,
    shape: ownShape(settings),
  };
}
