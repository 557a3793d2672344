/** What a car can have: the least and the most, both included. Whatever lies beyond was never measured. */
export const BOUNDS = {
  /** States of charge, fuel levels. */
  percent: [0, 100],
  /** No maker's limit is lower, so what looks like a lower one is a share of 1. */
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
export function within(name: keyof typeof BOUNDS, value: number | undefined): number | undefined {
  const [least, most] = BOUNDS[name];
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
