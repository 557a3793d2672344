import { MINUTE_MS } from "../../../core/duration";
import type { Sample } from "./reading";

/**
 * What the house's meter shows of the car: its power appeared or vanished (`appeared`, `vanished`), the power that it should draw
 * is there (`shown`), or is not, although the car reports it (`missing`).
 */
export interface MeterEvidence {
  readonly at: number;
  readonly load: "appeared" | "vanished" | "shown" | "missing";
  readonly watts?: number | undefined;
}

/** What the car reports of its charging. */
export interface ReportedCharge {
  readonly charging?: boolean | undefined;
  readonly powerW?: number | undefined;
  /** When the car knew it. */
  readonly at?: number | undefined;
}

/** What the grid meter showed recently, and the charging that is looked for in it. */
export interface PowerTrail {
  /** The least and the most of each minute. */
  readonly minutes: readonly Minute[];
  /** The last readings, the newest last. */
  readonly last: readonly Sample[];
  readonly charge?: LookedFor | undefined;
  /** When the car last reported that it does not charge. */
  readonly idleAt?: number | undefined;
  /** The least and the most that the home battery gave recently. */
  readonly battery?: Minute | undefined;
}

interface Minute {
  readonly at: number;
  readonly lowW: number;
  readonly highW: number;
}

/** Charging that the car reports. */
interface LookedFor {
  readonly at: number;
  readonly watts: number;
  /** The range of the grid power before it. */
  readonly lowW: number;
  readonly highW: number;
  /** The readings since. */
  readonly after: readonly number[];
  readonly highestW?: number | undefined;
  readonly isReported?: boolean | undefined;
}

const MOST_MINUTES = 120;
/** The house before charging began: this long before the car was last known not to charge. */
const BEFORE_MS = 10 * MINUTE_MS;
/** After a longer time the house and the sun have changed, unless the meter has not moved since. */
const SPAN_MS = 30 * MINUTE_MS;
const STILL_SPAN_MS = 100 * MINUTE_MS;

/** Less is standby, or preconditioning. */
const CHARGING_W = 1_000;
/** An older report says nothing about what the meter shows now. */
const FRESH_MS = 15 * MINUTE_MS;
/** How many readings must lack the load. */
const LACKING = 3;
const SHARE = 0.5;
/** A meter that stays this close to its value, as a share of the load, lacks it: sun that hides exactly this load is unlikely. */
const SAME = 0.25;

/** A meter that stays this close to 0 is kept there by a battery, known or unknown. */
const HELD_W = 100;
const BATTERY_MOVES_W = 200;

/** How much a step may differ from the car's power, as a share, and how far apart its two readings may be. */
const LIKE = 0.15;
const STEP_MS = 2 * MINUTE_MS;

interface Present {
  readonly car: ReportedCharge | undefined;
  /** When we last started the car, if it should charge: before that, the meter showed nothing of it. */
  readonly startedAt: number | undefined;
  /** The charging power, if known, W. */
  readonly powerW: number | undefined;
  readonly now: number;
}

/** The trail with new readings of the grid and the home battery. */
export function trailWith(
  trail: PowerTrail | undefined,
  { grid, battery }: { readonly grid?: Sample | undefined; readonly battery?: Sample | undefined },
  now: number,
): PowerTrail | undefined {
  const noted =
    battery?.at === now ? { ...empty(trail), battery: batteryWith(trail?.battery, battery.watts, now) } : trail;
  if (grid?.at !== now) return noted;
  const before = empty(noted);
  const { charge } = before;
  return {
    ...before,
    minutes: minutesWith(before.minutes, grid.watts, now),
    last: [...before.last, grid].slice(-3),
    charge: charge && {
      ...charge,
      after: [...charge.after, grid.watts].slice(-LACKING),
      highestW: Math.max(charge.highestW ?? grid.watts, grid.watts),
    },
  };
}

/**
 * Looks for the charging that the car reports in what the meter shows. A frozen meter, one that a battery keeps near 0, and one
 * beside a battery whose power changes say nothing about the car.
 */
export function evidenceOf(
  before: PowerTrail | undefined,
  present: Present,
): { readonly trail: PowerTrail | undefined; readonly evidence: MeterEvidence | undefined } {
  const trail = before && followReport(before, present);
  if (!trail) return { trail, evidence: undefined };
  const evidence = chargeEvidence(trail, present);
  const { charge } = trail;
  if (evidence && charge) return { trail: { ...trail, charge: { ...charge, isReported: true } }, evidence };
  return { trail, evidence: stepEvidence(trail, present) };
}

function followReport(trail: PowerTrail, { car, startedAt = -Infinity, now }: Present): PowerTrail {
  if (!car || car.charging === undefined) return trail;
  const at = Math.min(car.at ?? now, now);
  if (!car.charging) return at === trail.idleAt && !trail.charge ? trail : { ...trail, idleAt: at, charge: undefined };
  const { idleAt: reportedIdleAt } = trail;
  const watts = car.powerW ?? 0;
  if (trail.charge || watts < CHARGING_W || reportedIdleAt === undefined || now - at > FRESH_MS) return trail;
  // A report of not charging can be late: what our own start added is looked for from before the start.
  const isOurs = startedAt <= at && at - startedAt <= SPAN_MS;
  const idleAt = isOurs ? startedAt : reportedIdleAt;
  const earlier = trail.minutes.filter(
    (minute) => minute.at <= idleAt && minute.at > idleAt - BEFORE_MS && minute.at + MINUTE_MS <= at,
  );
  const lowW = Math.min(...earlier.map((minute) => minute.lowW));
  const highW = Math.max(...earlier.map((minute) => minute.highW));
  // Without steady readings just before it, what charging added cannot be determined.
  if (earlier.length === 0 || highW - lowW > SHARE * watts) return trail;
  const since = trail.minutes.filter((minute) => minute.at > idleAt && minute.at <= at);
  const stoodStill = since.every((each) => each.lowW >= lowW - SAME * watts && each.highW <= highW + SAME * watts);
  if (at - idleAt > (stoodStill ? STILL_SPAN_MS : SPAN_MS)) return trail;
  return { ...trail, charge: { at: Math.max(at, idleAt), watts, lowW, highW, after: [] } };
}

function chargeEvidence({ charge, battery }: PowerTrail, { car, now }: Present): MeterEvidence | undefined {
  if (!charge || charge.isReported || charge.after.length === 0 || now - charge.at > SPAN_MS) return undefined;
  const { watts, lowW, highW, after, highestW = lowW } = charge;
  const roseW = highestW - highW;
  if (roseW >= SHARE * watts) return { at: now, load: "shown", watts: Math.round(roseW) };
  const isFresh = car?.charging === true && (car.powerW ?? 0) >= CHARGING_W && now - (car.at ?? now) <= FRESH_MS;
  const isSame = after.every((each) => each >= lowW - SAME * watts && each <= highW + SAME * watts);
  if (!isFresh || after.length < LACKING || !isSame) return undefined;
  const isDead = after.every((each) => each === after[0]);
  const isHeld = [lowW, highW, ...after].every((each) => Math.abs(each) <= HELD_W);
  const isBatteryActive =
    battery !== undefined && Math.max(battery.highW - battery.lowW, battery.highW) >= BATTERY_MOVES_W;
  return isDead || isHeld || isBatteryActive ? undefined : { at: now, load: "missing", watts: Math.round(watts) };
}

/** A step of about the car's power, whatever caused it: it confirms what the car reports, and proves nothing on its own. */
function stepEvidence({ last }: PowerTrail, { powerW, now }: Present): MeterEvidence | undefined {
  const [older, newer, newest] = last.length === 3 ? last : [undefined, ...last];
  if (!newest || newest.at !== now || powerW === undefined || powerW < CHARGING_W) return undefined;
  const isLike = (stepW: number): boolean => Math.abs(Math.abs(stepW) - powerW) <= LIKE * powerW;
  for (const earlier of [newer, older]) {
    if (!earlier || newest.at - earlier.at > STEP_MS) continue;
    const stepW = newest.watts - earlier.watts;
    // The same step does not count twice: compared with the previous reading, this one must still have moved.
    const moved = earlier === newer || (newer !== undefined && Math.abs(newest.watts - newer.watts) > LIKE * powerW);
    if (moved && isLike(stepW)) {
      return { at: now, load: stepW > 0 ? "appeared" : "vanished", watts: Math.round(Math.abs(stepW)) };
    }
  }
  return undefined;
}

function empty(trail: PowerTrail | undefined): PowerTrail {
  return trail ?? { minutes: [], last: [] };
}

function minutesWith(minutes: readonly Minute[], watts: number, now: number): readonly Minute[] {
  const at = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const newest = minutes.at(-1);
  if (newest?.at === at) return [...minutes.slice(0, -1), widened(newest, watts)];
  return [...minutes, { at, lowW: watts, highW: watts }].slice(-MOST_MINUTES);
}

function batteryWith(before: Minute | undefined, watts: number, now: number): Minute {
  const isRecent = before !== undefined && now - before.at <= MOST_MINUTES * MINUTE_MS;
  return isRecent ? widened(before, watts) : { at: now, lowW: watts, highW: watts };
}

function widened(minute: Minute, watts: number): Minute {
  return { ...minute, lowW: Math.min(minute.lowW, watts), highW: Math.max(minute.highW, watts) };
}
