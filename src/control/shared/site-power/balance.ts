import { freshW, holdsMs, type SiteSettings } from "./observe";
import type { SitePower } from "./site-power";

/**
 * What the house takes from the grid and its own battery together, W; negative for what is left over. What the battery
 * gives is no surplus, and what it takes is one, unless the battery comes first. A battery that fell silent while it gave
 * is taken to give still. `undefined` while nobody has read the grid.
 */
export function balanceW(site: SitePower, settings: SiteSettings, now: number): number | undefined {
  const { grid } = site;
  return grid && grid.watts + batteryW(site, settings, now);
}

function batteryW(site: SitePower, { batteryFirstPercent = 0 }: SiteSettings, now: number): number {
  const watts = freshW(site, "battery", now);
  if (watts === undefined) return Math.max(0, site.battery?.watts ?? 0);
  const level = site.batteryLevel?.watts;
  return watts < 0 && level !== undefined && level < batteryFirstPercent ? 0 : watts;
}

/** Whether the home's battery used to tell its power and does not any more. */
export function isBatterySilent(site: SitePower, now: number): boolean {
  return site.battery !== undefined && now - site.battery.at > holdsMs(site);
}
