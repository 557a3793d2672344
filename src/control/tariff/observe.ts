import { estimateSoc } from "../soc/estimate";
import type { CarReport } from "../soc/report";
import { currentSources, sumOfSources, withForecast } from "../forecast/forecast-sources";
import { noErrors, rememberForecast } from "../forecast/service-error";
import { daysWith, merged, NONE } from "./shared-prices";
import { estimateSettings } from "./planning/charging-model";
import { afterRequest } from "../shared/requests";
import { SAME_DEPARTURE_MS } from "./departures";
import { withTold } from "./expected-departures";
import type { TariffInput, TariffRequest } from "./input";
import { presenceAfter } from "./presence";
import type { TariffSettings } from "./settings";
import type { ActiveRequests, TariffCar, TariffState } from "./state";
import type { KnownCar } from "../shared/known-car";

/** Adds an input to the state. Nothing is decided yet. */
export function observe(
  state: TariffState,
  input: Exclude<TariffInput, { kind: "power" }>,
  settings: TariffSettings,
  now: number,
): TariffState {
  switch (input.kind) {
    case "prices": {
      const prices = merged(state.prices ?? NONE, input.slots, now);
      return { ...state, prices, priceDays: daysWith(state.priceDays ?? NONE, prices, settings.zone) };
    }
    case "feed-in":
      return { ...state, feedIn: merged(state.feedIn ?? NONE, input.slots, now) };
    case "forecast":
      return takeForecast(state, input, now);
    case "car": {
      const isFresh = input.isRemembered ? state.isFresh : true;
      return reportsOf(input.car, now).reduce<TariffState>((known, report) => takeCar(known, report, settings, now), {
        ...state,
        isFresh,
      });
    }
    case "request":
      return { ...state, requests: requestsAfter(state.requests, input.request, now) };
    default:
      return state;
  }
}

/** The meter shows all roofs together, so it is compared with the sum of all forecasts. */
function takeForecast(
  state: TariffState,
  reported: Extract<TariffInput, { kind: "forecast" }>,
  now: number,
): TariffState {
  const { errors = noErrors, forecasts: before = [] } = state;
  const forecasts = withForecast(before, reported, now);
  const isSameRoofs = forecasts.length === currentSources(before, now).length;
  const known = isSameRoofs ? errors : { ...errors, said: errors.said.filter(({ startAt }) => startAt <= now) };
  return { ...state, forecasts, errors: rememberForecast(known, sumOfSources(forecasts, now), now) };
}

function takeCar(state: TariffState, reported: TariffCar, settings: TariffSettings, now: number): TariffState {
  const { at, soc, limit, pluggedIn, charging, powerW, capacityKwh } = reported;
  const report: CarReport = { at, soc, limit, pluggedIn, charging, powerW, capacityKwh };
  return {
    ...state,
    car: carAfter(state.car, reported),
    carReceivedAt: now,
    presence: presenceAfter(state, reported, settings.zone, now),
    estimate: estimateSoc(state.estimate ?? {}, { kind: "report", report }, now, estimateSettings(settings)),
  };
}

/** An older update adds only what was not known at all. */
function carAfter(before: TariffCar | undefined, car: TariffCar): TariffCar {
  const { at, ...rest } = car;
  const reported = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  if (before && at < before.at) return { ...reported, ...before };
  // A car that is not plugged in does not charge, and does not stay full.
  const away = car.pluggedIn === false ? { charging: false, fullyCharged: false } : {};
  return { ...before, ...away, ...reported, at };
}

/** Requests stay until they are withdrawn; a single departure ends with its time. */
function requestsAfter(before: ActiveRequests = {}, request: TariffRequest, now: number): ActiveRequests {
  const { ready } = request;
  return {
    ready: afterRequest(before.ready, ready),
    readyAskedAt: ready && ready.at !== before.ready?.at ? now : before.readyAskedAt,
    told: toldAfter(before, ready, now),
    departures: afterRequest(before.departures, request.departures),
    targetPercent: afterRequest(before.targetPercent, request.targetPercent),
    fullPercent: afterRequest(before.fullPercent, request.fullPercent),
    minimumPercent: afterRequest(before.minimumPercent, request.minimumPercent),
    ceiling: afterRequest(before.ceiling, request.ceiling),
  };
}

/** A departure that is withdrawn does not count as requested. */
function toldAfter(
  { told, ready: before }: ActiveRequests,
  ready: TariffRequest["ready"],
  now: number,
): ActiveRequests["told"] {
  if (ready === undefined) return told;
  return ready ? withTold(told, ready.at, SAME_DEPARTURE_MS, now) : told?.filter((at) => at !== before?.at);
}

/**
 * What is known of a car as reports, the oldest first: each value has its own time, and none counts as newer than it is. Values
 * without a time go with the newest. There is at least one report.
 */
export function reportsOf(car: KnownCar, now: number): readonly TariffCar[] {
  const newestAt = Math.min(now, car.updatedAt ?? now);
  const { soc, limit, capacityKwh, pluggedIn, charging, powerW, fullyCharged, times = {} } = car;
  const dated = { soc, limit, capacityKwh, pluggedIn, charging, powerW, fullyCharged };
  const reports = new Map<number, TariffCar>();
  const add = (at: number, reported: Omit<TariffCar, "at">): void =>
    void reports.set(at, { ...reports.get(at), ...reported, at });
  for (const [name, value] of Object.entries(dated)) {
    if (value !== undefined) add(Math.min(now, timeOf(times, name) ?? newestAt), { [name]: value });
  }
  const { place, stops, stopNeedsSoc, startNeedsSoc, canStop, schedulesOnly, typicalKwh } = car;
  const undated = { place, stops, stopNeedsSoc, startNeedsSoc, canStop, schedulesOnly, typicalKwh };
  const reported = Object.entries(undated).filter(([, value]) => value !== undefined);
  if (reported.length > 0 || reports.size === 0)
    add(Math.max(newestAt, ...reports.keys()), Object.fromEntries(reported));
  return [...reports.values()].toSorted((one, other) => one.at - other.at);
}

function timeOf(times: NonNullable<KnownCar["times"]>, name: string): number | undefined {
  return new Map(Object.entries(times)).get(name);
}
