import { MINUTE_MS } from "../../core/duration";
import { percent } from "./signal-body";
import type { Counted, MeterEvidence, SettledState, Track, Witness, KnownSignal } from "./stored-state";
import {
  CABLE_CODE,
  CHARGE_STATUS_CODE,
  CHARGING_CODE,
  CHARGING_FLOOR_W,
  isAbout,
  MOVED_KM,
  odometerOf,
  powerOf,
  reportedState,
  signalValue,
  SAME_MOMENT_MS,
  type ReportedState,
  type SignalValue,
  type StateName,
} from "./reported-state";

/** A second report confirms the first when it is of a moment so much later. */
export const SECOND_REPORT_MS = 2 * MINUTE_MS;

/** A step in the house's power belongs to a change that the car reports within this time of it. */
const STEP_MS = 10 * MINUTE_MS;

/** A command that the car accepted explains a change that is reported within this time. */
const COMMAND_MS = 60 * MINUTE_MS;

const SOC_CODE = "tractionbattery-stateofcharge";

export const NOTHING_SETTLED: SettledState = { charging: {}, pluggedIn: {} };

/** What was just received: of the car, of the house's meter, or of a command. */
export type Observation =
  | {
      readonly kind: "report";
      readonly now: number;
      /** The signals that the report brought. */
      readonly codes: ReadonlySet<string>;
      /** Somebody asked for it; what comes unasked may be a copy of what came before. */
      readonly isAsked?: boolean;
    }
  | { readonly kind: "meter"; readonly evidence: MeterEvidence }
  | { readonly kind: "command"; readonly charging: boolean; readonly at: number }
  /** The car has answered a command that its cable is out. */
  | { readonly kind: "unplugged"; readonly at: number };

type Known = ReadonlyMap<string, KnownSignal>;

/**
 * The state after one more observation; `known` holds what the car has reported, this observation included. A change counts when
 * something confirms it: a second signal, matching power (the car's own or the meter's), a command that the car accepted, or a
 * second report two minutes later. That a car is plugged in counts at once, and so does its own answer that it is not.
 */
export function settle(before: SettledState, known: Known, observation: Observation): SettledState {
  if (observation.kind === "unplugged") return withoutCable(before, observation.at);
  const state = withObservation(withTrail(before, known), observation);
  const reported = reportedState(known, state.risenAt);
  const pluggedIn = step(state.pluggedIn, {
    report: claimOf(reported.pluggedIn, observation, [CABLE_CODE, CHARGING_CODE, CHARGE_STATUS_CODE]),
    confirmed: (claim, counted) => cableWitnesses(claim, { counted, state, reported, known }),
    isContradicted: reported.contradictory.includes("pluggedIn") && reported.pluggedIn?.value !== true,
    countsAtOnce: true,
  });
  const charging = step(state.charging, {
    report: claimOf(reported.charging, observation, [CHARGING_CODE, CHARGE_STATUS_CODE]),
    confirmed: (claim, counted) => chargeWitnesses(claim, { counted, state, reported }),
    isContradicted: reported.contradictory.includes("charging") && reported.charging?.value !== true,
  });
  const odometer = odometerOf(known);
  const isIn = pluggedIn.counted?.value === true && pluggedIn.pending === undefined;
  return {
    ...state,
    charging,
    pluggedIn,
    ...(isIn && odometer && { odometer: { value: odometer.value, at: odometer.at } }),
  };
}

/** The car itself was asked: what it reported before says nothing against its answer. */
function withoutCable(before: SettledState, at: number): SettledState {
  const no: Counted = {
    value: false,
    since: at,
    at,
    datedAt: at,
    receivedAt: at,
    vouchedAt: at,
    witnesses: ["answer"],
  };
  return {
    ...before,
    pluggedIn: { counted: no },
    charging: before.charging.counted?.value ? { counted: no } : before.charging,
  };
}

/** What counts, as a snapshot shows it. */
export interface CountedState {
  readonly charging?: boolean | undefined;
  readonly pluggedIn?: boolean | undefined;
  /** When the newest report of each was recorded, where the car dates it. */
  readonly datedAt: Partial<Record<StateName, number>>;
  /** The values whose newest report is another one and does not count yet. */
  readonly unconfirmed: readonly StateName[];
  readonly contradictory: readonly StateName[];
  /** How many witnesses confirm the last change; absent for none. */
  readonly certainty: Partial<Record<StateName, 1 | 2>>;
  readonly reported: ReportedState;
}

/**
 * What counts now. A value of which no report is current is unknown; so is charging for a car whose cable is out and that draws
 * nothing.
 */
export function countedState(state: SettledState, known: Known): CountedState {
  const reported = reportedState(known, state.risenAt);
  const has = {
    charging: (reported.flag !== undefined || reported.status !== undefined) && !reported.chargesInVain,
    pluggedIn:
      reported.pluggedIn !== undefined ||
      signalValue(known.get(CABLE_CODE), () => true) !== undefined ||
      isAnswer(state.pluggedIn.counted),
  };
  const names = (["charging", "pluggedIn"] as const).filter((name) => has[name] && state[name].counted);
  const all = names.map((name) => [name, state[name].counted] as const);
  return {
    ...Object.fromEntries(all.map(([name, counted]) => [name, counted?.value])),
    datedAt: Object.fromEntries(all.map(([name, counted]) => [name, counted?.datedAt])),
    unconfirmed: names.filter((name) => state[name].pending !== undefined),
    contradictory: reported.contradictory,
    certainty: Object.fromEntries(
      all.flatMap(([name, counted]) =>
        counted?.witnesses.length ? [[name, counted.witnesses.length > 1 ? 2 : 1]] : [],
      ),
    ),
    reported,
  };
}

interface Claim extends SignalValue<boolean> {
  /** Whether the observation brought it, and did not only meet what was known. */
  readonly isFresh: boolean;
  readonly receivedAt: number;
  readonly vouchedAt: number;
}

interface Step {
  readonly report: Claim | undefined;
  readonly confirmed: (claim: Claim, counted: Counted | undefined) => readonly Witness[];
  readonly isContradicted: boolean;
  readonly countsAtOnce?: boolean;
}

function isAnswer(counted: Counted | undefined): boolean {
  return counted?.witnesses.includes("answer") ?? false;
}

/** A make that is asked again and still reports what it recorded before the car's answer says it of now. */
function vouchedSince(counted: Counted | undefined, claim: Claim | undefined): Claim | undefined {
  const { retrievedAt = -Infinity } = claim?.signal ?? {};
  if (!claim || !counted || !isAnswer(counted) || claim.at >= counted.at || retrievedAt <= counted.at) return claim;
  return { ...claim, at: retrievedAt, signal: { ...claim.signal, updatedAt: retrievedAt } };
}

function step(track: Track, { report: claim, confirmed, isContradicted, countsAtOnce = false }: Step): Track {
  const { counted, pending } = track;
  const report = vouchedSince(counted, claim);
  if (!report) return track;
  const { value, at } = report;
  const newest = { at, datedAt: report.signal.updatedAt };
  const { receivedAt, vouchedAt } = report;
  const fresh: Counted = { value, since: at, ...newest, receivedAt, vouchedAt, witnesses: [] };
  // A value without a date says nothing of when it held: a dated one takes its place, unless something has confirmed it.
  const isVague = counted?.datedAt === undefined && counted?.witnesses.length === 0 && newest.datedAt !== undefined;
  if ((!counted || isVague) && !isContradicted) {
    return { counted: { ...fresh, witnesses: [...confirmed(report, undefined)] } };
  }
  if (counted && at < counted.at) return track;

  if (value === counted?.value) {
    const witnesses = union(counted.witnesses, [...confirmed(report, counted), ...secondReport(counted, report)]);
    return { counted: { ...counted, ...newest, witnesses } };
  }

  const first = pending?.value === value ? pending : fresh;
  const witnesses = union(isContradicted ? [] : confirmed(report, counted), secondReport(first, report));
  const next = { ...first, ...newest, witnesses };
  return witnesses.length > 0 || (countsAtOnce && value)
    ? { counted: next }
    : { ...(counted && { counted }), pending: next };
}

/** A report of a later moment, or one that was asked for later, confirms the first; a copy that is delivered again does not. */
function secondReport(first: Counted, report: Claim): Witness[] {
  if (!report.isFresh) return [];
  const isOfLater = report.at >= first.since + SECOND_REPORT_MS;
  const isAgain =
    report.receivedAt >= first.receivedAt + SECOND_REPORT_MS && report.vouchedAt >= first.vouchedAt + SECOND_REPORT_MS;
  return isOfLater || isAgain ? ["report"] : [];
}

function claimOf(
  claim: SignalValue<boolean> | undefined,
  observation: Observation,
  codes: readonly string[],
): Claim | undefined {
  if (!claim) return undefined;
  const { receivedAt, retrievedAt } = claim.signal;
  const isFresh = observation.kind === "report" && codes.some((code) => observation.codes.has(code));
  if (!isFresh) return { ...claim, isFresh: false, receivedAt, vouchedAt: retrievedAt ?? receivedAt };
  const { now, isAsked = false } = observation;
  return { ...claim, isFresh, receivedAt: now, vouchedAt: isAsked ? now : (retrievedAt ?? now) };
}

interface ChargeContext {
  readonly counted: Counted | undefined;
  readonly state: SettledState;
  readonly reported: ReportedState;
}

function chargeWitnesses(claim: Claim, { counted, state, reported }: ChargeContext): Witness[] {
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
  readonly known: Known;
}

/** A cable that is said to be out needs a witness of its own: "not charging" of the same report is of the same mistake. */
function cableWitnesses(claim: Claim, { counted, state, reported, known }: CableContext): Witness[] {
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

function withObservation(state: SettledState, observation: Observation): SettledState {
  if (observation.kind === "meter") return { ...state, meter: observation.evidence };
  if (observation.kind === "command") {
    return { ...state, command: { charging: observation.charging, at: observation.at } };
  }
  return state;
}

/** Keeps what later reports are compared with. */
function withTrail(state: SettledState, known: Known): SettledState {
  const soc = signalValue(known.get(SOC_CODE), percent);
  const power = powerOf(known);
  const isNew = soc !== undefined && soc.at > (state.soc?.at ?? -Infinity);
  const before = state.soc;
  const hasRisen = isNew && before !== undefined && soc.value > before.value;
  return {
    ...state,
    ...(isNew && { soc: { value: soc.value, at: soc.at } }),
    ...(hasRisen && { risenAt: soc.at, risenSince: before.at }),
    ...(power && power.value >= CHARGING_FLOOR_W && { poweredAt: power.at }),
  };
}

function union(one: readonly Witness[], other: readonly Witness[]): Witness[] {
  return [...new Set([...one, ...other])];
}
