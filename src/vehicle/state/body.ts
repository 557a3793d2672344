import { chargingTypeIn } from "../../smartcar/charging-type";
import { within, type BOUNDS } from "./bounds";
import { convert, namesUnit, type Quantity } from "./units";

export type Body = Readonly<Record<string, unknown>>;

/**
 * Readers of the bodies that Smartcar's signals carry. Each gives `undefined` for what is not there, not understood, or more or less
 * than a car can have.
 */

export function quantity(unit: Quantity, bounds: keyof typeof BOUNDS): (body: Body) => number | undefined {
  return (body) => within(bounds, convert(body["value"], body["unit"], unit));
}

/** A percentage. Real fuel levels come as a share of 1 and without a unit: what may be one is unknown. */
export function percent(body: Body): number | undefined {
  const { value, unit } = body;
  const isDoubtful = !namesUnit(unit) && typeof value === "number" && value > 0 && value <= 1;
  return isDoubtful ? undefined : within("percent", convert(value, unit, "percent"));
}

export function flag(body: Body): boolean | undefined {
  return typeof body["value"] === "boolean" ? body["value"] : undefined;
}

export function word(body: Body): string | undefined {
  return typeof body["value"] === "string" && body["value"] !== "" ? body["value"] : undefined;
}

/** The connector in use; a car without a cable may say `invalid`. */
export function connector(body: Body): string | undefined {
  const name = word(body);
  return name?.toLowerCase() === "invalid" ? undefined : name;
}

export type ChargeStatus = "charging" | "not-charging" | "fully-charged";

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
  const global = entries.find((entry) => String(entry["type"]).toUpperCase() === "GLOBAL");
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

export function isRecord(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
