import { dailyWindow, fitsOneDay, heldFrom, type PlanWindow } from "./plan-window";

/** Windows that a car can hold, and the pauses between them that had to be given up for it. */
export interface Fitted {
  readonly windows: readonly PlanWindow[];
  /** Now charged through as well. */
  readonly merged: readonly PlanWindow[];
}

/** A window with what of it needs a calendar, worked out once. */
interface Held extends PlanWindow {
  readonly from: number;
  /** What the car gets of it. */
  readonly text: string;
}

/**
 * Merges windows until the car never has to hold more than `capacity` at once, the smallest gaps first; `undefined` if that
 * cannot be reached. `windows` are in order and apart.
 */
export function fitPlan(windows: readonly PlanWindow[], capacity: number, zone: string): Fitted | undefined {
  const merged: PlanWindow[] = [];
  let fitting = windows.map((window) => held(window, zone));
  for (let crowd = crowded(fitting, capacity); crowd; crowd = crowded(fitting, capacity)) {
    const pair = nearest(crowd, zone);
    if (!pair) return undefined;
    const [before, after] = pair;
    merged.push({ startAt: before.endAt, endAt: after.startAt });
    const joint = held({ startAt: before.startAt, endAt: after.endAt }, zone);
    fitting = fitting.flatMap((window) => (window === before ? joint : window === after ? [] : window));
  }
  return {
    windows: fitting.map(({ startAt, endAt }) => ({ startAt, endAt })),
    merged: merged.toSorted((a, b) => a.startAt - b.startAt),
  };
}

/** The windows that the car has to hold at `at`. */
export function heldAt(windows: readonly PlanWindow[], at: number, zone: string): readonly PlanWindow[] {
  return windows.filter((window) => at < window.endAt && heldFrom(window, zone) <= at);
}

function held(window: PlanWindow, zone: string): Held {
  const { start, end } = dailyWindow(window, zone);
  return { ...window, from: heldFrom(window, zone), text: `${start}-${end}` };
}

/** The windows that the car would have to hold at once where they are too many. */
function crowded(windows: readonly Held[], capacity: number): readonly Held[] | undefined {
  return windows
    .map(({ from: at }) => windows.filter(({ from, endAt }) => from <= at && at < endAt))
    .find((together) => new Set(together.map(({ text }) => text)).size > capacity);
}

/** The two with the smallest gap between them that one schedule can say. */
function nearest(windows: readonly Held[], zone: string): readonly [Held, Held] | undefined {
  return windows
    .flatMap((after, index) => {
      const before = windows[index - 1];
      return before ? [[before, after] as const] : [];
    })
    .toSorted(([a, b], [c, d]) => b.startAt - a.endAt - (d.startAt - c.endAt))
    .find(([before, after]) => fitsOneDay({ startAt: before.startAt, endAt: after.endAt }, zone));
}
