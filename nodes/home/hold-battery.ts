import type { HomeBattery } from "../../src/home/home-settings";

/**
 * What an inverter needs to know, as members of a report: `holdBattery` is whether the home's battery should give nothing, because a
 * car charges from the grid. Nothing where there is no battery, or where it may feed the car.
 */
export function holdBattery(battery: HomeBattery | undefined, fromGrid: boolean): { readonly holdBattery?: boolean } {
  return battery && !battery.mayFeedCar ? { holdBattery: fromGrid } : {};
}
