import { forecastFromPast } from "../forecast/forecast-from-past";
import { type ForecastSlot, surplusOf } from "../forecast/forecast-slot";
import { emptyHistory, type History } from "../forecast/history";
import { noErrors, withDoubt } from "../forecast/service-error";
import { splitForecast } from "../split-slots";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";

/** A meter that has been silent for longer tells nothing of now. */
export const METER_HOLDS_MS = 10 * 60_000;

/** What a house takes of which nothing is known: W. */
const USUAL_LOAD = { value: 300, low: 150, high: 800 };

/**
 * What the house will leave over without the car, as far as anybody can tell: by the forecast service where one tells
 * and by the past days elsewhere. It begins with the slot that `now` lies in.
 */
export function expectedSurplus(
  { history = emptyHistory(), forecast = [], errors = noErrors }: TariffState,
  { zone }: TariffSettings,
  now: number,
  untilAt: number,
): readonly ForecastSlot[] {
  const past = forecastFromPast(history, now, untilAt, { zone });
  const ahead = forecast.filter(({ endAt, startAt }) => endAt > now && startAt < untilAt);
  if (ahead.length === 0) return past;

  const slotMinutes = history.slotMs / 60_000;
  const solar = splitForecast(withDoubt(errors, ahead, now), slotMinutes).flatMap(({ low, high, ...slot }) =>
    low === undefined || high === undefined ? [] : [{ ...slot, low, high }],
  );
  const told = surplusOf(solar, loadFor(solar, history, now, untilAt, zone));
  const toldAt = new Set(told.map(({ startAt }) => startAt));
  return [...told, ...past.filter(({ startAt }) => !toldAt.has(startAt))].toSorted(
    (one, other) => one.startAt - other.startAt,
  );
}

/** What the house leaves over by its meter, without the car; `undefined` while nobody knows. W. */
export function shownSurplusW({ meter }: TariffState, now: number): number | undefined {
  const readAt = meter?.readAt.gridW;
  return readAt !== undefined && now - readAt <= METER_HOLDS_MS ? meter?.meanSurplusW : undefined;
}

/** When what the meter shows is of no use any more, unless it is read again. */
export function meterHoldsUntil({ meter }: TariffState): number | undefined {
  const readAt = meter?.readAt.gridW;
  return readAt === undefined ? undefined : readAt + METER_HOLDS_MS + 1;
}

/** The same, with what the meter shows now in the slot that is running. */
export function withMeter(
  slots: readonly ForecastSlot[],
  state: TariffState,
  now: number,
  slotMs: number,
): readonly ForecastSlot[] {
  const shown = shownSurplusW(state, now);
  if (shown === undefined) return slots;
  const startAt = Math.floor(now / slotMs) * slotMs;
  const present = { startAt, endAt: startAt + slotMs, ...presentSurplus(shown, slots, state, now - startAt) };
  return [present, ...slots.filter((slot) => slot.startAt >= present.endAt)];
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
const NEW_SLOT_MS = 5 * 60_000;

/** A slot that has just begun is judged as is expected of it, too, where that speaks against switching. */
function presentSurplus(
  shown: number,
  [expected]: readonly ForecastSlot[],
  { on }: TariffState,
  elapsedMs: number,
): Pick<ForecastSlot, "value" | "low" | "high"> {
  const value =
    !expected || elapsedMs >= NEW_SLOT_MS
      ? shown
      : on
        ? Math.max(shown, expected.value)
        : Math.min(shown, expected.value);
  return { value, low: value, high: value };
}
