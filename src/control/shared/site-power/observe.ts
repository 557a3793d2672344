import type { Quantity } from "../../feeds/feed";
import { silenceMs, withGap } from "./pace";
import { FIRST_READINGS, highestW, judgeReading } from "./plausibility";
import type { SiteReading } from "./reading";
import type { Meter, Sample, SitePower } from "./site-power";
import { sumOf } from "./sum";
import { withVitals } from "./vitals";

export interface SiteSettings {
  /** What the connection carries, W: 3 × 63 A. */
  readonly connectionW?: number | undefined;
  /** Phases of the grid meter, where it does not tell: three as soon as a third is heard. */
  readonly phases?: 1 | 2 | 3 | undefined;
  /** Until the home's battery holds so much, what it takes is no surplus for a car, percent: 0. */
  readonly batteryFirstPercent?: number | undefined;
}

/** No house has more; what is beyond is the oldest. */
const MOST_METERS = 32;

/** A meter that has said nothing for this long tells nothing of now, unless its pace is slower. */
export const METER_HOLDS_MS = 10 * 60_000;

const SUMMED = ["grid", "solar", "battery", "charger", "battery-level"] as const;

/**
 * The state with what the meters show. Several phases or meters of one quantity are added, each by its topic. A reading
 * that cannot be true counts for nothing and is noted as `odd`.
 */
export function observe(
  before: SitePower,
  readings: readonly SiteReading[],
  settings: SiteSettings,
  now: number,
): SitePower {
  const site = readings.reduce((state, reading) => withReading(state, reading, settings, now), before);
  const read = new Set(readings.map(({ quantity }) => quantity));
  return SUMMED.reduce(
    (state, quantity) => (read.has(quantity) ? summed(state, quantity, settings, now) : state),
    site,
  );
}

/** For how long a reading of this house's meters holds. */
export function holdsMs({ pace }: SitePower): number {
  return silenceMs(pace, METER_HOLDS_MS);
}

/** A sum that is not too old to tell of now, W or percent. */
export function freshW(
  site: SitePower,
  quantity: "grid" | "solar" | "battery" | "charger",
  now: number,
): number | undefined {
  const sample = site[quantity];
  return sample && now - sample.at <= holdsMs(site) && sample.at <= now ? sample.watts : undefined;
}

function withReading(site: SitePower, reading: SiteReading, settings: SiteSettings, now: number): SitePower {
  const { quantity, part, value, meter: topic = "", group, role } = reading;
  if (part === "phases") return { ...site, phases: value };
  const meters = site.meters ?? [];
  const isSame = (one: Meter): boolean => one.quantity === quantity && one.part === part && one.meter === topic;
  const last = meters.find(isSame);
  const recent = last && now - last.at <= holdsMs(site) && last.at <= now ? last : undefined;
  const mostW = quantity === "battery-level" ? Infinity : highestW(settings.connectionW, quantity === "solar");
  const judged = judgeReading(value, quantity === "battery-level" ? undefined : recent, { now, mostW });

  // A meter without a name is the only one.
  const others = meters.filter(
    (one) => !isSame(one) && (one.quantity !== quantity || (one.meter === "") === (topic === "")),
  );
  if (judged.is === "impossible") return { ...site, odd: { watts: value, at: now } };
  if (judged.is === "doubtful") {
    const earlier = judged.doubt.count === 1 ? recent?.doubt : undefined;
    return {
      ...site,
      odd: earlier ? { watts: earlier.watts, at: now } : site.odd,
      meters: recent ? [...others, { ...recent, doubt: judged.doubt }] : meters,
    };
  }
  const passed = recent?.doubt;
  const isBack =
    passed !== undefined && recent !== undefined && Math.abs(value - passed.watts) > Math.abs(value - recent.value);
  const count = Math.min(FIRST_READINGS, (recent?.count ?? 0) + 1);
  const next: Meter = { quantity, part, meter: topic, group, role, value, at: now, count };
  return {
    ...site,
    odd: passed && isBack ? { watts: passed.watts, at: now } : site.odd,
    pace: quantity === "grid" && last ? withGap(site.pace, now - last.at, value === last.value) : site.pace,
    meters: [...others, next].slice(-MOST_METERS),
  };
}

function summed(site: SitePower, quantity: Quantity, settings: SiteSettings, now: number): SitePower {
  const holdMs = holdsMs(site);
  const fresh = (site.meters ?? []).filter((one) => one.quantity === quantity && now - one.at <= holdMs);
  const told = site.phases ?? settings.phases;
  const sum = sumOf(fresh, { quantity, phases: told });
  const others = site.ambiguous?.filter((one) => one !== quantity) ?? [];
  const ambiguous = sum === "ambiguous" ? [...others, quantity] : others;
  const isNew = fresh.some((one) => one.at === now);
  const sample: Sample | undefined = typeof sum === "number" && isNew ? { watts: sum, at: now } : undefined;
  const kept = { ...site, ambiguous: ambiguous.length > 0 ? ambiguous : undefined };
  if (quantity === "battery-level") return { ...kept, batteryLevel: sample ?? site.batteryLevel };
  if (sum === "ambiguous") return { ...kept, [quantity]: undefined };
  if (!sample) return kept;
  return {
    ...kept,
    [quantity]: sample,
    vitals: quantity === "grid" ? withVitals(site.vitals, sample.watts, now) : site.vitals,
  };
}

/** How many meters make up the grid's power, and how far apart each of them speaks. */
export function gridMeters(
  site: SitePower,
  now: number,
): { readonly meters: number; readonly paceMs: number | undefined } {
  const holdMs = holdsMs(site);
  const meters = (site.meters ?? []).filter((one) => one.quantity === "grid" && now - one.at <= holdMs);
  return { meters: Math.max(1, meters.length), paceMs: site.pace?.ms };
}
