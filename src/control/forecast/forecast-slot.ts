import type { Slot } from "../shared/slots";

/** A mean power with its doubt: it is as likely above `value` as below, one time in ten below `low`, one in ten above `high`. W. */
export interface ForecastSlot extends Slot {
  readonly low: number;
  readonly high: number;
}

/**
 * What the sun leaves over when the house has taken its part, for slots that are in both; they must begin together.
 * Sun and house are taken to err independently of each other.
 */
export function surplusOf(solar: readonly ForecastSlot[], load: readonly ForecastSlot[]): readonly ForecastSlot[] {
  const loadAt = new Map(load.map((slot) => [slot.startAt, slot]));
  return solar.flatMap((sun) => {
    const house = loadAt.get(sun.startAt);
    if (!house) return [];
    const value = sun.value - house.value;
    return [
      {
        startAt: sun.startAt,
        endAt: Math.min(sun.endAt, house.endAt),
        value,
        low: value - Math.hypot(sun.value - sun.low, house.high - house.value),
        high: value + Math.hypot(sun.high - sun.value, house.value - house.low),
      },
    ];
  });
}
