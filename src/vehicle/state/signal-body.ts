import { isRecord, plainText } from "../../core/describe-value";
import { chargingTypeIn } from "../../smartcar/charging-type";

export type Body = Readonly<Record<string, unknown>>;

/**
 * Readers of the bodies that Smartcar's signals carry. Each gives `undefined` for what is not there, not understood, or more or less
 * than a car can have.
 */

/** Reads a quantity of a body in our unit; `undefined` outside its bounds. */
export function quantity(unit: Quantity, bounds: keyof typeof BOUNDS): (body: Body) => number | undefined {
  return (body) => within(bounds, convert(body["value"], body["unit"], unit));
}

/** A percentage. Real fuel levels come as a share of 1 and without a unit: what may be one is unknown. */
export function percent(body: Body): number | undefined {
  const { value, unit } = body;
  const isDoubtful = !namesUnit(unit) && typeof value === "number" && value > 0 && value <= 1;
  return isDoubtful ? undefined : within("percent", convert(value, unit, "percent"));
}

/** The yes or no of a body. */
export function flag(body: Body): boolean | undefined {
  return typeof body["value"] === "boolean" ? body["value"] : undefined;
}

/** The word of a body. */
export function word(body: Body): string | undefined {
  return typeof body["value"] === "string" && body["value"] !== "" ? body["value"] : undefined;
}

/** The connector in use; a car without a cable may say `invalid`. */
export function connector(body: Body): string | undefined {
  const name = word(body);
  return name?.toLowerCase() === "invalid" ? undefined : name;
}

export type ChargeStatus = "charging" | "not-charging" | "fully-charged";

/** The charge status of a body, if it is a known one. */
export function chargeStatus(body: Body): ChargeStatus | undefined {
  switch (word(body)?.toUpperCase()) {
    case "CHARGING":
      return "charging";
    case "NOT_CHARGING":
      return "not-charging";
    case "FULLY_CHARGED":
      return "fully-charged";
    default:
      return undefined;
  }
}

/** The limit in force: the active one, else the global one, else that of a home's alternating current; percent. */
export function chargeLimit(body: Body): number | undefined {
  const values: readonly unknown[] = Array.isArray(body["values"]) ? body["values"] : [];
  const entries = values.filter(isRecord);
  const global = entries.find((entry) => plainText(entry["type"])?.toUpperCase() === "GLOBAL");
  const atHome = entries.find(({ condition }) => chargingTypeIn(condition) === "AC");
  return limitIn(body["activeLimit"]) ?? limitIn(global?.["limit"]) ?? limitIn(atHome?.["limit"]);
}

function limitIn(value: unknown): number | undefined {
  return within("limitPercent", numberIn(value));
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The battery's usable size in kWh. With several possible sizes and none chosen it is unknown. */
export function capacity(body: Body): number | undefined {
  return within("capacityKwh", convert(body["capacity"], body["unit"], "kwh"));
}

/** Degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where the car is. 0, 0 lies in the sea and is what a receiver without a fix reports. */
export function position(body: Body): Position | undefined {
  const latitude = within("latitude", numberIn(body["latitude"]));
  const longitude = within("longitude", numberIn(body["longitude"]));
  const isNowhere = latitude === undefined || longitude === undefined || (latitude === 0 && longitude === 0);
  return isNowhere ? undefined : { latitude, longitude };
}

/**
 * Factors from the units that Smartcar's bodies name to ours, in the singular and in lower case, without what parts words. An
 * unknown unit gives no value: better none than a wrong one.
 */
const FACTORS = {
  percent: { percent: 1, percentage: 1, pct: 1, "%": 1 },
  km: { km: 1, kilometer: 1, kilometre: 1, mi: 1.609_344, mile: 1.609_344, m: 0.001, meter: 0.001, metre: 0.001 },
  kwh: { kwh: 1, kwhr: 1, kilowatthour: 1, kilowatthr: 1, wh: 0.001, whr: 0.001, watthour: 0.001, watthr: 0.001 },
  watts: { w: 1, watt: 1, kw: 1000, kilowatt: 1000 },
  minutes: { minute: 1, min: 1, second: 1 / 60, sec: 1 / 60, s: 1 / 60, hour: 60, hr: 60, h: 60 },
  liters: { liter: 1, litre: 1, l: 1, gallon: 3.785_411_784, gal: 3.785_411_784 },
} as const satisfies Record<string, Record<string, number>>;

export type Quantity = keyof typeof FACTORS;

/** Whether a body names a unit at all; Smartcar leaves it out, or leaves it empty. */
function namesUnit(unit: unknown): boolean {
  return unit !== undefined && unit !== null && unit !== "";
}

/**
 * `value` in the unit of `wanted`, which a missing unit stands for (Smartcar docs: signals leave it out for minutes). Reads the
 * singular, the plural and the short form, however the words are parted: `kilowatt_hours`, `Kilowatt-hour`, `kWh`.
 */
export function convert(value: unknown, unit: unknown, wanted: Quantity): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  if (!namesUnit(unit)) return value;
  if (typeof unit !== "string") return undefined;
  const factors = new Map<string, number>(Object.entries(FACTORS[wanted]));
  const name = unit.toLowerCase().replaceAll(/[\s_.-]+/g, "");
  const factor = factors.get(name) ?? factors.get(name.replace(/s$/, ""));
  return factor === undefined ? undefined : value * factor;
}

/** What a car can have: the least and the most, both included. Whatever lies beyond was never measured. */
const BOUNDS = {
  /** States of charge, fuel levels. */
  percent: [0, 100],
  /** No make's limit is lower, so what looks like a lower one is a share of 1. */
  limitPercent: [10, 100],
  rangeKm: [0, 3000],
  /** A plug-in hybrid's battery and a truck's. */
  capacityKwh: [1, 1000],
  /** The fastest chargers give 1 MW; what a car feeds back is no charging power. */
  powerW: [0, 1_000_000],
  /** A week: the slowest socket fills the largest battery in less. */
  minutesToFull: [0, 10_080],
  energyAddedKwh: [0, 1000],
  odometerKm: [0, 5_000_000],
  fuelLiters: [0, 1000],
  latitude: [-90, 90],
  longitude: [-180, 180],
} as const satisfies Record<string, readonly [least: number, most: number]>;

/** The value if a car can have it; `undefined` for what it cannot. */
function within(name: keyof typeof BOUNDS, value: number | undefined): number | undefined {
  const [least, most] = BOUNDS[name];
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
