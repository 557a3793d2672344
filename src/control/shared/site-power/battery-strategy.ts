/** Whether the home battery or the car gets the solar surplus first. */
export type BatteryStrategy =
  /** The battery, up to `upToPercent`; what it takes beyond that is surplus. While its level is unknown, it counts as below. */
  | { readonly kind: "battery-first"; readonly upToPercent: number }
  /** The car: what the battery takes is surplus. */
  | { readonly kind: "car-first" }
  /** Half of what the battery takes is surplus. */
  | { readonly kind: "share" };

const SHARED = 0.5;

/**
 * Which part of the battery's power counts at the meter, W, discharge positive: what it gives is not surplus, unless it may charge
 * the car, and what it takes is surplus as far as the strategy says.
 */
export function countedBatteryW(
  watts: number,
  levelPercent: number | undefined,
  { strategy, mayFeedCar }: { readonly strategy: BatteryStrategy; readonly mayFeedCar: boolean },
): number {
  if (watts >= 0) return mayFeedCar ? 0 : watts;
  if (strategy.kind === "share") return watts * SHARED;
  const isFirst = strategy.kind === "battery-first" && (levelPercent ?? -Infinity) < strategy.upToPercent;
  return isFirst ? 0 : watts;
}
