import { DAY_MINUTES } from "../../src/core/duration";
import { declareNode } from "../settings/declare";
import { INCLUDED_WORDS } from "../../src/control/price/included";
import type { PriceZone } from "../../src/control/price/price-zones";
import {
  currencyCode,
  dateList,
  nameList,
  peakSteps,
  priceZones,
  sharesOfYear,
  timesOfYear,
} from "../settings/formats";
import {
  choice,
  flag,
  jsonata,
  number,
  numberWithDefault,
  secretly,
  within,
  written,
  type Setting,
} from "../settings/setting";
import { homePosition, homeRadiusM, percent, pricePerKwh, topic, zone } from "../settings/shared";

const MOST_W = 1_000_000;

const WITH_PEAK = { peakBy: ["highest-quarter", "three-days"] };

const WITH_BATTERY = { batteryStrategy: ["battery-first", "car-first", "share"] };

/** Prices by hours, days, and months. */
function byTime(icon: string, more: { readonly note?: string }): Setting<readonly PriceZone[]> {
  return written<readonly PriceZone[]>(priceZones, {
    absent: [],
    accepted: "prices",
    icon,
    unit: "per-kwh",
    example: true,
    ...more,
  });
}

export const declaration = declareNode({
  type: "smartcar-home",
  isConfig: true,
  sharedWords: [],
  settings: {
    ...within(
      { group: "place" },
      {
        ...homePosition,
        radiusM: secretly(homeRadiusM),
        zone,
        currency: written(currencyCode, { absent: "", accepted: "currency", icon: "money" }),
        holidays: written(dateList, { absent: [], accepted: "dates", icon: "calendar", example: true }),
      },
    ),
    ...within(
      { group: "price" },
      {
        contractPrices: byTime("eur", { note: "contractPrices" }),
        contractIncludes: choice(INCLUDED_WORDS, { initial: "total", icon: "check-square-o" }),
        feedIncludes: choice(["auto", ...INCLUDED_WORDS], { initial: "auto", icon: "rss" }),
        markupPercent: number({ min: -100, max: 1000, icon: "percent", unit: "percent" }),
        fee: pricePerKwh({ icon: "plus" }),
        gridFees: byTime("list", { note: "gridFees" }),
        vat: percent({ icon: "percent" }),
        feesWithVat: flag({ initial: false, icon: "check", note: "feesWithVat" }),
        formula: jsonata({ icon: "calculator", note: "formula" }),
      },
    ),
    ...within(
      { group: "feedIn" },
      {
        feedInPrices: byTime("sun-o", {}),
        feedInIncludes: choice(INCLUDED_WORDS, { initial: "total", icon: "check-square-o" }),
        feedInMarkup: number({ min: -100, max: 1000, icon: "percent", unit: "percent", note: "feedInMarkup" }),
        feedInFee: pricePerKwh({ icon: "minus" }),
        feedInByTime: byTime("list", {}),
        feedInVat: percent({ icon: "percent" }),
        feedInFormula: jsonata({ icon: "calculator", note: "feedInFormula" }),
      },
    ),
    ...within(
      { group: "cars" },
      {
        allowedHours: written(timesOfYear, { absent: [], accepted: "times", icon: "clock-o", note: "allowedHours" }),
        carOrder: written(nameList, { absent: [], accepted: "names", icon: "sort-amount-asc", note: "carOrder" }),
      },
    ),
    ...within(
      { group: "connection" },
      {
        mainFuseA: number({ min: 6, max: 1000, icon: "bolt", unit: "A", note: "mainFuse" }),
        fusePhases: choice(["3", "1"], { initial: "3", icon: "random" }),
        gridLimitTopic: topic("level-down"),
        gridLimitW: numberWithDefault({
          value: 4200,
          min: 0,
          max: MOST_W,
          icon: "toggle-on",
          unit: "W",
          note: "gridLimit",
        }),
        gridLimitInverted: flag({ initial: false, icon: "random", note: "gridLimitInverted" }),
        gridLimitMaxAge: number({
          min: 0.5,
          max: DAY_MINUTES,
          icon: "bell-slash-o",
          unit: "minutes",
          note: "gridLimitMaxAge",
        }),
        gridLimitFallbackW: numberWithDefault({ value: 4200, min: 0, max: MOST_W, icon: "shield", unit: "W" }),
      },
    ),
    ...within(
      { group: "peak" },
      {
        peakBy: choice(["none", "highest-quarter", "three-days"], { initial: "none", icon: "area-chart" }),
        peakPrice: number({ min: 0, max: 100_000, icon: "money", when: WITH_PEAK }),
        peakPer: choice(["month", "year"], { initial: "month", icon: "calendar", when: WITH_PEAK }),
        peakFloorKw: number({ min: 0, max: 1000, icon: "level-up", unit: "kW", when: WITH_PEAK }),
        peakSteps: written(peakSteps, {
          absent: [],
          accepted: "steps",
          icon: "bars",
          note: "peakSteps",
          when: WITH_PEAK,
        }),
        peakCounts: written(sharesOfYear, { absent: [], accepted: "times", icon: "clock-o", when: WITH_PEAK }),
      },
    ),
    ...within(
      { group: "battery" },
      {
        batteryStrategy: choice(["none", "battery-first", "car-first", "share"], {
          initial: "none",
          icon: "battery-half",
        }),
        batteryUpTo: number({
          min: 0,
          max: 100,
          icon: "level-up",
          unit: "percent",
          when: { batteryStrategy: ["battery-first"] },
        }),
        batteryKwh: number({ min: 0.5, max: 10_000, icon: "battery-full", unit: "kWh", when: WITH_BATTERY }),
        batteryKw: number({ min: 0.1, max: 10_000, icon: "bolt", unit: "kW", when: WITH_BATTERY }),
        batteryFeedsCar: flag({ initial: false, icon: "exchange", note: "batteryFeedsCar", when: WITH_BATTERY }),
      },
    ),
  },
});
