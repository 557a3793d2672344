import { MINUTE_MS } from "../../../core/duration";
import { countedBatteryW, type BatteryStrategy } from "./battery-strategy";
import type { Quantity, Part } from "../../feeds/feed";
import { silenceMs, withGap } from "./pace";
import { FIRST_READINGS, JUMP_W, highestJumpW, highestW, checkReading } from "./plausibility";
import type { SiteReading, Sample } from "./reading";
import type { Meter, SitePower } from "./site-power";
import { withVitals } from "./vitals";

/** What is set of a house's connection, meter, and home battery. The comments name what applies if a setting is absent. */
export interface SiteSettings {
  /** The capacity of the connection, W: 3 × 63 A. */
  readonly connectionW?: number | undefined;
  /** The main fuse, W: so much is plausible, and more if the connection is set to carry it: unknown. */
  readonly fuseW?: number | undefined;
  /** Phases of the grid meter, if it does not report them: three as soon as a third one is received. */
  readonly phases?: 1 | 2 | 3 | undefined;
  /** Who gets the solar surplus first: the car. */
  readonly batteryStrategy?: BatteryStrategy | undefined;
  /** Whether the battery may charge the car: `false`. */
  readonly batteryFeedsCar?: boolean | undefined;
  /** The capacity of the battery, kWh. Absent: the battery is not part of plans. */
  readonly batteryKwh?: number | undefined;
  /** Its highest power in both directions, W: derived from its capacity. */
  readonly batteryW?: number | undefined;
}

/** No house has more; the oldest are dropped. */
const MOST_METERS = 32;

/** A reading is valid for this long, or longer if the meter usually sends less often. */
export const METER_HOLDS_MS = 10 * MINUTE_MS;

const SUMMED = ["grid", "solar", "battery", "charger", "battery-level"] as const;

/**
 * The state with what the meters show. Several phases or meters of one quantity are added up, each by its topic. An implausible
 * reading does not count and is noted as `odd`.
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

/** How long a reading of this house's meters is valid. */
export function holdsMs({ pace }: SitePower): number {
  return silenceMs(pace, METER_HOLDS_MS);
}

/** A sum that is not too old, W. */
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
  const mostW = quantity === "battery-level" ? Infinity : highestW(settings, quantity === "solar");
  const jumpW = quantity === "grid" || quantity === "charger" ? highestJumpW(settings) : JUMP_W;
  const judged = checkReading(value, quantity === "battery-level" ? undefined : recent, { now, mostW, jumpW });

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
  const reported = site.phases ?? settings.phases;
  const sum = sumOf(fresh, { quantity, phases: reported });
  const others = site.ambiguous?.filter((one) => one !== quantity) ?? [];
  const ambiguous = sum === "ambiguous" ? [...others, quantity] : others;
  const isNew = fresh.some((one) => one.at === now);
  const sample: Sample | undefined = typeof sum === "number" && isNew ? { watts: sum, at: now } : undefined;
  const updated = { ...site, ambiguous: ambiguous.length > 0 ? ambiguous : undefined };
  if (quantity === "battery-level") return { ...updated, batteryLevel: sample ?? site.batteryLevel };
  if (sum === "ambiguous") return { ...updated, [quantity]: undefined };
  if (!sample) return updated;
  return {
    ...updated,
    [quantity]: sample,
    vitals: quantity === "grid" ? withVitals(site.vitals, sample.watts, now) : site.vitals,
  };
}

/** How many meters make up the grid power, and how often each of them sends. */
export function gridMeters(
  site: SitePower,
  now: number,
): { readonly meters: number; readonly paceMs: number | undefined } {
  const holdMs = holdsMs(site);
  const meters = (site.meters ?? []).filter((one) => one.quantity === "grid" && now - one.at <= holdMs);
  return { meters: Math.max(1, meters.length), paceMs: site.pace?.ms };
}

interface What {
  readonly quantity: Quantity;
  /** Phases of the grid meter; if absent, those that are received. */
  readonly phases: number | undefined;
}

/**
 * The sum of several meters of one quantity: `undefined` until every part is known, `ambiguous` if only one of them can be
 * meant. W, or percent for levels.
 */
function sumOf(meters: readonly Meter[], { quantity, phases }: What): number | "ambiguous" | undefined {
  const named = withoutAssumed(meters);
  const wholes = withoutDetails(named.filter(({ part }) => part === undefined));
  if (wholes.length > 1 && wholes.some(({ role }) => role === "alone" || role === "assumed")) return "ambiguous";
  if (wholes.length > 0) return quantity === "battery-level" ? added(wholes) / wholes.length : rounded(added(wholes));

  const of = (part: Part): readonly Meter[] => named.filter((meter) => meter.part === part);
  const [imported, exported] = [of("import"), of("export")];
  if (imported.length > 0 || exported.length > 0) {
    return imported.length > 0 && exported.length > 0 ? rounded(added(imported) - added(exported)) : undefined;
  }
  const all = [of("L1"), of("L2"), of("L3")];
  const needed = all.slice(
    0,
    phases === undefined ? receivedPhases(all) : Math.min(3, Math.max(1, Math.round(phases))),
  );
  return needed.every((phase) => phase.length > 0) && needed.length > 0 ? rounded(added(needed.flat())) : undefined;
}

/** A meter that is only assumed to be the grid is ignored once another one says that it is. */
function withoutAssumed(meters: readonly Meter[]): readonly Meter[] {
  const sure = meters.filter(({ role }) => role !== "assumed");
  return sure.length > 0 ? sure : meters;
}

/** The total of a system contains its single values. */
function withoutDetails(meters: readonly Meter[]): readonly Meter[] {
  const totals = new Set(meters.filter(({ role }) => role === "total").map(({ group }) => group));
  return meters.filter(({ role, group }) => role !== "detail" || !totals.has(group));
}

/** A second clamp often measures something else than the grid. Only with a third are all three phases of the grid. */
function receivedPhases([, , third = []]: ReadonlyArray<readonly Meter[]>): number {
  return third.length > 0 ? 3 : 1;
}

function added(meters: readonly Meter[]): number {
  return meters.reduce((sum, { value }) => sum + value, 0);
}

/** Adding 0 turns -0 into 0. */
function rounded(watts: number): number {
  return Math.round(watts * 1000) / 1000 + 0;
}

/**
 * What the house takes from the grid and its battery together, W; negative for surplus. What the battery gives is not surplus, and
 * what it takes is, unless the battery comes first. A battery that stopped reporting while it gave power is assumed to still give it.
 * `undefined` until the grid has been read.
 */
export function balanceW(site: SitePower, settings: SiteSettings, now: number): number | undefined {
  const { grid } = site;
  return grid && grid.watts + batteryW(site, settings, now);
}

function batteryW(site: SitePower, { batteryStrategy, batteryFeedsCar = false }: SiteSettings, now: number): number {
  const watts = freshW(site, "battery", now) ?? Math.max(0, site.battery?.watts ?? 0);
  const strategy = batteryStrategy ?? CAR_FIRST;
  return countedBatteryW(watts, site.batteryLevel?.watts, { strategy, mayFeedCar: batteryFeedsCar });
}

const CAR_FIRST = { kind: "car-first" } as const;

/** Whether the home battery has reported its power before, and no longer does. */
export function isBatterySilent(site: SitePower, now: number): boolean {
  return site.battery !== undefined && now - site.battery.at > holdsMs(site);
}
