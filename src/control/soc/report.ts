import { carry } from "./carry";
import { chargePowerW, learnFromCar } from "./charge-power";
import { drawnBetween } from "./flow";
import { closeRise, learnRise } from "./kwh-per-percent";
import type { EstimateSettings, Drawn, EstimateState, Fact } from "./state";
import { learnPace } from "./pace";
import { learnTaper } from "./taper";
import { redo, since } from "./trail";
import { comeBack, learnTrip, leave } from "./trips";

/** An input of the estimate. Each one also lets time pass up to its own. */
export type EstimateInput =
  | { readonly kind: "report"; readonly report: CarReport }
  /** The power of the charger now, measured at the wall; valid until the next reading, but for 5 minutes at most. */
  | { readonly kind: "charger"; readonly watts: number }
  /** What the car was commanded to do, or does by its plan from now on. */
  | { readonly kind: "plan"; readonly on: boolean }
  | { readonly kind: "time" };

/** What a car reported for one instant. What is absent was not reported. */
export interface CarReport {
  /** When the car recorded it, possibly long before it was received. */
  readonly at: number;
  /** Percent. */
  readonly soc?: number | undefined;
  /** The charge limit, percent. */
  readonly limit?: number | undefined;
  readonly pluggedIn?: boolean | undefined;
  readonly charging?: boolean | undefined;
  readonly powerW?: number | undefined;
  readonly capacityKwh?: number | undefined;
}

/** Reports are whole percentages. */
const ROUNDING = 0.5;

/** This much below the expected range, percentage points, is a trip or other use of the battery. */
const USED = 1;

/** Adds a report of the car. An older report never replaces a newer one; a time ahead of our clock counts as now. */
export function takeReport(state: EstimateState, report: CarReport, settings: EstimateSettings): EstimateState {
  if (!Number.isFinite(report.at) || state.at === undefined) return state;
  const at = Math.min(report.at, state.at);
  const { capacityKwh, powerW } = report;
  const limit = isPercent(report.limit) && report.limit > 0 ? report.limit : state.limit;
  const reported = {
    ...(limit === state.limit ? state : atOldLimit(state, settings)),
    limit,
    capacityKwh: isAbove0(capacityKwh) ? capacityKwh : state.capacityKwh,
    carPower: powerW !== undefined && Number.isFinite(powerW) ? { watts: powerW, at } : state.carPower,
  };
  const known = takeFacts(reported, report, at, settings);
  const charges = known.charging?.is === true && known.charging.at === at;
  const usualW = chargePowerW(known, settings);
  const powered = isAbove0(powerW) && charges ? learnFromCar(known, powerW, report.soc) : known;
  // What is measured at the charger is more exact.
  const isReported = isAbove0(powerW) && charges && isPercent(report.soc) && known.measuredW === undefined;
  const learnt =
    isReported && usualW !== undefined ? learnTaper(powered, { watts: powerW, soc: report.soc, usualW, at }) : powered;
  return isPercent(report.soc) ? takeSoc(learnt, report.soc, at, settings) : learnt;
}

function takeFacts(state: EstimateState, report: CarReport, at: number, settings: EstimateSettings): EstimateState {
  const plugged = newer(state.plugged, report.pluggedIn, at);
  const charging = newer(state.charging, report.charging, at);
  if (plugged === state.plugged && charging === state.charging) return state;
  const moved = plugged !== state.plugged && plugged?.is !== state.plugged?.is;
  const traveled = moved ? travel(state, plugged?.is === true, at, settings) : state;
  return redo({ ...traveled, plugged, charging }, at, settings);
}

function travel(state: EstimateState, plugged: boolean, at: number, settings: EstimateSettings): EstimateState {
  if (!plugged) return leave(state, at, carry({ ...state, at }, settings));
  const leftAt = Math.max(state.plugged?.since ?? at, state.base?.at ?? at);
  return comeBack({ ...state, awayMs: (state.awayMs ?? 0) + Math.max(0, at - leftAt) }, at);
}

function takeSoc(state: EstimateState, soc: number, at: number, settings: EstimateSettings): EstimateState {
  if (at < (state.reportedAt ?? -Infinity)) return state;
  const expected = carry({ ...state, at }, settings);
  const away = state.trip !== undefined || (state.awayMs ?? 0) > 0 || state.plugged?.is === false;
  const used = expected !== undefined && soc < expected.soc - expected.plusMinus - USED;
  const broken = away || used || state.base?.carried === true;
  const paced = broken ? state : learnPace(state, soc, at);
  const learnt = learnRise(learnTrip(paced, soc, at, settings), soc, at, broken);
  return {
    ...learnt,
    base: { soc: away ? soc : unrounded(soc, expected?.soc), at, plusMinus: ROUNDING },
    reportedAt: at,
    awayMs: undefined,
    drawn: drawnSince(learnt, at, settings),
  };
}

/** The estimate is finer than a whole percentage, if it rounds to the reported one. */
function unrounded(soc: number, expected = soc): number {
  return Number.isInteger(soc) && Math.abs(expected - soc) <= ROUNDING ? expected : soc;
}

/**
 * A car at its limit did not charge further, whatever was estimated: from here it continues when the limit is raised.
 */
function atOldLimit(state: EstimateState, settings: EstimateSettings): EstimateState {
  const estimate = carry(state, settings);
  if (!estimate || state.at === undefined || estimate.source === "report" || estimate.soc < (state.limit ?? 100))
    return state;
  const base = { soc: estimate.soc, plusMinus: estimate.plusMinus, at: state.at, carried: true };
  return { ...closeRise(state), base, drawn: undefined };
}

/** What was drawn since a report, which may be older than everything that is stored. */
function drawnSince(state: EstimateState, at: number, settings: EstimateSettings): readonly Drawn[] {
  const begins = state.drawn?.[0]?.fromAt ?? state.at ?? at;
  return [...(at < begins ? drawnBetween(state, at, begins, settings) : []), ...since(state.drawn, at)];
}

/** The fact by the newest report. */
function newer(fact: Fact | undefined, is: boolean | undefined, at: number): Fact | undefined {
  if (is === undefined || at < (fact?.at ?? -Infinity)) return fact;
  return { is, at, since: fact?.is === is ? fact.since : at };
}

function isPercent(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= 100;
}

function isAbove0(value: number | undefined): value is number {
  return value !== undefined && value > 0 && Number.isFinite(value);
}
