import { localTime } from "../local-time";
import type { TariffWarning } from "./decision";
import { horizonOf } from "./horizon";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { METER_HOLDS_MS } from "./sun";

const HOUR_MS = 3_600_000;

/** Day-ahead prices are there by then, local time. */
const PRICES_BY_HOUR = 15;
/** With so little left it is too late to choose. */
const FEW_MS = 6 * HOUR_MS;
const FORECAST_HOLDS_MS = 24 * HOUR_MS;

/** What a person should see to, the worst first; `undefined` while all feeds bring what they should. */
export function feedWarning(state: TariffState, settings: TariffSettings, now: number): TariffWarning | undefined {
  return priceWarning(state, settings, now) ?? silent(state, now);
}

function priceWarning(state: TariffState, settings: TariffSettings, now: number): TariffWarning | undefined {
  const { prices = [] } = state;
  if (settings.fixedPrice !== undefined || prices.length === 0) return undefined;
  const untilAt = horizonOf(state, settings, now);
  if (untilAt === undefined) return { code: "prices-ended", params: { endedAt: prices.at(-1)?.endAt ?? now } };
  const isLate =
    localTime(now, settings.zone).hour >= PRICES_BY_HOUR &&
    untilAt - now < 24 * HOUR_MS - PRICES_BY_HOUR * HOUR_MS + HOUR_MS;
  return isLate || untilAt - now < FEW_MS ? { code: "prices-late", params: { untilAt } } : undefined;
}

function silent({ meter, forecastAt }: TariffState, now: number): TariffWarning | undefined {
  const lastAt = meter?.readAt.gridW;
  if (lastAt !== undefined && now - lastAt > METER_HOLDS_MS) return { code: "meter-silent", params: { lastAt } };
  if (forecastAt !== undefined && now - forecastAt > FORECAST_HOLDS_MS)
    return { code: "forecast-old", params: { lastAt: forecastAt } };
  return undefined;
}
