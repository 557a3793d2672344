import { DAY_MINUTES } from "../../src/core/duration";
import { oneTopic, timeOfDay, timeZone, topicList } from "./formats";
import { choice, configNode, number, numberWithDefault, secretly, written, type Layout, type Setting } from "./setting";

/** Settings that several nodes have, each declared here once. */

/** A node that works on one car, or on any car of an account that its messages name. */
export const vehicleOrAccount = {
  vehicle: configNode("smartcar-vehicle", { icon: "car", remark: "hint" }),
  account: configNode("smartcar-account", { icon: "cloud", note: "account" }),
};

/** An account whose cars messages name, for a node that decides without a chosen vehicle. */
export const fleetAccount = configNode("smartcar-account", { icon: "cloud", note: "fleet" });

/** A node that belongs to an account. */
export const account = configNode("smartcar-account", { icon: "cloud", required: true });

/** A node that decides for one car, and can do without knowing which. */
export const vehicle = configNode("smartcar-vehicle", { icon: "car", note: "vehicle", remark: "from-home" });

/** The house that a car belongs to, or that a node without a car decides for. */
export const home = configNode("smartcar-home", { icon: "home", note: "home" });

/** Where somebody lives: never part of an export. */
export const homePosition = {
  latitude: secretly(number({ min: -90, max: 90, icon: "map-marker", unit: "°", pairedWith: "longitude" })),
  longitude: secretly(number({ min: -180, max: 180, icon: "map-marker", unit: "°", pairedWith: "latitude" })),
};

/** Around the position, within it a car is at home. */
export const homeRadiusM = number({ min: 50, max: 5000, icon: "dot-circle-o", unit: "m" });

/** A time in minutes, up to a day, with a default. */
export function minutes({
  min = 0,
  ...options
}: Layout & Pick<Setting<number>, "when"> & { readonly value: number; readonly min?: number }): Setting<number> {
  return numberWithDefault({ unit: "minutes", ...options, min, max: DAY_MINUTES });
}

/** How often a decision is sent again. */
export const heartbeat = minutes({ value: 30, min: 1, icon: "heartbeat" });

/** The time zone of the home; empty for what is known of the home. */
export const zone = written(timeZone, {
  absent: "",
  accepted: "zone",
  icon: "globe",
  suggests: true,
  remark: "zone-note",
});

/** A share of a battery. */
export function percent({ min = 0, ...options }: Layout & { readonly min?: number }): Setting<number | undefined> {
  return number({ unit: "percent", ...options, min, max: 100 });
}

/** State of charge below which the car charges in any case. */
export const minimum = percent({ icon: "battery-quarter" });

/** What is known of a car beside what it reports. */
export const carFacts = {
  chargePowerKw: number({ min: 0.5, max: 50, icon: "bolt", unit: "kW" }),
  capacityKwh: number({ min: 1, max: 500, icon: "battery-full", unit: "kWh" }),
};

/** An amount of money per kWh, in the major unit of any currency. */
export function pricePerKwh(layout: Layout): Setting<number | undefined> {
  return number({ unit: "per-kwh", ...layout, min: -1000, max: 100_000 });
}

/** A time of day in the home's zone, or none. */
export function dayTime(layout: Layout & { readonly pairedWith?: string }): Setting<string | undefined> {
  return written<string | undefined>(timeOfDay, { absent: undefined, accepted: "time", ...layout });
}

/** When the car must be ready, day by day, as version 0.1 had it: the dialog makes departures of them. */
export const readyTimes = {
  readyMonday: dayTime({ hidden: true }),
  readyTuesday: dayTime({ hidden: true }),
  readyWednesday: dayTime({ hidden: true }),
  readyThursday: dayTime({ hidden: true }),
  readyFriday: dayTime({ hidden: true }),
  readySaturday: dayTime({ hidden: true }),
  readySunday: dayTime({ hidden: true }),
};

/** The topics of a meter, besides those that are known. */
export function topics(icon: string): Setting<readonly string[]> {
  return written<readonly string[]>(topicList, { absent: [], accepted: "topics", icon });
}

/** The one topic of something that a meter splits, or that is no meter. */
export function topic(icon: string): Setting<string> {
  return written(oneTopic, { absent: "", accepted: "topic", icon });
}

/** How the readings of a meter are to be understood. */
export const meterReading = {
  unit: choice(["W", "kW"], { initial: "W", icon: "dashboard" }),
  sign: choice(["import", "export"], { initial: "import", icon: "exchange" }),
};

/** The house's connection and its meters. */
export const houseMeters = {
  phases: choice(["auto", "3", "2", "1"], { initial: "auto", icon: "random" }),
  gridTopic: topics("plug"),
  importTopic: topic("sign-in"),
  exportTopic: topic("sign-out"),
  chargerTopic: topics("tasks"),
  connectionKw: number({ min: 1, max: 10_000, icon: "bolt", unit: "kW" }),
};

/** The topics of the home's battery. */
export const batteryMeters = {
  batteryTopic: topics("battery-half"),
  batteryLevelTopic: topics("battery-full"),
};

/** State of charge of the home's battery below which its charging is no surplus. */
export const batteryFirst = percent({ icon: "home" });
