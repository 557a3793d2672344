import { UNKNOWN_PRICE } from "../../src/control/price/house-price";
import { BARE, TOTAL } from "../../src/control/price/included";
import type { HomeSettings } from "../../src/home/home-settings";

/** The settings of a home in which nothing is set. */
export const EMPTY_HOME: HomeSettings = {
  name: undefined,
  position: undefined,
  radiusM: undefined,
  zone: undefined,
  currency: undefined,
  price: {
    contract: [],
    contractIncludes: TOTAL,
    model: {},
    feedIncludes: undefined,
    formula: "",
    feedIn: { ...UNKNOWN_PRICE, feedIncludes: BARE },
  },
  allowed: { times: [], holidays: { dates: [] }, zone: "UTC" },
  holidays: { dates: [] },
  carOrder: [],
  fuse: undefined,
  peak: undefined,
  gridLimit: { relayW: 4200, fallbackW: 4200, zone: "Europe/Berlin" },
  gridLimitTopic: undefined,
  battery: undefined,
};
