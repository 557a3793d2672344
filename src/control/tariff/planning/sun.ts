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
import type { TariffState } from "../state";

/** So long the sun must be enough without a break before it starts a car, and so often it must have been read. */
export const START_DELAY_MS = 5 * MINUTE_MS;
const FEWEST_MEANS = 1;
/** What was there at least by so much all the time counts as it is now: the mean is even enough. */
const STEADY_SHARE = 0.5;

/** What a house takes of which nothing is known: W. */
const USUAL_LOAD = { value: 300, low: 150, high: 800 };

/**
 * What the house will leave over without the car, as far as anyone can tell: by the forecast service where one tells
 * and by the past days elsewhere. It begins with the slot that `now` lies in.
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

/** What the house leaves over by its meter, without the car; `undefined` while nobody knows. W. */
export function shownSurplusW({ site, surplus }: TariffState, now: number): number | undefined {
  return site && freshW(site, "grid", now) !== undefined ? surplus?.meanW : undefined;
}

/**
 * The surplus by which the car is switched: what the meter shows for one that is on, and what it has shown without a break
 * for one that is off, so that no single reading starts a car. `undefined` while that is not known.
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

/** When what the meter shows is of no use any more, unless it is read again. */
export function meterHoldsUntil({ site }: TariffState): number | undefined {
  const readAt = site?.grid?.at;
  return site === undefined || readAt === undefined ? undefined : readAt + holdsMs(site) + 1;
}

/** The same, with what the meter shows now in the slot that is running. */
export function withMeter(
  slots: readonly ForecastSlot[],
  state: TariffState,
  now: number,
  slotMs: number,
): readonly ForecastSlot[] {
  const { on, site, surplus } = state;
  const shown = shownSurplusW(state, now);
  const first = site && freshW(site, "grid", now) !== undefined && !on ? surplus?.watts : undefined;
  const known = shown ?? first;
  if (known === undefined) return slots;
  const startAt = Math.floor(now / slotMs) * slotMs;
  const value = presentSurplus(known, slots, state, now - startAt);
  // What has not held for long enough starts no car, unless so much was expected.
  const held = countingSurplusW(state, now) ?? -Infinity;
  const counts = on ? value : Math.min(value, Math.max(held, slots[0]?.value ?? Math.min(0, known)));
  const present = { startAt, endAt: startAt + slotMs, value: counts, low: counts, high: counts };
  const ahead = slots.filter((slot) => slot.startAt >= present.endAt);
  const lackingW = on ? 0 : lackingSunW(slots, counts);
  return [present, ...(lackingW > 0 ? ahead.map((slot) => lessSoon(slot, lackingW, startAt)) : ahead)];
}

/** How much less there is than was expected of this time, W. */
export function lackingSunW([expected]: readonly ForecastSlot[], shownW: number): number {
  return expected ? Math.max(0, expected.value - shownW) : 0;
}

/** Sun that is missing now is missing for a while, less and less of it. */
const MISSING_FOR_MS = 2 * HOUR_MS;

/** A slot with what the meter lacks now of what was expected of it: a start must not rest on sun that has not come. */
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

/** So long after the beginning of a slot the meter still tells more of the one before. */
const NEW_SLOT_MS = 5 * MINUTE_MS;

/** A slot that has just begun is judged as is expected of it, too, where that speaks against switching. */
function presentSurplus(
  shown: number,
  [expected]: readonly ForecastSlot[],
  { on }: TariffState,
  elapsedMs: number,
): number {
  if (!expected || elapsedMs >= NEW_SLOT_MS) return shown;
  return on ? Math.max(shown, expected.value) : Math.min(shown, expected.value);
}
