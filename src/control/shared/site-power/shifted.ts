import type { Sample, SitePower } from "./site-power";

/** The site after a jump of the clock by `byMs`: what was measured is as old as it was. */
export function shiftedSite(site: SitePower, byMs: number): SitePower {
  const sample = (one: Sample | undefined): Sample | undefined => one && { ...one, at: one.at + byMs };
  const { vitals, check } = site;
  return {
    ...site,
    meters: site.meters?.map((meter) => ({ ...meter, at: meter.at + byMs, doubt: undefined })),
    grid: sample(site.grid),
    solar: sample(site.solar),
    battery: sample(site.battery),
    charger: sample(site.charger),
    batteryLevel: sample(site.batteryLevel),
    odd: sample(site.odd),
    vitals: vitals && { ...vitals, since: vitals.since + byMs, until: vitals.until + byMs, tiny: undefined },
    check: check && { ...check, dueAt: check.dueAt + byMs },
    trail: undefined,
  };
}
