import { isDeepStrictEqual } from "node:util";
import { HOUR_MS } from "../../core/duration";
import type { NewSchedule, ScheduleTimes } from "../../smartcar/schedules/schedule";
import { isoText } from "../../core/instant";
import { fitDaily } from "./fit-daily";
import { fitPlan, heldAt } from "./fit-plan";
import { contentOf } from "./car-schedules";
import { isSameSchedule, samePlace } from "./same-schedule";
import type { StoredSchedules, Wanted } from "./stored-schedules";
import { dailyWindow, heldFrom, planWindows, type PlanWindow } from "./plan-window";

type Place = NewSchedule["location"];

/** What the car should hold: the windows of a plan, and schedules that stay. */
export interface SyncRequest {
  readonly location: Place;
  /** IANA zone of the car's clock. */
  readonly zone: string;
  readonly windows: readonly PlanWindow[];
  readonly schedules: readonly ScheduleTimes[];
}

/** A pause that had to be given up: the car charges through it. ISO 8601, or `HH:mm` for every day. */
export interface MergedPause {
  start: string;
  end: string;
}

/** A request in its normal form: what has passed is dropped, and a window under way keeps the start that it had. */
export function normalRequest(request: SyncRequest, before: Wanted | undefined, now: number): Wanted["requested"] {
  const windows = planWindows(request.windows, request.zone).filter(({ endAt }) => endAt > now);
  return { windows: windows.map((window) => underWay(window, before, now)), schedules: [...request.schedules] };
}

/** A plan that is made again always begins now; the car need not receive that. */
function underWay(window: PlanWindow, before: Wanted | undefined, now: number): PlanWindow {
  const same = before?.requested.windows.find(
    ({ startAt, endAt }) => endAt === window.endAt && startAt <= window.startAt,
  );
  return same && window.startAt <= now ? same : window;
}

/** The request fitted into `capacity` schedules, and what it cost; `undefined` if it does not fit. */
export function fitted(
  { location, zone }: Pick<SyncRequest, "location" | "zone">,
  requested: Wanted["requested"],
  capacity: number,
): { readonly wanted: Wanted; readonly merged: readonly MergedPause[] } | undefined {
  const daily = requested.schedules.filter(({ type }) => type === "daily");
  const others = requested.schedules.filter(({ type }) => type !== "daily");
  const left = capacity - others.length;
  if (left < 0) return undefined;
  // What stays goes first; a plan takes at least one.
  const everyDay = fitDaily(
    daily.flatMap((times) => (times.type === "daily" ? times : [])),
    requested.windows.length > 0 ? left - 1 : left,
  );
  const plan = everyDay && fitPlan(requested.windows, left - everyDay.windows.length, zone);
  if (!plan) return undefined;
  const schedules = [...others, ...everyDay.windows.map((window) => ({ type: "daily" as const, ...window }))];
  const merged = [
    ...everyDay.merged.map(({ start, end }) => ({ start, end })),
    ...plan.merged.map(({ startAt, endAt }) => ({ start: isoText(startAt), end: isoText(endAt) })),
  ];
  return { wanted: { location, zone, requested: requested, windows: [...plan.windows], schedules }, merged };
}

/** What of it the car has to hold at `now`; `once` for what goes again with its date. */
export function targetAt(wanted: Wanted, now: number): readonly (NewSchedule & { readonly once: boolean })[] {
  const { location, zone, windows, schedules } = wanted;
  const held = heldAt(windows, now, zone).map((window) => dailyWindow(window, zone));
  const once = held.filter(
    ({ start, end }, index) => held.findIndex((w) => w.start === start && w.end === end) === index,
  );
  const staying = schedules.map((times) => ({ location, times, once: false }));
  const isStaying = ({ start, end }: { start: string; end: string }): boolean =>
    schedules.some((times) => times.type === "daily" && times.start === start && times.end === end);
  return [
    ...staying,
    ...once
      .filter((window) => !isStaying(window))
      .map((window) => ({ location, times: { type: "daily" as const, ...window }, once: true })),
  ];
}

/** How many windows the car must get later. */
export function waitingAt({ windows, zone }: Wanted, now: number): number {
  return windows.filter((window) => heldFrom(window, zone) > now).length;
}

/** When what the car has to hold changes next by the time alone; `undefined` if never. */
export function nextChangeAt({ windows, zone }: Wanted, now: number): number | undefined {
  const edges = windows.flatMap((window) => [heldFrom(window, zone), window.endAt]).filter((at) => at > now);
  return edges.length === 0 ? undefined : Math.min(...edges);
}

/** For so long a request that was carried out is taken to be so still. */
const TRUSTED_MS = 6 * HOUR_MS;

/** Whether the car was lately seen to hold this, and nothing has been left open since. */
export function isHeld(
  stored: StoredSchedules,
  request: SyncRequest,
  requested: Wanted["requested"],
  now: number,
): boolean {
  const { wanted, settledAt } = stored;
  if (!wanted || settledAt === undefined || now - settledAt >= TRUSTED_MS || now < settledAt) return false;
  const before = { ...wanted.requested, windows: wanted.requested.windows.filter(({ endAt }) => endAt > now) };
  const isSame =
    isDeepStrictEqual([before, wanted.zone], [requested, request.zone]) && samePlace(wanted.location, request.location);
  const target = targetAt(wanted, now);
  const isComplete = target.every((one) => stored.own.some((own) => isSameSchedule(one, contentOf(own))));
  return isSame && isComplete && stored.own.every((own) => target.some((one) => isSameSchedule(one, contentOf(own))));
}
