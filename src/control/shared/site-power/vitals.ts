import { MINUTE_MS } from "../../../core/duration";

/** Shows whether the grid meter works: a working meter never repeats a value to the last digit for long. */
export interface Vitals {
  readonly watts?: number | undefined;
  /** Since when, until when, and how often it sent exactly this value. */
  readonly since: number;
  readonly until: number;
  readonly count: number;
  /** How often it has changed, up to a few. */
  readonly changes: number;
  /** Readings close to 0 only, since when, and between what. */
  readonly tiny?: Tiny | undefined;
  /** Frozen, until it sends another value. */
  readonly isFrozen?: boolean | undefined;
}

/** How many readings in a row were close to 0, since when, and between what, W. */
export interface Tiny {
  readonly since: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

const AFTER_STEP_MS = 15 * MINUTE_MS;
const ALWAYS_MS = 30 * MINUTE_MS;
const FEWEST = 3;
const VARIES = 3;

/** No home stays below this in W for long, and none takes more than this in kW. */
const TINY = 45;
const TINY_MS = 15 * MINUTE_MS;
const TINY_FEWEST = 5;

/** The last command to the car from here. */
export interface Command {
  readonly on: boolean;
  readonly at: number;
}

/** The vitals with one more reading, W. */
export function withVitals(before: Vitals | undefined, watts: number, now: number): Vitals {
  const tiny = tinyAfter(before?.tiny, watts, now);
  if (!before || before.watts !== watts) {
    const changes = before ? Math.min(VARIES, before.changes + 1) : 0;
    return { watts, since: now, until: now, count: 1, changes, tiny };
  }
  return { ...before, until: now, count: before.count + 1, tiny };
}

/**
 * Marks a meter as frozen if it did not move when our own command should have shown, or has varied before and no longer does. A
 * meter can stay at 0 for hours, without sun and with a battery that covers the house.
 */
export function withFrozen(
  vitals: Vitals | undefined,
  { meters, paceMs = 0 }: { readonly meters: number; readonly paceMs?: number | undefined },
  command: Command | undefined,
): Vitals | undefined {
  if (!vitals || vitals.isFrozen || vitals.count < FEWEST * meters) return vitals;
  const { watts, since, until, changes } = vitals;
  const lastsMs = FEWEST * paceMs;
  const isDead =
    watts !== undefined && watts !== 0 && changes >= VARIES && until - since >= Math.max(ALWAYS_MS, lastsMs);
  const isDeaf =
    command !== undefined &&
    since <= command.at &&
    until - command.at >= Math.max(AFTER_STEP_MS, lastsMs) &&
    (command.on || watts !== 0);
  return isDead || isDeaf ? { ...vitals, isFrozen: true } : vitals;
}

/**
 * The range of readings that have been so small for so long that their unit may be another one; `undefined` otherwise. Readings
 * that never vary say nothing about the unit.
 */
export function tinyReadings(vitals: Vitals | undefined): Tiny | undefined {
  const tiny = vitals?.tiny;
  if (!vitals || !tiny || tiny.count < TINY_FEWEST || vitals.until - tiny.since < TINY_MS) return undefined;
  return tiny.low === tiny.high ? undefined : tiny;
}

function tinyAfter(before: Tiny | undefined, watts: number, now: number): Tiny | undefined {
  if (Math.abs(watts) > TINY) return undefined;
  if (!before) return { since: now, low: watts, high: watts, count: 1 };
  return { ...before, low: Math.min(before.low, watts), high: Math.max(before.high, watts), count: before.count + 1 };
}
