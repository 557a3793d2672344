import { DAY_AHEAD, eachDay, type PriceSupplier } from "../supplier";

const FIELDS = "from till resolution marketPrice marketPriceTax sourcingMarkupPrice energyTaxPrice perUnit";
const QUERY = `query MarketPrices($date: String!, $resolution: PriceResolution!) { marketPrices(date: $date, resolution: $resolution) { electricityPrices { ${FIELDS} } } }`;

/** The sum of all parts of its price. Not an open interface. */
export const frankEnergie: PriceSupplier = {
  id: "frank",
  name: "Frank Energie",
  areas: { NL: [], BE: [] },
  includes: { NL: "total", "*": "fees-vat" },
  timing: DAY_AHEAD,
  requests: (inquiry) =>
    eachDay(inquiry, ({ date }) => {
      const variables = { date, resolution: "PT15M" };
      const body = JSON.stringify({ operationName: "MarketPrices", query: QUERY, variables });
      return {
        url: "https://graphql.frankenergie.nl/",
        body,
        headers: inquiry.country === "BE" ? { "x-country": "BE" } : {},
      };
    }),
  reading: () => ({ currency: "EUR" }),
  licence: "Frank Energie",
  confidence: "C",
};
