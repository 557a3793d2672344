import type { Sample } from "../control/shared/site-power/reading";
import type { SitePower } from "../control/shared/site-power/site-power";
import { MINUTE_MS } from "../core/duration";
import { slotSteps, trackSteps } from "./history";
import type { Problem, Reading } from "./page-car";
import type { HomeSeries } from "./page-series";
import type { HomeState } from "./page-state";
import type { HomeHistory } from "./stored-history";

/** The data about a home. */
export interface KnownHome {
  readonly id: string;
  readonly name: string;
  readonly now: number;
  readonly zone: string;
  readonly currency: string | undefined;
  readonly isSimulated: boolean;
  readonly cars: readonly { readonly id: string; readonly isHere: boolean; readonly powerW: number | undefined }[];
  readonly site: SitePower;
  readonly price: number | undefined;
  readonly feedIn: number | undefined;
  readonly limit: HomeState["limit"];
  readonly problems: readonly Problem[];
}

/** A reading of a meter is out of date after this time. */
const OLD_MS = 10 * MINUTE_MS;

/** A home for the page. */
export function homeState(known: KnownHome): HomeState {
  const { id, name, now, zone, currency, isSimulated, site, price, feedIn, limit, problems } = known;
  return {
    id,
    name,
    at: now,
    zone,
    currency,
    ...(isSimulated && { isSimulated }),
    cars: known.cars.map((car) => car.id),
    gridW: readingOf(site.grid, now),
    solarW: readingOf(site.solar, now),
    batteryW: readingOf(site.battery, now),
    batteryPercent: readingOf(site.batteryLevel, now),
    houseW: houseW(known),
    price,
    feedIn,
    limit,
    problems,
  };
}

/** The values of a home for the history of its charts. */
export function homeSeries(history: HomeHistory | undefined): HomeSeries {
  return {
    prices: slotSteps(history?.prices ?? [], 4),
    feedIn: slotSteps(history?.feedIn ?? [], 4),
    forecastW: slotSteps(history?.forecast ?? [], 0),
    solarW: trackSteps(history?.solarW),
    gridW: trackSteps(history?.gridW),
    batteryW: trackSteps(history?.batteryW),
    batteryPercent: trackSteps(history?.batteryPercent),
  };
}

function readingOf(sample: Sample | undefined, now: number): Reading | undefined {
  if (!sample) return undefined;
  const isOld = now - sample.at > OLD_MS;
  return { value: Math.round(sample.watts) + 0, at: sample.at, ...(isOld && { isOld }) };
}

/** All power that comes in and does not go into a car; only if every part is known and recent. */
function houseW({ site, cars, now }: KnownHome): Reading | undefined {
  const { grid, solar, battery } = site;
  const parts = [grid, solar, battery].filter((sample) => sample !== undefined);
  if (!grid || parts.some(({ at }) => now - at > OLD_MS)) return undefined;
  const own = cars.filter(({ isHere }) => isHere).map(({ powerW }) => powerW);
  if (own.includes(undefined)) return undefined;
  const total = parts.reduce((sum, { watts }) => sum + watts, 0);
  const value = Math.round(total - own.reduce<number>((sum, watts = 0) => sum + watts, 0)) + 0;
  return value < 0 ? undefined : { value, at: Math.min(...parts.map(({ at }) => at)) };
}
