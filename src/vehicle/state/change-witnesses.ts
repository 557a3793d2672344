import { MINUTE_MS } from "../../core/duration";
import { CHARGING_FLOOR_W, isAbout, MOVED_KM, odometerOf, SAME_MOMENT_MS, type ReportedState } from "./reported-state";
import type { Claim } from "./settled-track";
import type { Counted, KnownSignal, MeterEvidence, SettledState, Witness } from "./stored-state";

/** A step in the house's power belongs to a change that the car reports within this time of it. */
const STEP_MS = 10 * MINUTE_MS;

/** A command that the car accepted explains a change that is reported within this time. */
const COMMAND_MS = 60 * MINUTE_MS;

/** What counted before, and what else is known. */
interface ChargeContext {
  readonly counted: Counted | undefined;
  readonly state: SettledState;
  readonly reported: ReportedState;
}

/** What confirms that a car charges, or that it does not, besides a second report. */
export function chargeWitnesses(claim: Claim, { counted, state, reported }: ChargeContext): Witness[] {
  const { value, at } = claim;
  const { flag, status, power } = reported;
  const { meter, command, risenAt = -Infinity, poweredAt = -Infinity } = state;
  // What was recorded before the last report of the value before is of that time.
  const after = counted === undefined || counted.value === value ? (counted?.since ?? 0) - SAME_MOMENT_MS : counted.at;
  const isTwice = flag?.value === value && (status?.value === "charging") === value && status !== undefined;
  const isSteady = isTwice && Math.min(flag.at, status.at) >= after;

  const flows = isAbout(power, at) && power.value >= CHARGING_FLOOR_W;
  // A car that always reports 0 W says nothing by it.
  const hasCeased =
    isAbout(power, at) &&
    power.value >= 0 &&
    power.value < CHARGING_FLOOR_W &&
    counted !== undefined &&
    wasPowered(counted, poweredAt);
  const isCommanded =
    command !== undefined && command.charging === value && at >= command.at && at <= command.at + COMMAND_MS;
  return [
    ...(isSteady ? ["signal" as const] : []),
    ...((value ? flows : hasCeased) ? ["power" as const] : []),
    ...(value && counted !== undefined && risenAt > Math.max(after, at - SAME_MOMENT_MS) ? ["soc" as const] : []),
    ...(meter && isStep(meter, value, at) ? ["meter" as const] : []),
    ...(isCommanded ? ["command" as const] : []),
  ];
}

function wasPowered({ since }: Counted, poweredAt: number): boolean {
  return poweredAt >= since - SAME_MOMENT_MS;
}

function isStep({ load, at: stepAt }: MeterEvidence, charging: boolean, at: number): boolean {
  if (load === "missing" || Math.abs(stepAt - at) > STEP_MS) return false;
  return charging ? load !== "vanished" : load === "vanished";
}

interface CableContext extends ChargeContext {
  readonly known: ReadonlyMap<string, KnownSignal>;
}

/** A cable that is said to be out needs a witness of its own: "not charging" of the same report is of the same mistake. */
export function cableWitnesses(claim: Claim, { counted, state, reported, known }: CableContext): Witness[] {
  const { at } = claim;
  const { power, noConnector } = reported;
  const after = counted && counted.value !== claim.value ? counted.at : at - SAME_MOMENT_MS;
  if (claim.value) return isAbout(power, at) && power.value >= CHARGING_FLOOR_W ? ["power"] : [];

  const charge = state.charging.counted;
  const hasCeased =
    charge?.value === true &&
    wasPowered(charge, state.poweredAt ?? -Infinity) &&
    isAbout(power, at) &&
    power.value < CHARGING_FLOOR_W;
  const odometer = odometerOf(known);
  const hasMoved =
    odometer !== undefined && state.odometer !== undefined && odometer.value >= state.odometer.value + MOVED_KM;
  const isLoose = noConnector !== undefined && noConnector.at >= after;
  return [
    ...(isLoose ? ["signal" as const] : []),
    ...(hasCeased ? ["power" as const] : []),
    ...(hasMoved ? ["odometer" as const] : []),
  ];
}
