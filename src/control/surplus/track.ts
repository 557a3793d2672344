import { meanAfter, msUntilReached, reaches } from "../shared/site-power/running-mean";
import type { DerivedContext } from "./context";
import type { SurplusState } from "./state";
import { heldBackAt, isHeldBack } from "./trial";

/** What would switch the car now: the surplus while it is off, the import while it is on. */
export interface WatchedLevel {
  readonly meanW: number;
  /** Where the mean goes while the reading stays. */
  readonly heldW: number;
  readonly levelW: number;
}

/** The watched level; `undefined` while there is no mean. */
function watchedLevel({ state, neededW, limitW, ownLoadW, balanceW }: DerivedContext): WatchedLevel | undefined {
  const { means } = state;
  if (balanceW === undefined || !means) return undefined;
  if (state.on) return { meanW: means.gridW, heldW: balanceW, levelW: limitW };
  if (means.surplusW === undefined || ownLoadW === undefined || neededW === undefined) return undefined;
  return { meanW: means.surplusW, heldW: ownLoadW - balanceW, levelW: neededW };
}

/**
 * The state after time alone has passed since `before`. Finds the exact instant at which a level was reached in between, so that it
 * does not matter how often this is called.
 */
export function passTime(before: DerivedContext, now: number): SurplusState {
  const { state, settings, ownLoadW, balanceW } = before;
  const { means } = state;
  const elapsedMs = now - before.now;
  if (balanceW === undefined || !means || elapsedMs <= 0) return state;

  const later = (meanW: number, heldW: number): number => meanAfter(meanW, heldW, elapsedMs, settings.smoothingMs);
  const { surplusW } = means;
  const known = surplusW !== undefined && ownLoadW !== undefined;
  return {
    ...state,
    means: {
      gridW: later(means.gridW, balanceW),
      surplusW: known ? later(surplusW, ownLoadW - balanceW) : undefined,
    },
    dueSince: state.dueSince ?? reachedAt(before, now),
    heldBackSince: state.heldBackSince ?? heldBackAt(before, now),
  };
}

/** When the level is reached while the reading stays. When a condition ends is found by `track`. */
export function reachedAt(context: DerivedContext, until = Infinity): number | undefined {
  const watch = watchedLevel(context);
  if (!watch) return undefined;
  const ms = msUntilReached(watch.meanW, watch.heldW, watch.levelW, context.settings.smoothingMs);
  return ms !== undefined && context.now + ms <= until ? context.now + ms : undefined;
}

/** Begins, keeps, or drops the means, and determines since when a switch is due. */
export function track(context: DerivedContext): DerivedContext {
  const { state, now } = context;
  const means = currentMeans(context);
  const present = { ...context, state: { ...state, means } };
  const watch = watchedLevel(present);
  const due = watch !== undefined && reaches(watch.meanW, watch.levelW);
  return {
    ...context,
    state: {
      ...present.state,
      dueSince: due ? (state.dueSince ?? now) : undefined,
      heldBackSince: isHeldBack(present) ? (state.heldBackSince ?? now) : undefined,
    },
  };
}

/** No means while a command settles, because readings before and after it do not belong together, and none if the meter is silent. */
function currentMeans({ state, settings, now, ownLoadW, balanceW }: DerivedContext): SurplusState["means"] {
  const { site, means } = state;
  const grid = site?.grid;
  if (!grid || balanceW === undefined || isSettling(state, now) || now - grid.at >= settings.silenceMs)
    return undefined;
  if (!means && grid.at < now) return undefined;

  const present = (meanW: number | undefined, heldW: number): number =>
    meanW === undefined ? heldW : meanAfter(meanW, heldW, 0, settings.smoothingMs);
  return {
    gridW: present(means?.gridW, balanceW),
    surplusW: ownLoadW === undefined ? undefined : present(means?.surplusW, ownLoadW - balanceW),
  };
}

/** Whether the last command does not show at the meter yet. */
export function isSettling(state: SurplusState, now: number): boolean {
  return state.settleUntil !== undefined && now < state.settleUntil;
}
