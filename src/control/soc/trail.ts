import { MINUTE_MS } from "../../core/duration";
import { drawnBetween } from "./flow";
import type { EstimateSettings, Drawn, EstimateState } from "./state";

/** Periods are joined up to this length, so that a late report finds what was drawn after it. */
const FINENESS_MS = 5 * MINUTE_MS;
const MOST = 300;

const NONE: readonly Drawn[] = [];

/** The state after time alone has passed. */
export function passTime(state: EstimateState, now: number, settings: EstimateSettings): EstimateState {
  if (state.at === undefined || now <= state.at) return { ...state, at: Math.max(now, state.at ?? now) };
  return {
    ...state,
    at: now,
    drawn: joined([...(state.drawn ?? NONE), ...drawnBetween(state, state.at, now, settings)]),
  };
}

/** Calculates again what was not measured since `at`, because something became known about that time. */
export function redo(state: EstimateState, at: number, settings: EstimateSettings): EstimateState {
  const { drawn = NONE } = state;
  if (!drawn.some(({ toAt }) => toAt > at)) return state;
  const redone = drawn.flatMap((stretch) => {
    if (stretch.measured || stretch.toAt <= at) return [stretch];
    const from = Math.max(at, stretch.fromAt);
    return [
      ...part(stretch, stretch.fromAt, from),
      ...drawnBetween({ ...state, charger: undefined }, from, stretch.toAt, settings),
    ];
  });
  return { ...state, drawn: joined(redone) };
}

/** What was drawn between two instants. */
export function sumOf(
  drawn: readonly Drawn[] = NONE,
  fromAt = -Infinity,
  toAt = Infinity,
): { kwh: number; doubtKwh: number } {
  let [kwh, doubtKwh] = [0, 0];
  for (const stretch of drawn) {
    for (const within of part(stretch, fromAt, toAt)) {
      kwh += within.kwh;
      doubtKwh += within.doubtKwh;
    }
  }
  return { kwh, doubtKwh };
}

/** What was drawn from `at` on. */
export function since(drawn: readonly Drawn[] = NONE, at: number): readonly Drawn[] {
  return drawn.flatMap((stretch) => part(stretch, at, Infinity));
}

function part(stretch: Drawn, fromAt: number, toAt: number): readonly Drawn[] {
  const from = Math.max(stretch.fromAt, fromAt);
  const to = Math.min(stretch.toAt, toAt);
  if (to <= from) return [];
  if (from === stretch.fromAt && to === stretch.toAt) return [stretch];
  const share = (to - from) / (stretch.toAt - stretch.fromAt);
  return [{ ...stretch, fromAt: from, toAt: to, kwh: stretch.kwh * share, doubtKwh: stretch.doubtKwh * share }];
}

/** Joins neighbors that are short or empty, and the oldest ones if there are too many. */
function joined(drawn: readonly Drawn[]): readonly Drawn[] {
  const list: Drawn[] = [];
  for (const next of drawn) {
    const last = list.at(-1);
    if (last && belongTogether(last, next)) list[list.length - 1] = together(last, next);
    else list.push(next);
  }
  const surplus = list.length - MOST;
  return surplus > 0 ? [list.slice(0, surplus + 1).reduce(together), ...list.slice(surplus + 1)] : list;
}

function belongTogether(one: Drawn, next: Drawn): boolean {
  if (one.measured !== next.measured || one.toAt !== next.fromAt) return false;
  const empty = one.kwh + one.doubtKwh + next.kwh + next.doubtKwh === 0;
  return empty || next.toAt - one.fromAt <= FINENESS_MS;
}

function together(one: Drawn, next: Drawn): Drawn {
  return {
    fromAt: one.fromAt,
    toAt: next.toAt,
    kwh: one.kwh + next.kwh,
    doubtKwh: one.doubtKwh + next.doubtKwh,
    measured: one.measured && next.measured,
  };
}
