import { MINUTE_MS } from "../../core/duration";
import type { EstimateState, Sample } from "./state";

/** From this power on a car charges. */
const CHARGES_W = 1_000;
/** A meter that is read less often does not show when a car begins. */
const NEAR_MS = 2.5 * MINUTE_MS;
/** A car that takes longer did not begin because of the command. */
const LONGEST_MS = 20 * MINUTE_MS;
const MOST_DELAYS = 9;
const FEW = 3;

/** How long the car usually takes to begin after a command, ms; 0 until that is known. */
export function startDelayMs({ startDelaysMs = [] }: EstimateState): number {
  if (startDelaysMs.length < FEW) return 0;
  const sorted = startDelaysMs.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Learns from the first reading of the charger that shows power after a start. */
export function learnStartDelay(state: EstimateState, reading: Sample): EstimateState {
  const { plan, charger: last, startDelaysMs = [] } = state;
  if (plan?.is !== true || reading.watts < CHARGES_W) return state;
  // Each new command removes the last reading.
  if (last && last.watts >= CHARGES_W) return state;
  const delayMs = reading.at - plan.since;
  if (reading.at - (last?.at ?? plan.since) > NEAR_MS || delayMs > LONGEST_MS) return state;
  return { ...state, startDelaysMs: [...startDelaysMs, delayMs].slice(-MOST_DELAYS) };
}
