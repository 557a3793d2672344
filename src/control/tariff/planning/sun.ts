import { HOUR_MS, MINUTE_MS } from "../../../core/duration";
import { forecastFromPast } from "../../forecast/forecast-from-past";
import { type ForecastSlot, surplusOf } from "../../forecast/forecast-slot";
import { emptyHistory, type History } from "../../forecast/history";
import { sumOfSources } from "../../forecast/forecast-sources";
import { noErrors, withDoubt } from "../../forecast/service-error";
import { splitForecast } from "../../shared/slots";
import { freshW, holdsMs } from "../../shared/site-power/observe";
import { pacedMs } from "../../shared/site-power/pace";
import type { TariffSettings } from "../settings";
import { runsBySchedule, type TariffState } from "../state";

/** How long the surplus must be high enough without interruption before it starts the car, and how many means are needed. */
export const START_DELAY_MS = 5 * MINUTE_MS;
const FEWEST_MEANS = 1;
/** If the lowest mean was at least this share of the current one, the current one counts. */
const STEADY_SHARE = 0.5;

/** The assumed load of an unknown house, W. */
const USUAL_LOAD = { value: 300, low: 150, high: 800 };

/**
 * The expected surplus of the house without the car: by the forecast service where there is one, and else by past days. It begins with
 * the slot that contains `now`.
 */
export function expectedSurplus(
  { history = emptyHistory(), forecasts = [], errors = noErrors }: TariffState,
  { zone }: TariffSettings,
  now: number,
  untilAt: number,
): readonly ForecastSlot[] {
  const past = forecastFromPast(history, now, untilAt, { zone });
  const ahead = sumOfSources(forecasts, now).filter(({ endAt, startAt }) => endAt > now && startAt < untilAt);
  if (ahead.length === 0) return past;

  const slotMinutes = history.slotMs / MINUTE_MS;
  const solar = splitForecast(withDoubt(errors, ahead, now), slotMinutes).flatMap(({ low, high, ...slot }) =>
    low === undefined || high === undefined ? [] : [{ ...slot, low, high }],
  );
  const reported = surplusOf(solar, loadFor(solar, history, now, untilAt, zone));
  const reportedAt = new Set(reported.map(({ startAt }) => startAt));
  return [...reported, ...past.filter(({ startAt }) => !reportedAt.has(startAt))].toSorted(
    (one, other) => one.startAt - other.startAt,
  );
}

/** The measured surplus without the car, W; `undefined` while unknown. */
export function shownSurplusW({ site, surplus }: TariffState, now: number): number | undefined {
  return site && freshW(site, "grid", now) !== undefined ? surplus?.meanW : undefined;
}

/**
 * The surplus by which the car is switched: the current one while the car is on, and the lowest one of the last minutes while it is
 * off, so that no single reading starts a car. `undefined` while unknown.
 */
export function countingSurplusW(state: TariffState, now: number): number | undefined {
  const shown = shownSurplusW(state, now);
  if (state.on || shown === undefined) return shown;
  const steady = steadySurplusW(state, now);
  if (steady === undefined) return undefined;
  return steady >= STEADY_SHARE * shown ? shown : Math.min(shown, steady);
}

function steadySurplusW({ site, surplus }: TariffState, now: number): number | undefined {
  const delayMs = pacedMs(site?.pace, START_DELAY_MS, 1);
  if (!surplus || now - surplus.since < delayMs) return undefined;
  const means = (surplus.steady ?? []).filter(({ at }) => at >= now - delayMs).map(({ watts }) => watts);
  return means.length < FEWEST_MEANS ? undefined : Math.min(...means);
}

/** Until when the last reading of the meter is valid. */
export function meterHoldsUntil({ site }: TariffState): number | undefined {
  const readAt = site?.grid?.at;
  return site === undefined || readAt === undefined ? undefined : readAt + holdsMs(site) + 1;
}

/** The expected surplus, with the measured one in the current slot. */
export function withMeter(
  slots: readonly ForecastSlot[],
  state: TariffState,
  now: number,
  slotMs: number,
): readonly ForecastSlot[] {
  const { site, surplus } = state;
  const on = state.on === true || runsBySchedule(state);
  const shown = shownSurplusW(state, now);
  const first = site && freshW(site, "grid", now) !== undefined && !on ? surplus?.watts : undefined;
  const known = shown ?? first;
  if (known === undefined) return slots;
  const startAt = Math.floor(now / slotMs) * slotMs;
  const isEarly = now - startAt < NEW_SLOT_MS || hasJustBegun(state, now);
  const value = isEarly ? cautiousSurplus(known, slots, on) : known;
  // A surplus that has not lasted long enough starts no car, unless it was expected.
  const held = countingSurplusW(state, now) ?? -Infinity;
  const counts = on ? value : Math.min(value, Math.max(held, slots[0]?.value ?? Math.min(0, known)));
  const present = { startAt, endAt: startAt + slotMs, value: counts, low: counts, high: counts };
  const ahead = slots.filter((slot) => slot.startAt >= present.endAt);
  const lackingW = on ? 0 : lackingSunW(slots, counts);
  return [present, ...(lackingW > 0 ? ahead.map((slot) => lessSoon(slot, lackingW, startAt)) : ahead)];
}

/** How much less surplus there is than expected, W. */
export function lackingSunW([expected]: readonly ForecastSlot[], shownW: number): number {
  return expected ? Math.max(0, expected.value - shownW) : 0;
}

/** Surplus that is missing now is missing for a while, to a decreasing degree. */
const MISSING_FOR_MS = 2 * HOUR_MS;

/** A slot with less surplus, because less than expected is measured now: a start must not depend on sun that has not come. */
function lessSoon(slot: ForecastSlot, lackingW: number, now: number): ForecastSlot {
  const share = 1 - (slot.startAt - now) / MISSING_FOR_MS;
  if (share <= 0) return slot;
  const { value, low, high } = slot;
  return { ...slot, value: value - share * lackingW, low: low - share * lackingW, high: high - share * lackingW };
}

function loadFor(
  solar: readonly ForecastSlot[],
  history: History,
  now: number,
  untilAt: number,
  zone: string,
): readonly ForecastSlot[] {
  const known = new Map(
    forecastFromPast(history, now, untilAt, { of: "load", zone }).map((slot) => [slot.startAt, slot]),
  );
  return solar.map(({ startAt, endAt }) => known.get(startAt) ?? { startAt, endAt, ...USUAL_LOAD });
}

/** For this long after the beginning of a slot, the meter says more about the previous one. */
const NEW_SLOT_MS = 5 * MINUTE_MS;

/** Whether the window of a car that takes only schedules has just begun: the meter says more about the time before it. */
function hasJustBegun(state: TariffState, now: number): boolean {
  const { car, on, since = -Infinity } = state;
  const isNew = car?.schedulesOnly === true && on === true && now - since < START_DELAY_MS;
  return isNew || runsBySchedule(state);
}

/** The expected surplus counts as well if it is a reason not to switch. */
function cautiousSurplus(shown: number, [expected]: readonly ForecastSlot[], on: boolean): number {
  if (!expected) return shown;
  return on ? Math.max(shown, expected.value) : Math.min(shown, expected.value);
}
