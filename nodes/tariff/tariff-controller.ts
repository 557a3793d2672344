import { sumOfSources } from "../../src/control/forecast/forecast-sources";
import { freshW } from "../../src/control/shared/site-power/observe";
import { MINUTE_MS } from "../../src/core/duration";
import { decideTariff } from "../../src/control/tariff/decide-tariff";
import type { TariffDecision } from "../../src/control/tariff/decision";
import type { TariffInput } from "../../src/control/tariff/input";
import { lasting, restoreTariff } from "../../src/control/tariff/stored-tariff";
import type { TariffSettings } from "../../src/control/tariff/settings";
import type { TariffState } from "../../src/control/tariff/state";
import { decidedAsBytes } from "../controller/decided-state";
import type { CommonPart, Controller } from "../controller/controller";

/** The state is large and changes with each reading: a crash may forget so much of what the meter reported. */
const STORE_MS = 5 * MINUTE_MS;

const AT_REST = decidedAsBytes<TariffState, TariffDecision>(["house", "prices", "feedIn", "priceDays", "judgedWith"]);

/** How the tariff decides. */
export function tariffController(rules: TariffSettings): Controller<TariffState, TariffInput, TariffDecision> {
  return {
    decide: (state, input, now) => decideTariff(rules, state, input, now),
    withHouse: (state, house) => ({ ...state, house }),
    initial: restoreTariff(undefined),
    lasting,
    atRest: AT_REST,
    carInput: (car, isRemembered) => ({ kind: "car", car, isRemembered }),
    // What an input said and the next one took back is no command.
    combined: (decisions, { on: before }) => {
      const last = decisions.at(-1);
      if (!last) throw new RangeError("Nothing was decided");
      return { ...last, changed: last.on !== undefined && last.on !== before };
    },
    outlook: ({ prices, feedIn, forecasts = [], site = {} }, now) => ({
      prices,
      feedIn,
      forecast: sumOfSources(forecasts, now),
      chargerW: freshW(site, "charger", now),
    }),
    common: PRICES,
    storeWithinMs: STORE_MS,
  };
}

/** Prices are alike for all cars of a home, and for all homes that one message means. */
const PRICES: CommonPart<TariffState> = {
  kinds: new Set(["prices", "feed-in"]),
  of: ({ prices, feedIn, priceDays }) => ({ prices, feedIn, priceDays }),
  given: (state, { prices, feedIn, priceDays }, edgeShare) => ({
    ...state,
    prices: some(state.prices) ?? prices,
    feedIn: some(state.feedIn) ?? feedIn,
    priceDays: some(state.priceDays) ?? priceDays,
    edgeShare,
  }),
  own: (state, { prices, feedIn, priceDays }) => ({
    ...state,
    prices: state.prices === prices ? undefined : state.prices,
    feedIn: state.feedIn === feedIn ? undefined : state.feedIn,
    priceDays: state.priceDays === priceDays ? undefined : state.priceDays,
  }),
};

function some<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
