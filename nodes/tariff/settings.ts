import { DAY_MINUTES } from "../../src/core/duration";
import { declareNode } from "../settings/declare";
import { ownFormat } from "../settings/feed-settings";
import { choice, flag, jsonata, number, numberWithDefault, text, within, written } from "../settings/setting";
import {
  batteryFirst,
  batteryMeters,
  carFacts,
  fleetAccount,
  heartbeat,
  home,
  houseMeters,
  meterReading,
  minimum,
  minutes,
  percent,
  pricePerKwh,
  readyTimes,
  topic,
  topics,
  vehicle,
  zone,
} from "../settings/shared";
import { departureList } from "./departure-list";
import { feesByHour, feesByMonth } from "./fee-lists";

const { phases, gridTopic, importTopic, exportTopic, chargerTopic, connectionKw } = houseMeters;

/** What an empty field means has changed since version 0.1, which stored no version (tariff-settings.ts). */
const VERSION = "2";

export const declaration = declareNode({
  type: "smartcar-tariff",
  outputs: ["decision", "reason"],
  sharedWords: ["errors", "decisions", "meters", "states"],
  settings: {
    version: text({ initial: VERSION, hidden: true }),
    vehicle,
    account: fleetAccount,
    home,
    ...within(
      { group: "goal" },
      {
        target: numberWithDefault({ value: 50, min: 1, max: 100, icon: "battery-full", unit: "percent" }),
        full: percent({ min: 1, icon: "level-up", note: "full", remark: "cost" }),
        departures: written(departureList, {
          absent: [],
          accepted: "departures",
          icon: "clock-o",
          example: true,
          remark: "variables",
        }),
        ...readyTimes,
        learnDepartures: flag({ initial: true, icon: "calendar-check-o", note: "learnDepartures" }),
        departureMargin: minutes({ value: 15, icon: "hourglass-half", when: { learnDepartures: ["true"] } }),
        minimum,
      },
    ),
    ...within(
      { group: "price" },
      {
        fee: pricePerKwh({ icon: "plus" }),
        vat: percent({ icon: "percent" }),
        feesByHour: written(feesByHour, {
          absent: [],
          accepted: "feesByHour",
          icon: "list",
          unit: "per-kwh",
          example: true,
        }),
        feesByMonth: written(feesByMonth, {
          absent: [],
          accepted: "feesByMonth",
          icon: "calendar",
          unit: "per-kwh",
          example: true,
        }),
        feedIn: pricePerKwh({ icon: "sun-o" }),
        ceiling: pricePerKwh({ icon: "arrow-up" }),
      },
    ),
    ...within(
      { fold: "advanced" },
      {
        ...within({ group: "car" }, { ...carFacts, efficiency: percent({ min: 50, icon: "tachometer" }) }),
        ...within(
          { group: "plan" },
          {
            oneBlock: flag({ initial: false, icon: "square", note: "oneBlock" }),
            mostStarts: number({ min: 1, max: 100, whole: true, icon: "repeat" }),
            shortestRun: number({ min: 0, max: DAY_MINUTES, icon: "hourglass-half", unit: "minutes" }),
            precondition: number({ min: 0, max: DAY_MINUTES, icon: "thermometer-half", unit: "minutes" }),
            mostStops: number({ min: 0, max: 1000, whole: true, icon: "stop" }),
          },
        ),
        ...within(
          { group: "prices" },
          {
            formula: jsonata({ icon: "calculator", note: "formula" }),
            fixedPrice: pricePerKwh({ icon: "money" }),
            priceUnit: choice(["kWh", "MWh", "ct"], { initial: "kWh", icon: "balance-scale" }),
            area: text({ icon: "map-marker" }),
            planFor: choice(["cost", "co2"], { initial: "cost", icon: "leaf", note: "planFor" }),
            co2Price: number({ min: 0, max: 100_000, icon: "leaf", unit: "per-kg", when: { planFor: ["cost"] } }),
          },
        ),
        ...within(
          { group: "meter" },
          {
            ...meterReading,
            phases,
            importTopic,
            exportTopic,
            gridTopic,
            solarTopic: topics("sun-o"),
            chargerTopic,
            carTopic: topic("car"),
            connectionKw,
            peakKw: number({ min: 0.1, max: 10_000, icon: "sun-o", unit: "kW" }),
          },
        ),
        ...within({ group: "battery" }, { ...batteryMeters, batteryFirst }),
        ...within({ group: "format" }, ownFormat()),
        ...within({ group: "more" }, { heartbeat, zone }),
      },
    ),
  },
});
