import { MINUTE_MS } from "../../../core/duration";
import type { Sample } from "./reading";

/**
 * What the house's meter says of the car: its power came or went (`appeared`, `vanished`), the power that it should draw
 * is there (`shown`), or is not although the car reports it (`missing`).
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

/** What the grid showed lately, and the charge that is looked for in it. */
export interface PowerTrail {
  /** The least and the most of each minute. */
  readonly minutes: readonly Minute[];
  /** The last readings, the newest last. */
  readonly last: readonly Sample[];
  readonly charge?: LookedFor | undefined;
  /** When the car last reported that it does not charge. */
  readonly idleAt?: number | undefined;
  /** The least and the most that the home's battery gave lately. */
  readonly battery?: Minute | undefined;
}

interface Minute {
  readonly at: number;
  readonly lowW: number;
  readonly highW: number;
}

/** A charge that the car reports. */
interface LookedFor {
  readonly at: number;
  readonly watts: number;
  /** Between what the grid was before it. */
  readonly lowW: number;
  readonly highW: number;
  /** The readings since. */
  readonly after: readonly number[];
  readonly highestW?: number | undefined;
  readonly isReported?: boolean | undefined;
}

const KEPT_MINUTES = 120;
/** The house before the charge: so long before the car was last known not to charge. */
const BEFORE_MS = 10 * MINUTE_MS;
/** Longer ago the house and the sun were others, unless the meter has stood still since. */
const SPAN_MS = 30 * MINUTE_MS;
const STILL_SPAN_MS = 100 * MINUTE_MS;

/** Less is standby, or a car that warms itself. */
const CHARGING_W = 1_000;
/** A report that is older tells nothing of what the meter shows now. */
const FRESH_MS = 15 * MINUTE_MS;
/** So many readings must lack the load. */
const LACKING = 3;
const SHARE = 0.5;
/** A meter that stays so near to where it was, as a share of the load, lacks it: sun that hides just that is unlikely. */
const SAME = 0.25;

/** A meter that stays so near to 0 is held there by a battery, known or not. */
const HELD_W = 100;
const BATTERY_MOVES_W = 200;

/** A step of the car's power, as a share of it, between two readings that are not further apart. */
const LIKE = 0.15;
const STEP_MS = 2 * MINUTE_MS;

interface Present {
  readonly car: ReportedCharge | undefined;
  /** When we last started the car, if it is to charge: before that nothing of ours was in the meter. */
  readonly startedAt: number | undefined;
  /** What the car takes as far as that is known, W. */
  readonly powerW: number | undefined;
  readonly now: number;
}

/** The trail with what the grid and the home's battery showed now. */
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
 * Looks for the charge that the car reports in what the meter shows. A dead meter, one that a battery holds near 0, and
 * one beside a battery that moves say nothing of where the car is.
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
  // A report of not charging may come late: what our own start added is looked for from before it.
  const isOurs = startedAt <= at && at - startedAt <= SPAN_MS;
  const idleAt = isOurs ? startedAt : reportedIdleAt;
  const earlier = trail.minutes.filter(
    (minute) => minute.at <= idleAt && minute.at > idleAt - BEFORE_MS && minute.at + MINUTE_MS <= at,
  );
  const lowW = Math.min(...earlier.map((minute) => minute.lowW));
  const highW = Math.max(...earlier.map((minute) => minute.highW));
  // Without quiet readings just before it nobody can tell what the charge would have added.
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
  const moves = battery !== undefined && Math.max(battery.highW - battery.lowW, battery.highW) >= BATTERY_MOVES_W;
  return isDead || isHeld || moves ? undefined : { at: now, load: "missing", watts: Math.round(watts) };
}

/** A step of about the car's power, whoever made it: it confirms what the car reports, and nothing on its own. */
function stepEvidence({ last }: PowerTrail, { powerW, now }: Present): MeterEvidence | undefined {
  const [older, newer, newest] = last.length === 3 ? last : [undefined, ...last];
  if (!newest || newest.at !== now || powerW === undefined || powerW < CHARGING_W) return undefined;
  const isLike = (stepW: number): boolean => Math.abs(Math.abs(stepW) - powerW) <= LIKE * powerW;
  for (const earlier of [newer, older]) {
    if (!earlier || newest.at - earlier.at > STEP_MS) continue;
    const stepW = newest.watts - earlier.watts;
    // The same step is not seen twice: beside the reading before, this one must still have moved.
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
  return [...minutes, { at, lowW: watts, highW: watts }].slice(-KEPT_MINUTES);
}

function batteryWith(before: Minute | undefined, watts: number, now: number): Minute {
  const isRecent = before !== undefined && now - before.at <= KEPT_MINUTES * MINUTE_MS;
  return isRecent ? widened(before, watts) : { at: now, lowW: watts, highW: watts };
}

function widened(minute: Minute, watts: number): Minute {
  return { ...minute, lowW: Math.min(minute.lowW, watts), highW: Math.max(minute.highW, watts) };
}
