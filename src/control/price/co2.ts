import { slotAt, type Slot } from "../shared/slots";

/** How CO2 counts: as money per kilogram that is added to each price, or as the goal of the plan instead of money. */
export type Co2Goal = { readonly kind: "price"; readonly perKg: number } | { readonly kind: "least" };

/** Grams of a kilogram. */
const GRAMS = 1000;

/** The prices plus that of the CO2 of a kWh, `co2` in g/kWh. Where that is unknown, its mean is added, so that no time is favored. */
export function pricesWithCo2(prices: readonly Slot[], co2: readonly Slot[], perKg: number): readonly Slot[] {
  if (co2.length === 0 || perKg === 0) return prices;
  const hours = co2.reduce((sum, { startAt, endAt }) => sum + (endAt - startAt), 0);
  const mean = co2.reduce((sum, { startAt, endAt, value }) => sum + value * (endAt - startAt), 0) / hours;
  return prices.flatMap((slot) => {
    const inside = co2.filter(({ startAt, endAt }) => endAt > slot.startAt && startAt < slot.endAt);
    const cuts = [slot.startAt, ...inside.flatMap(({ startAt, endAt }) => [startAt, endAt]), slot.endAt];
    const borders = [...new Set(cuts)]
      .filter((at) => at >= slot.startAt && at <= slot.endAt)
      .toSorted((one, other) => one - other);
    return borders.slice(1).map((endAt, index) => {
      const startAt = borders[index] ?? slot.startAt;
      const grams = slotAt(inside, startAt)?.value ?? mean;
      return { startAt, endAt, value: tidy(slot.value + (perKg * grams) / GRAMS) };
    });
  });
}

/** The CO2 of a kWh in kg as its price, for a plan with the least CO2. */
export function co2AsPrices(co2: readonly Slot[]): readonly Slot[] {
  return co2.map((slot) => ({ ...slot, value: tidy(slot.value / GRAMS) }));
}

function tidy(value: number): number {
  return Math.round(value * 1e9) / 1e9 + 0;
}
