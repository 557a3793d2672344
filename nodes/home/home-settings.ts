import type { PeakTariff } from "../../src/control/allocation/month-peak";
import { MINUTE_MS } from "../../src/core/duration";
import { fuseOf, type HomeBattery, type HomeSettings } from "../../src/home/home-settings";
import { homeZone } from "../car/home-zone";
import type { EnergyPrice, HousePrice } from "../../src/control/price/house-price";
import { BARE, INCLUDED } from "../../src/control/price/included";
import type { FaultIn } from "../settings/expression-faults";
import { readSettings } from "../settings/read-settings";
import type { ValuesOf } from "../settings/setting";
import { declaration } from "./settings";
import english from "./words/en-US.json";

type Values = ValuesOf<typeof declaration.settings>;

/** A home as it is stored in a flow. */
export type HomeDef = { readonly [K in keyof Values]?: unknown };

/** Reads a home's settings; `faultIn` knows JSONata. Throws SmartcarError that names all fields which cannot be used. */
export function homeSettings(def: object, credentials: object, faultIn: FaultIn): HomeSettings {
  const reader = { ...declaration, words: english["smartcar-home"], faultIn };
  const settings = readSettings(reader, { ...def, ...credentials });
  const { latitude, longitude, mainFuseA } = settings;
  const position = latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
  const localZone = homeZone(settings.zone, position).zone;
  const fuse = mainFuseA === undefined ? undefined : fuseOf(mainFuseA, settings.fusePhases === "1" ? 1 : 3);
  const name = new Map<string, unknown>(Object.entries(def)).get("name");
  return {
    name: typeof name === "string" && name !== "" ? name : undefined,
    position,
    radiusM: settings.radiusM,
    zone: settings.zone || undefined,
    currency: settings.currency || undefined,
    price: priceOf(settings),
    allowed: { times: settings.allowedHours, holidays: { dates: settings.holidays }, zone: localZone },
    holidays: { dates: settings.holidays },
    carOrder: settings.carOrder,
    fuse,
    peak: peakOf(settings, localZone),
    gridLimit: {
      relayW: settings.gridLimitW,
      isNormallyClosed: settings.gridLimitInverted,
      connectionW: fuse?.limitW,
      maxAgeMs: settings.gridLimitMaxAge === undefined ? undefined : settings.gridLimitMaxAge * MINUTE_MS,
      fallbackW: settings.gridLimitFallbackW,
      zone: localZone,
    },
    gridLimitTopic: settings.gridLimitTopic || undefined,
    battery: batteryOf(settings),
  };
}

function peakOf(settings: Values, zone: string): PeakTariff | undefined {
  const { peakBy: formedBy, peakPrice = 0, peakFloorKw: floorKw = 0 } = settings;
  if (formedBy === "none") return undefined;
  const months = settings.peakPer === "year" ? 12 : 1;
  return {
    formedBy,
    floorKw,
    perKwMonth: peakPrice / months,
    steps: settings.peakSteps.map(({ fromKw, cost }) => ({ fromKw, cost: cost / months })),
    counts: settings.peakCounts,
    holidays: { dates: settings.holidays },
    zone,
  };
}

function priceOf(settings: Values): HousePrice {
  const { feedIncludes, gridFees } = settings;
  return {
    contract: settings.contractPrices,
    contractIncludes: INCLUDED[settings.contractIncludes],
    model: {
      markupPercent: settings.markupPercent,
      fixedPerKwh: settings.fee,
      zones: gridFees.length === 0 ? [] : [gridFees],
      vatPercent: settings.vat,
      amountsWithVat: settings.feesWithVat,
      holidays: { dates: settings.holidays },
    },
    feedIncludes: feedIncludes === "auto" ? undefined : INCLUDED[feedIncludes],
    formula: settings.formula,
    feedIn: feedInOf(settings),
  };
}

/** What the buyer keeps is taken off. A feed is of bare prices: what a supplier pays differently is entered as a formula. */
function feedInOf(settings: Values): EnergyPrice {
  const { feedInFee, feedInByTime } = settings;
  return {
    contract: settings.feedInPrices,
    contractIncludes: INCLUDED[settings.feedInIncludes],
    model: {
      markupPercent: settings.feedInMarkup,
      fixedPerKwh: feedInFee === undefined ? undefined : -feedInFee,
      zones: feedInByTime.length === 0 ? [] : [feedInByTime],
      vatPercent: settings.feedInVat,
      holidays: { dates: settings.holidays },
    },
    feedIncludes: BARE,
    formula: settings.feedInFormula,
  };
}

/** A battery that comes first does so until it is full, unless a level is set. */
const FULL = 100;

function batteryOf(settings: Values): HomeBattery | undefined {
  const { batteryStrategy: kind, batteryUpTo: upToPercent = FULL, batteryKw } = settings;
  if (kind === "none") return undefined;
  return {
    capacityKwh: settings.batteryKwh,
    powerW: batteryKw === undefined ? undefined : batteryKw * 1000,
    strategy: kind === "battery-first" ? { kind, upToPercent } : { kind },
    mayFeedCar: settings.batteryFeedsCar,
  };
}
