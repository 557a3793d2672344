import { DAY_MINUTES } from "../../src/core/duration";
import { declareNode } from "../settings/declare";
import { currencyCode, dateList, nameList, peakSteps, sharesOfYear, timesOfYear } from "../settings/formats";
import { choice, flag, number, numberWithDefault, secretly, within, written } from "../settings/setting";
import { homePosition, homeRadiusM, topic, zone } from "../settings/shared";

const MOST_W = 1_000_000;

const WITH_PEAK = { peakBy: ["highest-quarter", "three-days"] };

const WITH_BATTERY = { batteryStrategy: ["battery-first", "car-first", "share"] };

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
      },
    ),
    ...within(
      { group: "cars" },
      {
        allowedHours: written(timesOfYear, { absent: [], accepted: "times", icon: "clock-o", note: "allowedHours" }),
        holidays: written(dateList, { absent: [], accepted: "dates", icon: "calendar", example: true }),
        carOrder: written(nameList, { absent: [], accepted: "names", icon: "sort-amount-asc", note: "carOrder" }),
      },
    ),
    ...within(
      { group: "connection" },
      {
        mainFuseA: number({ min: 6, max: 1000, icon: "bolt", unit: "A", note: "mainFuse" }),
        fusePhases: choice(["3", "1"], { initial: "3", icon: "random" }),
        gridLimitTopic: topic("level-down"),
        gridLimitW: numberWithDefault({ value: 4200, min: 0, max: MOST_W, icon: "toggle-on", unit: "W" }),
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
