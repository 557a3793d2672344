import { DAY_MS, HOUR_MS } from "../core/duration";
import { duration, kwh, percent, time } from "../core/format";
import { say, type Speech } from "../core/speech";
import { keyOf, type Fact } from "./notice";
import { nextTime } from "./quiet-hours";
import type { StoredNotices } from "./stored-notices";

/** A fact with a sentence of our catalogs. */
export type SpokenFact = Omit<Fact, "text"> & { readonly says: Speech };

/** What is known of a car. What is unknown is absent. */
export interface ReportedCar {
  readonly vehicleId: string;
  readonly pluggedIn?: boolean | undefined;
  readonly charging?: boolean | undefined;
  readonly fullyCharged?: boolean | undefined;
  readonly place?: "home" | "away" | "unknown" | undefined;
  /** Percent, as the charge limit. */
  readonly soc?: number | undefined;
  readonly limit?: number | undefined;
  /** A problem that Smartcar reports of the car or its make's cloud. */
  readonly fault?: { readonly code: string; readonly says: Speech } | undefined;
  /** The stops that the make allows in a number of days, and the used ones; absent without a limit. */
  readonly stops?:
    { readonly used: number; readonly limit: number; readonly windowDays: number; readonly low: boolean } | undefined;
  readonly callsLeft?: number | undefined;
  readonly callsPerMonth?: number | undefined;
  /** The percentage that is needed, and when; milliseconds since the epoch. */
  readonly goal?: { readonly readyAt: number; readonly target: number } | undefined;
  /** The energy of its sessions by when they began, in kWh. */
  readonly sessions?: ReadonlyArray<{ readonly startAt: number; readonly energyKwh: number | undefined }> | undefined;
}

/** Below this share, the remaining calls are reported as few. */
const LOW_SHARE = 0.1;

/** The facts of a car. `reminder` is when, before a departure, a car that is not plugged in is reported. */
export function factsOfCar(car: ReportedCar, reminder: Reminder | undefined, now: number): readonly SpokenFact[] {
  const { vehicleId, fault, stops, callsLeft, callsPerMonth, goal, soc } = car;
  const facts: SpokenFact[] = [];
  if (fault) {
    const key = keyOf(vehicleId, "car-fault");
    facts.push({ key, code: "car-fault", severity: "error", vehicleId, cause: fault.code, says: fault.says });
  }
  if (stops?.low) {
    const { used, limit, windowDays } = stops;
    const says = say("notice.stops-low", { used, limit, days: duration(windowDays * DAY_MS) });
    const key = keyOf(vehicleId, "stops-low");
    facts.push({ key, code: "stops-low", severity: "warning", vehicleId, says, values: { used, limit, windowDays } });
  }
  if (callsLeft !== undefined && callsPerMonth !== undefined && callsLeft < LOW_SHARE * callsPerMonth) {
    const says = say("notice.calls-low", { left: callsLeft, limit: callsPerMonth });
    const values = { left: callsLeft, limit: callsPerMonth };
    facts.push({ key: keyOf(vehicleId, "calls-low"), code: "calls-low", severity: "warning", vehicleId, says, values });
  }
  const remindAt = reminderAt(car, reminder, now);
  if (remindAt !== undefined && remindAt <= now && goal && soc !== undefined) {
    const says = say("notice.not-plugged", { soc: percent(soc), target: percent(goal.target), at: time(goal.readyAt) });
    const values = { soc, target: goal.target };
    facts.push({
      key: keyOf(vehicleId, "not-plugged"),
      code: "not-plugged",
      severity: "warning",
      vehicleId,
      says,
      values,
    });
  }
  return facts;
}

/** When the owner is reminded to plug in. */
export interface Reminder {
  /** Minute of the local day. */
  readonly remindMinute: number;
  /** IANA. */
  readonly zone: string;
}

/** When to remind of a car that needs charging before its departure and is not plugged in; `undefined` if no reminder is needed. */
export function reminderAt(
  { pluggedIn, place, soc, goal }: ReportedCar,
  reminder: Reminder | undefined,
  now: number,
): number | undefined {
  if (!reminder) return undefined;
  if (pluggedIn !== false || soc === undefined || !goal || goal.readyAt <= now || soc >= goal.target) return undefined;
  // While it is away, it cannot be plugged in.
  if (place === "away") return undefined;
  return nextTime(reminder.remindMinute, reminder.zone, goal.readyAt - DAY_MS - 1);
}

/** What a car's report comes to for the notice of an ended charge. */
export interface ChargeStep {
  readonly charges: StoredNotices["charges"];
  /** The charge that has ended. */
  readonly ended: SpokenFact | undefined;
}

/** Less energy is not worth a notice, kWh. */
const LEAST_KWH = 0.5;

/** A session can be recorded a little before the cable. */
const EARLIER_MS = HOUR_MS;

/**
 * Follows charging from plug-in to unplugging: pauses do not end it. It has ended when the car is full or at its limit, or else when it
 * is unplugged.
 */
export function chargeStep(charges: StoredNotices["charges"], car: ReportedCar, now: number): ChargeStep {
  const { vehicleId, pluggedIn, charging, fullyCharged, soc, limit, sessions = [] } = car;
  const before = charges[vehicleId];
  if (!before) {
    if (pluggedIn !== true) return { charges, ended: undefined };
    const begun = { since: now, ...(soc !== undefined && { socFrom: soc }) };
    return { charges: { ...charges, [vehicleId]: begun }, ended: undefined };
  }
  const isFull =
    charging !== true && (fullyCharged === true || (soc !== undefined && limit !== undefined && soc >= limit));
  const { [vehicleId]: _, ...others } = charges;
  const left = pluggedIn === false;
  if (!left && !isFull) return { charges, ended: undefined };
  const energyKwh = sessions
    .filter(({ startAt }) => startAt >= before.since - EARLIER_MS)
    .reduce((sum, session) => sum + (session.energyKwh ?? 0), 0);
  const isWorth = before.isReported !== true && energyKwh >= LEAST_KWH;
  const next = left ? others : isWorth ? { ...charges, [vehicleId]: { ...before, isReported: true } } : charges;
  if (!isWorth) return { charges: next, ended: undefined };
  const says =
    soc === undefined
      ? say("notice.charged", { energy: kwh(energyKwh) })
      : say("notice.charged-to", { energy: kwh(energyKwh), soc: percent(soc) });
  const values = { energyKwh: Math.round(energyKwh * 100) / 100, ...(soc !== undefined && { soc }) };
  const key = keyOf(vehicleId, "charged", String(before.since));
  return { charges: next, ended: { key, code: "charged", severity: "info", vehicleId, says, values } };
}
