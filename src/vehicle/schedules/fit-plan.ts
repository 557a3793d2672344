import { dailyWindow, fitsOneDay, heldFrom, type PlanWindow } from "./plan-window";

/** Windows that a car can hold, and the pauses between them that had to be given up for it. */
export interface Fitted {
  readonly windows: readonly PlanWindow[];
  /** Now charged through as well. */
  readonly merged: readonly PlanWindow[];
}

/**
 * Merges windows until the car never has to hold more than `capacity` at once, the smallest gaps first; `undefined` if that
 * cannot be reached. `windows` are in order and apart.
 */
export function fitPlan(windows: readonly PlanWindow[], capacity: number, zone: string): Fitted | undefined {
  const merged: PlanWindow[] = [];
  let fitting = windows;
  for (let crowd = crowded(fitting, capacity, zone); crowd; crowd = crowded(fitting, capacity, zone)) {
    const gap = smallestGap(crowd, zone);
    if (!gap) return undefined;
    merged.push({ startAt: gap.before.endAt, endAt: gap.after.startAt });
    const joint = { startAt: gap.before.startAt, endAt: gap.after.endAt };
    fitting = fitting.flatMap((window) => (window === gap.before ? joint : window === gap.after ? [] : window));
  }
  return { windows: fitting, merged: merged.toSorted((a, b) => a.startAt - b.startAt) };
}

/** The windows that the car would have to hold at once where they are too many. */
function crowded(windows: readonly PlanWindow[], capacity: number, zone: string): readonly PlanWindow[] | undefined {
  return windows
    .map((window) => heldAt(windows, heldFrom(window, zone), zone))
    .find((held) => distinct(held, zone) > capacity);
}

/** The windows that the car has to hold at `at`. */
export function heldAt(windows: readonly PlanWindow[], at: number, zone: string): readonly PlanWindow[] {
  return windows.filter((window) => heldFrom(window, zone) <= at && at < window.endAt);
}

function distinct(windows: readonly PlanWindow[], zone: string): number {
  return new Set(windows.map((window) => Object.values(dailyWindow(window, zone)).join("-"))).size;
}

function smallestGap(
  windows: readonly PlanWindow[],
  zone: string,
): { readonly before: PlanWindow; readonly after: PlanWindow } | undefined {
  return windows
    .flatMap((after, index) => {
      const before = windows[index - 1];
      if (!before || !fitsOneDay({ startAt: before.startAt, endAt: after.endAt }, zone)) return [];
      return [{ before, after, ms: after.startAt - before.endAt }];
    })
    .toSorted((a, b) => a.ms - b.ms)[0];
}
