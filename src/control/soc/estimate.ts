import { MINUTE_MS } from "../../core/duration";
import { type SocEstimate, carry } from "./carry";
import { chargePowerW, isSteadyAfter, learnFromCharger } from "./charge-power";
import { type EstimateInput, takeReport } from "./report";
import type { EstimateSettings, EstimateState, Fact, Sample } from "./state";
import { learnStartDelay } from "./start-delay";
import { learnTaper } from "./taper";
import { passTime } from "./trail";
import { closeRise } from "./kwh-per-percent";

/**
 * Adds an input to the estimate, lets time pass, and learns: the energy of one percent at the wall, the power of the charger, and
 * what trips use. The state is plain JSON; begin with `{}`.
 */
export function estimateSoc(
  state: EstimateState,
  input: EstimateInput,
  now: number,
  settings: EstimateSettings = {},
): EstimateState {
  const present = at(state, now, settings);
  switch (input.kind) {
    case "report":
      return takeReport(present, input.report, settings);
    case "charger":
      return takeCharger(present, input.watts, settings);
    case "plan":
      return takePlan(present, input.on, now);
    default:
      return present;
  }
}

/**
 * The state of charge at `now`: the last report plus what was measured at the charger, or else what is known or planned. Never
 * above the charge limit. `undefined` if the car has never reported one.
 */
export function socAt(state: EstimateState, now: number, settings: EstimateSettings = {}): SocEstimate | undefined {
  return carry(at(state, now, settings), settings);
}

function at(state: EstimateState, now: number, settings: EstimateSettings): EstimateState {
  const steady = steadyTime(state, now);
  if (state.at !== undefined && steady < state.at) return turnBack(state, steady, settings);
  return passTime(state, steady, settings);
}

function takeCharger(state: EstimateState, watts: number, settings: EstimateSettings): EstimateState {
  if (!Number.isFinite(watts) || state.at === undefined) return state;
  const reading = { watts: Math.max(0, watts), at: state.at };
  const soc = carry(state, settings)?.soc;
  const learnt = learnStartDelay(learnFromCharger(state, reading, soc), reading);
  return { ...withTaper(learnt, reading, soc, settings), charger: reading };
}

/** Only a reading that hardly differs from the previous one is of charging itself, and not of its beginning or end. */
function withTaper(
  state: EstimateState,
  reading: Sample,
  soc: number | undefined,
  settings: EstimateSettings,
): EstimateState {
  const usualW = chargePowerW(state, settings);
  const isSteady = state.charger !== undefined && isSteadyAfter(state.charger, reading);
  return soc === undefined || usualW === undefined || !isSteady
    ? state
    : learnTaper(state, { ...reading, soc, usualW });
}

function newFact(fact: Fact | undefined, is: boolean, now: number): Fact {
  return { is, at: now, since: fact?.is === is ? fact.since : now };
}

/** What the charger showed before a new command says nothing about the time after it. */
function takePlan(state: EstimateState, on: boolean, now: number): EstimateState {
  const plan = newFact(state.plan, on, state.at ?? now);
  return { ...state, plan, charger: state.plan?.is === on ? state.charger : undefined };
}

/** Clocks are often corrected by seconds. That is no jump. */
const SLIGHT_MS = MINUTE_MS;

/** The time to calculate with: it stands still while a clock has gone back slightly. */
function steadyTime(state: EstimateState, now: number): number {
  return state.at !== undefined && now < state.at && state.at - now <= SLIGHT_MS ? state.at : now;
}

/**
 * The state after the clock was set back: the estimate stays, and instants in the future become now. When energy was drawn is no
 * longer known, so the current rise ends.
 */
function turnBack(state: EstimateState, now: number, settings: EstimateSettings): EstimateState {
  const estimate = carry(state, settings);
  const sooner = (fact: Fact | undefined): Fact | undefined =>
    fact && { ...fact, at: Math.min(fact.at, now), since: Math.min(fact.since, now) };
  const { carPower, reportedAt, trip } = state;
  return {
    ...closeRise(state),
    at: now,
    base: estimate && { soc: estimate.soc, plusMinus: estimate.plusMinus, at: now, carried: true },
    reportedAt: reportedAt && Math.min(reportedAt, now),
    plugged: sooner(state.plugged),
    charging: sooner(state.charging),
    plan: sooner(state.plan),
    carPower: carPower && { ...carPower, at: Math.min(carPower.at, now) },
    charger: undefined,
    powerLearntAt: undefined,
    taperLearntAt: undefined,
    drawn: undefined,
    awayMs: undefined,
    trip: trip && { ...trip, leftAt: Math.min(trip.leftAt, now), backAt: trip.backAt && Math.min(trip.backAt, now) },
  };
}
