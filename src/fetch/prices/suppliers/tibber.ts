import { MINUTE_MS } from "../../../core/duration";
import type { FetchRequest } from "../../request";
import { DAY_AHEAD, type PriceSupplier } from "../supplier";

const SLOT = "total startsAt currency";

/** The total is energy and taxes; in Germany and the Netherlands it contains the grid fee, in the Nordic countries not. */
export const tibber: PriceSupplier = {
  id: "tibber",
  name: "Tibber",
  areas: { DE: [], NL: [], NO: [], SE: [] },
  needs: ["token"],
  includes: { NO: "fees-vat", SE: "fees-vat", "*": "total" },
  timing: DAY_AHEAD,
  leastMs: 5 * MINUTE_MS,
  requests: ({ token }) => [asking("priceInfo(resolution: QUARTER_HOURLY)", token)],
  // Where it does not know the argument, its prices are hourly.
  otherwise: ({ token }) => asking("priceInfo", token),
  prepared: onlyFirstHome,
  licence: "Tibber",
  confidence: "C",
};

function asking(prices: string, token: string): FetchRequest {
  const home = `id currentSubscription { ${prices} { current { ${SLOT} } today { ${SLOT} } tomorrow { ${SLOT} } } }`;
  const body = JSON.stringify({ query: `{ viewer { homes { ${home} } } }` });
  const headers = { authorization: `Bearer ${token}` };
  return { url: "https://api.tibber.com/v1-beta/gql", body, headers, isSecret: true };
}

/** Of several homes the first that has a contract: the prices of two are not one list. */
function onlyFirstHome(answer: unknown): unknown {
  const homes = at(at(at(answer, "data"), "viewer"), "homes");
  if (!Array.isArray(homes)) return answer;
  const home: unknown = homes.find((one: unknown) => at(one, "currentSubscription") !== null);
  return home === undefined ? answer : { viewer: { homes: [home] } };
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}
