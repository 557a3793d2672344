import { localTime } from "../shared/local-time";
import { holdsMs, METER_HOLDS_MS } from "../shared/site-power/observe";
import { siteWarnings } from "../shared/site-power/site-warnings";
import type { TariffWarning } from "./decision";
import { horizonOf } from "./planning/price-horizon";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";

const HOUR_MS = 3_600_000;

/** Day-ahead prices are there by then, local time. */
const PRICES_BY_HOUR = 15;
/** With so little left it is too late to choose. */
const FEW_MS = 6 * HOUR_MS;
const FORECAST_HOLDS_MS = 24 * HOUR_MS;

/** What a person should see to, the worst first; none while all feeds bring what they should. */
export function feedWarnings(state: TariffState, settings: TariffSettings, now: number): readonly TariffWarning[] {
  const prices = priceWarning(state, settings, now);
  const { site } = state;
  return [...(prices ? [prices] : []), ...silent(state, now), ...(site ? siteWarnings(site, now, METER_HOLDS_MS) : [])];
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

function silent({ site = {}, forecasts = [] }: TariffState, now: number): readonly TariffWarning[] {
  const warnings: TariffWarning[] = [];
  const lastAt = site.grid?.at;
  if (lastAt !== undefined && now - lastAt > holdsMs(site)) warnings.push({ code: "meter-silent", params: { lastAt } });
  const oldestAt = Math.min(now, ...forecasts.map(({ at }) => at));
  if (now - oldestAt > FORECAST_HOLDS_MS) warnings.push({ code: "forecast-old", params: { lastAt: oldestAt } });
  return warnings;
}
