import { DEFAULT_EFFICIENCY, type EstimateSettings, type EstimateState, type Rise } from "./state";
import { sumOf } from "./trail";

/** The energy of one percent of the battery, and whether it was learned or follows from the capacity. */
export interface KwhPerPercent {
  /** At the wall. */
  readonly kwh: number;
  readonly learnt: boolean;
}

/** Smallest rise to learn from, percentage points: reports are whole percentages. */
const LEAST_RISE = 10;
/** Highest uncertain share of the energy. Less at the limit, because a car that was not measured may have stopped long before. */
const MOST_DOUBT = 0.15;
const MOST_DOUBT_AT_LIMIT = 0.05;
const IN_ANY_CASE_KWH = 0.3;
/** Plausible factors between the energy at the wall and in the battery. */
const BELIEVED = { least: 0.9, most: 1.8 } as const;
/** Plausible kWh for one percent of any car. */
const ANY_CAR = { least: 0.05, most: 2.5 } as const;
const MOST_RISES = 8;

/** The energy of one percent at the wall: as learned, else by capacity and efficiency; `undefined` while unknown. */
export function kwhPerPercent(state: EstimateState, settings: EstimateSettings): KwhPerPercent | undefined {
  const ownKwh = percentKwh(state, settings);
  const learnt = typical(
    [...(state.rises ?? []), ...(state.rise ? [state.rise] : [])].filter((rise) => believed(rise, ownKwh)),
  );
  if (learnt !== undefined) return { kwh: Math.max(learnt, ownKwh ?? 0), learnt: true };
  return ownKwh === undefined
    ? undefined
    : { kwh: ownKwh / (settings.efficiency ?? DEFAULT_EFFICIENCY), learnt: false };
}

/** The energy of one percent in the battery, kWh. */
export function percentKwh(state: EstimateState, settings: EstimateSettings): number | undefined {
  const capacityKwh = settings.capacityKwh ?? state.capacityKwh;
  return capacityKwh === undefined ? undefined : capacityKwh / 100;
}

/**
 * Learns from a state of charge that was reported at `at`, before it becomes the base. `broken`: the car was away or used its
 * battery in between.
 */
export function learnRise(state: EstimateState, soc: number, at: number, broken: boolean): EstimateState {
  const { anchor } = state;
  const anew = { ...closeRise(state), anchor: { soc, kwh: 0, doubtKwh: 0 } };
  if (!anchor || broken || soc < anchor.soc) return anew;

  const { kwh, doubtKwh } = sumOf(state.drawn, undefined, at);
  const grown = { soc: anchor.soc, kwh: anchor.kwh + kwh, doubtKwh: anchor.doubtKwh + doubtKwh };
  if (grown.doubtKwh > Math.max(MOST_DOUBT * grown.kwh, IN_ANY_CASE_KWH)) return anew;

  const percent = soc - anchor.soc;
  const atLimit = soc >= (state.limit ?? 100) - 0.5;
  const sure = grown.doubtKwh <= (atLimit ? MOST_DOUBT_AT_LIMIT : MOST_DOUBT) * grown.kwh;
  const learns = percent >= LEAST_RISE && sure;
  return { ...state, anchor: grown, rise: learns ? { percent, kwh: grown.kwh } : state.rise };
}

/** Ends the current rise. */
export function closeRise(state: EstimateState): EstimateState {
  const { rise, rises = [] } = state;
  return { ...state, anchor: undefined, rise: undefined, rises: rise ? [...rises, rise].slice(-MOST_RISES) : rises };
}

function believed({ percent, kwh }: Rise, ownKwh: number | undefined): boolean {
  const each = kwh / percent;
  if (ownKwh === undefined) return each >= ANY_CAR.least && each <= ANY_CAR.most;
  return each >= ownKwh * BELIEVED.least && each <= ownKwh * BELIEVED.most;
}

/** The weighted median of the rises: long ones count more, and a wrong one does not matter. */
function typical(rises: readonly Rise[]): number | undefined {
  const sorted = rises.toSorted((a, b) => a.kwh / a.percent - b.kwh / b.percent);
  let left = sorted.reduce((sum, { percent }) => sum + percent, 0) / 2;
  const middle = sorted.find(({ percent }) => (left -= percent) <= 0);
  return middle && middle.kwh / middle.percent;
}
