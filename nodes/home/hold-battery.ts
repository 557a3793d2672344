import type { HomeBattery } from "../../src/home/home-settings";

/**
 * What an inverter needs to know, as members of a report: `holdBattery` is whether the home's battery should give nothing, because a
 * car charges from the grid and what it holds is worth more later. Nothing where there is no battery, or where it may feed the car.
 */
export function holdBattery(battery: HomeBattery | undefined, holds: boolean): { readonly holdBattery?: boolean } {
  return battery && !battery.mayFeedCar ? { holdBattery: holds } : {};
}
