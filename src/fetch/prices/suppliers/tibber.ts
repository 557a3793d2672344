import { MINUTE_MS } from "../../../core/duration";
import { DAY_AHEAD, type PriceSupplier } from "../supplier";

const SLOT = "total startsAt currency";
const HOME = `id currentSubscription { priceInfo(resolution: QUARTER_HOURLY) { current { ${SLOT} } today { ${SLOT} } tomorrow { ${SLOT} } } }`;

/** The total is energy and taxes; in Germany and the Netherlands it contains the grid fee, in the Nordic countries not. */
export const tibber: PriceSupplier = {
  id: "tibber",
  name: "Tibber",
  areas: { DE: [], NL: [], NO: [], SE: [] },
  needs: ["token"],
  includes: { NO: "fees-vat", SE: "fees-vat", "*": "total" },
  timing: DAY_AHEAD,
  leastMs: 5 * MINUTE_MS,
  requests: ({ token }) => {
    const body = JSON.stringify({ query: `{ viewer { homes { ${HOME} } } }` });
    const authorization = `Bearer ${token}`;
    return [{ url: "https://api.tibber.com/v1-beta/gql", body, headers: { authorization }, isSecret: true }];
  },
  prepared: onlyFirstHome,
  licence: "Tibber",
  confidence: "C",
};

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
