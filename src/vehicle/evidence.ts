import { currentBody, type KnownSignal } from "./known-signal";

const MINUTE = 60_000;

/** A car goes on saying what it did before for this long after a command. */
export const SETTLE_MS = 3 * MINUTE;

/** Reports older than this say nothing about now. */
export const FRESH_MS = 10 * MINUTE;

const CHARGE_SIGNALS = ["charge-ischarging", "charge-detailedchargingstatus"];

/** When the car or its maker last vouched for whether it charges; milliseconds since the epoch. */
export function chargeStateAt(known: ReadonlyMap<string, KnownSignal>): number | undefined {
  const times = CHARGE_SIGNALS.map((code) => known.get(code))
    .filter((signal) => currentBody(signal) !== undefined)
    .map((signal) => Math.max(signal?.updatedAt ?? 0, signal?.retrievedAt ?? 0));
  const newest = Math.max(0, ...times);
  return newest === 0 ? undefined : newest;
}

export interface Report {
  readonly charging: boolean | undefined;
  readonly at: number | undefined;
}

/**
 * What a report says about a command sent at `sentAt` with the goal `charging`. A wished state is believed as soon as it is
 * seen after the command, the other one only when the car has had time to settle.
 */
export function evidence(goal: boolean, { charging, at }: Report, sentAt: number): "reached" | "missed" | "open" {
  if (charging === undefined || at === undefined || at < sentAt) return "open";
  if (charging === goal) return "reached";
  return at >= sentAt + SETTLE_MS ? "missed" : "open";
}
