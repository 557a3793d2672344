import { MINUTE_MS } from "../../core/duration";
import { chargeStatus, connector, flag, quantity, type Body, type ChargeStatus } from "./signal-body";
import { currentBody } from "./known-signal";
import type { KnownSignal } from "./stored-state";

export const CHARGING_CODE = "charge-ischarging";
export const CHARGE_STATUS_CODE = "charge-detailedchargingstatus";
export const CABLE_CODE = "charge-ischargingcableconnected";
const POWER_CODE = "charge-wattage";
const TIME_LEFT_CODE = "charge-timetocomplete";
const ODOMETER_CODE = "odometer-traveleddistance";
const CONNECTOR_CODE = "charge-chargingconnectortype";

/** Reports that were recorded so close together are of the same moment. */
export const SAME_MOMENT_MS = MINUTE_MS;

/** A car that has gone less may have rounded. */
export const MOVED_KM = 0.5;

/** Less than this is standby, or a car that reports 0 for "unknown" while it charges. Watts. */
export const CHARGING_FLOOR_W = 500;

/** A value that the car has reported. */
export interface SignalValue<T> {
  readonly value: T;
  /** When it was recorded; milliseconds since the epoch. Not later than it came: a date ahead is wrong. */
  readonly at: number;
  readonly signal: KnownSignal;
}

/** What the car's newest reports say together, and the signal that carries it. Not settled over time: one false report shows. */
export interface ReportedState {
  /** Absent where no signal is current, or where they contradict each other and nothing decides between them. */
  readonly charging?: SignalValue<boolean> | undefined;
  readonly pluggedIn?: SignalValue<boolean> | undefined;
  /** What the car does when it does not charge. */
  readonly idleStatus: "not-charging" | "fully-charged";
  /** The car says that it charges, while its cable is out and nothing flows: it is not known to charge. */
  readonly chargesInVain: boolean;
  /** The values whose signals contradict each other. */
  readonly contradictory: readonly StateName[];
  /** The witnesses one by one. */
  readonly flag?: SignalValue<boolean> | undefined;
  readonly status?: SignalValue<ChargeStatus> | undefined;
  readonly power?: SignalValue<number> | undefined;
  /** The connector is reported as none. */
  readonly noConnector?: SignalValue<true> | undefined;
}

/** The states that are settled from several signals. */
export type StateName = "charging" | "pluggedIn";

type Known = ReadonlyMap<string, KnownSignal>;

/**
 * Settles what the signals of one moment say against each other, towards safety: power decides, or a state of charge that rises
 * (`risenAt`: when one that had risen was recorded). Of two reports that are not of the same moment the newer is believed.
 */
export function reportedState(known: Known, risenAt = -Infinity): ReportedState {
  const flow = flowOf(known, risenAt);
  const witnesses = {
    flag: signalValue(known.get(CHARGING_CODE), flag),
    status: signalValue(known.get(CHARGE_STATUS_CODE), chargeStatus),
    power: flow.power,
    noConnector: withoutConnector(known.get(CONNECTOR_CODE)),
  };
  const { charging, isContradicted } = chargingNow(witnesses, flow);
  const joint = withCable({ charging, cable: signalValue(known.get(CABLE_CODE), flag) }, witnesses, flow);
  const contradictory = new Set([...(isContradicted ? ["charging" as const] : []), ...joint.contradictory]);
  const idleStatus = witnesses.status?.value === "fully-charged" ? "fully-charged" : "not-charging";
  return { ...joint, ...witnesses, idleStatus, contradictory: [...contradictory] };
}

/** The status that fits `charging`; `undefined` where that is not known. */
export function statusOf(
  charging: boolean | undefined,
  { idleStatus }: Pick<ReportedState, "idleStatus">,
): ChargeStatus | undefined {
  if (charging === undefined) return undefined;
  return charging ? "charging" : idleStatus;
}

/** What flows into the battery, as far as reports of the moment `at` show it. */
interface Flow {
  readonly power: SignalValue<number> | undefined;
  isPowered(at: number): boolean;
  isFilling(at: number): boolean;
  drawsNothing(at: number): boolean;
  /** No power is reported, but a time until the car is full. */
  isTimed(at: number): boolean;
}

function flowOf(known: Known, risenAt: number): Flow {
  const power = powerOf(known);
  const minutes = signalValue(known.get(TIME_LEFT_CODE), quantity("minutes", "minutesToFull"));
  const isPowered = (at: number): boolean => isAbout(power, at) && power.value >= CHARGING_FLOOR_W;
  return {
    power,
    isPowered,
    isFilling: (at) => isPowered(at) || risenAt >= at - SAME_MOMENT_MS,
    drawsNothing: (at) => isAbout(power, at) && power.value >= 0 && power.value < CHARGING_FLOOR_W,
    isTimed: (at) => power === undefined && isAbout(minutes, at) && minutes.value > 0,
  };
}

/** Whether a report is of the moment `at`, or newer. */
export function isAbout<T>(report: SignalValue<T> | undefined, at: number): report is SignalValue<T> {
  return report !== undefined && report.at >= at - SAME_MOMENT_MS;
}

type Witnesses = Pick<ReportedState, "flag" | "status">;

/** The two charge signals settled against each other and against the power. */
function chargingNow(
  { flag: one, status }: Witnesses,
  flow: Flow,
): { readonly charging: SignalValue<boolean> | undefined; readonly isContradicted: boolean } {
  const other = status && { ...status, value: status.value === "charging" };
  const newer = one && (!other || one.at > other.at) ? one : other;
  if (!newer) return { charging: undefined, isContradicted: false };

  const { at } = newer;
  const isTie = one && other && one.value !== other.value && isAbout(one, at) && isAbout(other, at);
  if (!isTie) return { charging: newer, isContradicted: !newer.value && flow.isPowered(at) };
  const charges = flow.isFilling(at) || flow.isTimed(at);
  return { charging: charges ? { ...newer, value: true } : undefined, isContradicted: true };
}

type Joint = Pick<ReportedState, "charging" | "pluggedIn" | "chargesInVain" | "contradictory">;

/** A car that charges is plugged in, whatever its cable says; one whose cable is out and that draws nothing is not known to charge. */
function withCable(
  { charging, cable }: { charging: SignalValue<boolean> | undefined; cable: SignalValue<boolean> | undefined },
  { flag: one, status }: Witnesses,
  flow: Flow,
): Joint {
  const agreed: Joint = { charging, pluggedIn: cable, chargesInVain: false, contradictory: [] };
  if (!charging?.value) return agreed;
  const pluggedIn = { ...charging, value: true };
  if (!cable) return flow.isFilling(charging.at) ? { ...agreed, pluggedIn } : agreed;
  if (cable.value) return agreed;

  const at = Math.max(charging.at, cable.at);
  if (flow.isFilling(at)) return { ...agreed, pluggedIn, contradictory: ["pluggedIn"] };
  const isOld = !isAbout(charging, at);
  if (isOld || flow.drawsNothing(at)) {
    return { charging: undefined, pluggedIn: cable, chargesInVain: true, contradictory: ["charging"] };
  }
  const isTwice = one?.value === true && status?.value === "charging";
  if (isTwice || !isAbout(cable, at)) return { ...agreed, pluggedIn, contradictory: ["pluggedIn"] };
  return { charging: undefined, pluggedIn: undefined, chargesInVain: false, contradictory: ["charging", "pluggedIn"] };
}

/** The power into the car, in watts. */
export function powerOf(known: Known): SignalValue<number> | undefined {
  return signalValue(known.get(POWER_CODE), quantity("watts", "powerW"));
}

/** Kilometers. */
export function odometerOf(known: Known): SignalValue<number> | undefined {
  return signalValue(known.get(ODOMETER_CODE), quantity("km", "odometerKm"));
}

/** The value that a signal's newest report carries; `undefined` where that was an error. */
export function signalValue<T>(
  signal: KnownSignal | undefined,
  read: (body: Body) => T | undefined,
): SignalValue<T> | undefined {
  const body = currentBody(signal);
  const value = body && read(body);
  return signal && value !== undefined ? { value, at: recordedAt(signal), signal } : undefined;
}

function recordedAt({ order, receivedAt }: KnownSignal): number {
  return Math.min(order, receivedAt);
}

function withoutConnector(signal: KnownSignal | undefined): SignalValue<true> | undefined {
  const body = currentBody(signal);
  const isNone = typeof body?.["value"] === "string" && connector(body) === undefined;
  return signal && isNone ? { value: true, at: recordedAt(signal), signal } : undefined;
}
