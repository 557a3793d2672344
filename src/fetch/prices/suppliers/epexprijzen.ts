import { DAY_AHEAD, type PriceSupplier } from "../supplier";

const PROVIDERS = `anwb-energie budget-energie coolblue-energie easyenergy eneco energie-vanons energyzero engie essent
  frank-energie frank-energie-slim hegg innova nextenergy powerpeers quatt-energy samenom samsam tibber vandebron
  vattenfall zonneplan`.split(/\s+/);

/** Of Dutch suppliers that have no interface of their own, with energy tax and mark-up. */
export const epexprijzen: PriceSupplier = {
  id: "epexprijzen",
  name: "epexprijzen.nl",
  areas: { NL: PROVIDERS },
  includes: "total",
  timing: DAY_AHEAD,
  requests: ({ area }) => [{ url: `https://epexprijzen.nl/api/v1/prices/${encodeURIComponent(area)}/quarterly` }],
  reading: () => ({ currency: "EUR" }),
  licence: "epexprijzen.nl",
  confidence: "C",
};
