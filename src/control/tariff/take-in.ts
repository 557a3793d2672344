import { estimateSoc } from "../estimate";
import type { CarReport } from "../estimate/input";
import { foldReading } from "../forecast/fold-reading";
import { emptyHistory } from "../forecast/history";
import { learnErrors, noErrors, rememberSaid } from "../forecast/service-error";
import { mergeSlots } from "../merge-slots";
import { meanAfter } from "../surplus/running-mean";
import { estimateSettings } from "./charging-model";
import type { TariffCar, TariffInput, TariffWish } from "./input";
import { presenceAfter } from "./presence";
import { withPrices } from "./price-days";
import type { TariffSettings } from "./settings";
import type { KeptWish, Meter, TariffState } from "./state";
import { METER_HOLDS_MS } from "./sun";

/** The surplus is judged by the mean of so long: a passing cloud is no reason to stop. */
const SMOOTHING_MS = 4 * 60_000;

/** The state with what became known. Nothing is decided yet. */
export function takeIn(state: TariffState, input: TariffInput, settings: TariffSettings, now: number): TariffState {
  const fresh = { ...state, isFresh: true };
  switch (input.kind) {
    case "prices": {
      const prices = mergeSlots(state.prices ?? [], input.slots, now);
      const future = prices.some(({ endAt }) => endAt > now);
      return { ...state, isFresh: future, prices, priceDays: withPrices(state.priceDays ?? [], prices, settings.zone) };
    }
    case "feed-in":
      return { ...state, feedIn: mergeSlots(state.feedIn ?? [], input.slots, now) };
    case "forecast":
      return {
        ...state,
        forecast: mergeSlots(state.forecast ?? [], input.slots, now),
        forecastAt: now,
        errors: rememberSaid(state.errors ?? noErrors, input.slots, now),
      };
    case "power":
      return takePower(fresh, input, settings, now);
    case "car":
      return takeCar(fresh, input.car, settings, now);
    case "wish":
      return { ...fresh, wish: wishAfter(state.wish, input.wish) };
    default:
      return state;
  }
}

type Power = Extract<TariffInput, { kind: "power" }>;

function takePower(
  state: TariffState,
  { gridW, chargerW, solarW, batteryW }: Power,
  settings: TariffSettings,
  now: number,
): TariffState {
  const { meter: last, history = emptyHistory(), errors = noErrors } = state;
  const recent = last && now - last.at <= METER_HOLDS_MS && now >= last.at ? last : undefined;
  const shown = {
    at: now,
    gridW: gridW ?? recent?.gridW,
    chargerW: chargerW ?? recent?.chargerW,
    solarW: solarW ?? recent?.solarW,
    batteryW: batteryW ?? recent?.batteryW,
  };
  const takenW = shown.chargerW ?? carTakesW(state);
  // What the home's battery gives is no surplus, and what it takes is one.
  const homeW = shown.gridW === undefined ? undefined : shown.gridW + (shown.batteryW ?? 0);
  const surplusW = homeW === undefined || takenW === undefined ? undefined : takenW - homeW;
  const folded = foldReading(history, { at: now, gridW: homeW, chargerW: takenW, solarW: shown.solarW });
  const meter: Meter = { ...shown, surplusW, meanSurplusW: meanOf(recent, surplusW, now) };
  const estimate =
    chargerW === undefined
      ? state.estimate
      : estimateSoc(state.estimate ?? {}, { kind: "charger", watts: chargerW }, now, estimateSettings(settings));
  return { ...state, meter, history: folded, errors: learnErrors(errors, folded, now), estimate };
}

function meanOf(last: Meter | undefined, surplusW: number | undefined, now: number): number | undefined {
  if (surplusW === undefined || last?.meanSurplusW === undefined) return surplusW;
  return meanAfter(last.meanSurplusW, surplusW, now - last.at, SMOOTHING_MS);
}

/** What the car takes where nobody measures it: nothing while it is known not to charge. */
function carTakesW({ car, on, estimate }: TariffState): number | undefined {
  if (car?.pluggedIn === false || car?.charging === false || (car?.charging === undefined && on === false)) return 0;
  if (car?.charging !== true && on !== true) return undefined;
  return car?.powerW ?? estimate?.measuredW?.at(-1) ?? estimate?.toldW?.at(-1);
}

function takeCar(state: TariffState, car: TariffCar, settings: TariffSettings, now: number): TariffState {
  const known = Object.fromEntries(Object.entries(car).filter(([, value]) => value !== undefined));
  const { at, soc, limit, pluggedIn, charging, powerW, capacityKwh } = car;
  const report: CarReport = { at, soc, limit, pluggedIn, charging, powerW, capacityKwh };
  return {
    ...state,
    car: { ...state.car, ...known, at },
    presence: presenceAfter(state, car, settings.zone),
    estimate: estimateSoc(state.estimate ?? {}, { kind: "report", report }, now, estimateSettings(settings)),
  };
}

/** What is wished stays until it is taken back; a wish for once ends with its time. */
function wishAfter(before: KeptWish = {}, wish: TariffWish): KeptWish {
  return {
    ready: kept(before.ready, wish.ready),
    targetPercent: kept(before.targetPercent, wish.targetPercent),
    fullPercent: kept(before.fullPercent, wish.fullPercent),
    minimumPercent: kept(before.minimumPercent, wish.minimumPercent),
    ceiling: kept(before.ceiling, wish.ceiling),
  };
}

function kept<T>(before: T | undefined, said: T | null | undefined): T | undefined {
  return said === undefined ? before : (said ?? undefined);
}
