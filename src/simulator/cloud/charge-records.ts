import { DAY_MS } from "../../core/duration";
import type { CarSpec } from "../car/car-spec";
import type { CarState, ChargeSession } from "../car/car-state";
import { wholeSecond } from "../whole-second";

/** Records reach back so far. Smartcar docs: get charge records. */
const REACH_MS = 30 * DAY_MS;

/** The signal ChargeRecords, latest first. Smartcar docs: signals. */
export function chargeRecords({ at, sessions }: CarState, spec: Required<CarSpec>): Readonly<Record<string, unknown>> {
  const recent = sessions.filter(({ endedAt }) => endedAt > at - REACH_MS);
  return { values: recent.toReversed().map((session) => signalRecord(session, spec)) };
}

/**
 * The records of version 2.0, oldest first: sessions that began from `fromAt` to before `untilAt`, and not before the
 * owner's `consentedAt` or thirty days before `now`. Smartcar docs: get charge records.
 */
export function recordsBetween(
  { at: now, sessions }: CarState,
  spec: Required<CarSpec>,
  { fromAt, untilAt, consentedAt }: { fromAt: number; untilAt: number; consentedAt: number },
): readonly object[] {
  const earliest = Math.max(fromAt, consentedAt, now - REACH_MS);
  return sessions
    .filter(({ startedAt }) => startedAt >= earliest && startedAt < untilAt)
    .map((session) => record(session, spec));
}

function record(session: ChargeSession, spec: Required<CarSpec>): object {
  const { startedAt, endedAt, energyKwh, atHome, socFrom, socTo } = session;
  return {
    chargeStart: wholeSecond(startedAt),
    chargeEnd: wholeSecond(endedAt),
    location: addressOf(session, spec),
    energy: rounded(energyKwh, 4),
    isPublic: !atHome,
    startPercentRemaining: rounded(socFrom / 100, 2),
    endPercentRemaining: rounded(socTo / 100, 2),
    chargingType: session.atHome || spec.awayDcPowerW === 0 ? "AC" : "DC",
  };
}

function signalRecord(session: ChargeSession, spec: Required<CarSpec>): object {
  const { startedAt, endedAt, energyKwh, socFrom, socTo, atHome } = session;
  const { latitude, longitude } = atHome ? spec.home : spec.away;
  return {
    id: `CHG-${startedAt.toString(36).toUpperCase()}`,
    startTime: wholeSecond(startedAt),
    endTime: wholeSecond(endedAt),
    energyAdded: rounded(energyKwh, 1),
    startStateOfCharge: Math.round(socFrom),
    endStateOfCharge: Math.round(socTo),
    connectorType: "CCS",
    isPublicCharger: !atHome,
    location: { ...(atHome && { name: "Home" }), address: addressOf(session, spec), latitude, longitude },
  };
}

function addressOf({ atHome }: ChargeSession, { homeAddress, awayAddress }: Required<CarSpec>): string {
  return atHome ? homeAddress : awayAddress;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
