import { DateTime } from "luxon";
import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { DerivedContext } from "./context";
import type { SurplusWarning } from "./decision";
import type { SurplusDay, SurplusHistory, SurplusState } from "./state";

/**
 * Half of the default start delay: a surplus that lasts for the delay fills a whole window, so no surplus that would have started the
 * car counts for less than it was.
 */
const WINDOW_MS = 5 * MINUTE_MS;
const SHORTEST_WINDOW_MS = MINUTE_MS;

/** A finer step is not worth a write to the store. */
const STEP_W = 100;

/** Longer than a night in the light half of the year. */
const READ_MS = 12 * HOUR_MS;
const MOST_DAYS = 28;
const DAYS_NEEDED = 14;

/** A lower maximum means a dark day, a house without panels, or one that may not export. */
const SUNNY_W = 300;
const SUNNY_DAYS_NEEDED = 5;

/** A clearer or cooler day may bring the rest. */
const FAR_BELOW = 0.75;

/**
 * The history with the surplus since `before`. The dark half of the year is left out: its low sun does not show what the panels can
 * produce.
 */
export function withHistory(before: SurplusState, context: DerivedContext): SurplusHistory | undefined {
  const { state, settings, dayNight, now } = context;
  const { history } = state;
  const [earlierW, presentW] = [before.means?.surplusW, state.means?.surplusW];
  if (presentW === undefined) return history && { ...history, window: undefined };
  if (earlierW === undefined || before.at === undefined || !history?.window) {
    return { ...history, window: { since: now, wattMs: 0 } };
  }

  const { since } = history.window;
  const wattMs = history.window.wattMs + ((earlierW + presentW) / 2) * (now - before.at);
  const readMs = now - since;
  const windowMs = Math.min(WINDOW_MS, Math.max(SHORTEST_WINDOW_MS, settings.startDelayMs / 2));
  if (readMs < windowMs) return { ...history, window: { since, wattMs } };

  const window = { since: now, wattMs: 0 };
  if (!isLightHalf(dayNight.day, settings.zone)) return { ...history, window };
  const bestW = Math.max(0, Math.ceil(wattMs / readMs / STEP_W) * STEP_W);
  return { window, days: withWindow(history.days, { day: dayNight.day, readMs, bestW }) };
}

/** Warns if the car needs more than this house's surplus on its best days; `undefined` otherwise, or while too little is known. */
export function neverEnoughWarning({ state: { history }, neededW }: DerivedContext): SurplusWarning | undefined {
  const days = history?.days ?? [];
  const known = days.filter(({ readMs }) => readMs >= READ_MS);
  const sunny = known.filter(({ bestW }) => bestW >= SUNNY_W);
  if (neededW === undefined || known.length < DAYS_NEEDED || sunny.length < SUNNY_DAYS_NEEDED) return undefined;

  const bestW = Math.max(...days.map((day) => day.bestW));
  if (bestW >= neededW * FAR_BELOW) return undefined;
  return { code: "never-enough-sun", params: { bestW, neededW: Math.round(neededW) } };
}

function withWindow(days: readonly SurplusDay[] = [], window: SurplusDay): readonly SurplusDay[] {
  const { day, readMs, bestW } = window;
  const same = days.find((one) => one.day === day);
  const today = same ? { day, readMs: same.readMs + readMs, bestW: Math.max(same.bestW, bestW) } : window;
  // A day in the future comes from a wrong clock.
  return [...days.filter((one) => one.day < day), today].slice(-MOST_DAYS);
}

/** Whether a day is in the summer half of the year, by the hemisphere of the zone; a zone without summer time counts as northern. */
function isLightHalf(day: string, zone: string): boolean {
  const { year } = DateTime.fromISO(day, { zone });
  const offset = (month: number): number => DateTime.fromObject({ year, month }, { zone }).offset;
  const isSouth = offset(1) > offset(7);
  const date = day.slice("yyyy-".length);
  const isNorthernSummer = date >= "03-21" && date <= "09-22";
  return isSouth !== isNorthernSummer;
}
