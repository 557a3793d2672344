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
export function namesUnit(unit: unknown): boolean {
  return unit !== undefined && unit !== null && unit !== "";
}

/**
 * `value` in the unit of `quantity`, which a missing unit stands for (Smartcar docs: signals leave it out for minutes). Reads the
 * singular, the plural and the short form, however the words are parted: `kilowatt_hours`, `Kilowatt-hour`, `kWh`.
 */
export function convert(value: unknown, unit: unknown, quantity: Quantity): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  if (!namesUnit(unit)) return value;
  if (typeof unit !== "string") return undefined;
  const factors = new Map<string, number>(Object.entries(FACTORS[quantity]));
  const name = unit.toLowerCase().replaceAll(/[\s_.-]+/g, "");
  const factor = factors.get(name) ?? factors.get(name.replace(/s$/, ""));
  return factor === undefined ? undefined : value * factor;
}
