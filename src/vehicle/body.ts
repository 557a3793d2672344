import { convert, type Quantity } from "./units";

export type Body = Readonly<Record<string, unknown>>;

/** Readers of the bodies that Smartcar's signals carry. Each gives `undefined` for what is not there or not understood. */

export function quantity(unit: Quantity): (body: Body) => number | undefined {
  return (body) => convert(body["value"], body["unit"], unit);
}

/** A percentage; a body without unit holds 0 to 100 as well (Smartcar docs: v3 signals). */
export function percent(body: Body): number | undefined {
  return percentage(convert(body["value"], body["unit"], "percent"));
}

function percentage(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= 100 ? value : undefined;
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

/** The limit in force: the active one, else the global one; percent. */
export function chargeLimit(body: Body): number | undefined {
  const values: readonly unknown[] = Array.isArray(body["values"]) ? body["values"] : [];
  const global = values.filter(isRecord).find((entry) => String(entry["type"]).toUpperCase() === "GLOBAL");
  return percentage(body["activeLimit"]) ?? percentage(global?.["limit"]);
}

/** The battery's usable size in kWh. With several possible sizes and none chosen it is unknown. */
export function capacity(body: Body): number | undefined {
  return convert(body["capacity"], body["unit"], "kwh");
}

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

export function position(body: Body): Position | undefined {
  const { latitude, longitude } = body;
  return typeof latitude === "number" && typeof longitude === "number" ? { latitude, longitude } : undefined;
}

export function isRecord(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
