import { restoreEstimate } from "../soc/restore";
import { restoreHistory } from "../forecast/restore";
import { restoreErrors } from "../forecast/restore-errors";
import type { Place } from "../shared/known-car";
import { lastingSite, restoreSite } from "../shared/site-power/restore";
import type { TariffGoal } from "./decision";
import type { TariffCar, Absence, KeptWish, Presence, Starts, StopPace, TariffState } from "./state";
import { forecastsFrom, priceDaysFrom, pricesFrom } from "./restore-feeds";
import { flag, instant, list, members, number, type Members } from "./stored";

/** What of a state is to be stored: all but what is reckoned anew, and what only tells of the moment. */
export function lasting({
  outlook: _outlook,
  expected: _expected,
  judged: _judged,
  surplus: _surplus,
  site,
  wakeAt: _wakeAt,
  ...state
}: TariffState): TariffState {
  return { ...state, site: site && lastingSite(site) };
}

/**
 * What of a stored state is worth keeping: what was told and learnt, wished and decided. Readings of the meter are not:
 * they belong to the time before. Anything that is not understood is left out.
 */
export function restoreTariff(stored: unknown): TariffState {
  const told = members(stored);
  return {
    on: flag(told.get("on")),
    at: instant(told.get("at")),
    since: instant(told.get("since")),
    prices: pricesFrom(told.get("prices")),
    feedIn: pricesFrom(told.get("feedIn")),
    priceDays: priceDaysFrom(told.get("priceDays")),
    forecasts: forecastsFrom(told),
    errors: restoreErrors(told.get("errors")),
    history: restoreHistory(told.get("history")),
    site: restoreSite(told.get("site")),
    car: carFrom(told.get("car")),
    estimate: restoreEstimate(told.get("estimate")),
    presence: presenceFrom(told.get("presence")),
    wish: wishFrom(told.get("wish")),
    stops: list(told.get("stops"), instant),
    stopPace: paceFrom(told.get("stopPace")),
    starts: startsFrom(told.get("starts")),
    goal: goalFrom(told.get("goal")),
    slotEndAt: instant(told.get("slotEndAt")),
  };
}

function presenceFrom(entry: unknown): Presence {
  const told = members(entry);
  return { leftAt: instant(told.get("leftAt")), away: list(told.get("away"), absenceFrom) };
}

function absenceFrom(entry: unknown): Absence | undefined {
  const told = members(entry);
  const [weekday, leastMs, mostMs] = ["weekday", "leastMs", "mostMs"].map((name) => number(told.get(name)));
  if (weekday === undefined || leastMs === undefined || mostMs === undefined) return undefined;
  return leastMs >= 0 && mostMs >= leastMs && mostMs > 0 ? { weekday, leastMs, mostMs } : undefined;
}

function wishFrom(entry: unknown): KeptWish {
  const told = members(entry);
  const ready = members(told.get("ready"));
  const at = instant(ready.get("at"));
  return {
    ready: at === undefined ? undefined : { at, targetPercent: number(ready.get("targetPercent")) },
    targetPercent: number(told.get("targetPercent")),
    fullPercent: number(told.get("fullPercent")),
    minimumPercent: number(told.get("minimumPercent")),
    ceiling: number(told.get("ceiling")),
  };
}

function paceFrom(entry: unknown): StopPace | undefined {
  const told = members(entry);
  const [kwh, reviewedAt] = [number(told.get("kwh")), instant(told.get("reviewedAt"))];
  return kwh === undefined || kwh < 0 || kwh > 1 || reviewedAt === undefined ? undefined : { kwh, reviewedAt };
}

function goalFrom(entry: unknown): TariffGoal | undefined {
  const told = members(entry);
  const [readyAt, targetPercent] = [instant(told.get("readyAt")), number(told.get("targetPercent"))];
  if (readyAt === undefined || targetPercent === undefined) return undefined;
  return {
    readyAt,
    targetPercent,
    once: told.get("once") === true,
    ...(told.get("stays") === true && { stays: true }),
  };
}

function startsFrom(entry: unknown): Starts | undefined {
  const told = members(entry);
  const [readyAt, count] = [instant(told.get("readyAt")), number(told.get("count"))];
  return readyAt === undefined || count === undefined ? undefined : { readyAt, count };
}

function carFrom(entry: unknown): TariffCar | undefined {
  const told = members(entry);
  const at = instant(told.get("at"));
  const stops = members(told.get("stops"));
  const [left, total, windowDays] = ["left", "total", "windowDays"].map((name) => number(stops.get(name)));
  if (at === undefined) return undefined;
  return {
    at,
    soc: number(told.get("soc")),
    limit: number(told.get("limit")),
    pluggedIn: flag(told.get("pluggedIn")),
    charging: flag(told.get("charging")),
    fullyCharged: flag(told.get("fullyCharged")),
    place: placeFrom(told),
    powerW: number(told.get("powerW")),
    capacityKwh: number(told.get("capacityKwh")),
    stops: left === undefined || total === undefined || !windowDays ? undefined : { left, total, windowDays },
    stopNeedsSoc: number(told.get("stopNeedsSoc")),
    startNeedsSoc: number(told.get("startNeedsSoc")),
    canStop: flag(told.get("canStop")),
  };
}

/** Version 0.1 kept only whether it was at home. */
function placeFrom(told: Members): Place | undefined {
  const atHome = flag(told.get("atHome"));
  const place = told.get("place");
  if (place === "home" || place === "away" || place === "unknown") return place;
  return atHome === undefined ? undefined : atHome ? "home" : "away";
}
