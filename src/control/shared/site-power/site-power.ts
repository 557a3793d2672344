import type { Pace } from "./pace";
import type { Part, Quantity } from "../../feeds/feed";
import type { Doubt } from "./plausibility";
import type { StepMarks } from "./own-step";
import type { Sample } from "./reading";
import type { PowerTrail } from "./meter-evidence";
import type { Vitals } from "./vitals";

/** The last plausible reading of one meter. */
export interface Meter {
  readonly quantity: Quantity;
  readonly part?: Part | undefined;
  /** Its topic; empty for a meter without one. */
  readonly meter: string;
  readonly group?: string | undefined;
  readonly role?: "total" | "detail" | "alone" | "assumed" | undefined;
  readonly value: number;
  readonly at: number;
  /** How many plausible readings there were, up to a few. */
  readonly count: number;
  /** A jump that has not lasted yet. */
  readonly doubt?: Doubt | undefined;
}

/**
 * What the house's meters show, as one state for all decisions: plain JSON, every member may be missing. Powers in W; grid import
 * and battery discharge are positive.
 */
export interface SitePower extends StepMarks {
  readonly meters?: readonly Meter[] | undefined;
  /** The number of phases that the grid meter reports. */
  readonly phases?: number | undefined;
  /** The sum of all meters of a quantity when one of them was last read. Absent while a part is missing. */
  readonly grid?: Sample | undefined;
  readonly solar?: Sample | undefined;
  readonly battery?: Sample | undefined;
  readonly charger?: Sample | undefined;
  /** Percent. */
  readonly batteryLevel?: Sample | undefined;
  /** Quantities with several meters of which only one can be meant. */
  readonly ambiguous?: readonly Quantity[] | undefined;
  readonly pace?: Pace | undefined;
  readonly vitals?: Vitals | undefined;
  /** The last implausible reading. */
  readonly odd?: Sample | undefined;
  readonly trail?: PowerTrail | undefined;
}

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
