import { MINUTE_MS } from "../../core/duration";
import type { Idle, DatedValue, Running } from "./stored-sessions";
import type { SessionReport } from "./session-report";

/** A car that was not seen for longer may have begun or ended in between: the session's times are then approximate. */
export const GAP_MS = 30 * MINUTE_MS;

/** A car that gained no more since it was last reported to be idle has only just begun. Percent. */
const SMALL_RISE = 5;

/** A car loses charge while it charges only where it was driven meanwhile. Percent. */
const DRIVEN_FALL = 3;

/** Nothing of the session was missed: the car was idle shortly before, by its own word or by what its battery holds. */
export function hasJustBegun(before: Idle | undefined, { at, isLive, receivedAt, soc }: SessionReport): boolean {
  if (!before) return false;
  if (isLive || at - before.seenAt <= GAP_MS) return true;
  const hasRisen = !soc || !before.soc || soc.value - before.soc.value > SMALL_RISE;
  return receivedAt - before.receivedAt <= GAP_MS && !hasRisen;
}

/** Until when the car was known to charge; that its battery fills vouches for it as well as its own word does. */
export function chargingUntil({ seenAt, soc, counter }: Running, report: SessionReport): number {
  const filling = [
    report.soc && soc && rises(report.soc, soc) ? report.soc.at : undefined,
    report.counter && counter && rises(report.counter, counter) ? report.counter.at : undefined,
  ];
  return Math.max(seenAt, report.seenAt, ...filling.filter((at) => at !== undefined));
}

/** The car was driven, or its counter began again, while nobody looked. */
export function isAnother({ soc, counter, seenAt }: Running, report: SessionReport): boolean {
  if (report.at - seenAt <= GAP_MS) return false;
  const isDriven = soc !== undefined && report.soc !== undefined && report.soc.value < soc.value - DRIVEN_FALL;
  return isDriven || (counter !== undefined && report.counter !== undefined && report.counter.value < counter.value);
}

/** A value that was not known before has risen, too. */
export function rises(next: DatedValue, known: DatedValue | undefined): boolean {
  return known === undefined || next.value > known.value;
}
