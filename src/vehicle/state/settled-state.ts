import { cableWitnesses, chargeWitnesses } from "./change-witnesses";
import { percent } from "./signal-body";
import type { Counted, KnownSignal, SettledState } from "./stored-state";
import {
  CABLE_CODE,
  CHARGE_STATUS_CODE,
  CHARGING_CODE,
  CHARGING_FLOOR_W,
  odometerOf,
  powerOf,
  reportedState,
  signalValue,
  type ReportedState,
  type StateName,
} from "./reported-state";
import { claimOf, isAnswer, trackAfter, type Observation } from "./settled-track";

const SOC_CODE = "tractionbattery-stateofcharge";

export const NOTHING_SETTLED: SettledState = { charging: {}, pluggedIn: {} };

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
  const pluggedIn = trackAfter(state.pluggedIn, {
    report: claimOf(reported.pluggedIn, observation, [CABLE_CODE, CHARGING_CODE, CHARGE_STATUS_CODE]),
    confirmed: (claim, counted) => cableWitnesses(claim, { counted, state, reported, known }),
    isContradicted: reported.contradictory.includes("pluggedIn") && reported.pluggedIn?.value !== true,
    countsAtOnce: true,
  });
  const charging = trackAfter(state.charging, {
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
