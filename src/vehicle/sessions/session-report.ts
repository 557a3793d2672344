import type { Position } from "../state/signal-body";
import { CHARGE_STATUS_CODE, CHARGING_CODE } from "../state/reported-state";
import type { DatedValue } from "./stored-sessions";
import type { SignalReport } from "../state/signal-report";
import type { Snapshot } from "../state/snapshot";
import type { Source } from "../state/stored-state";

/** What one report says about charging. */
export interface SessionReport {
  readonly charging: boolean;
  /** When the car recorded that; milliseconds since the epoch. */
  readonly at: number;
  /** Until when its make vouches for it; not before `at`. */
  readonly seenAt: number;
  /** When it was received. */
  readonly receivedAt: number;
  /** It came as it happened, so that nothing can have changed unseen. */
  readonly isLive: boolean;
  readonly soc?: DatedValue | undefined;
  /** The car's own count of the energy of this charge or the last one, in kWh. */
  readonly counter?: DatedValue | undefined;
  readonly capacityKwh?: number | undefined;
  readonly location?: Position | undefined;
  readonly atHome?: boolean | undefined;
  readonly type?: "AC" | "DC" | undefined;
}

/** What was just received from a car. */
interface Received {
  readonly snapshot: Snapshot;
  readonly signals: Readonly<Record<string, SignalReport>>;
  readonly source: Source;
}

interface SessionTimes {
  readonly now: number;
  readonly lagMs: number;
  /** When the first report was recorded of a change that counts only now. */
  readonly changedAt?: number | undefined;
}

/**
 * What was just received from a car as its ledger of sessions wants to know it; `undefined` where it says nothing of charging
 * that counts.
 */
export function sessionReport(
  { snapshot, signals, source }: Received,
  { now, lagMs, changedAt }: SessionTimes,
): SessionReport | undefined {
  const { charging, unconfirmed = [], soc, energyAddedKwh, capacityKwh, location, atHome } = snapshot;
  const states = [signals[CHARGING_CODE], signals[CHARGE_STATUS_CODE]].filter(isCurrent);
  const recorded = states.map(timeOf).filter((time) => time !== undefined);
  if (charging === undefined || unconfirmed.includes("charging") || recorded.length === 0) return undefined;

  const at = Math.min(now, changedAt ?? Math.max(...recorded));
  const vouched = states.flatMap(({ retrievedAt }) => (retrievedAt ? [Date.parse(retrievedAt) - lagMs] : []));
  return {
    charging,
    at,
    seenAt: Math.min(now, Math.max(at, ...vouched)),
    receivedAt: now,
    isLive: source === "webhook",
    soc: readingOf(soc, signals["tractionbattery-stateofcharge"]),
    counter: readingOf(energyAddedKwh, signals["charge-energyadded"]),
    capacityKwh,
    location,
    atHome,
    type: typeOf(signals["charge-isfastchargerpresent"]),
  };
}

function isCurrent(signal: SignalReport | undefined): signal is SignalReport {
  return signal?.status === "SUCCESS";
}

function timeOf({ updatedAt, retrievedAt }: SignalReport): number | undefined {
  const time = updatedAt ?? retrievedAt;
  return time === undefined ? undefined : Date.parse(time);
}

function readingOf(value: number | undefined, signal: SignalReport | undefined): DatedValue | undefined {
  const at = signal && timeOf(signal);
  return value !== undefined && at !== undefined ? { value, at } : undefined;
}

/** A fast charger gives direct current; without one it is the car's own charger that works. */
function typeOf(signal: SignalReport | undefined): SessionReport["type"] {
  if (!isCurrent(signal) || typeof signal.value !== "boolean") return undefined;
  return signal.value ? "DC" : "AC";
}
