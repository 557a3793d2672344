/** Factors from the units that Smartcar's bodies name to ours. An unknown unit gives no value: better none than a wrong one. */
const FACTORS = {
  percent: { percent: 1, percentage: 1, "%": 1 },
  km: { km: 1, kilometers: 1, kilometres: 1, mi: 1.609_344, miles: 1.609_344, mile: 1.609_344 },
  kwh: { kwh: 1, kilowatt_hours: 1, "kilowatt-hours": 1, kwhr: 1, wh: 0.001, watt_hours: 0.001 },
  watts: { w: 1, watt: 1, watts: 1, kw: 1000, kilowatt: 1000, kilowatts: 1000 },
  minutes: { minutes: 1, minute: 1, min: 1, seconds: 1 / 60, s: 1 / 60, hours: 60, h: 60 },
  liters: { liters: 1, litres: 1, l: 1, gallons: 3.785_411_784 },
} as const satisfies Record<string, Record<string, number>>;

export type Quantity = keyof typeof FACTORS;

/** `value` in the unit of `quantity`; a missing unit is that unit (Smartcar docs: signals leave it out for minutes). */
export function convert(value: unknown, unit: unknown, quantity: Quantity): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  if (unit === undefined || unit === null) return value;
  if (typeof unit !== "string") return undefined;
  const factor = new Map<string, number>(Object.entries(FACTORS[quantity])).get(unit.trim().toLowerCase());
  return factor === undefined ? undefined : value * factor;
}
